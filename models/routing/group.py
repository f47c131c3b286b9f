"""Groups of agents, and the routes that contacts take to them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from models.routing.queue import Queue

if TYPE_CHECKING:
    from models.routing.agent import Agent


class Group:
    """Agents who may serve the same contacts in the same order.

    ``shelves[k]`` holds those who have k contacts at hand and room for another, the longest so first: the
    first on ``shelves[0]`` has been idle longest. ``accepting`` counts those who accept contacts, with room or
    without; ``sources`` says which queues they serve, ``serves_alone`` whether any of these holds contacts that are
    handled alone (calls). ``whole`` is the group of which this is a part, mostly itself.
    """

    __slots__ = ("accepting", "name", "serves_alone", "shelves", "sources", "whole")

    def __init__(self, name: str, slots: int) -> None:
        self.name = name
        self.accepting = 0
        self.serves_alone = False
        self.whole = self
        self.shelves: list[OrderedDict[Agent, None]] = [OrderedDict() for _ in range(slots)]
        self.sources: list[Source] = []

    def up_to(self, most: int) -> Group:
        """The same agents as seen by a contact that may share them with fewer than ``most`` others."""
        return self if most >= len(self.shelves) else Part(self, most)

    def least_loaded(self, shared: bool) -> Agent | None:
        """The agent with the fewest contacts at hand, the longest so first; idle ones only unless shared."""
        shelves = self.shelves
        if shelves[0]:
            return next(iter(shelves[0]))
        if shared:
            for shelf in shelves:
                if shelf:
                    return next(iter(shelf))
        return None


class Part(Group):
    """A group of which only those are seen who hold fewer than ``most`` contacts."""

    __slots__ = ()

    def __init__(self, whole: Group, most: int) -> None:
        super().__init__(whole.name, 0)
        self.whole = whole
        self.shelves = whole.shelves[:most]
        self.sources = whole.sources


class Source(NamedTuple):
    """A queue that a group serves: in which order of preference, and from which overflow stage on."""

    rank: int
    stage: int
    queue: Queue


class Route(NamedTuple):
    """Where a kind of contact goes: its queue, and for each overflow stage the groups by rank.

    ``ranks[stage]`` lists, in order of preference, the sets of groups that may serve a contact which has
    passed ``stage`` thresholds.
    """

    queue: Queue
    ranks: tuple[tuple[tuple[Group, ...], ...], ...]
