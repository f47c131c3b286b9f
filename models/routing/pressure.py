"""Pressure: agents work faster while customers wait whom they serve."""

from __future__ import annotations

from collections.abc import Sequence

from models.routing.agent import Agent


class PressedAgent:
    """That of one agent, who works at the ``hurried`` paces while somebody waits in one or more of the own queues."""

    __slots__ = ("agent", "calm", "hurried", "queues")

    def __init__(self, agent: Agent, speed: float) -> None:
        self.agent = agent
        self.calm = agent.usual_paces
        self.hurried = [pace * (1 + speed) for pace in self.calm]
        self.queues = 0

    def concerns(self, agent: object) -> bool:
        """Whether it is the pressure of this agent."""
        return agent is self.agent

    def occupied(self) -> None:
        """One more of the queues has somebody waiting."""
        self.queues += 1
        if self.queues == 1:
            self.agent.go_on_at(self.hurried)

    def emptied(self) -> None:
        """One of the queues is empty again."""
        self.queues -= 1
        if self.queues == 0:
            self.agent.go_on_at(self.calm)


def press(agents: Sequence[Agent], speed: float) -> None:
    """Have agents work by the share ``speed`` faster while customers wait whom they serve at once."""
    for agent in agents:
        pressure = PressedAgent(agent, speed)
        for queue in {id(source.queue): source.queue for source in agent.group.sources if source.stage == 0}.values():
            queue.watchers.append(pressure)
