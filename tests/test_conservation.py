"""Nothing is lost and nothing made up: contacts, needs, people and money over random small operations."""

from __future__ import annotations

from typing import Any

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
from models.customers.care import Care
from models.customers.redial import Redial
from models.customers.sales import SalesRules
from models.emergency.shock import Shock
from models.emergency.shocks.slow_system import SlowSystem
from models.files import Files
from models.operation.channel import Channel
from models.operation.headcount import Headcount
from models.operation.hours import Hours
from models.operation.intent import Intent
from models.operation.outage import Outages
from models.operation.rates import Rates
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
from tests.conserved import (
    check_agents,
    check_contacts,
    check_limits,
    check_money,
    check_needs,
    check_presence,
    check_promises,
    check_replies,
)
from tests.emergency.power_cut import PowerCut
from tests.operations import DAY_S, files, scenario

SKILL = {"ask": "service", "buy": "sale", "complaint": "service"}


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
