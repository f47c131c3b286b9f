"""Groups of agents who may serve the same contacts, and the routes that contacts take to them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from models.contact.contact import Contact
from models.contact.queue import Queue, Source
from models.questions import AgentView

A = TypeVar("A", bound=AgentView)


class Group(Generic[A]):
    """Agents who may serve the same contacts in the same order.

    ``free[k]`` holds those who have k contacts at hand and room for another, the longest so first: the
    first of ``free[0]`` has been idle longest. ``accepting`` counts those who accept contacts, with room or
    without; ``sources`` says which queues they serve, ``serves_alone`` whether any of these holds contacts that are
    handled alone (calls). ``members`` are all its agents by number. ``whole`` is the group of which this is a part,
    mostly itself: a part shows only those who hold fewer contacts than it has lists.
    """

    __slots__ = ("accepting", "free", "members", "name", "serves_alone", "sources", "whole")

    def __init__(self, name: str, free: list[OrderedDict[A, None]], whole: Group[A] | None = None) -> None:
        self.name = name
        self.free = free
        self.accepting = 0
        self.serves_alone = False
        self.whole = self if whole is None else whole
        self.sources: list[Source[Contact]] = [] if whole is None else whole.sources
        self.members: dict[int, A] = {} if whole is None else whole.members

    def up_to(self, most: int) -> Group[A]:
        """The same agents as seen by a contact that may share them with fewer than ``most`` others."""
        return self if most >= len(self.free) else Group(self.name, self.free[:most], self)

    # -- what policies see ------------------------------------------------------------------------------------

    @property
    def idle(self) -> int:
        """How many have nothing at hand."""
        return len(self.free[0])

    @property
    def on_duty(self) -> int:
        """How many accept contacts, with room or without."""
        return self.whole.accepting

    @property
    def takes_calls(self) -> bool:
        """Whether they also serve contacts that are handled alone."""
        return self.whole.serves_alone

    @property
    def places(self) -> int:
        """The most contacts that one of them may hold, the one to be assigned included."""
        return len(self.free)

    def least_loaded(self, shared: bool) -> A | None:
        """The agent with the fewest contacts at hand, the longest so first; idle ones only unless shared."""
        free = self.free
        if free[0]:
            return next(iter(free[0]))
        if shared:
            for agents in free:
                if agents:
                    return next(iter(agents))
        return None

    def longest_idle(self, shared: bool) -> A | None:
        """The agent with room to whom nothing has happened for longest; idle ones only unless shared."""
        # in every list the first has stood there longest, so that the heads of the lists are enough
        heads = [next(iter(agents)) for agents in self._lists(shared) if agents]
        return min(heads, key=lambda agent: (agent.free_since, agent.load), default=None)

    def first_with(self, load: int) -> A | None:
        """Of those with room and ``load`` contacts at hand, the one who has had them longest."""
        agents = self.free[load] if load < len(self.free) else None
        return next(iter(agents)) if agents else None

    def with_room(self, shared: bool) -> Iterator[A]:
        """All with room, the fewest contacts at hand first, the longest so first; idle ones only unless shared."""
        return chain.from_iterable(self._lists(shared))

    def room(self, shared: bool) -> int:
        """How many have room."""
        return sum(map(len, self._lists(shared)))

    def member(self, number: int) -> A | None:
        """The agent of this number, None if not of the group."""
        return self.members.get(number)

    def _lists(self, shared: bool) -> list[OrderedDict[A, None]]:
        return self.free if shared else self.free[:1]


class Route(NamedTuple, Generic[A]):
    """Where contacts of one type go: their queue, and for each overflow stage the groups by rank.

    ``ranks[stage]`` lists, in order of preference, the sets of groups that may serve a contact which has
    passed ``stage`` thresholds.
    """

    queue: Queue[Contact]
    ranks: tuple[tuple[tuple[Group[A], ...], ...], ...]
