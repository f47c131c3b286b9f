"""Tiny operations for tests: a simulation whose customers come exactly when the test says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from models.behaviour.effects import TEXTBOOK, Effects
from models.bot.knowledge import KnowledgeBase
from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.demand.busyness import Busyness
from models.demand.campaign import Demand
from models.emergency.levers import Levers
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, LEDGER, PRESENCE
from models.files import AgentRecord, Files, Forecast, ShiftRecord, StreamForecast
from models.money.accounts import NUMBERS
from models.operation.channel import Channel
from models.operation.contact_type import ContactType
from models.operation.grade import Grade
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.operation import Operation
from models.operation.rates import Rates
from models.people.reviews import Reviews
from models.people.workforce import Workforce
from models.routing.agent import Agent
from models.routing.router import Router
from models.scenario import Reference, Scenario
from models.simulation.simulation import Simulation
from models.vendor.seats import VendorSeats
from policies.assignment import LeastLoaded
from policies.pay import FixedPay
from policies.plan import NoPlan
from policies.selection import LongestWait
from policies.structure import Explicit, Serves
from sim.chance import Chance, name_key
from sim.clock import ARRIVAL, STAFFING, Alarm, Clock
from sim.distributions import Constant, Distribution

STEADY = Demand(busyness=Busyness(day_cv=0, interval_cv=0))
CHANNELS = {"chat": Channel(shared=True), "phone": Channel()}
FIRST = date(2024, 11, 11)
DAY_S, HOUR_S = 86_400.0, 3600.0
NEVER = float("inf")
SERVES = {"any": [Serves(intent="ask")]}
"""Everybody serves the only intent."""
HOURLY = 5220.0 / 174.0
"""What everybody of :func:`files` is paid in an hour: 30 yuan."""
UNANSWERED_WORDS = {
    Outcome.ABANDONED: "left",
    Outcome.BALKED: "balked",
    Outcome.BLOCKED: "blocked",
    Outcome.MESSAGE: "message",
    Outcome.DISCONNECTED: "cut off",
    Outcome.CLOSED: "closed",
    Outcome.CALLBACK: "hung up",
}


def intent(skill: str = "any", *, urgency: int = 1, wrap_s: float = 0.0) -> Intent:
    """An intent whose handle time is exactly the forecast's."""
    wrap: dict[str, Distribution] = {name: Constant(mean=wrap_s) for name in CHANNELS} if wrap_s else {}
    return Intent(skill=skill, urgency=urgency, handle=Constant(), wrap_s=wrap)


def scenario(
    *,
    intents: Mapping[str, Intent],
    rates: Mapping[str, Rates],
    staffing: Mapping[str, Headcount],
    duration_s: float,
    serves: Mapping[str, Sequence[Serves]] | None = None,
    slowdown: float = 0.0,
    operation: Mapping[str, Any] | None = None,
    **more: Any,
) -> Scenario:
    """A scenario without behaviour; every group serves every intent unless ``serves`` says otherwise."""
    table = serves or {group: [Serves(intent=name) for name in intents] for group in staffing}
    structure = more.pop("structure", Explicit(serves={name: tuple(rows) for name, rows in table.items()}))
    pay = more.pop("pay", FixedPay())
    given: dict[str, Any] = {
        "demand": STEADY, "plan": NoPlan(), "assignment": LeastLoaded(), "selection": LongestWait(), **more
    }  # fmt: skip
    grades = {"one": Grade(slots=1), "two": Grade(slots=2), "three": Grade(slots=3)}
    own: dict[str, Any] = {"channels": CHANNELS, "grades": grades, **(operation or {})}
    return Scenario(
        operation=Operation(
            lines={name.split("/")[0]: {} for name in rates},
            intents=dict(intents),
            rates=dict(rates),
            staffing=dict(staffing),
            duration_s=duration_s,
            chat_slowdown=slowdown,
            **own,
        ),
        structure=structure,
        reference=Reference(structure=structure, pay=pay),
        pay=pay,
        **given,
    )


def files(
    streams: Sequence[str],
    shifts: Sequence[tuple[str, float, float, tuple[tuple[float, float], ...]]],
    *,
    days: int = 1,
    volume: float = 0.0,
    handle_time_s: float = 60.0,
    grade: str = "one",
    line: str = "shop",
    skills: Sequence[str] = ("any",),
) -> Files:
    """Named people with shifts (agent, start, end, breaks) and an even forecast by the hour."""
    shape = 24 * days
    forecast = {
        (parts[0], parts[1], parts[2]): StreamForecast(np.full(shape, volume), np.full(shape, handle_time_s))
        for parts in (name.split("/") for name in sorted(streams))
    }
    people = tuple(
        AgentRecord(name, line, {line: 1.0}, skills[0], dict.fromkeys(skills, 1.0), grade, FIRST, 5220.0)
        for name in sorted({name for name, *_ in shifts})
    )
    records = tuple(ShiftRecord(name, FIRST, start, end, breaks) for name, start, end, breaks in shifts)
    return Files(Forecast(FIRST, days, HOUR_S, forecast), people, records, ())


