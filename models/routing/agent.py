"""An agent at work: contacts at hand, their pace, and room for more."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

from sim.clock import SERVICE_END, Alarm

if TYPE_CHECKING:
    from collections import OrderedDict

    from simpy import Event

    from models.contact.contact import Contact
    from models.routing.group import Group
    from models.routing.router import Router
    from sim.clock import Clock


class Agent:
    """One agent, who may hold several chats or one exclusive contact.

    Holding k contacts, each moves on at ``paces[k]`` seconds of effort per second, so that the pace of all
    changes whenever k does. All contacts at hand share that pace, so one running total of effort per contact
    (``done``) serves them all: a contact is finished when the total reaches the value it was given on
    arrival, and one alarm rings for the first of them.

    There is room for ``slots`` contacts: ``slots_today``, or fewer while one at hand must not be shared with so many.

    ``effort[kind]`` × ``tempo`` is the agent's seconds per second of reference work; ``quality[kind]`` ×
    ``care`` multiplies the odds of a right answer, ``selling`` the conversion; ``manner`` is added to the probability
    of a satisfied customer. They belong to the slow world, which renews them. ``sources`` are the queues that the
    agent serves: the group's, and any of the agent's own.
    """

    __slots__ = (
        "alarm",
        "care",
        "clock",
        "desk",
        "done",
        "due",
        "effort",
        "emptied",
        "free_since",
        "group",
        "held",
        "manner",
        "number",
        "opened_at",
        "order",
        "paces",
        "quality",
        "rate",
        "rings_at",
        "selling",
        "shelf",
        "since",
        "slots",
        "slots_today",
        "sources",
        "tempo",
    )

    def __init__(
        self, number: int, clock: Clock, desk: Router, group: Group, slots: int, paces: list[float], kinds: int
    ) -> None:
        self.number = number
        self.clock = clock
        self.desk = desk
        self.group = group
        self.sources = group.sources
        self.slots = self.slots_today = slots
        self.paces = paces
        self.effort = [1.0] * kinds
        self.quality = [1.0] * kinds
        self.tempo = self.care = self.selling = 1.0
        self.manner = 0.0
        self.held: list[tuple[float, int, Contact]] = []
        self.done = self.since = self.due = self.rings_at = self.free_since = 0.0
        self.rate = 1.0
        self.order = 0
        self.alarm = Alarm(Agent._ring, self)
        self.opened_at = -1.0
        self.shelf: OrderedDict[Agent, None] | None = None
        self.emptied: Event | None = None

    @property
    def is_open(self) -> bool:
        """Whether the agent accepts contacts."""
        return self.opened_at >= 0

    def open(self) -> None:
        """Start to accept contacts, the waiting ones first."""
        self.group.accepting += not self.is_open
        self.opened_at = self.clock.now
        self.emptied = None
        if not self.held or self.held[0][2].kind.shared:
            self.desk.seek(self)

    def close(self) -> Event:
        """Accept no more contacts; the event happens when the last one at hand is finished."""
        self.group.accepting -= self.is_open
        self.opened_at = -1.0
        if self.shelf is not None:
            del self.shelf[self]
            self.shelf = None
        self.desk.reconsider()
        self.emptied = self.clock.event()
        if not self.held:
            self.emptied.succeed()
        return self.emptied

    def take(self, contact: Contact) -> None:
        """Answer a contact; the caller has made sure that there is room for it."""
        now = self.clock.now
        contact.answered = now
        contact.agent = self
        if contact.before is not None:
            self.desk.journey.met_again(self, contact, contact.before)
        kind = contact.kind
        effort = contact.work * self.effort[kind.index] * self.tempo
        held = self.held
        shelf = self.shelf
        if shelf is not None:
            del shelf[self]
        if held:
            self.done += (now - self.since) * self.rate
            self.order += 1
            insort(held, (self.done + effort, self.order, contact))
        else:
            self.done = 0.0
            held.append((effort, 0, contact))
        count = len(held)
        self.since = now
        self.rate = self.paces[count]
        if kind.most < self.slots:
            self.slots = kind.most
        if count < self.slots and kind.shared:
            self.shelf = shelf = self.group.shelves[count]
            shelf[self] = None
            self.free_since = now
        else:
            self.shelf = None
        self._arm(now)

    def allow(self, slots: int) -> None:
        """Have room for so many from now on; only who holds nothing may be asked."""
        self.slots = self.slots_today = slots

    def go_on_at(self, paces: list[float]) -> None:
        """Work at these paces from now on, also on the contacts at hand."""
        self.paces = paces
        if self.held:
            now = self.clock.now
            self.done += (now - self.since) * self.rate
            self.since = now
            self.rate = paces[len(self.held)]
            self._arm(now)

    def soothe(self, factor: float) -> None:
        """Those at hand are being served: nobody's patience is to be lengthened."""

    def _arm(self, now: float) -> None:
        """Have the alarm ring when the first contact at hand is finished, or before."""
        due = self.due = now + (self.held[0][0] - self.done) / self.rate
        alarm = self.alarm
        if alarm.pending:
            if due >= self.rings_at:
                return  # it rings early, sees that nothing is due, and is set again
            self.clock.cancel(alarm)
            self.alarm = alarm = Alarm(Agent._ring, self)
        self.rings_at = due
        self.clock.set(alarm, due, SERVICE_END)

    def _ring(self) -> None:
        now = self.clock.now
        if now < self.due:
            self.rings_at = self.due
            self.clock.set(self.alarm, self.due, SERVICE_END)
            return
        held = self.held
        finish, order, contact = held.pop(0)
        self.done = finish
        self.since = now
        if order >= 0:
            wrap = self.desk.talked(contact)
            if wrap > 0.0:
                # order -1 - order marks wrap-up: the customer has gone, the agent is not free yet
                effort = wrap * self.effort[contact.kind.index] * self.tempo
                insort(held, (finish + effort, -1 - order, contact))
                self._arm(now)
                return
        self.desk.record(contact, now)
        if held:
            self.rate = self.paces[len(held)]
            self._arm(now)
        self._make_room()

    def _make_room(self) -> None:
        """A contact has gone: look for another, or go home if there was only this one left to do."""
        if self.slots < self.slots_today:
            self.slots = min([self.slots_today, *(contact.kind.most for _, _, contact in self.held)])
        shelf = self.shelf
        if shelf is not None:
            del shelf[self]
            self.shelf = None
        if self.opened_at >= 0:
            self.desk.seek(self)
        elif not self.held and self.emptied is not None:
            self.emptied.succeed()
            self.emptied = None
