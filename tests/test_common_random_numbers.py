"""Common random numbers: every alternative meets the very same customers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.behaviour.individual import Individual
from models.behaviour.proficiency import Proficiency
from models.bot.bot import Bot, BotSkill
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.customers.redial import Redial
from models.demand.busyness import Busyness
from models.demand.campaign import Demand
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, EVENTS
from models.files import AgentRecord, Files
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.people.events import ABSENCE
from models.people.rules import People
from models.scenario import Scenario
from models.simulation.simulation import run_once
from models.vendor.vendor import Vendor
from policies.actions.soothe import Soothe
from policies.actions.vendor_overflow import VendorOverflow
from policies.actions.widen_bot import WidenBot
from policies.assignment import BestSkilled, Fastest
from policies.pay import PieceRate
from policies.plan import AlertLevel, StagedPlan
from policies.selection import PreferredFirst
from policies.structure import Centralised, Distributed, Explicit, Hybrid, Serves
from sim.distributions import Distribution, Exponential, Lognormal
from tests.behaviour.sure import acting
from tests.operations import FIRST, HOUR_S, files, scenario

STREAMS = ("jd/ask/chat", "jd/buy/phone", "tmall/ask/chat", "tmall/buy/chat")
ROSTER = [
    (name, start, start + 9 * HOUR_S, ())
    for name, start in (("an", 0.0), ("bo", 8 * HOUR_S), ("cai", 12 * HOUR_S), ("di", 14 * HOUR_S))
]


def people(streams: tuple[str, ...] = STREAMS, more: tuple[str, ...] = ()) -> Files:
    """Four people, or more; two lines known to all."""
    made = files(
        streams, [*ROSTER, *((name, 0.0, 24 * HOUR_S, ()) for name in more)], volume=12.0,
        handle_time_s=240.0, grade="two", line="tmall", skills=("service", "sale"),
    )  # fmt: skip
    # the earlier in the alphabet, the better at service and the worse at sales: somebody is the best at each
    talents = {name: {"service": 1.2 - 0.1 * i, "sale": 0.8 + 0.1 * i} for i, (name, *_) in enumerate(ROSTER)}
    knowing = [
        replace(agent, skills=talents.get(agent.agent, agent.skills), line_knowledge={"tmall": 1.0, "jd": 0.8})
        for agent in made.agents
    ]
    return replace(made, agents=tuple(knowing))


def base(streams: tuple[str, ...] = STREAMS, **more: Any) -> Scenario:
    """Busy days, a bot, redials, right and wrong answers."""
    patience: dict[str, Distribution] = {"chat": Exponential(mean=300.0), "phone": Exponential(mean=120.0)}
    given: dict[str, Any] = {
        "demand": Demand(busyness=Busyness(day_cv=0.2, interval_cv=0.2)),
        "structure": Centralised(),
        "bot": Bot(skills={"ask": BotSkill(contained_share=0.3, misled_share=0.1)}),
        "redial": Redial(),
        "care": Care(right={"ask": 0.8}),
        "people": People(absent_share=0.2, quit_per_year=20.0),
        "behaviour": {"proficiency": acting(Proficiency, time_power=1.0, quality_power=1.0)},
        **more,
    }
    return scenario(
        intents={
            "ask": Intent(skill="service", handle=Lognormal(), patience_s=patience),
            "buy": Intent(skill="sale", handle=Lognormal(), patience_s=patience, urgency=0),
        },
        rates={name: Rates(per_hour=(12.0,), handle_time_s=240.0) for name in streams},
        staffing={},
        duration_s=24 * HOUR_S,
        operation={"vip_share": 0.1},
        **given,
    )  # fmt: skip


def customers(facts: Facts) -> NDArray[np.void]:
    """First attempts in order of root: who came when, with what, on which line; work where a person had it."""
    rows = facts[CONTACTS][facts[CONTACTS]["ordinal"] == 0]
    names = np.array([contact_type.name for contact_type in facts.contact_types])
    made = np.empty(
        len(rows), [("root", "u8"), ("arrived", "f8"), ("contact_type", "U40"), ("vip", "i1"), ("work", "f8")]
    )
    for name in ("root", "arrived", "vip", "work"):
        made[name] = rows[name]
    made["contact_type"] = names[rows["contact_type"]]
    return np.sort(made, order="root")


def content(facts: Facts) -> dict[str, bytes]:
    """All tables that hold anything, byte by byte."""
    found = {table.name: facts[table].tobytes() for table in facts.record.tables if len(facts[table])}
    assert {"contacts", "needs", "presence", "ledger"} <= set(found)
    return found


PLAN = StagedPlan(
    levels=(
        AlertLevel(
            indicator="waiting", raise_at=2, raise_for_s=0, lower_below=1,
            actions=(Soothe(), VendorOverflow()),
        ),
    )
)  # fmt: skip
OFFER = Vendor(intents=("ask", "buy"), ramp_delay_s=60.0)

ALTERNATIVES: dict[str, dict[str, Any]] = {
    "distributed": {"structure": Distributed()},
    "hybrid": {"structure": Hybrid(flexible_share=0.5)},
    "piece rate": {"pay": PieceRate(per_contact_yuan=3.0)},
    "best skilled": {"assignment": BestSkilled()},
    "fastest": {"assignment": Fastest()},
    "preferred first": {"selection": PreferredFirst()},
    "vendor": {"vendor": OFFER},
    "plan": {"plan": PLAN, "vendor": OFFER},
    "no redials": {"redial": None},
    "every answer right": {"care": None},
    "nobody absent": {"people": None},
    "individuals": {"behaviour": {"individual": acting(Individual, sd_log=0.3)}},
    "no behaviour": {"behaviour": None},
}


@pytest.fixture(scope="module")
def usual() -> Facts:
    """The baseline."""
    return run_once(base(), people(), 5, 0)


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_an_alternative_meets_the_same_customers(name: str, usual: Facts) -> None:
    other = run_once(base(**ALTERNATIVES[name]), people(), 5, 0)
    assert len(customers(usual)) > 500
    assert customers(other).tobytes() == customers(usual).tobytes()
    if name != "vendor":  # which nobody calls
        assert content(other) != content(usual), "the alternative must make a difference"


def test_a_vendor_whom_nobody_calls_changes_nothing_at_all(usual: Facts) -> None:
    other = run_once(base(vendor=OFFER), people(), 5, 0)
    names = [name for name in usual[CONTACTS].dtype.names or () if name != "stage"]
    for name in names:  # that the contact would have gone to the vendor by then is counted, nothing else
        assert other[CONTACTS][name].tobytes() == usual[CONTACTS][name].tobytes()
    assert content(other) == content(usual) | {"contacts": content(other)["contacts"]}


@pytest.mark.parametrize("name", ["aaron", "zoe"])
def test_another_agent_changes_no_customer_and_nobodys_absences(name: str, usual: Facts) -> None:
    """Also when the name sorts before the others, so that every number shifts by one."""
    other = run_once(base(), people(more=(name,)), 5, 0)
    assert customers(other).tobytes() == customers(usual).tobytes()

    def absences(facts: Facts) -> set[tuple[str, float]]:
        rows = facts[EVENTS][facts[EVENTS]["event"] == ABSENCE]
        found = {(facts.seats[r["agent"]].name, float(r["value"])) for r in rows}
        return {row for row in found if row[0] != name}

    assert absences(other) == absences(usual)


@pytest.mark.parametrize("new", ["aaa/ask/chat", "zzz/buy/phone", "tmall/ask/phone"])
def test_another_stream_changes_no_customer_of_the_old_ones(new: str, usual: Facts) -> None:
    streams = (*STREAMS, new)
    other = customers(run_once(base(streams), people(streams), 5, 0))
    assert (other["contact_type"] == new).any()
    assert other[other["contact_type"] != new].tobytes() == customers(usual).tobytes()


def test_a_bot_opened_wider_meets_the_same_customers_and_keeps_more_of_them(usual: Facts) -> None:
    wider = StagedPlan(
        levels=(
            AlertLevel(
                indicator="waiting", raise_at=0.5, raise_for_s=0, lower_below=0.0, lower_for_s=7200,
                actions=(WidenBot(tuning=1.0),),
            ),
        )
    )  # fmt: skip
    other = run_once(base(plan=wider), people(), 5, 0)
    old, new = customers(usual), customers(other)
    who = ["root", "arrived", "contact_type", "vip"]
    assert new[who].tolist() == old[who].tolist()
    both = (old["work"] > 0) & (new["work"] > 0)
    assert (old["work"] == new["work"])[both].all()

    def kept(facts: Facts) -> set[int]:
        mine = np.isin(facts[CONTACTS]["outcome"], [Outcome.CONTAINED, Outcome.MISLED])
        return set(facts[CONTACTS]["root"][mine].tolist())

    assert kept(usual) < kept(other)


def test_the_same_seed_gives_the_same_facts_to_the_last_byte() -> None:
    one_run = run_once(base(plan=PLAN, vendor=OFFER), people(), 5, 3)
    other = run_once(base(plan=PLAN, vendor=OFFER), people(), 5, 3)
    assert content(one_run) == content(other)


def test_the_order_of_the_users_rows_changes_nothing(usual: Facts) -> None:
    made = people()
    turned = replace(
        made,
        forecast=replace(made.forecast, streams=dict(reversed(made.forecast.streams.items()))),
        shifts=tuple(reversed(made.shifts)),
    )
    assert content(run_once(base(), turned, 5, 0)) == content(usual)


def test_replications_and_seeds_differ(usual: Facts) -> None:
    roots = [customers(run_once(base(), people(), seed, rep))["root"] for seed, rep in ((5, 1), (6, 0))]
    for other in roots:
        assert not set(other.tolist()) & set(customers(usual)["root"].tolist())


def test_a_person_is_the_same_person_beside_whomever_and_in_whatever_structure() -> None:
    """Talent belongs to the name: the new colleague does not shift anybody's."""
    talent = {"individual": acting(Individual, sd_log=0.4)}

    def efforts(facts: Facts) -> dict[str, float]:
        rows = facts[CONTACTS][(facts[CONTACTS]["ordinal"] == 0) & (facts[CONTACTS]["outcome"] == Outcome.RESOLVED)]
        talk = (rows["talked"] - rows["answered"]) / rows["work"]
        return {facts.seats[n].name: float(np.median(talk[rows["agent"] == n])) for n in set(rows["agent"].tolist())}

    alone: dict[str, Any] = {"slowdown": 0.0, "behaviour": talent, "people": None}
    few = efforts(run_once(base(**alone), people(), 5, 0))
    many = efforts(run_once(base(structure=Distributed(), **alone), people(more=("aaron",)), 5, 0))
    ratios = [many[name] / few[name] for name in few]
    # the reference (mean speed of all) moves with the new colleague, the same for everybody
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-6)
    assert max(few.values()) / min(few.values()) > 1.05