@dataclass
class Stage:
    """A simulation without demand of its own, which has started and stands at 0 s.

    ``contact_types`` are intent/channel of the line "shop"; ``groups`` maps a group to (agents, slots); ``people`` the
    user's files, whose forecast then says how long it runs, else it runs for ``duration_s``.
    """

    intents: Mapping[str, Intent] = field(default_factory=lambda: {"ask": intent()})
    contact_types: Sequence[str] = ("ask/chat",)
    groups: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"desk": (1, 1)})
    duration_s: float = 1e6
    people: Files | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    effects: Effects = TEXTBOOK
    record_turns: bool = False

    def __post_init__(self) -> None:
        rates = {f"shop/{name}": Rates(per_hour=(0.0,), handle_time_s=60.0) for name in self.contact_types}
        staffing = {name: Headcount(agents=(count,), slots=slots) for name, (count, slots) in self.groups.items()}
        given = dict(self.more)
        made = scenario(
            intents=self.intents, rates=rates, staffing={**staffing, **given.pop("staffing", {})},
            duration_s=self.duration_s, **given,
        )  # fmt: skip
        self.simulation = Simulation(made, self.people, Chance(1, 0), self.effects, self.record_turns)
        self.simulation.start()
        self.names: dict[int, str] = {}
        self.facts: Facts | None = None

    # -- its parts ----------------------------------------------------------------------------------------------

    @property
    def scenario(self) -> Scenario:
        """The scenario that is played."""
        return self.simulation.world.scenario

    @property
    def clock(self) -> Clock:
        """The time on stage."""
        return self.simulation.world.env.clock

    @property
    def types(self) -> list[ContactType]:
        """The contact types, by index."""
        return self.simulation.world.contact_types

    @property
    def router(self) -> Router:
        """Brings contacts and agents together."""
        return self.simulation.floor.router

    @property
    def agents(self) -> list[Agent]:
        """Everybody who may ever answer, by number."""
        return self.simulation.floor.agents

    @property
    def workforce(self) -> Workforce:
        """People by name, and their shifts."""
        return self.simulation.personnel.workforce

    @property
    def reviews(self) -> Reviews:
        """The reviews of conversations, where there are any."""
        assert self.simulation.personnel.reviews is not None
        return self.simulation.personnel.reviews

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base, where there is one."""
        assert self.simulation.personnel.knowledge is not None
        return self.simulation.personnel.knowledge

    @property
    def vendor(self) -> VendorSeats:
        """The vendor's seats, where there is one."""
        assert self.simulation.personnel.vendor is not None
        return self.simulation.personnel.vendor

    @property
    def levers(self) -> Levers:
        """What emergency plans and shocks may set in motion."""
        return self.simulation.front.levers

    # -- what happens -------------------------------------------------------------------------------------------

    def send(
        self,
        name: str,
        at_s: float,
        work_s: float = 60.0,
        contact_type: str | None = None,
        patience_s: float = NEVER,
        vip: bool = False,
    ) -> None:
        """Let the contact ``name`` ask for a person at ``at_s``."""
        wanted = f"shop/{contact_type or self.contact_types[0]}"
        key = name_key(name)
        self.names[key] = name
        found = next(k for k in self.types if k.name == wanted)

        def arrive(_: object) -> None:
            self.simulation.floor.enter(Contact(found, key, at_s, at_s, patience_s, work_s, vip))

        self.clock.set(Alarm(arrive), at_s, ARRIVAL)

    def at(self, at_s: float, action: Callable[[], object]) -> None:
        """Do something at ``at_s``, when shifts and monitors do."""
        self.clock.set(Alarm(lambda _: action()), at_s, STAFFING)

    def run(self) -> list[tuple[float, str]]:
        """Run to the end; what happened, by time and then by name.

        ``a > 0``: agent 0 answers contact a; ``a done``: it is talked through; ``a wrapped``: the agent is free
        of it; ``a left``, ``a balked`` and so on: it ended so, unanswered. An apostrophe for every attempt before
        this one.
        """
        self.facts = self.simulation.run()
        return sorted(self._story(self.facts))

    def _story(self, facts: Facts) -> list[tuple[float, str]]:
        story: list[tuple[float, str]] = []
        for row in facts[CONTACTS]:
            name = self.names[int(row["root"])] + "'" * int(row["ordinal"])
            moments = [
                (row["answered"], f"{name} > {row['agent']}"),
                (row["talked"], f"{name} done"),
                (row["ended"] if row["ended"] > row["talked"] else np.nan, f"{name} wrapped"),
            ]
            if row["outcome"] in UNANSWERED_WORDS:
                moments.append((row["ended"], f"{name} {UNANSWERED_WORDS[row['outcome']]}"))
            story += [(float(at), what) for at, what in moments if at == at]
        return story

    def presence(self) -> list[tuple[int, float, float]]:
        """(agent, start, end) of everybody's presence, in order."""
        assert self.facts is not None
        return sorted((int(r["agent"]), float(r["start"]), float(r["end"])) for r in self.facts[PRESENCE])


def stage(*shifts: tuple[str, float, float, tuple[tuple[float, float], ...]], **more: Any) -> Stage:
    """People by name on stage, one chat at a time unless ``grade`` says otherwise."""
    grade = more.pop("grade", "one")
    people = files(["shop/ask/chat"], shifts, days=more.pop("days", 1), grade=grade)
    staged = Stage(groups={}, people=people, more={"serves": SERVES, **more})
    staged.duration_s = staged.simulation.world.env.calendar.end_s
    return staged


def money(facts: Facts | None, account: str) -> list[tuple[int, float, float]]:
    """(agent, yuan, hours) of an account's movements."""
    assert facts is not None
    rows = facts[LEDGER][facts[LEDGER]["account"] == NUMBERS[account]]
    return [(int(r["agent"]), float(r["amount_yuan"]), float(r["hours"])) for r in rows]
