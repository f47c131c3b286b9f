"""The reception: complaints get their class, tickets go to the backlog, the rest to the router."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.contact.purposes import CLASS, REACH
from models.deferred.complaint import Complaints
from models.deferred.continued import Continuations
from models.deferred.ticket import Ticket
from models.facilities import Facilities
from models.facts.tables import CASES
from models.operation.deferred import Deferred
from sim.chance import uniform
from sim.distributions import Distribution, draw


class Urgent(NamedTuple):
    """A complaint of the most urgent class that nobody has turned to: since when, and the index of its contact_type."""

    opened_s: float
    contact_type: int


class Reception:
    """Where attempts that ask for a person are told apart, in operations with tickets or classed complaints.

    ``live`` takes those who wait on the line, ``later`` the tickets, None where there are none.
    """

    def __init__(
        self,
        env: Facilities,
        complaints: Complaints | None,
        vip_first: bool,
        live: Callable[[Contact], None],
        later: Callable[[Ticket], None] | None,
        continuations: Continuations,
    ) -> None:
        self.complaints = complaints
        self.classes = tuple(complaints.classes.values()) if complaints else ()
        self.vip_first = vip_first
        self.live = live
        self.later = later
        self.cases = env.recorder.table(CASES)
        self.grades: dict[int, int] = {}
        self.continuations = continuations

    def enter(self, contact: Contact) -> None:
        """An attempt asks for a person."""
        grade = self._grade(contact)
        rules = contact.contact_type.deferred
        due_s = rules.within_s(contact.contact_type.intent) if rules is not None else 0.0
        if grade >= 0:
            urgency = 2 * self.classes[grade].urgency
            contact.priority = urgency if contact.vip and self.vip_first else urgency + 1
            due_s = self.classes[grade].respond_within_s
        if rules is not None:
            ticket = self._ticket(contact, rules, contact.queued + due_s)
            self._record(ticket, grade, ticket.opened, ticket.due, rules.reach)
            assert self.later is not None  # there is a backlog wherever a channel is deferred
            self.later(ticket)
        else:
            if grade >= 0:
                self._record(contact, grade, contact.queued, contact.queued + due_s, None)
            self.live(contact)

    def urgent(self, waiting: Iterable[Contact]) -> list[Urgent]:
        """The complaints of the most urgent class among those who wait, on the line or in the backlog."""
        most = min((each.urgency for each in self.classes), default=0)
        return [
            Urgent(contact.opened if isinstance(contact, Ticket) else contact.queued, contact.contact_type.index)
            for contact in waiting
            if (grade := self.grades.get(contact.root, -1)) >= 0
            and self.classes[grade].urgency == most
            and contact.outcome == Outcome.OPEN
        ]

    def _grade(self, contact: Contact) -> int:
        """The number of the complaint's class, the same for all further attempts of the need; -1 without one."""
        if self.complaints is None:
            return -1
        grade = self.grades.get(contact.root, -1)
        if grade < 0 and contact.contact_type.intent == self.complaints.intent:
            grade = self.grades[contact.root] = self.complaints.grade(uniform(contact.root, CLASS))
        return grade

    def _ticket(self, contact: Contact, rules: Deferred, due: float) -> Ticket:
        ticket = Ticket(contact, due)
        continued = self.continuations.take(contact.root)
        if continued is not None:
            remaining = contact.work if continued.remaining is None else continued.remaining
            ticket.continue_from(continued.opened, continued.due, remaining)
        ticket.plan_chase(rules)
        return ticket

    def _record(self, contact: Contact, grade: int, opened: float, due: float, public: Distribution | None) -> None:
        reached = self.classes[grade].reach if grade >= 0 else public
        reach = draw(reached, uniform(contact.root, REACH)) if reached is not None else 0.0
        self.cases.add(contact.root, contact.ordinal, contact.contact_type.index, grade, reach, opened, due)
