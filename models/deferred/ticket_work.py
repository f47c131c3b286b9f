"""Ticket work: an agent works on tickets, one at a time, when there is no live contact at hand."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from simpy import Event

from models.contact.needs import NeedContract
from models.deferred.backlog import Backlog
from models.deferred.blending import Blending
from models.deferred.ticket import Ticket
from models.facilities import Facilities
from models.facts.tables import SPELLS
from models.routing.agent import Agent
from sim.clock import SERVICE_END, THRESHOLD, Alarm, Clock
from sim.table import Table


class TicketRoom:
    """What the ticket work of all agents has in common: the backlog, how tickets are fitted in, and the facts."""

    def __init__(self, env: Facilities, backlog: Backlog, needs: NeedContract, blending: Blending) -> None:
        self.backlog = backlog
        self.needs = needs
        self.blending = blending
        self.spells: Table = env.recorder.table(SPELLS)

    def work(self, agent: Agent) -> TicketWork:
        """The ticket work of one agent."""
        return TicketWork(agent, self)


class TicketWork:
    """The tickets of one agent, never beside a live contact.

    While live contacts interrupt, an agent with a ticket counts as idle to whoever assigns them. ``reservations``
    counts the reserved hours that are running; in these the agent takes no live contact.
    """

    __slots__ = (
        "agent",
        "backlog",
        "began",
        "blending",
        "clock",
        "needs",
        "reservations",
        "seconds_per_work",
        "spells",
        "ticket",
        "ticket_alarm",
        "turn_alarm",
    )

    def __init__(self, agent: Agent, room: TicketRoom) -> None:
        self.agent = agent
        self.clock = agent.clock
        self.backlog = room.backlog
        self.needs = room.needs
        self.blending = room.blending
        self.spells = room.spells
        self.ticket: Ticket | None = None
        self.began = 0.0
        self.seconds_per_work = 1.0
        self.ticket_alarm = Alarm(self._finish)
        self.turn_alarm = Alarm(self._pick)
        self.reservations = 0

    # -- live contacts come and go ------------------------------------------------------------------------------

    def find_work(self) -> None:
        """Live contacts first, unless the hour is reserved; then tickets."""
        if not self.reservations:
            self.agent.router.seek(self.agent)
        self.turn()

    def lay_aside(self) -> None:
        """A live contact comes, or the agent leaves: a ticket at hand goes back into the backlog."""
        if self.turn_alarm.pending:
            self.clock.cancel(self.turn_alarm)
            self.turn_alarm = Alarm(self._pick)
        self.backlog.ready[self.agent.group].pop(self, None)
        if self.ticket is not None:
            self._put_back(self.ticket)

    # -- tickets ------------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Turn to tickets, after the idle time, if there is nothing else to do."""
        agent = self.agent
        if agent.held or self.ticket is not None or not agent.is_open or self.turn_alarm.pending:
            return
        if self in self.backlog.ready[agent.group]:
            return
        idle_s = 0.0 if self.reservations else self.blending.after_idle_s
        if idle_s > 0.0:
            self.clock.set(self.turn_alarm, self.clock.now + idle_s, THRESHOLD)
        else:
            self._pick()

    def _pick(self, _: object = None) -> None:
        ticket = self.backlog.choose(self.agent.group)
        if ticket is None:
            self.backlog.ready[self.agent.group][self] = None
        else:
            self.begin(ticket)

    def begin(self, ticket: Ticket) -> None:
        """Work on a ticket that the backlog has handed out."""
        agent = self.agent
        now = self.clock.now
        ticket.agent = agent
        ticket.answered = now
        self._work_on(ticket)
        if agent.listed is not None:
            if self.blending.live_interrupts:
                # whoever has nothing to do comes before those who work on tickets
                agent.listed.move_to_end(agent)
                agent.free_since = now
            else:
                agent.unlist()

    def _work_on(self, ticket: Ticket) -> None:
        """Begin a spell of work on a ticket."""
        agent = self.agent
        now = self.began = self.clock.now
        self.ticket = ticket
        self.seconds_per_work = agent.effort[ticket.contact_type.index] * agent.tempo * agent.slowness
        self.clock.set(self.ticket_alarm, now + ticket.remaining * self.seconds_per_work, SERVICE_END)

    def _leave_off(self, ticket: Ticket) -> float:
        """End the spell before the ticket is done; returns how much of it was done."""
        self.clock.cancel(self.ticket_alarm)
        self.ticket_alarm = Alarm(self._finish)
        self._end_spell(ticket)
        return (self.clock.now - self.began) / self.seconds_per_work

    def _put_back(self, ticket: Ticket) -> None:
        """Leave the ticket with what is left to do."""
        done = self._leave_off(ticket)
        if done > 0.0:
            ticket.remaining = max(0.0, ticket.remaining - done) + self.blending.resume_s
        self.backlog.put_back(ticket)

    def go_on(self) -> None:
        """Work at another speed from now on: a ticket at hand goes on in another spell."""
        ticket = self.ticket
        if ticket is not None:
            ticket.remaining = max(0.0, ticket.remaining - self._leave_off(ticket))
            self._work_on(ticket)

    def _finish(self, _: object) -> None:
        """The reply goes out."""
        ticket = self.ticket
        assert ticket is not None
        self._end_spell(ticket)
        del self.backlog.at_hand[ticket]
        self.needs.talked(ticket)
        self.agent.router.record(ticket, self.clock.now)
        if self.agent.is_open:
            self.find_work()

    def _end_spell(self, ticket: Ticket) -> None:
        self.ticket = None
        now = self.clock.now
        if now > self.began:
            self.spells.add(self.agent.number, ticket.root, ticket.ordinal, ticket.contact_type.index, self.began, now)

    # -- reserved hours -----------------------------------------------------------------------------------------

    def reserve(self) -> None:
        """Take no live contacts from now on; those at hand are finished."""
        self.reservations += 1
        self.agent.unlist()
        if self.turn_alarm.pending:
            self.lay_aside()
        self.turn()

    def release(self) -> None:
        """Reserved hours are over: live contacts again, those that wait first."""
        self.reservations -= 1
        agent = self.agent
        if self.reservations or not agent.is_open:
            return
        if self.ticket is not None and not self.blending.live_interrupts:
            return  # back when the ticket is done
        if not agent.held or agent.held[0][3].contact_type.shared:
            self.find_work()

    def record_open(self) -> None:
        """Write the spell that is running when the run stops."""
        ticket = self.ticket
        if ticket is not None:
            self._end_spell(ticket)


def reserve_hours(env: Facilities, blending: Blending, works: Sequence[tuple[str, TicketWork]]) -> None:
    """Have reserved hours begin and end for those whose group they are for; ``works`` are by (group, ticket work)."""
    for rule in blending.reserved:
        concerned = [work for group, work in works if group in rule.groups]
        for start_s, end_s in rule.spans_s(env.calendar.days):
            env.clock.process(_hours(env.clock, concerned, start_s, end_s))


def _hours(clock: Clock, concerned: Sequence[TicketWork], start_s: float, end_s: float) -> Generator[Event, Any, None]:
    yield clock.timeout(start_s - clock.now)
    for work in concerned:
        work.reserve()
    yield clock.timeout(end_s - clock.now)
    for work in concerned:
        work.release()
