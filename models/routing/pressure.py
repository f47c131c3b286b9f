"""Pressure: agents work faster while customers wait whom they serve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.routing.queue import Queue

if TYPE_CHECKING:
    from models.contact.contact import Contact
    from models.routing.agent import Agent


class PressedQueue(Queue):
    """A queue that tells who serves it when somebody begins to wait, and when nobody waits any more."""

    __slots__ = ("pressures",)

    def __init__(self, name: str, priorities: int, shared: bool, stages_s: tuple[float, ...]) -> None:
        super().__init__(name, priorities, shared, stages_s)
        self.pressures: list[PressedAgent] = []

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

    def attached(self, agent: Agent, wait_s: float) -> PressedQueue:
        """See :meth:`Queue.attached`; it presses that agent."""
        queue = PressedQueue(f"agent {agent.number}", len(self.lanes), self.shared, (wait_s,))
        queue.pressures = [pressure for pressure in self.pressures if pressure.agent is agent]
        return queue


class PressedAgent:
    """That of one agent, who works at the ``hurried`` paces while somebody waits in one or more of the own queues."""

    __slots__ = ("agent", "calm", "hurried", "occupied")

    def __init__(self, agent: Agent, hurried: list[float]) -> None:
        self.agent = agent
        self.calm = agent.paces
        self.hurried = hurried
        self.occupied = 0

    def rise(self) -> None:
        """One more of the queues has somebody waiting."""
        self.occupied += 1
        if self.occupied == 1:
            self.agent.go_on_at(self.hurried)

    def fall(self) -> None:
        """One of the queues is empty again."""
        self.occupied -= 1
        if self.occupied == 0:
            self.agent.go_on_at(self.calm)


def press(agents: Sequence[Agent], speed: float) -> None:
    """Have agents work by the share ``speed`` faster while customers wait whom they serve at once."""
    for agent in agents:
        pressure = PressedAgent(agent, [pace * (1 + speed) for pace in agent.paces])
        for queue in {id(source.queue): source.queue for source in agent.group.sources if source.stage == 0}.values():
            assert isinstance(queue, PressedQueue)
            queue.pressures.append(pressure)
