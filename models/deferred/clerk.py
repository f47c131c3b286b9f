"""A clerk: an agent who works on tickets when there is no live contact at hand."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

from models.chat.turns import TurnAgent
from models.routing.admission import LimitedRouter
from models.routing.agent import Agent
from models.routing.router import Router
from sim.clock import SERVICE_END, THRESHOLD, Alarm

if TYPE_CHECKING:
    from simpy import Event

    from models.contact.contact import Contact
    from models.customers.needs import Needs
    from models.deferred.backlog import Backlog
    from models.deferred.blending import Blending
    from models.deferred.ticket import Ticket
    from sim.clock import Clock


class Ticketing(Agent):
    """What clerks of every kind do: tickets, one at a time and never beside a live contact.

    While live contacts interrupt, a clerk with a ticket counts as idle to whoever assigns them. ``reservations``
    counts the reserved hours that are running; in these the clerk takes no live contact. No slots here: two bases with
    slots of their own could not be joined.
    """

    def equip(self, backlog: Backlog, journey: Needs, blending: Blending) -> None:
        """Give the clerk a backlog to work on, before anything happens."""
        self.backlog = backlog
        self.journey = journey
        self.blending = blending
        self.ticket: Ticket | None = None
        self.began = 0.0
        self.seconds_per_work = 1.0
        self.ticket_alarm = Alarm(self._finish_ticket)
        self.turn_alarm = Alarm(self._pick)
        self.reservations = 0

    # -- live contacts come and go --------------------------------------------------------------------------

    def take(self, contact: Contact) -> None:
        """Answer a live contact; a ticket at hand goes back into the backlog."""
        self._drop_tickets()
        super().take(contact)

    def close(self) -> Event:
        """Accept nothing more; a ticket at hand goes back into the backlog."""
        self._drop_tickets()
        return super().close()

    def _drop_tickets(self) -> None:
        if self.turn_alarm.pending:
            self.clock.cancel(self.turn_alarm)
            self.turn_alarm = Alarm(self._pick)
        self.backlog.ready[self.group].pop(self, None)
        if self.ticket is not None:
            self._put_back(self.ticket)

    # -- tickets --------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Turn to tickets, after the idle time, if there is nothing else to do."""
        if self.held or self.ticket is not None or self.opened_at < 0 or self.turn_alarm.pending:
            return
        if self in self.backlog.ready[self.group]:
            return
        idle_s = 0.0 if self.reservations else self.blending.after_idle_s
        if idle_s > 0.0:
            self.clock.set(self.turn_alarm, self.clock.now + idle_s, THRESHOLD)
        else:
            self._pick()

    def _pick(self, _: object = None) -> None:
        ticket = self.backlog.choose(self.group)
        if ticket is None:
            self.backlog.ready[self.group][self] = None
        else:
            self.begin(ticket)

    def begin(self, ticket: Ticket) -> None:
        """Work on a ticket that the backlog has handed out."""
        now = self.began = self.clock.now
        self.ticket = ticket
        ticket.agent = self
        ticket.answered = now
        self.seconds_per_work = self.effort[ticket.kind.index] * self.tempo
        self.clock.set(self.ticket_alarm, now + ticket.remaining * self.seconds_per_work, SERVICE_END)
        shelf = self.shelf
        if shelf is not None:
            if self.blending.live_interrupts:
                shelf.move_to_end(self)  # whoever has nothing to do comes before those who work on tickets
                self.free_since = now
            else:
                del shelf[self]
                self.shelf = None

    def _put_back(self, ticket: Ticket) -> None:
        """Leave the ticket with what is left to do."""
        self.clock.cancel(self.ticket_alarm)
        self.ticket_alarm = Alarm(self._finish_ticket)
        self._end_spell(ticket)
        done = (self.clock.now - self.began) / self.seconds_per_work
        if done > 0.0:
            ticket.remaining = max(0.0, ticket.remaining - done) + self.blending.resume_s
        self.backlog.put_back(ticket)

    def _finish_ticket(self, _: object) -> None:
        """The reply goes out."""
        ticket = self.ticket
        assert ticket is not None
        self._end_spell(ticket)
        del self.backlog.at_hand[ticket]
        self.journey.talked(ticket)
        self.desk.record(ticket, self.clock.now)
        if self.opened_at >= 0:
            self.desk.seek(self)

    def _end_spell(self, ticket: Ticket) -> None:
        self.ticket = None
        now = self.clock.now
        if now > self.began:
            self.backlog.spells.add(self.number, ticket.root, ticket.ordinal, ticket.kind.index, self.began, now)

    # -- reserved hours -------------------------------------------------------------------------------------

    def reserve(self) -> None:
        """Take no live contacts from now on; those at hand are finished."""
        self.reservations += 1
        if self.shelf is not None:
            del self.shelf[self]
            self.shelf = None
        if self.turn_alarm.pending:
            self._drop_tickets()
        self.turn()

    def release(self) -> None:
        """Reserved hours are over: live contacts again, those that wait first."""
        self.reservations -= 1
        if self.reservations or self.opened_at < 0:
            return
        if self.ticket is not None and not self.blending.live_interrupts:
            return  # back when the ticket is done
        if not self.held or self.held[0][2].kind.shared:
            self.desk.seek(self)

    def record_open(self) -> None:
        """Write the spell that is running when the run stops."""
        ticket = self.ticket
        if ticket is not None:
            self._end_spell(ticket)


class Clerk(Ticketing):
    """An agent who also works on tickets."""


class TurnClerk(Ticketing, TurnAgent):
    """An agent whose chats go on in turns, and who also works on tickets."""


class _Blended(Router):
    """A desk whose agents turn to tickets when there is nothing for them here."""

    def seek(self, agent: Agent) -> None:
        """Live contacts first, unless the hour is reserved; then tickets."""
        assert isinstance(agent, Ticketing)
        if not agent.reservations:
            super().seek(agent)
        agent.turn()


class BlendedRouter(_Blended):
    """A plain desk beside a backlog."""


class BlendedLimitedRouter(_Blended, LimitedRouter):
    """A desk with limits or hours beside a backlog."""


def reserve(clock: Clock, blending: Blending, clerks: Sequence[Ticketing], groups: Sequence[str], days: int) -> None:
    """Have reserved hours begin and end for the clerks of the groups that they are for."""
    for rule in blending.reserved:
        concerned = [clerk for clerk, group in zip(clerks, groups, strict=True) if group in rule.groups]
        for start_s, end_s in rule.spans_s(days):
            clock.process(_hours(clock, concerned, start_s, end_s))


def _hours(clock: Clock, clerks: Sequence[Ticketing], start_s: float, end_s: float) -> Generator[Event, Any, None]:
    yield clock.timeout(start_s - clock.now)
    for clerk in clerks:
        clerk.reserve()
    yield clock.timeout(end_s - clock.now)
    for clerk in clerks:
        clerk.release()
