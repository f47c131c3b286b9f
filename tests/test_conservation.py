"""Nothing is lost and nothing made up: contacts, needs, people and money over random small operations."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.behaviour.concurrency import Concurrency
from models.behaviour.effects import Behaviour, in_force
from models.behaviour.fatigue import Fatigue
from models.behaviour.heed import Heed
from models.behaviour.individual import Individual
from models.behaviour.pressure import Pressure
from models.bot.bot import Bot, BotSkill
from models.chat.chat import Paced, Talk, Turns
from models.contact.outcome import HALF_WAY, UNANSWERED, Outcome
from models.customers.care import Care
from models.customers.redial import Redial
from models.customers.sales import SalesRules
from models.customers.settlement import Settlement
from models.demand.streams import potential
from models.emergency.shock import Shock
from models.emergency.shocks.slow_system import SlowSystem
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, EVENTS, LEDGER, NEEDS, PRESENCE, PROMISES, REPLIES
from models.files import Files
from models.money.accounts import ACCOUNTS
from models.operation.channel import Channel
from models.operation.headcount import Headcount
from models.operation.hours import Hours
from models.operation.intent import Intent
from models.operation.operation import Operation
from models.operation.rates import Rates
from models.outage import Outages
from models.people.events import ABSENCE, HAZARD, LEFT, SHIFT
from models.people.rules import People
from models.questions import CallbackOrder, Estimator, ReplyOrder
from models.scenario import Scenario
from models.simulation.simulation import Simulation
from models.vendor.vendor import Vendor
from models.waiting.announcement import Announcement, Soothing
from models.waiting.callback import Callback
from policies import selection as selections
from policies.actions.call_reserves import CallReserves
from policies.actions.postpone_breaks import PostponeBreaks
from policies.actions.soothe import Soothe
from policies.actions.vendor_overflow import VendorOverflow
from policies.actions.widen_bot import WidenBot
from policies.announcement import LastToEnter, Position, QueueLength
from policies.assignment import BestSkilled, Fastest, KeepFree, LeastLoaded, LongestIdle, Random, SameAgent, ValueBased
from policies.callback import InTurn, WhenIdle
from policies.pay import FixedPay, PieceRate
from policies.plan import AlertLevel, NoPlan, StagedPlan
from policies.reply import FirstMessageFirst, LongestUnansweredFirst, NewChatFirst
from policies.structure import Centralised, Distributed, Explicit, Hybrid, Serves
from sim.chance import Chance
from sim.distributions import Constant, Distribution, Exponential, Lognormal, WithZeros
from tests.behaviour.sure import acting
from tests.emergency.power_cut import PowerCut
from tests.operations import DAY_S, HOUR_S, STEADY, files, scenario

HOURLY = 5220.0 / 174.0
SKILL = {"ask": "service", "buy": "sale", "complaint": "service"}
BY_PERSON = (Outcome.RESOLVED, Outcome.UNRESOLVED)
KEPT_OR_LOST = (Outcome.CONTAINED, Outcome.MISLED, Outcome.LEFT_BOT, Outcome.CLOSED, *UNANSWERED)


BEHAVIOUR: Behaviour = {
    "individual": acting(Individual, sd_log=0.2),
    "fatigue": acting(Fatigue, time=0.2, quality=0.5, per_busy_hour=0.05, recovery_hours=6.0),
    "concurrency": acting(Concurrency, factor=1.3),
    "pressure": acting(Pressure, speed=0.3),
    "heed": acting(Heed, share=0.8, tolerance=1.2, calm=0.3, haste=0.5),
}
PLAN = StagedPlan(
    levels=(
        AlertLevel(
            indicator="waiting", raise_at=2, raise_for_s=0, lower_below=1, lower_for_s=600,
            actions=(VendorOverflow(), PostponeBreaks(), Soothe(patience_gain=0.5)),
        ),
        AlertLevel(
            indicator="longest_wait_s", raise_at=120, raise_for_s=60, lower_below=30, lower_for_s=300,
            actions=(WidenBot(tuning=0.8), CallReserves(agents=2, delay_s=600, hours=3, rest_hours=1)),
        ),
    ),
)  # fmt: skip


OFTEN = Outages(per_week=60.0, length_s=Exponential(mean=1500.0))
SHOCKS = {
    "slow": Shock(what=SlowSystem(factor=2), when=OFTEN),
    "dark": Shock(what=PowerCut(), when=OFTEN),
    "more": Shock(what=PowerCut(factor=1.5), when=OFTEN),
}
"""Slow agents, and a bot that fails unforeseen; two or three at a time now and then."""
ASSIGNMENTS = (
    LeastLoaded(), BestSkilled(), Fastest(), LongestIdle(), Random(), ValueBased(from_yuan=10), SameAgent(wait_s=40),
    KeepFree(), KeepFree(agents=0, share=0.5),
)  # fmt: skip
SELECTIONS = (
    selections.LongestWait(), selections.PreferredFirst(), selections.FirstComeFirstServed(), selections.Accumulating(),
    selections.PriorityJumps(rise_every_s=30), selections.HeadStart(), selections.ClassHeadStart(),
)  # fmt: skip


def an_intent(name: str, work: Distribution, patience: Distribution, wrap: Distribution | None) -> Intent:
    """An intent whose customers wait, talk and leave by these laws on either channel."""
    both = ("chat", "phone")
    return Intent(
        skill=SKILL[name], urgency=0 if name == "complaint" else 1, handle=work,
        patience_s=dict.fromkeys(both, patience), wrap_s=dict.fromkeys(both, wrap) if wrap else {},
    )  # fmt: skip


HOURS: list[Hours | None] = [
    None, Hours(opens_s=3600.0, closes_s=50_000.0), Hours(opens_s=0.0, closes_s=30_000.0, at_close="disconnect")
]  # fmt: skip


@st.composite
def channels(draw: st.DrawFn) -> dict[str, Channel]:
    """Chat and telephone, with or without limits."""
    few: list[int | None] = [None, 1, 3]
    return {
        name: Channel(
            shared=name == "chat",
            trunks=draw(st.sampled_from(few)), waiting_places=draw(st.sampled_from([None, 0, 2])),
            message_after_s=draw(st.sampled_from([None, 50.0])), message_share=draw(st.sampled_from([0.5, 1.0])),
        )
        for name in ("chat", "phone")
    }  # fmt: skip


@st.composite
def operations(draw: st.DrawFn) -> tuple[Scenario, Files | None]:
    """A small operation with any of the parts that a scenario may have."""
    names = ["ask", "buy", "complaint"][: draw(st.integers(1, 3))]
    works: list[Distribution] = [Constant(), Exponential(), Lognormal()]
    patiences: list[Distribution] = [
        Constant(mean=0.0), Constant(mean=60.0), Exponential(mean=120.0),
        WithZeros(zero_share=0.3, law=Exponential(mean=300.0)), Exponential(mean=1e9),
    ]  # fmt: skip
    wraps: list[Distribution | None] = [None, Constant(mean=30.0), Exponential(mean=20.0)]
    intents = {
        name: an_intent(
            name, draw(st.sampled_from(works)), draw(st.sampled_from(patiences)), draw(st.sampled_from(wraps))
        )
        for name in names
    }
    lines = ["tmall", "jd"][: draw(st.integers(1, 2))]
    streams = [f"{line}/{name}/{channel}" for line in lines for name in names for channel in ("chat", "phone")]
    streams = draw(st.lists(st.sampled_from(streams), min_size=1, max_size=5, unique=True))
    rate = draw(st.sampled_from([0.5, 4.0, 12.0]))
    handle_s = draw(st.sampled_from([60.0, 600.0]))
    with_people = draw(st.booleans())
    count = draw(st.integers(0 if with_people else 1, 3))
    staffing = {"desk": Headcount(start_s=(0.0, 30_000.0, 33_000.0), agents=(count, max(0, count - 2), count),
                                  slots=draw(st.integers(1, 4)))}  # fmt: skip
    people = None
    days = draw(st.integers(1, 2))
    if with_people:
        people = files(
            streams, draw(rosters(days)), days=days, volume=rate, handle_time_s=handle_s,
            grade=draw(st.sampled_from(["one", "two", "three"])), line=lines[0], skills=("service", "sale"),
        )  # fmt: skip
    everything = tuple(Serves(intent=name, rank=i % 2, after_s=45.0 * (i == 2)) for i, name in enumerate(names))
    explicit = Explicit(serves=dict.fromkeys(("desk", "service"), everything))
    structures = [explicit, Centralised(), Distributed(help_after_s=60.0), Hybrid(flexible_share=0.4)]
    robot = Bot(
        channels=("chat",), skills={"ask": BotSkill(contained_share=0.3, misled_share=0.2)},
        time_s=Exponential(mean=draw(st.sampled_from([1.0, 5000.0]))), handover_loss_share=0.2,
    )  # fmt: skip
    offer = Vendor(
        seats=3,
        slots=2,
        intents=tuple(name for name in ("ask", "buy") if name in names),
        after_s=draw(st.sampled_from([0.0, 30.0])),
        ramp_delay_s=300.0,
    )
    care = Care(
        right={}, right_otherwise=0.6, repeat_share=0.7, complaint_share=0.5,
        repeat_delay_s=Exponential(mean=1200.0),
    )  # fmt: skip
    sales = SalesRules(conversion={names[-1]: 0.4}, order_value_yuan=dict.fromkeys(lines, 1000.0))
    unsettled = People(absent_share=0.2, quit_per_year=60.0, learn_skill_contacts=20.0)
    parts: dict[str, Any] = {"bot": draw(st.sampled_from([None, robot]))}
    parts["vendor"] = draw(st.sampled_from([None, offer]))
    plans = [plan for plan in (NoPlan(), PLAN) if all(parts[name] is not None for name in plan.needs())]
    made = scenario(
        intents=intents,
        rates={name: Rates(per_hour=(rate,), handle_time_s=handle_s) for name in streams},
        staffing=staffing,
        duration_s=draw(st.sampled_from([20_000.0, DAY_S, 100_000.0])),
        structure=draw(st.sampled_from(structures)) if with_people else explicit,
        slowdown=draw(st.sampled_from([0.0, 0.5])),
        operation={"vip_share": 0.3, "channels": draw(channels()), "hours": draw(st.sampled_from(HOURS))},
        pay=draw(st.sampled_from([FixedPay(), PieceRate(base=0.5, per_contact_yuan=2.0)])),
        plan=draw(st.sampled_from(plans)),
        assignment=draw(st.sampled_from(ASSIGNMENTS)),
        selection=draw(st.sampled_from(SELECTIONS)),
        **parts,
        chat=draw(chats()),
        **draw(holds()),
        redial=draw(st.sampled_from([None, Redial(share=0.6, delay_s=Exponential(mean=300.0))])),
        care=draw(st.sampled_from([None, care])),
        sales=draw(st.sampled_from([None, sales])),
        behaviour=draw(st.sampled_from([None, BEHAVIOUR])),
        people=draw(st.sampled_from([None, unsettled])) if with_people else None,
        shocks=draw(st.sampled_from([{}, SHOCKS])),
    )  # fmt: skip
    return made, people


@st.composite
def chats(draw: st.DrawFn) -> Paced | Turns:
    """Chat at a pace or in turns, with customers who leave, fall silent, or think for longer than chats stay open."""
    if draw(st.booleans()):
        return Paced()
    orders: list[ReplyOrder] = [FirstMessageFirst(), LongestUnansweredFirst(), NewChatFirst()]
    further: list[Distribution] = [Constant(mean=0.0), Constant(mean=2.0), Exponential(mean=4.0)]
    thinks: list[Distribution] = [Constant(mean=0.0), Constant(mean=20.0), Exponential(mean=60.0)]
    patiences: list[Distribution] = [Constant(mean=0.0), Exponential(mean=60.0), Constant(mean=1e9)]
    return Turns(
        order=draw(st.sampled_from(orders)),
        talk=Talk(
            further_rounds=draw(st.sampled_from(further)),
            think_s=draw(st.sampled_from(thinks)),
            patience_s=draw(st.sampled_from(patiences)),
        ),
        effort_share=draw(st.sampled_from([0.3, 1.0])),
        even=draw(st.booleans()),
        quick_share=draw(st.sampled_from([0.0, 0.5])),
        switch_s=draw(st.sampled_from([0.0, 3.0])),
        silence_s=draw(st.sampled_from([20.0, 120.0])),
        farewell_share=draw(st.sampled_from([0.0, 0.6, 1.0])),
        silent_share=draw(st.sampled_from([0.0, 0.5, 1.0])),
    )


@st.composite
def holds(draw: st.DrawFn) -> dict[str, Any]:
    """What those who wait are told and offered."""
    estimators: list[Estimator] = [QueueLength(), LastToEnter(), Position(place_s=40.0)]
    both = ("chat", "phone")
    announcement = draw(st.sampled_from([None, *(Announcement(channels=both, estimator=one) for one in estimators)]))
    soothing = draw(st.sampled_from([None, Soothing(channels=both, after_s=20.0, patience_gain=0.5)]))
    if draw(st.booleans()):
        return {"announcement": announcement, "soothing": soothing}
    orders: list[CallbackOrder] = [InTurn(), WhenIdle(idle_s=20.0)]
    callback = Callback(
        channels=("phone",),
        order=draw(st.sampled_from(orders)),
        after_s=draw(st.sampled_from([20.0, 90.0])),
        expected_above_s=None if announcement is None else 100.0,
        hours=draw(st.sampled_from(HOURS)),
        accepted=draw(st.sampled_from([0.5, 1.0])),
        messages=draw(st.booleans()),
        window_s=draw(st.sampled_from([100.0, 20_000.0])),
        picked_up=draw(st.sampled_from([0.0, 0.6, 1.0])),
        ring_s=draw(st.sampled_from([1.0, 20.0])),
        retry_s=300.0,
        tries=draw(st.integers(1, 3)),
        again=draw(st.sampled_from([0.0, 0.5])),
    )
    return {"announcement": announcement, "soothing": soothing, "callback": callback}


@st.composite
def rosters(draw: st.DrawFn, days: int) -> list[tuple[str, float, float, tuple[tuple[float, float], ...]]]:
    """A few people with up to two shifts each, on quarter hours, some with a break, some back to back."""
    shifts: list[tuple[str, float, float, tuple[tuple[float, float], ...]]] = []
    for name in ["an", "bo", "cai"][: draw(st.integers(1, 3))]:
        start = draw(st.integers(0, 40)) * 900.0
        for _ in range(draw(st.integers(1, 2))):
            end = start + draw(st.integers(4, 32)) * 900.0
            rest = (start + 1800.0, start + 1800.0 + draw(st.sampled_from([600.0, 1800.0])))
            breaks = (rest,) if draw(st.booleans()) and rest[1] <= end else ()
            if start < days * DAY_S:
                shifts.append((name, start, end, breaks))
            start = end + draw(st.sampled_from([0.0, 900.0, 40_000.0]))
    return shifts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations(), st.integers(0, 1000))
def test_everything_is_accounted_for(operation: tuple[Scenario, Files | None], seed: int) -> None:
    made, people = operation
    simulation = Simulation(made, people, Chance(seed, 0), in_force(made.behaviour, seed))
    facts = simulation.run()
    check_contacts(facts, simulation)
    check_limits(facts, made.operation)
    check_needs(facts)
    check_promises(facts)
    check_agents(facts)
    if isinstance(made.chat, Turns):
        check_replies(facts)
    check_presence(facts)
    check_money(facts, made, people)


def check_contacts(facts: Facts, simulation: Simulation) -> None:
    """Whoever could come came exactly once, every attempt has one outcome, and its moments are in order."""
    rows = facts[CONTACTS]
    expected: list[int] = []
    world = simulation.world
    for day in range(world.env.calendar.days):
        block = potential(world.streams, STEADY.busyness, world.env.chance, day)
        expected += block.key[block.time_s < facts.end_s].tolist()
    first = rows[rows["ordinal"] == 0]
    assert sorted(first["root"].tolist()) == sorted(expected)
    outcome = rows["outcome"]
    assert set(outcome.tolist()) <= set(Outcome)
    queued, answered, talked, ended = (rows[name] for name in ("queued", "answered", "talked", "ended"))
    by_agent = rows["agent"] >= 0
    assert not (np.isin(outcome, (*BY_PERSON, *HALF_WAY)) & ~by_agent).any()
    assert np.isnan(talked[np.isin(outcome, HALF_WAY)]).all()
    assert not (np.isin(outcome, KEPT_OR_LOST) & by_agent).any()
    assert (np.isnan(ended) | (outcome != Outcome.OPEN)).all(), "what is open has not ended"
    assert np.isnan(answered[~by_agent]).all()
    assert not np.isnan(answered[by_agent]).any()
    assert not np.isnan(talked[np.isin(outcome, BY_PERSON)]).any()
    for before, after in [("arrived", "queued"), ("queued", "answered"), ("answered", "talked"), ("talked", "ended")]:
        assert not (rows[before] > rows[after]).any(), f"{before} after {after}"
    for name in ("arrived", "queued", "answered", "talked", "ended"):
        assert not (rows[name] > facts.end_s).any()
    left = outcome == Outcome.ABANDONED
    assert (ended[left] > queued[left]).all()
    balked = outcome == Outcome.BALKED
    assert (ended[balked] == queued[balked]).all()


def check_promises(facts: Facts) -> None:
    """Every promise was kept, missed or is open; each call is an attempt, and nobody who was promised one is lost."""
    rows, calls = facts[CONTACTS], facts[PROMISES]
    made = calls[calls["accepted"] == 1]
    hung_up = rows[rows["outcome"] == Outcome.CALLBACK]
    chosen = made[made["message"] == 0]
    key = ["root", "ordinal"]
    assert sorted(hung_up[key].tolist()) == sorted(chosen[key].tolist())
    messages = rows[rows["outcome"] == Outcome.MESSAGE][key].tolist()
    assert set(made[made["message"] == 1][key].tolist()) <= set(messages)
    assert (made["due"] > made["offered"]).all()
    assert not (made["called"] < made["offered"]).any()
    assert not (made["reached"] < made["called"]).any()
    assert ((made["tries"] > 0) == ~np.isnan(made["called"])).all()
    assert not ((made["missed"] == 1) & (made["tries"] > 0)).any()
    rung = rows[(rows["agent"] >= 0) & np.isnan(rows["queued"])]
    assert len(rung) == made["tries"].sum()
    in_vain = rung["outcome"] == Outcome.NOT_REACHED
    assert set(rung["outcome"][~in_vain].tolist()) <= {Outcome.OPEN, *BY_PERSON}
    by_root = dict(zip(facts[NEEDS]["root"].tolist(), facts[NEEDS]["settlement"].tolist(), strict=True))
    waiting = made[np.isnan(made["called"]) & (made["missed"] == 0)]
    assert all(by_root[root] == Settlement.OPEN for root in waiting["root"].tolist())


def check_limits(facts: Facts, operation: Operation) -> None:
    """No channel holds more than it has room for, messages come when they are due, and closed is closed."""
    rows, hours = facts[CONTACTS], operation.hours
    closed = rows["outcome"] == Outcome.CLOSED
    assert np.isnan(rows["queued"][closed]).all()
    inside = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.BLOCKED)]
    if hours is None:
        assert not closed.any()
        assert not (rows["outcome"] == Outcome.DISCONNECTED).any()
    else:
        assert all(hours.is_open(at) for at in inside["queued"].tolist())
        cut_s = rows["ended"][rows["outcome"] == Outcome.DISCONNECTED]
        assert hours.at_close == "disconnect" or not len(cut_s)
        assert (cut_s % DAY_S == hours.closes_s % DAY_S).all()
    replies = facts[REPLIES]
    keys = zip(replies["root"].tolist(), replies["ordinal"].tolist(), strict=True)
    assigned = dict(zip(keys, replies["assigned"].tolist(), strict=True))
    for name, channel in operation.channels.items():
        own = inside[
            np.isin(inside["contact_type"], [kind.index for kind in facts.contact_types if kind.channel == name])
        ]
        answered = ~np.isnan(own["answered"])
        gone = np.where(np.isin(own["outcome"], BY_PERSON), own["talked"], own["ended"])
        # who left half-way without a word had gone at some time after the answer
        gone = np.where(own["outcome"] == Outcome.SILENT_CHAT, own["answered"], gone)
        assert most(own["queued"], gone) <= (channel.trunks or np.inf)
        stops = np.where(answered, own["answered"], own["ended"])
        taken = [assigned.get(key, np.nan) for key in zip(own["root"].tolist(), own["ordinal"].tolist(), strict=True)]
        stops = np.fmin(stops, np.array(taken, float))  # a chat in turns waits at an agent's hands, too
        waits = stops != own["queued"]
        places = np.inf if channel.waiting_places is None else channel.waiting_places
        assert most(own["queued"][waits], stops[waits]) <= places
        message = own["outcome"] == Outcome.MESSAGE
        assert channel.message_after_s is not None or not message.any()
        np.testing.assert_allclose((own["ended"] - own["queued"])[message], channel.message_after_s or 0.0, atol=1e-6)


def most(start_s: Any, end_s: Any) -> int:
    """How many were there at once at the most; an end that is nan is yet to come."""
    steps = sorted([(at, 1) for at in start_s.tolist()] + [(at, -1) for at in end_s.tolist() if at == at])
    return max(accumulate((step for _, step in steps), initial=0))


def check_needs(facts: Facts) -> None:
    """Every need is settled once, and knows its attempts."""
    needs = {int(row["root"]): row for row in facts[NEEDS]}
    assert len(needs) == len(facts[NEEDS])
    attempts: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in facts[CONTACTS]:
        own = attempts[int(row["root"])]
        assert int(row["ordinal"]) not in own
        own[int(row["ordinal"])] = row
    assert set(needs) == set(attempts)
    for root, own in attempts.items():
        need = needs[root]
        assert sorted(own) == list(range(len(own)))
        assert need["attempts"] == len(own)
        first, last = own[0], own[len(own) - 1]
        assert need["contact_type"] == first["contact_type"]
        assert need["vip"] == first["vip"] == last["vip"]
        assert need["first_at"] == first["arrived"]
        assert need["how"] == last["outcome"]
        assert all(own[i]["outcome"] not in (Outcome.OPEN, Outcome.CONTAINED) for i in range(len(own) - 1))
        is_open = need["settlement"] == Settlement.OPEN
        assert np.isnan(need["settled_at"]) == is_open
        if last["outcome"] == Outcome.OPEN:
            assert is_open
        if not is_open:
            met = last["outcome"] in (Outcome.RESOLVED, Outcome.CONTAINED)
            assert need["settlement"] == (Settlement.RESOLVED if met else Settlement.LOST)
        assert not (is_open and need["sold"])
        assert need["sold"] <= 1
        assert (need["value"] > 0) == (need["sold"] or need["would_buy"])


def check_agents(facts: Facts) -> None:
    """Nobody holds more than the slots, a phone contact never shares, and nobody answers when not there."""
    rows = facts[CONTACTS][facts[CONTACTS]["agent"] >= 0]
    shared = np.array([kind.channel == "chat" for kind in facts.contact_types])[rows["contact_type"]]
    for number in np.unique(rows["agent"]).tolist():
        mine = rows["agent"] == number
        own, chats = rows[mine], shared[mine]
        ends = np.nan_to_num(own["ended"], nan=np.inf)
        steps = sorted(
            [(at, 1, int(chat)) for at, chat in zip(own["answered"], chats, strict=True)]
            + [(at, -1, int(chat)) for at, chat in zip(ends, chats, strict=True)]
        )
        held = [0, 0]
        for _, step, chat in steps:
            held[chat] += step
            assert min(held) >= 0
            assert sum(held) <= facts.seats[number].slots
            assert held[0] == 0 or sum(held) == 1, "a phone contact is alone"
        stays = facts[PRESENCE][facts[PRESENCE]["agent"] == number]
        stays = stays[np.argsort(stays["start"])]
        stay = np.searchsorted(stays["start"], own["answered"], "right") - 1
        assert (stay >= 0).all()
        assert (own["answered"] <= stays["end"][stay]).all()
        assert not (own["ended"] > stays["end"][stay]).any(), "nobody goes with a contact at hand"


def check_replies(facts: Facts) -> None:
    """Every attempt by chat that asked for a person has its row; slots are never exceeded; counts fit together."""
    chat = np.array([kind.channel == "chat" for kind in facts.contact_types])
    asked = facts[CONTACTS][chat[facts[CONTACTS]["contact_type"]] & ~np.isnan(facts[CONTACTS]["queued"])]
    rows = facts[REPLIES]
    assert set(zip(*(asked[n].tolist() for n in ("root", "ordinal", "outcome")), strict=True)) == set(
        zip(*(rows[n].tolist() for n in ("root", "ordinal", "outcome")), strict=True)
    )
    assert len(rows) == len(asked)
    assert (rows["answered"] <= rows["rounds"]).all()
    counts = [rows[f"within_{t}"] for t in (30, 60, 180, 3600)]
    assert all((few <= many).all() for few, many in pairwise([*counts, rows["answered"]]))
    got = rows[rows["answered"] > 0]
    assert (got["first_s"] <= got["longest_s"]).all()
    assert (got["longest_s"] <= got["sum_s"] * (1 + 1e-12)).all()
    assert (got["sum_s"] <= got["longest_s"] * got["answered"] * (1 + 1e-12)).all()
    done = np.isin(rows["outcome"], BY_PERSON)
    assert (rows["answered"][done] == rows["rounds"][done]).all(), "who was talked through had every reply"
    left = rows["outcome"] == Outcome.LEFT_CHAT
    assert (rows["answered"][left] == rows["rounds"][left] - 1).all()
    for number in np.unique(rows["agent"][rows["agent"] >= 0]).tolist():
        own = rows[rows["agent"] == number]
        ends = np.nan_to_num(own["ended"], nan=np.inf)
        steps = sorted([(at, 1) for at in own["assigned"]] + [(at, -1) for at in ends])
        held = np.cumsum([step for _, step in steps])
        assert held.max() <= facts.seats[number].slots
        span = ends.clip(max=facts.end_s).max() - own["assigned"].min()
        assert own["effort_s"].sum() <= span * (1 + 1e-9), "one mind"


def check_presence(facts: Facts) -> None:
    """Nobody is there twice at a time or after having left for good."""
    presence = facts[PRESENCE]
    assert (presence["start"] <= presence["end"]).all()
    assert (presence["end"] <= facts.end_s).all()
    for number in np.unique(presence["agent"]).tolist():
        own = np.sort(presence[presence["agent"] == number], order="start")
        assert (own["start"][1:] >= own["end"][:-1]).all()
    for event in facts[EVENTS][facts[EVENTS]["event"] == LEFT]:
        left_s = float(event["day"]) * DAY_S + 5 * HOUR_S
        paid = facts[LEDGER][(facts[LEDGER]["agent"] == event["agent"]) & (facts[LEDGER]["hours"] > 0)]
        assert (paid["day"] <= event["day"]).all(), f"no shift after {left_s}"
        again = facts[EVENTS][(facts[EVENTS]["agent"] == event["agent"]) & (facts[EVENTS]["event"] == HAZARD)]
        assert (again["day"] <= event["day"]).all()


def check_money(facts: Facts, made: Scenario, people: Files | None) -> None:
    """Pay follows from hours, contacts and hazards that the other facts tell."""
    total: dict[str, float] = defaultdict(float)
    hours: dict[str, float] = defaultdict(float)
    for row in facts[LEDGER]:
        name = ACCOUNTS[row["account"]].name
        total[name] += float(row["amount_yuan"])
        hours[name] += float(row["hours"])
    assert people is not None or not total
    rate = HOURLY * made.pay.base_share()
    costs = made.costs
    assert total["base_pay"] == pytest.approx(-rate * hours["base_pay"])
    assert total["overtime_pay"] == pytest.approx(-rate * costs.overtime_share * hours["overtime_pay"])
    reserve = -total["reserve_pay"], rate * hours["reserve_pay"]  # as overtime on a day with a shift, else as rest day
    assert costs.overtime_share * reserve[1] <= reserve[0] + 1e-6
    assert reserve[0] <= costs.reserve_share * reserve[1] + 1e-6
    worked = hours["base_pay"] + hours["overtime_pay"] + hours["reserve_pay"]
    assert total["seats"] == pytest.approx(-costs.seat_yuan_per_hour * worked)
    rows = facts[CONTACTS]
    answered = int((np.isin(rows["outcome"], BY_PERSON) & (rows["agent"] < facts.people)).sum())
    piece = made.pay.per_contact_yuan if isinstance(made.pay, PieceRate) else 0.0
    assert total["variable_pay"] == pytest.approx(-piece * answered)
    events = facts[EVENTS]
    hazards = events["value"][events["event"] == HAZARD].sum()
    assert total["hiring"] == pytest.approx(-costs.hiring_yuan * hazards)
    missed = events["value"][events["event"] == ABSENCE].sum()
    assert total["absence_pay"] == pytest.approx(-rate * costs.absent_pay_share * missed)
    present = facts[PRESENCE][facts[PRESENCE]["agent"] < facts.people]
    there = float((present["end"] - present["start"]).sum()) / HOUR_S
    if people is not None and not any(shift.breaks for shift in people.shifts):
        late = sum(
            float(two.start_s == one.end_s or two.start_s - one.end_s == 900.0)
            for one in people.shifts for two in people.shifts if one.agent == two.agent and one is not two
        )  # fmt: skip
        if not late:  # a shift that runs over into the next is paid as overtime and as base
            assert there == pytest.approx(worked)
    assert there <= worked + 1e-9
    if made.people is None and people is not None:
        stays = present[present["contact_type"] == SHIFT]
        began = {s.agent for s in people.shifts if s.start_s < facts.end_s}
        assert len(np.unique(stays["agent"])) == len(began), "without rules everybody comes"
