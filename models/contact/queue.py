"""A queue of waiting contacts: first come first served within each priority, left in constant time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import takewhile
from typing import Generic, NamedTuple, Protocol, TypeVar


class Waiting(Protocol):
    """What a queue must know of those who wait in it."""

    priority: int
    queued: float
    stage: int


class Watcher(Protocol):
    """Somebody who is told when a queue begins to hold somebody, and when it is empty again."""

    def concerns(self, agent: object) -> bool:
        """Whether it watches on behalf of this agent."""
        ...

    def occupied(self) -> None:
        """Somebody begins to wait."""
        ...

    def emptied(self) -> None:
        """Nobody waits any more."""
        ...


W = TypeVar("W", bound=Waiting)


class Queue(Generic[W]):
    """Contacts that the same agents may serve in the same order of preference.

    ``lanes[p]`` holds the contacts of priority ``p`` (0 is the most urgent) in order of joining. ``stages_s``
    are the waits after which further agents may help; ``shared`` says that its contacts may be handled
    together with others (chat), at most ``most`` in all. ``watchers`` are told when it is occupied and emptied.
    """

    __slots__ = ("lanes", "most", "name", "shared", "size", "stages_s", "watchers")

    def __init__(self, name: str, priorities: int, shared: bool, stages_s: tuple[float, ...], most: int = 200) -> None:
        self.name = name
        self.lanes: list[OrderedDict[W, None]] = [OrderedDict() for _ in range(priorities)]
        self.size = 0
        self.shared = shared
        self.most = most
        self.stages_s = stages_s
        self.watchers: list[Watcher] = []

    def join(self, contact: W) -> None:
        """Join at the end of the lane."""
        self.lanes[contact.priority][contact] = None
        self.size += 1
        if self.watchers and self.size == 1:
            for watcher in self.watchers:
                watcher.occupied()

    def leave(self, contact: W) -> None:
        """Leave from wherever in the lane."""
        del self.lanes[contact.priority][contact]
        self.size -= 1
        if self.watchers and self.size == 0:
            for watcher in self.watchers:
                watcher.emptied()

    def head(self, stage: int) -> W | None:
        """The most urgent, longest-waiting contact that has passed ``stage`` overflow thresholds."""
        for lane in self.lanes:
            if lane:
                first = next(iter(lane))
                if first.stage >= stage:
                    return first
        return None

    def heads(self, stage: int) -> Iterator[W]:
        """The longest-waiting contact of each priority, if it has passed ``stage`` overflow thresholds."""
        for lane in self.lanes:
            if lane:
                first = next(iter(lane))
                if first.stage >= stage:
                    yield first

    def join_by_wait(self, contact: W) -> None:
        """Join among those of the same priority where the wait so far belongs: behind all who wait longer.

        Takes as many steps as have joined since.
        """
        lane = self.lanes[contact.priority]
        later = list(takewhile(lambda other: other.queued > contact.queued, reversed(lane)))
        self.join(contact)
        for other in reversed(later):
            lane.move_to_end(other)

    def __iter__(self) -> Iterator[W]:
        for lane in self.lanes:
            yield from lane


class Source(NamedTuple, Generic[W]):
    """A queue that a group serves: in which order of preference, and from which overflow stage on."""

    rank: int
    stage: int
    queue: Queue[W]
