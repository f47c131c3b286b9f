"""The workforce: people come to their shifts, take breaks, go home, learn, tire, and sometimes quit."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simpy import Event

from models.bot.knowledge import KnowledgeBase
from models.facilities import Facilities
from models.facts.tables import EVENTS, PRESENCE
from models.files import ShiftRecord
from models.money.costs import Costs
from models.money.ledger import Ledger
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.people.events import (
    ABSENCE,
    HAZARD,
    JOINED,
    LEFT,
    RESERVE,
    SETTLED_FATIGUE,
    SETTLED_MORALE,
    SETTLED_PAY,
    SHIFT,
)
from models.people.person import Person
from models.people.reviews import Reviews
from models.people.rules import People
from models.people.shift_book import ShiftBook
from models.routing.agent import Agent
from models.routing.opening import Opening
from sim.calendar import DAY_S
from sim.chance import name_key, uniform

HOUR_S = 3600.0


ABSENT, QUIT = name_key("purpose", "absent"), name_key("purpose", "quit")


@dataclass(frozen=True)
class Employees:
    """Who is there, and what they do.

    ``people`` are by seat; whoever follows on a seat takes the place in this list. ``duties`` follow the agents'
    numbers, ``contact_types`` their index; ``reference`` is the mean (time, quality) factor of each skill in the
    reference operation.
    """

    people: list[Person]
    duties: Sequence[Duties]
    contact_types: list[ContactType]
    reference: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Support:
    """The parts that people at work depend on, each None where there is none."""

    opening: Opening | None = None
    knowledge: KnowledgeBase | None = None
    reviews: Reviews | None = None


class Workforce:
    """All people of the operation, their shifts and what they live through."""

    def __init__(
        self,
        env: Facilities,
        staff: Employees,
        shifts: Sequence[ShiftRecord],
        rules: People | None,
        costs: Costs,
        support: Support,
    ) -> None:
        clock = self.clock = env.clock
        self.knowledge = support.knowledge
        self.quality = support.reviews
        self.opening = support.opening
        people = self.people = staff.people
        self.duties = staff.duties
        self.contact_types = staff.contact_types
        self.reference = staff.reference
        self.rules = rules
        self.costs = costs
        self.ledger = Ledger(env.recorder)
        self.postponing = False
        self.presence = env.recorder.table(PRESENCE)
        self.events = env.recorder.table(EVENTS)
        self.present: dict[int, tuple[int, float]] = {}
        self.book = ShiftBook(person.seat.number for person in people)
        self.gone_home: dict[int, Event] = {}
        seats = {person.seat.name: person.seat.number for person in people}
        for shift in sorted(shifts, key=lambda s: (s.start_s, s.agent)):
            seat = seats[shift.agent]
            self.book.roster(seat, shift.start_s, shift.end_s)
            clock.process(self._shift(seat, shift))
        if rules is not None:
            for day in range(env.calendar.days):
                clock.process(self._quiet_hour(day, rules.settle_hour))

    # -- a working day ------------------------------------------------------------------------------------

    def _shift(self, seat: int, shift: ShiftRecord) -> Generator[Event, Any, None]:
        """Whoever has the seat: come, work, take breaks, go home, settle."""
        clock = self.clock
        if shift.start_s > clock.now:
            yield clock.timeout(shift.start_s - clock.now)
        person = self.people[seat]
        if person.gone or self._is_absent(person, shift):
            return
        yield from self._work(person, shift.start_s, shift.end_s, shift.breaks, SHIFT)

    def _work(
        self, person: Person, start_s: float, end_s: float, breaks: Sequence[tuple[float, float]], why: int
    ) -> Generator[Event, Any, None]:
        clock, agent = self.clock, person.agent
        number = person.seat.number
        while person.on_duty:  # the shift before runs over into this one
            yield self.gone_home[number]
        gone_home = self.gone_home[number] = clock.event()
        person.begin(clock.now, why)
        if self.quality is not None and why == SHIFT:
            yield from self.quality.coach(person, end_s)
        agent.allow(person.seat.slots_at(person.tenure_days + clock.now / DAY_S))
        self._renew_base(person)
        person.renew()
        self._arrive(agent, why)
        moments = [(at, 0.0) for at in _hours(start_s, end_s)] if person.effects.change_in_a_shift else []
        moments += [(from_s, to_s - from_s) for from_s, to_s in breaks]
        for at, length_s in sorted(moments):
            if at > clock.now:
                yield clock.timeout(at - clock.now)
            if self.rules is not None:
                person.tire()
            person.renew()
            if length_s:
                yield from self._break(person, length_s, end_s, why)
        if end_s > clock.now:
            yield clock.timeout(end_s - clock.now)
        if self.opening is not None:
            yield from self.opening.last_served()
        if agent.number in self.present:  # not when the last break lasts to the end
            yield agent.close()
            self._leave(agent)
        self._settle(person, start_s, end_s, why)
        gone_home.succeed()

    def _break(self, person: Person, length_s: float, end_s: float, why: int) -> Generator[Event, Any, None]:
        """Finish what is at hand, rest for the full length; put off while the plan asks for it.

        A break that would last to the end of the shift is dropped; one that begins so late because of what
        was at hand ends with the shift.
        """
        clock, agent = self.clock, person.agent
        latest = clock.now + (self.rules.break_delay_max_s if self.rules else 0.0)
        while self.postponing and clock.now < latest:
            yield clock.timeout(min(600.0, latest - clock.now))
        if clock.now + length_s >= end_s:
            return
        yield agent.close()
        self._leave(agent)
        length_s = max(0.0, min(length_s, end_s - clock.now))
        yield clock.timeout(length_s)
        person.rest(length_s / HOUR_S)
        person.renew()
        if clock.now < end_s:
            self._arrive(agent, why)

    def _is_absent(self, person: Person, shift: ShiftRecord) -> bool:
        rules = self.rules
        if rules is None:
            return False
        share = rules.absent_share + rules.absent_fatigue * person.fatigue_at(self.clock.now)
        if uniform(person.key, name_key(ABSENT, shift.date)) >= share:
            return False
        day = int(shift.start_s // DAY_S)
        hours = (shift.end_s - shift.start_s) / HOUR_S
        self.events.add(person.seat.number, ABSENCE, day, hours)
        pay = person.hourly_yuan * hours * self.costs.absent_pay_share
        self.ledger.book(day, "absence_pay", -pay, person.seat.number, 0.0)
        return True

    def _renew_base(self, person: Person) -> None:
        other = self.rules.other_line if self.rules else 1.0
        duties = self.duties[person.seat.number]
        person.renew_base(duties, self.contact_types, self.reference, other, self.clock.now / DAY_S)
        if self.knowledge is not None:
            self.knowledge.help(person.agent, duties, writes=True)
        if self.quality is not None:
            self.quality.calibrate(person.agent, duties)

    def relearn(self) -> None:
        """Bring what the knowledge base does to those who are on duty."""
        for person in self.people:
            if person.on_duty:
                self._renew_base(person)

    def _arrive(self, agent: Agent, why: int) -> None:
        self.present[agent.number] = (why, self.clock.now)
        if self.knowledge is not None:
            self.knowledge.count(1)
        agent.open()

    def _leave(self, agent: Agent) -> None:
        why, start = self.present.pop(agent.number)
        if self.knowledge is not None:
            self.knowledge.count(-1)
        self.presence.add(agent.number, why, start, self.clock.now)

    def _settle(self, person: Person, start_s: float, end_s: float, why: int) -> None:
        """The end of somebody's shift: pay, learning, morale."""
        now = self.clock.now
        number, day = person.seat.number, int(start_s // DAY_S)
        # what the shift before ran over into this one has been paid as its overtime
        hours = max(0.0, end_s - max(start_s, person.shift_start_s)) / HOUR_S
        extra = max(0.0, now - max(end_s, person.shift_start_s)) / HOUR_S
        costs, book = self.costs, self.ledger.book
        rate = person.hourly_yuan
        if why == RESERVE:
            share = costs.overtime_share if self.book.is_rostered_on(number, day) else costs.reserve_share
            book(day, "reserve_pay", -rate * (hours + extra) * share, number, hours + extra)
        else:
            book(day, "base_pay", -rate * hours, number, hours)
            book(day, "overtime_pay", -rate * extra * costs.overtime_share, number, extra)
        book(day, "seats", -costs.seat_yuan_per_hour * (hours + extra), number, 0.0)
        variable = person.earn_variable()
        book(day, "variable_pay", -variable, number, 0.0)
        rules = self.rules
        if rules is not None:
            person.tire()
            usual = person.file_hourly_yuan * hours * (1 + rules.expected_variable)
            gap = (rate * hours + variable) / usual - 1 if why == SHIFT and usual > 0 else 0.0
            load = person.effort_s / max(now - start_s, 1.0)
            handled = sum(person.handled.values())
            abuse = person.angry / handled - rules.usual_abuse if handled else 0.0
            person.feel(1.0, gap, max(0.0, load / rules.usual_load - 1), abuse)
            person.learn(self.contact_types, rules.learn_skill_contacts, rules.learn_line_contacts, rules.other_line)
        if self.quality is not None:
            right = round(person.tally.resolved - person.resolved_before)
            self.quality.shift_done(person, sum(person.handled.values()), right)
        self.events.add(number, SETTLED_MORALE, day, person.morale)
        self.events.add(number, SETTLED_FATIGUE, day, person.fatigue)
        self.events.add(number, SETTLED_PAY, day, rate * hours + variable)
        person.end(now)

    def _quiet_hour(self, day: int, hour: float) -> Generator[Event, Any, None]:
        """Once a day, away from the peaks: who hands in notice."""
        rules = self.rules
        assert rules is not None
        yield self.clock.timeout(day * DAY_S + hour * HOUR_S)
        quits = name_key(QUIT, day)
        for person in self.people:
            if person.gone or not self.book.has_any(person.seat.number):
                continue
            hazard = person.quit_hazard(
                rules.quit_per_year / 365, rules.quit_newness, rules.quit_morale, rules.quit_fatigue, self.clock.now
            )
            number = person.seat.number
            self.events.add(number, HAZARD, day, hazard)
            self.ledger.book(day, "hiring", -hazard * self.costs.hiring_yuan, number)
            if uniform(person.key, quits) < hazard:
                person.gone = True  # whoever is on duty finishes the shift
                self.events.add(number, LEFT, day, 1.0)
                if rules.replacement_days is not None:
                    self.clock.process(self._replace(person, rules.replacement_days))

    def _replace(self, person: Person, days: float) -> Generator[Event, Any, None]:
        """A newcomer takes the seat of somebody who quit, once it is free."""
        clock, number = self.clock, person.seat.number
        yield clock.timeout(days * DAY_S)
        while person.on_duty:
            yield self.gone_home[number]
        now_days = clock.now / DAY_S
        self.people[number] = person.successor(now_days)
        self.events.add(number, JOINED, int(now_days), 1.0)

    # -- what an emergency plan may ask for ----------------------------------------------------------------

    def call_reserves(
        self,
        count: int,
        delay_s: float,
        hours: float,
        rest_hours: float,
        day_hours_max: float,
        contact_types: Collection[int] | None = None,
    ) -> list[Person]:
        """Call up to ``count`` people who are off; they work after ``delay_s`` for ``hours``.

        Somebody is called only if ``rest_hours`` lie between this work and the next shift, and if all work of
        the 24 hours to its end is at most ``day_hours_max``: a short turn after a day's shift is possible, a
        second shift is not. Only those are called who serve any of ``contact_types`` (indices; None: all), those first
        who serve most of them, then the most widely skilled. Returns those who come.
        """
        wanted = frozenset(contact_types or ())
        start = self.clock.now + delay_s
        end = start + hours * HOUR_S
        rest = rest_hours * HOUR_S
        able = [
            person
            for person in self.people
            if not person.gone
            and not person.on_duty
            and not person.called
            and (contact_types is None or wanted & self.duties[person.seat.number].keys())
            and self.book.rests(person.seat.number, start, end, rest)
            and self.book.worked_s(person.seat.number, end - DAY_S, start) + end - start <= day_hours_max * HOUR_S
        ]
        able.sort(
            key=lambda person: (
                -len(wanted & self.duties[person.seat.number].keys()),
                -sum(person.seat.skills.values()),
                person.seat.number,
            )
        )
        for person in able[:count]:
            person.called = True
            self.book.call(person.seat.number, start, end)
            self.clock.process(self._reserve(person, start, end))
        return able[:count]

    def _reserve(self, person: Person, start_s: float, end_s: float) -> Generator[Event, Any, None]:
        yield self.clock.timeout(start_s - self.clock.now)
        if not person.gone:
            yield from self._work(person, start_s, end_s, (), RESERVE)
        person.called = False

    def record_open(self) -> None:
        """Write the presence of those who are at work when the run stops, and pay them so far."""
        now = self.clock.now
        for number, (why, start) in list(self.present.items()):
            self.presence.add(number, why, start, now)
        for person in self.people:
            if person.on_duty:
                self._settle(person, person.shift_start_s, now, person.shift_why)


def _hours(start_s: float, end_s: float) -> list[float]:
    """The full hours of a shift, at which form is brought up to date."""
    return [start_s + HOUR_S * i for i in range(1, int((end_s - start_s) / HOUR_S) + 1)]
