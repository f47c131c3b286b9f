"""An agent: who is there, how many contacts there is room for, and which parts do the work."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from simpy import Event

from models.contact.contact import Contact
from models.contact.needs import NeedContract
from models.routing.group import Group
from sim.clock import Clock

Held = tuple[float, bool, int, Contact]
"""A contact at hand: when its effort is done, whether it is still talked through, its place in order, the contact."""


class Dispatch(Protocol):
    """What an agent needs of the router: see :class:`models.routing.router.Router`."""

    clock: Clock
    types: int
    patience_factor: float
    waiting: int

    @property
    def needs(self) -> NeedContract:
        """What happens to needs."""
        ...

    @property
    def talked(self) -> Callable[[Contact], float]:
        """To be told of a talk that has ended; returns the wrap-up effort in seconds."""
        ...

    @property
    def record(self) -> Callable[[Contact, float], None]:
        """To be told of a contact that the agent is free of."""
        ...

    def seek(self, agent: Agent) -> None:
        """Give the agent what waits for it, then list it as free."""
        ...

    def reconsider(self) -> None:
        """Somebody accepts no more contacts."""
        ...

    def gone(self, contact: Contact) -> None:
        """A customer has gone whom the router has not lost itself."""
        ...

    def left(self, contact: Contact) -> None:
        """A customer has given up waiting who stood at an agent's already."""
        ...


class Handling(Protocol):
    """How the contacts at hand of one agent go on: at a pace, or in turns."""

    paces: list[float]

    def begin(self, contact: Contact) -> None:
        """A contact is at hand from now on."""
        ...

    def go_on_at(self, paces: list[float]) -> None:
        """Work at these paces from now on."""
        ...

    def soothe(self, factor: float) -> None:
        """Lengthen by ``factor`` the patience left to those who wait for a first reply."""
        ...


class TicketDuty(Protocol):
    """The tickets of one agent, who works on them when there is no live contact at hand."""

    def lay_aside(self) -> None:
        """A live contact comes, or the agent leaves: a ticket at hand goes back into the backlog."""
        ...

    def find_work(self) -> None:
        """Live contacts first, unless the hour is reserved; then tickets."""
        ...

    def go_on(self) -> None:
        """The agent works at another speed from now on."""
        ...

    def record_open(self) -> None:
        """Write the spell that is running when the run stops."""
        ...


class Agent:
    """One agent, who may hold several chats or one exclusive contact.

    There is room for ``slots`` contacts: ``slots_today``, or fewer while one at hand must not be shared with so many.
    ``handling`` does the work on those at hand (``held``, ``load`` of them) and ``tickets`` the work when there are
    none; both are made for the agent by what it is given.

    ``effort[type]`` × ``tempo`` is the agent's seconds per second of reference work; ``quality[type]`` ×
    ``care`` multiplies the odds of a right answer, ``selling`` the conversion; ``manner`` is added to the probability
    of a satisfied customer. They belong to the slow world, which renews them. ``sources`` are the queues that the
    agent serves: the group's, and any of the agent's own. All work takes ``slowness`` times as long as it would at the
    ``usual_paces``, because of what the agent works with. ``listed`` is the list of free agents in which it stands.
    """

    __slots__ = (
        "begin",
        "care",
        "clock",
        "effort",
        "emptied",
        "free_since",
        "group",
        "handling",
        "held",
        "is_open",
        "listed",
        "load",
        "manner",
        "number",
        "quality",
        "router",
        "selling",
        "slots",
        "slots_today",
        "slowness",
        "sources",
        "tempo",
        "tickets",
        "usual_paces",
    )

    def __init__(
        self,
        number: int,
        group: Group[Agent],
        slots: int,
        router: Dispatch,
        handling: Callable[[Agent], Handling],
        tickets: Callable[[Agent], TicketDuty] | None = None,
    ) -> None:
        self.number = number
        self.clock = router.clock
        self.router = router
        self.group = group
        self.sources = group.sources
        self.slots = self.slots_today = slots
        self.effort = [1.0] * router.types
        self.quality = [1.0] * router.types
        self.tempo = self.care = self.selling = 1.0
        self.manner = self.free_since = 0.0
        self.held: list[Held] = []
        self.load = 0
        self.is_open = False
        self.listed: OrderedDict[Agent, None] | None = None
        self.emptied: Event | None = None
        self.handling = handling(self)
        self.begin = self.handling.begin  # looked up once: it is called for every contact
        self.tickets = None if tickets is None else tickets(self)
        self.slowness = 1.0
        self.usual_paces = self.handling.paces
        group.members[number] = self

    @property
    def has_room(self) -> bool:
        """Whether the agent accepts a further contact."""
        return self.listed is not None

    def open(self) -> None:
        """Start to accept contacts, the waiting ones first."""
        self.group.accepting += not self.is_open
        self.is_open = True
        self.emptied = None
        if not self.held or self.held[0][3].contact_type.shared:
            self.find_work()

    def close(self) -> Event:
        """Accept no more contacts; the event happens when the last one at hand is finished."""
        if self.tickets is not None:
            self.tickets.lay_aside()
        self.group.accepting -= self.is_open
        self.is_open = False
        self.unlist()
        self.router.reconsider()
        self.emptied = self.clock.event()
        if not self.held:
            self.emptied.succeed()
        return self.emptied

    def take(self, contact: Contact) -> None:
        """Answer a contact; the caller has made sure that there is room for it."""
        if self.tickets is not None:
            self.tickets.lay_aside()
        if contact.before is not None:
            self.router.needs.met_again(self, contact, contact.before)
        listed = self.listed
        if listed is not None:
            del listed[self]
        self.begin(contact)
        contact_type = contact.contact_type
        if contact_type.most < self.slots:
            self.slots = contact_type.most
        self.load = count = len(self.held)
        if count < self.slots and contact_type.shared:
            self.listed = listed = self.group.free[count]
            listed[self] = None
            self.free_since = self.clock.now
        else:
            self.listed = None

    def allow(self, slots: int) -> None:
        """Have room for so many from now on; only who holds nothing may be asked."""
        self.slots = self.slots_today = slots

    def go_on_at(self, paces: list[float]) -> None:
        """Work at these paces from now on, as far as nothing slows the agent down."""
        self.usual_paces = paces
        self.handling.go_on_at(paces if self.slowness == 1.0 else [pace / self.slowness for pace in paces])

    def slow_down(self, factor: float) -> None:
        """Let all work take ``factor`` times as long as usual from now on; 1 for as long as usual."""
        self.slowness = factor
        self.go_on_at(self.usual_paces)
        if self.tickets is not None:
            self.tickets.go_on()

    def find_work(self) -> None:
        """Look for what waits, live contacts first."""
        if self.tickets is None:
            self.router.seek(self)
        else:
            self.tickets.find_work()

    def unlist(self) -> None:
        """Stand in no list of free agents from now on."""
        if self.listed is not None:
            del self.listed[self]
            self.listed = None

    def make_room(self) -> None:
        """A contact has gone: look for another, or go home if there was only this one left to do."""
        self.load = len(self.held)
        if self.slots < self.slots_today:
            self.slots = min([self.slots_today, *(contact.contact_type.most for _, _, _, contact in self.held)])
        listed = self.listed
        if listed is not None:
            del listed[self]
            self.listed = None
        if self.is_open:
            if self.tickets is None:
                self.router.seek(self)
            else:
                self.tickets.find_work()
        elif not self.held and self.emptied is not None:
            self.emptied.succeed()
            self.emptied = None
