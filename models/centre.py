"""The centre: wires an operation together and runs it once."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from models.agent import Agent
from models.behaviour import TEXTBOOK, Effects
from models.bot import Bot
from models.chat import Paced
from models.contact import Contact, contact_table
from models.demand import DAY_S, Block, Stream, potential
from models.desk import Desk
from models.door import ClosedBlock, Door
from models.files import Files
from models.headcount import Roll
from models.hours import Opening
from models.journey import Aftermath, Journey
from models.kind import Kind
from models.ledger import Ledger
from models.limits import LimitedDesk
from models.monitor import Monitor
from models.operation import Headcount, Operation
from models.pay import Tally
from models.person import Person
from models.plan import Controls
from models.replay import Replay
from models.replies import THRESHOLDS_S, reply_table, turn_table
from models.sales import Sales
from models.scenario import Scenario
from models.team import Duties, Seat, Team, route
from models.turns import Chats, TurnAgent
from models.vendor import VendorDesk
from models.workforce import Workforce
from sim.chance import Chance, Floats
from sim.clock import Clock
from sim.laws import Exponential

Rows = NDArray[np.void]


@dataclass(frozen=True)
class Facts:
    """All that happened in one replication, as tables, with the names that their numbers stand for."""

    contacts: Rows
    needs: Rows
    presence: Rows
    ledger: Rows
    events: Rows
    alerts: Rows
    actions: tuple[str, ...]
    kinds: tuple[Kind, ...]
    seats: tuple[Seat, ...]
    people: int
    teams: tuple[Team, ...]
    streams: tuple[Stream, ...]
    end_s: float
    vendor_called: bool = False
    replies: Rows = field(default_factory=lambda: reply_table(THRESHOLDS_S).rows())
    turns: Rows = field(default_factory=lambda: turn_table().rows())


class Centre:
    """One operation in one replication.

    ``files`` are the user's files where the scenario has some; ``effects`` the behavioural figures of this
    replication; with ``record_turns`` every round of a chat in turns is written down.
    """

    def __init__(
        self, scenario: Scenario, files: Files | None, chance: Chance, effects: Effects, record_turns: bool = False
    ) -> None:
        self.scenario = scenario
        self.chance = chance
        self.effects = effects
        operation = scenario.operation
        self.clock = Clock()
        self.first_date = files.forecast.first_date if files else date(2000, 1, 1)
        self.end_s = files.forecast.days * DAY_S if files else float(operation.duration_s or 0)
        self.days = ceil(self.end_s / DAY_S)
        self.kinds, self.streams = self._demand(files)
        self.replay = self._replay(files)
        self.staffing = _staffing(operation, files)
        self.seats = self._seats(files)
        self.ledger = Ledger()
        self.contacts = contact_table()
        self.journey = self._journey()
        self.desk = self._desk()
        self.opening = self._opening()
        self.journey.enter = self.desk.enter
        self.chats = self._chats(record_turns)
        self.duties = self._duties(files)
        self.agents = self._agents()
        self.persons = self._persons(files)
        self.workforce = Workforce(
            self.clock,
            self.persons,
            self.duties,
            self.kinds,
            files.shifts if files else (),
            scenario.people,
            self._reference(files),
            scenario.costs,
            self.ledger,
            self.days,
            self.opening,
        )
        self.rolls = self._rolls()
        self.vendor = self._vendor()
        self.door = self._door(scenario.bot)
        controls = Controls(self.door, self.desk, self.workforce, self.vendor)
        self.monitor = Monitor(self.clock, scenario.plan, self.desk, self.agents, controls)

    # -- parts ----------------------------------------------------------------------------------------------

    def _demand(self, files: Files | None) -> tuple[list[Kind], list[Stream]]:
        """The kinds of contact, those that are only caused included, and the expected first contacts."""
        operation, demand = self.scenario.operation, self.scenario.demand
        given = list(files.forecast.streams) if files else [_split(name) for name in operation.rates]
        names = sorted({*given, *self._complaint_names(given)})
        kinds = operation.kinds(names)
        streams = []
        for kind in kinds:
            key = (kind.line, kind.intent, kind.channel)
            if key not in given:
                continue
            if files:
                forecast = files.forecast.streams[key]
                edges_s: Floats = np.multiply(files.forecast.interval_s, np.arange(len(forecast.volume) + 1.0))
                factor = demand.multipliers(kind, self.first_date, edges_s[:-1])
                volume: Floats = np.multiply(forecast.volume, factor)
                handle_s = np.nan_to_num(forecast.handle_time_s, nan=kind.handle_time_s)
                streams.append(Stream(kind, edges_s, volume, handle_s, np.ones(len(volume))))
            else:
                streams.append(self._rate_stream(kind))
        return kinds, streams

    def _replay(self, files: Files | None) -> Replay | None:
        """Recorded contacts, where the demand is some."""
        if files is None or files.trace is None:
            return None
        return Replay(files.trace, self.first_date, self.kinds, self.scenario.demand, self.chance)

    def _complaint_names(self, given: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        care = self.scenario.care
        if care is None or care.complaint_intent not in self.scenario.operation.intents:
            return []
        return [(line, care.complaint_intent, channel) for line, _, channel in given]

    def _rate_stream(self, kind: Kind) -> Stream:
        """A piecewise constant rate as expected numbers on its grid, cut at midnights."""
        rates = self.scenario.operation.rates[kind.name]
        steps = len(rates.start_s)
        starts: Floats = np.array(rates.start_s)
        if rates.period_s is not None:
            starts = np.asarray(starts + np.arange(ceil(self.end_s / rates.period_s))[:, None] * rates.period_s).ravel()
        cuts = np.arange(1, self.days + 1) * DAY_S
        marks = np.concatenate([starts, cuts, np.array([self.end_s])])
        edges_s: Floats = np.asarray(np.unique(marks[marks <= self.end_s]), np.float64)
        step = (np.searchsorted(starts, edges_s[:-1], "right") - 1) % steps

        def course(given: float | tuple[float, ...]) -> Floats:
            return np.asarray(np.broadcast_to(np.array(given, np.float64), steps)[step])

        factor = self.scenario.demand.multipliers(kind, self.first_date, edges_s[:-1])
        volume: Floats = np.multiply(course(rates.per_hour) / 3600.0 * np.diff(edges_s), factor)
        return Stream(kind, edges_s, volume, course(rates.handle_time_s), course(rates.patience_factor))

    def _seats(self, files: Files | None) -> list[Seat]:
        """Everybody who may ever answer: people by name, agents by count, the vendor's seats."""
        operation, vendor = self.scenario.operation, self.scenario.vendor
        seats: list[Seat] = []
        for record in files.agents if files else ():
            grade = operation.grades[record.grade]
            seats.append(
                Seat(
                    len(seats),
                    record.agent,
                    record.line,
                    record.group,
                    record.skills,
                    record.line_knowledge,
                    grade.slots,
                    grade.newcomers,
                )
            )
        self.people = len(seats)
        known = dict.fromkeys(operation.lines, 1.0)
        for group, plan in self.staffing.items():
            served = operation.agent_groups[group].skills if group in operation.agent_groups else (group,)
            skills = {skill: 1.0 for skill in served if skill in operation.skills}
            for i in range(max(plan.agents)):
                seats.append(Seat(len(seats), f"{group}-{i}", "", group, skills, known, plan.slots))
        self.counted = len(seats)
        for i in range(vendor.seats if vendor else 0):
            assert vendor is not None
            seats.append(Seat(len(seats), f"vendor-{i}", "vendor", "vendor", {}, {}, vendor.slots))
        return seats

    def _desk(self) -> Desk:
        """One that counts only where there is something to count."""
        scenario, operation = self.scenario, self.scenario.operation
        given = (self.clock, scenario.assignment, scenario.selection, self.journey, self.contacts)
        if operation.hours is None and not any(channel.is_limited for channel in operation.channels.values()):
            return Desk(*given)
        return LimitedDesk(*given, self.kinds, operation.channels)

    def _opening(self) -> Opening | None:
        hours = self.scenario.operation.hours
        if hours is None:
            return None
        assert isinstance(self.desk, LimitedDesk)
        return Opening(self.clock, hours, self.desk, self.days)

    def _duties(self, files: Files | None) -> list[Duties]:
        """Who serves what; also groups the agents and gives every kind its route."""
        scenario = self.scenario
        own = self.seats[: self.counted]
        duties = scenario.structure.duties(own, self.kinds)
        if scenario.vendor is not None:
            duties = duties + [scenario.vendor.duties(self.kinds)] * (len(self.seats) - len(own))
        slots = [seat.slots for seat in self.seats]
        self.routing = route(duties, slots, [seat.group for seat in self.seats], self.kinds)
        self.desk.queues = self.routing.queues
        most = max(slots, default=1)
        self.desk.is_capped = any(kind.shared and kind.most < most for kind in self.kinds)
        return duties

    def _chats(self, record_turns: bool) -> Chats | None:
        """What the conversations have in common, where chat goes in turns."""
        rules = self.scenario.chat
        if isinstance(rules, Paced):
            return None
        self.desk.silent_share = rules.silent_share
        return Chats(rules, self.kinds, self.effects.slowdown(rules.switch_s), record_turns)

    def _agents(self) -> list[Agent]:
        rules, chats = self.scenario.chat, self.chats
        kinds = len(self.kinds)
        places = list(zip(self.seats, self.routing.group_of, strict=True))
        agents: list[Agent]
        if chats is not None:
            agents = [
                TurnAgent(seat.number, self.clock, self.desk, group, seat.slots, kinds, chats) for seat, group in places
            ]
        else:
            assert isinstance(rules, Paced)
            slowdown = self.effects.slowdown(self.scenario.operation.chat_slowdown)
            paces = rules.paces(max((seat.slots for seat in self.seats), default=1), slowdown)
            agents = [
                Agent(seat.number, self.clock, self.desk, group, seat.slots, paces, kinds) for seat, group in places
            ]
        self.desk.agents = agents
        return agents

    def _persons(self, files: Files | None) -> list[Person]:
        scenario = self.scenario
        selling = {self.scenario.operation.intents[name].skill for name in self._selling_intents()}
        return [
            Person(
                self.seats[number],
                self.agents[number],
                self.chance,
                self.effects,
                scenario.pay,
                scenario.reference.pay,
                float((self.first_date - record.hired_on).days),
                record.base_pay_yuan,
                scenario.costs.month_hours,
                record.group in selling,
            )
            for number, record in enumerate(files.agents if files else ())
        ]

    def _selling_intents(self) -> list[str]:
        sales = self.scenario.sales
        return [name for name, share in sales.conversion.items() if share > 0] if sales else []

    def _reference(self, files: Files | None) -> dict[str, tuple[float, float]]:
        """Mean time and quality factor of each skill in the reference operation, weighted by rostered hours.

        Dividing by them makes the operation as it is reproduce the user's own handle times and right
        answers, so that nothing is counted twice.
        """
        if files is None:
            return {}
        hours = dict.fromkeys((person.seat.name for person in self.persons), 0.0)
        for shift in files.shifts:
            hours[shift.agent] += shift.end_s - shift.start_s
        duties = self.scenario.reference.structure.duties(self.seats[: self.counted], self.kinds)
        sums: dict[str, list[float]] = {}
        other = self.scenario.people.other_line if self.scenario.people else 1.0
        for person in self.persons:
            own = [
                k
                for k in duties[person.seat.number]
                if self.kinds[k].skill == person.seat.group and self.kinds[k].line == person.seat.line
            ]
            if not own:
                continue
            kind, duty = self.kinds[own[0]], duties[person.seat.number][own[0]]
            weight = hours[person.seat.name]
            tenure = max(person.tenure_days, 0.0)
            # output per hour adds up over people, so it is speeds, not times, that are averaged
            incentive = person.volume_incentive(person.reference_pay)
            time = person.base_time(kind, duty.dedicated, other, tenure, incentive)
            quality = person.base_quality(kind, other)
            total = sums.setdefault(person.seat.group, [0.0, 0.0, 0.0])
            total[0] += weight
            total[1] += weight / time
            total[2] += weight / time * quality
        return {
            skill: (weight / speed, quality / speed) for skill, (weight, speed, quality) in sums.items() if weight > 0
        }

    def _journey(self) -> Journey:
        scenario = self.scenario
        sales = Sales(scenario.sales, self.kinds) if scenario.sales else None
        return Journey(
            self.clock,
            self.kinds,
            {stream.kind.index: stream for stream in self.streams},
            scenario.care,
            scenario.redial,
            sales,
            self._complaints(),
            Aftermath(self._talked, self._spent, self._sold) if self._is_watched() else None,
            self.end_s,
        )

    def _is_watched(self) -> bool:
        """Whether anything in the slow world depends on the work that a person has done."""
        pay = self.scenario.pay
        paid = any(pay.variable_yuan(Tally(sells, 1e6, 1e6, 1e9)) for sells in (True, False))
        return self.people > 0 and (paid or self.scenario.people is not None)

    def _complaints(self) -> dict[int, Kind]:
        """The kind of complaint that a dissatisfied customer of each kind makes."""
        care = self.scenario.care
        if care is None:
            return {}
        found = {(k.line, k.channel): k for k in self.kinds if k.intent == care.complaint_intent}
        return {k.index: found[k.line, k.channel] for k in self.kinds if (k.line, k.channel) in found}

    def _talked(self, agent: Agent, contact: Contact) -> None:
        """A person's contact is talked through; the vendor's people are the vendor's."""
        if agent.number < self.people:
            self.persons[agent.number].work(
                contact.kind, contact.work, contact.outcome == 1, contact.anger > 0 or contact.satisfied == 0
            )

    def _spent(self, agent: Agent, effort_s: float) -> None:
        if agent.number < self.people:
            self.persons[agent.number].toil(effort_s)

    def _sold(self, agent: Agent, value_yuan: float) -> None:
        if agent.number < self.people:
            self.persons[agent.number].sell(value_yuan)

    def _rolls(self) -> list[Roll]:
        rolls, first = [], self.people
        operation = self.scenario.operation
        for group, plan in self.staffing.items():
            count = max(plan.agents)
            agents = self.agents[first : first + count]
            key = self.chance.key("counted", group)
            given = (self.workforce.presence, self.opening, self.end_s)
            known = operation.agent_groups.get(group)
            factor = known.time_factor if known is not None else None
            sd_log = operation.counted_sd_log if factor is None else 0.0
            if factor is not None:
                for agent in agents:
                    agent.effort = [factor] * len(self.kinds)
            roll = Roll(self.clock, plan, agents, *given, operation.shrinkage, sd_log, key)
            rolls.append(roll)
            first += count
        return rolls

    def _vendor(self) -> VendorDesk | None:
        vendor = self.scenario.vendor
        if vendor is None:
            return None
        agents = self.agents[self.counted :]
        for agent in agents:
            time = self.effects.proficiency_time(vendor.proficiency)
            quality = self.effects.proficiency_quality(vendor.proficiency)
            agent.effort = [time] * len(self.kinds)
            agent.quality = [quality] * len(self.kinds)
        return VendorDesk(self.clock, vendor, agents, self.workforce.presence)

    def _door(self, bot: Bot | None) -> Door:
        redial = self.scenario.redial
        again: Floats = np.array([redial.of(kind) if redial else 0.0 for kind in self.kinds])
        return Door(
            self.clock,
            self.kinds,
            bot,
            (again, redial.delay_s if redial else Exponential(mean=600.0)),
            self.days,
            self.end_s,
            self._day_block,
            self.desk.enter,
            self._closed,
        )

    def _day_block(self, day: int) -> Block:
        if self.replay is not None:
            return self.replay.block(day)
        return potential(self.streams, self.scenario.demand.busyness, self.chance, day)

    def _closed(self, block: ClosedBlock) -> None:
        self.journey.closed(block, self.contacts)

    # -- the run --------------------------------------------------------------------------------------------

    def run(self) -> Facts:
        """Run to the end and hand over the facts."""
        self.clock.run(until=self.end_s)
        self.door.close()
        self.workforce.record_open()
        for roll in self.rolls:
            roll.record_open()
        if self.vendor is not None:
            self.vendor.record_open()
        self.journey.record_open(self.desk.record_open())
        contacts = self.contacts.rows()
        return Facts(
            contacts,
            self.journey.needs.rows(),
            self.workforce.presence.rows(),
            self.ledger.table.rows(),
            self.workforce.events.rows(),
            self.monitor.alerts.rows(),
            tuple(self.monitor.actions),
            tuple(self.kinds),
            tuple(self.seats),
            self.people,
            tuple(self.scenario.structure.teams(self.seats[: self.counted])),
            tuple(self.streams),
            self.end_s,
            self.vendor is not None and self.vendor.ever_called,
            **self._chat_facts(contacts),
        )

    def _chat_facts(self, contacts: Rows) -> dict[str, Rows]:
        """The tables of chat in turns, where there is any."""
        chats = self.chats
        if chats is None:
            return {}
        agents = [agent for agent in self.agents if isinstance(agent, TurnAgent)]
        chats.close(agents, contacts, [kind.shared for kind in self.kinds])
        return {"replies": chats.replies.rows(), "turns": chats.turns.rows()}


def _split(name: str) -> tuple[str, str, str]:
    line, intent, channel = name.split("/")
    return line, intent, channel


def _staffing(operation: Operation, files: Files | None) -> dict[str, Headcount]:
    """Agents that come by count, from the file or from the settings."""
    counts = files.staffing if files else {}
    given = {
        group: Headcount(
            start_s=tuple(steps.start_s.tolist()),
            agents=tuple(int(count) for count in steps.value),
            slots=operation.counted_slots,
        )
        for group, steps in counts.items()
    }
    return given | operation.staffing


def run_once(
    scenario: Scenario,
    files: Files | None,
    seed: int,
    replication: int,
    draw: int | None = None,
    record_turns: bool = False,
) -> Facts:
    """Run one replication; ``draw`` numbers the draw of the behavioural assumptions (None: best guess)."""
    effects = scenario.behaviour.draw(seed, draw) if scenario.behaviour else TEXTBOOK
    centre = Centre(scenario, files, Chance(seed, replication), effects, record_turns)
    # contacts hold no cycles and die by reference count: the collector would only walk the living over and over
    collecting = gc.isenabled()
    gc.disable()
    try:
        return centre.run()
    finally:
        if collecting:
            gc.enable()
