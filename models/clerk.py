"""A clerk: an agent who works on tickets when there is no live contact at hand."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

from models.agent import Agent
from sim.clock import SERVICE_END, THRESHOLD, Alarm

if TYPE_CHECKING:
    from simpy import Event

    from models.backlog import Backlog
    from models.contact import Contact
    from models.deferral import Blending
    from models.desk import Desk, Group
    from models.journey import Journey
    from models.ticket import Ticket
    from sim.clock import Clock


class Blend:
    """The desk as clerks see it: whoever has no live contact turns to tickets."""

    def __init__(self, desk: Desk, journey: Journey, backlog: Backlog, blending: Blending) -> None:
        self.desk = desk
        self.talked = desk.talked
        self.record = desk.record
        self.replied = journey.talked
        self.backlog = backlog
        self.blending = blending

    def seek(self, clerk: Agent) -> None:
        """Live contacts first, unless the hour is reserved; then tickets."""
        assert isinstance(clerk, Clerk)
        if not clerk.reservations:
            self.desk.seek(clerk)
        clerk.turn()


class Clerk(Agent):
    """An agent who also works on tickets, one at a time and never beside a live contact.

    While live contacts interrupt, a clerk with a ticket counts as idle to whoever assigns them. ``reservations``
    counts the reserved hours that are running; in these the clerk takes no live contact.
    """

    __slots__ = ("began", "blend", "reservations", "seconds_per_work", "ticket", "ticket_alarm", "turn_alarm")

    def __init__(
        self, number: int, clock: Clock, blend: Blend, group: Group, slots: int, paces: list[float], kinds: int
    ) -> None:
        super().__init__(number, clock, blend, group, slots, paces, kinds)
        self.blend = blend
        self.ticket: Ticket | None = None
        self.began = 0.0
        self.seconds_per_work = 1.0
        self.ticket_alarm = Alarm(self._finish)
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
        self.blend.backlog.ready[self.group].pop(self, None)
        if self.ticket is not None:
            self._put_back(self.ticket)

    # -- tickets --------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Turn to tickets, after the idle time, if there is nothing else to do."""
        if self.held or self.ticket is not None or self.opened_at < 0 or self.turn_alarm.pending:
            return
        if self in self.blend.backlog.ready[self.group]:
            return
        idle_s = 0.0 if self.reservations else self.blend.blending.after_idle_s
        if idle_s > 0.0:
            self.clock.set(self.turn_alarm, self.clock.now + idle_s, THRESHOLD)
        else:
            self._pick()

    def _pick(self, _: object = None) -> None:
        ticket = self.blend.backlog.choose(self.group)
        if ticket is None:
            self.blend.backlog.ready[self.group][self] = None
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
            if self.blend.blending.live_interrupts:
                shelf.move_to_end(self)  # whoever has nothing to do comes before those who work on tickets
                self.free_since = now
            else:
                del shelf[self]
                self.shelf = None

    def _put_back(self, ticket: Ticket) -> None:
        """Leave the ticket with what is left to do."""
        self.clock.cancel(self.ticket_alarm)
        self.ticket_alarm = Alarm(self._finish)
        self._end_spell(ticket)
        done = (self.clock.now - self.began) / self.seconds_per_work
        if done > 0.0:
            ticket.remaining = max(0.0, ticket.remaining - done) + self.blend.blending.resume_s
        self.blend.backlog.put_back(ticket)

    def _finish(self, _: object) -> None:
        """The reply goes out."""
        ticket = self.ticket
        assert ticket is not None
        self._end_spell(ticket)
        del self.blend.backlog.at_hand[ticket]
        self.blend.replied(ticket)
        self.blend.record(ticket, self.clock.now)
        if self.opened_at >= 0:
            self.blend.seek(self)

    def _end_spell(self, ticket: Ticket) -> None:
        self.ticket = None
        now = self.clock.now
        if now > self.began:
            self.blend.backlog.spells.add(self.number, ticket.root, ticket.ordinal, ticket.kind.index, self.began, now)

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
        if self.ticket is not None and not self.blend.blending.live_interrupts:
            return  # back when the ticket is done
        if not self.held or self.held[0][2].kind.shared:
            self.blend.seek(self)

    def record_open(self) -> None:
        """Write the spell that is running when the run stops."""
        ticket = self.ticket
        if ticket is not None:
            self._end_spell(ticket)


def reserve(clock: Clock, blending: Blending, clerks: Sequence[Clerk], groups: Sequence[str], days: int) -> None:
    """Have reserved hours begin and end for the clerks of the groups that they are for."""
    for rule in blending.reserved:
        concerned = [clerk for clerk, group in zip(clerks, groups, strict=True) if group in rule.groups]
        for start_s, end_s in rule.spans_s(days):
            clock.process(_hours(clock, concerned, start_s, end_s))


def _hours(clock: Clock, clerks: Sequence[Clerk], start_s: float, end_s: float) -> Generator[Event, Any, None]:
    yield clock.timeout(start_s - clock.now)
    for clerk in clerks:
        clerk.reserve()
    yield clock.timeout(end_s - clock.now)
    for clerk in clerks:
        clerk.release()
