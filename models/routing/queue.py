"""A queue of waiting contacts: first come first served within each priority, left in constant time."""

from __future__ import annotations

from collections import OrderedDict
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.contact.contact import Contact
    from models.routing.agent import Agent


class Queue:
    """Contacts that the same agents may serve in the same order of preference.

    ``lanes[p]`` holds the contacts of priority ``p`` (0 is the most urgent) in order of joining. ``stages_s``
    are the waits after which further agents may help; ``shared`` says that its contacts may be handled
    together with others (chat), at most ``most`` in all.
    """

    __slots__ = ("lanes", "most", "name", "shared", "size", "stages_s")

    def __init__(self, name: str, priorities: int, shared: bool, stages_s: tuple[float, ...]) -> None:
        self.name = name
        self.lanes: list[OrderedDict[Contact, None]] = [OrderedDict() for _ in range(priorities)]
        self.size = 0
        self.shared = shared
        self.most = 200
        self.stages_s = stages_s

    def attached(self, agent: Agent, wait_s: float) -> Queue:
        """A queue of those who wait for one of its agents, for so long before anybody else may have them."""
        return Queue(f"agent {agent.number}", len(self.lanes), self.shared, (wait_s,))

    def join(self, contact: Contact) -> None:
        """Join at the end of the lane."""
        self.lanes[contact.priority][contact] = None
        self.size += 1

    def leave(self, contact: Contact) -> None:
        """Leave from wherever in the lane."""
        del self.lanes[contact.priority][contact]
        self.size -= 1

    def head(self, stage: int) -> Contact | None:
        """The most urgent, longest-waiting contact that has passed ``stage`` overflow thresholds."""
        for lane in self.lanes:
            if lane:
                first = next(iter(lane))
                if first.stage >= stage:
                    return first
        return None

    def heads(self, stage: int) -> Iterator[Contact]:
        """The longest-waiting contact of each priority, if it has passed ``stage`` overflow thresholds."""
        for lane in self.lanes:
            if lane:
                first = next(iter(lane))
                if first.stage >= stage:
                    yield first

    def join_by_wait(self, contact: Contact) -> None:
        """Join among those of the same priority where the wait so far belongs: behind all who wait longer.

        Takes as many steps as have joined since.
        """
        lane = self.lanes[contact.priority]
        later = list(takewhile(lambda other: other.queued > contact.queued, reversed(lane)))
        self.join(contact)
        for other in reversed(later):
            lane.move_to_end(other)

    def __iter__(self) -> Iterator[Contact]:
        for lane in self.lanes:
            yield from lane