# -- what it is good for -------------------------------------------------------------------------------------


def mean_wait_s(agents: int, seed: int, replication: int, structure: Explicit | None = None) -> float:
    """Mean wait of the answered on two queues; ``structure`` says who serves which."""
    apart: dict[str, Any] = {"structure": structure} if structure else {}
    made = scenario(
        intents={name: Intent(skill=name, handle=Exponential()) for name in ("a", "b")},
        rates={f"shop/{name}/phone": Rates(per_hour=(55.0,), handle_time_s=180.0) for name in ("a", "b")},
        staffing={name: Headcount(agents=(agents,)) for name in ("as", "bs")},
        duration_s=8 * HOUR_S,
        demand=Demand(busyness=Busyness(day_cv=0.15, interval_cv=0.1)),
        **apart,
    )
    rows = run_once(made, None, seed, replication)[CONTACTS]
    answered = rows[rows["agent"] >= 0]
    return float((answered["answered"] - answered["queued"]).mean())


APART = Explicit(serves={"as": (Serves(intent="a"),), "bs": (Serves(intent="b"),)})


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [((3, None), (4, None)), ((4, None), (4, APART))],
    ids=["two staffing levels", "two structures"],
)
def test_the_paired_difference_varies_less_than_that_of_independent_runs(
    one_way: tuple[int, Explicit | None], other_way: tuple[int, Explicit | None]
) -> None:
    """40 replications at fixed seeds: variance of paired differences at most half of the independent one.

    If common random numbers did nothing, a ratio of two such variances would be below 1/2 with probability
    0.017 (F with 39 and 39 degrees of freedom) at other seeds; here it is a quarter and a twelfth.
    """
    first = [mean_wait_s(one_way[0], 1, r, one_way[1]) for r in range(40)]
    paired = [mean_wait_s(other_way[0], 1, r, other_way[1]) for r in range(40)]
    apart = [mean_wait_s(other_way[0], 2, r, other_way[1]) for r in range(40)]
    same = float(np.var(np.subtract(first, paired), ddof=1))
    independent = float(np.var(np.subtract(first, apart), ddof=1))
    assert same < independent / 2, (same, independent)


def test_dates_of_hire_do_not_touch_the_customers(usual: Facts) -> None:
    made = people()
    late: tuple[AgentRecord, ...] = tuple(replace(agent, hired_on=FIRST.replace(year=2020)) for agent in made.agents)
    assert customers(run_once(base(), replace(made, agents=late), 5, 0)).tobytes() == customers(usual).tobytes()
