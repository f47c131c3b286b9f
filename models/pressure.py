"""Pressure: agents work faster while customers wait whom they serve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.waiting import Queue

if TYPE_CHECKING:
    from models.agent import Agent
    from models.contact import Contact
    from models.desk import Group


class PressedQueue(Queue):
    """A queue that tells who serves it when somebody begins to wait, and when nobody waits any more."""

    __slots__ = ("pressures",)

    def __init__(self, name: str, priorities: int, shared: bool, stages_s: tuple[float, ...]) -> None:
        super().__init__(name, priorities, shared, stages_s)
        self.pressures: list[Pressure] = []

    def join(self, contact: Contact) -> None:
        """See :meth:`Queue.join`."""
        super().join(contact)
        if self.size == 1:
            for pressure in self.pressures:
                pressure.rise()

    def leave(self, contact: Contact) -> None:
        """See :meth:`Queue.leave`."""
        super().leave(contact)
        if self.size == 0:
            for pressure in self.pressures:
                pressure.fall()


class Pressure:
    """Agents who serve the same queues: they work at the ``hurried`` paces while somebody waits in any of these."""

    __slots__ = ("agents", "calm", "hurried", "occupied")

    def __init__(self, agents: Sequence[Agent], speed: float) -> None:
        self.agents = agents
        self.calm = agents[0].paces
        self.hurried = [pace * (1 + speed) for pace in self.calm]
        self.occupied = 0

    def rise(self) -> None:
        """One more of the queues has somebody waiting."""
        self.occupied += 1
        if self.occupied == 1:
            for agent in self.agents:
                agent.go_on_at(self.hurried)

    def fall(self) -> None:
        """One of the queues is empty again."""
        self.occupied -= 1
        if self.occupied == 0:
            for agent in self.agents:
                agent.go_on_at(self.calm)


def press(agents: Sequence[Agent], groups: Sequence[Group], speed: float) -> None:
    """Have agents, of these groups, work by the share ``speed`` faster while customers wait whom they serve at once."""
    members: dict[Group, list[Agent]] = {}
    for agent, group in zip(agents, groups, strict=True):
        members.setdefault(group, []).append(agent)
    for group, mine in members.items():
        pressure = Pressure(mine, speed)
        for queue in {id(source.queue): source.queue for source in group.sources if source.stage == 0}.values():
            assert isinstance(queue, PressedQueue)
            queue.pressures.append(pressure)
