"""Contacts at a pace: all that an agent holds go on at once, each the slower the more there are."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable

from models.contact.contact import Contact
from models.routing.agent import Agent
from sim.clock import SERVICE_END, Alarm


class PacedHandling:
    """Holding k contacts, each moves on at ``paces[k]`` seconds of effort per second, which changes whenever k does.

    All contacts at hand share that pace, so one running total of effort per contact (``done``) serves them all: a
    contact is finished when the total reaches the value it was given on arrival, and one alarm rings for the first of
    them. Wrap-up is effort as talk is: the customer has gone, the agent is not free yet.
    """

    __slots__ = (
        "agent",
        "alarm",
        "clock",
        "done",
        "due",
        "held",
        "order",
        "paces",
        "rate",
        "rings_at",
        "router",
        "since",
    )

    def __init__(self, agent: Agent, paces: list[float]) -> None:
        self.agent = agent
        self.held = agent.held
        self.router = agent.router
        self.clock = agent.clock
        self.paces = paces
        self.done = self.since = self.due = self.rings_at = 0.0
        self.rate = 1.0
        self.order = 0
        self.alarm = Alarm(PacedHandling._ring, self)

    def begin(self, contact: Contact) -> None:
        """See :class:`models.routing.agent.Handling`."""
        agent = self.agent
        now = self.clock.now
        contact.answered = now
        contact.agent = agent
        effort = contact.work * agent.effort[contact.contact_type.index] * agent.tempo
        held = self.held
        if held:
            self.done += (now - self.since) * self.rate
            self.order += 1
            insort(held, (self.done + effort, True, self.order, contact))
            self.since = now
            self.rate = self.paces[len(held)]
            self._arm(now + (held[0][0] - self.done) / self.rate)
        else:
            self.done = 0.0
            held.append((effort, True, 0, contact))
            self.since = now
            self.rate = rate = self.paces[1]
            self.due = self.rings_at = due = now + effort / rate
            self.clock.set(self.alarm, due, SERVICE_END)  # nothing was at hand, so it is not pending

    def go_on_at(self, paces: list[float]) -> None:
        """Work at these paces from now on, also on the contacts at hand."""
        self.paces = paces
        held = self.held
        if held:
            now = self.clock.now
            self.done += (now - self.since) * self.rate
            self.since = now
            self.rate = paces[len(held)]
            self._arm(now + (held[0][0] - self.done) / self.rate)

    def soothe(self, factor: float) -> None:
        """Those at hand are being served: nobody's patience is to be lengthened."""

    def _arm(self, due: float) -> None:
        """Have the alarm ring at ``due``, when the first contact at hand is finished, or before."""
        self.due = due
        alarm = self.alarm
        if alarm.pending:
            if due >= self.rings_at:
                return  # it rings early, sees that nothing is due, and is set again
            self.clock.cancel(alarm)
            self.alarm = alarm = Alarm(PacedHandling._ring, self)
        self.rings_at = due
        self.clock.set(alarm, due, SERVICE_END)

    def _ring(self) -> None:
        now = self.clock.now
        if now < self.due:
            self.rings_at = self.due
            self.clock.set(self.alarm, self.due, SERVICE_END)
            return
        held = self.held
        finish, in_talk, order, contact = held.pop(0)
        self.done = finish
        self.since = now
        if in_talk:
            wrap = self.router.talked(contact)
            if wrap > 0.0:
                agent = self.agent
                effort = wrap * agent.effort[contact.contact_type.index] * agent.tempo
                insort(held, (finish + effort, False, -order, contact))
                self._arm(now + (held[0][0] - self.done) / self.rate)
                return
        self.router.record(contact, now)
        if held:
            self.rate = self.paces[len(held)]
            self._arm(now + (held[0][0] - self.done) / self.rate)
        self.agent.make_room()


def paced(paces: list[float]) -> Callable[[Agent], PacedHandling]:
    """What makes the handling of an agent at these paces."""
    return lambda agent: PacedHandling(agent, paces)
