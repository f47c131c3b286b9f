"""The backlog: tickets that wait for somebody to work on them, over hours and days."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple, Protocol

from models.contact.contact import NAN, Contact
from models.deferred.ticket import Ticket
from models.facilities import Facilities
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.questions import Ordering
from models.routing.agent import Agent
from models.routing.group import Group
from sim.clock import PATIENCE, THRESHOLD, Alarm

Groups = Mapping[Group[Agent], Duties]


class Worker(Protocol):
    """Somebody who is ready for a ticket."""

    def begin(self, ticket: Ticket) -> None:
        """Work on a ticket that the backlog has handed out."""
        ...


class Helper(NamedTuple):
    """A group that works on the tickets of a pile: in which order of preference, and after what age."""

    rank: int
    after_s: float
    group: Group[Agent]


class Pile:
    """Tickets that the same agents may work on; the most urgent first, among these as the policy orders them."""

    __slots__ = ("heap", "helpers")

    def __init__(self, helpers: Sequence[Helper]) -> None:
        self.helpers = sorted(helpers, key=lambda helper: (helper.rank, helper.after_s))
        self.heap: list[tuple[float, float, int, Ticket]] = []

    def head(self) -> Ticket | None:
        """The first ticket, or None; entries of tickets that have gone are dropped on the way."""
        heap = self.heap
        while heap and heap[0][3].place is not heap[0]:
            heappop(heap)
        return heap[0][3] if heap else None


class Backlog:
    """Keeps tickets until somebody has time for them; knows who is ready for one.

    ``withdraw`` is told of a ticket that its customer gives up or chases. Whoever looked for a
    ticket and found none is ``ready``.
    """

    def __init__(
        self,
        env: Facilities,
        ordering: Ordering,
        contact_types: Sequence[ContactType],
        duties: Groups,
        withdraw: Callable[[Ticket], None],
    ) -> None:
        self.clock = env.clock
        self.rank = ordering.rank
        self.withdraw = withdraw
        self.piles: dict[int, Pile] = {}
        self.sources: dict[Group[Agent], list[tuple[float, Pile]]] = {group: [] for group in duties}
        self.ready: dict[Group[Agent], OrderedDict[Worker, None]] = {group: OrderedDict() for group in duties}
        self.at_hand: dict[Ticket, None] = {}
        self._arrivals = count()
        self._build(contact_types, duties)

    def _build(self, contact_types: Sequence[ContactType], duties: Groups) -> None:
        """A pile for all types that the same groups work on in the same way."""
        found: dict[tuple[object, ...], Pile] = {}
        for contact_type in contact_types:
            if contact_type.deferred is None:
                continue
            helpers = [
                Helper(duty[contact_type.index].rank, duty[contact_type.index].after_s, group)
                for group, duty in duties.items()
                if contact_type.index in duty
            ]
            pile = found.get(tuple(helpers))
            if pile is None:
                pile = found[tuple(helpers)] = Pile(helpers)
                for helper in helpers:
                    self.sources[helper.group].append((helper.after_s, pile))
            self.piles[contact_type.index] = pile

    def add(self, ticket: Ticket) -> None:
        """A ticket comes in: whoever is ready begins it, else it lies and waits."""
        pile = self.piles[ticket.contact_type.index]
        ticket.place = (ticket.priority, self.rank(ticket), next(self._arrivals), ticket)
        heappush(pile.heap, ticket.place)
        if not self._offer(ticket, pile):
            self._arm(ticket, pile)

    def put_back(self, ticket: Ticket) -> None:
        """Somebody had to leave the ticket: it takes its place in the order again."""
        del self.at_hand[ticket]
        ticket.agent = None
        self.add(ticket)

    def choose(self, group: Group[Agent]) -> Ticket | None:
        """The ticket that an agent of the group should work on now, taken out; None if there is none."""
        best: tuple[float, float, int, Ticket] | None = None
        now = self.clock.now
        for after_s, pile in self.sources[group]:
            ticket = pile.head()
            if ticket is not None and now >= ticket.opened + after_s:
                assert ticket.place is not None
                if best is None or ticket.place < best:
                    best = ticket.place
        if best is None:
            return None
        self._take_out(best[3])
        return best[3]

    def _take_out(self, ticket: Ticket) -> None:
        ticket.place = None
        self.at_hand[ticket] = None
        self._silence(ticket)

    def _offer(self, ticket: Ticket, pile: Pile) -> bool:
        """Give the ticket to somebody who is ready for it and may help by now."""
        age_s = self.clock.now - ticket.opened
        for helper in pile.helpers:
            ready = self.ready[helper.group]
            if ready and age_s >= helper.after_s:
                worker, _ = ready.popitem(last=False)
                self._take_out(ticket)
                worker.begin(ticket)
                return True
        return False

    def _arm(self, ticket: Ticket, pile: Pile) -> None:
        """Ring when the customer gives up or chases, or when further agents may help."""
        now = self.clock.now
        at, order = max(now, min(ticket.chase_at, ticket.gives_up_at)), PATIENCE
        for helper in pile.helpers:
            if now < ticket.opened + helper.after_s < at:
                at, order = ticket.opened + helper.after_s, THRESHOLD
        if at < float("inf"):
            ticket.alarm = Alarm(self._ring, ticket)
            self.clock.set(ticket.alarm, at, order)

    def _ring(self, ticket: Ticket) -> None:
        del ticket.alarm
        if self.clock.now >= min(ticket.chase_at, ticket.gives_up_at):
            ticket.place = None
            self.withdraw(ticket)
        elif not self._offer(ticket, self.piles[ticket.contact_type.index]):
            self._arm(ticket, self.piles[ticket.contact_type.index])

    def _silence(self, ticket: Ticket) -> None:
        if hasattr(ticket, "alarm"):
            self.clock.cancel(ticket.alarm)
            del ticket.alarm

    def waiting(self) -> list[Ticket]:
        """The tickets that lie and wait, in no order."""
        return [
            entry[3]
            for pile in {id(pile): pile for pile in self.piles.values()}.values()
            for entry in pile.heap
            if entry[3].place is entry
        ]

    def open_tickets(self) -> list[Contact]:
        """All tickets without a reply when the run stops, ready to be recorded."""
        waiting = self.waiting()
        for ticket in waiting:
            ticket.answered = NAN
        everything: list[Contact] = [*waiting, *self.at_hand]
        for contact in everything:
            contact.talked = NAN
        return everything
