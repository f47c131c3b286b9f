"""Staffing by counts: so many agents of a group from such a time on, nobody by name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from models.agent import Agent
from models.operation import Headcount
from models.workforce import COUNT
from sim.clock import Clock
from sim.facts import Table


class Roll:
    """Keeps the number of agents of one group that accept contacts at what is planned.

    When the number falls, idle agents go first; a busy one finishes what is at hand. When it rises, those who
    were about to go stay before others come.
    """

    def __init__(self, clock: Clock, plan: Headcount, agents: Sequence[Agent], presence: Table) -> None:
        self.clock = clock
        self.plan = plan
        self.agents = list(agents)
        self.presence = presence
        self.since: dict[int, float] = {}
        clock.process(self._follow())

    def _follow(self) -> Generator[Any, Any, None]:
        for start_s, count in zip(self.plan.start_s, self.plan.agents, strict=True):
            if start_s > self.clock.now:
                yield self.clock.timeout(start_s - self.clock.now)
            self._set(count)

    def _set(self, count: int) -> None:
        accepting = [agent for agent in self.agents if agent.is_open]
        others = [agent for agent in self.agents if not agent.is_open]
        others.sort(key=lambda agent: (not agent.held, agent.number))
        for agent in others[: max(0, count - len(accepting))]:
            self.since.setdefault(agent.number, self.clock.now)
            agent.open()
        accepting.sort(key=lambda agent: (len(agent.held), agent.number))
        for agent in accepting[: max(0, len(accepting) - count)]:
            self.clock.process(self._close(agent))

    def _close(self, agent: Agent) -> Generator[Any, Any, None]:
        yield agent.close()
        if not agent.is_open and agent.number in self.since:
            self.presence.add(agent.number, COUNT, self.since.pop(agent.number), self.clock.now)

    def record_open(self) -> None:
        """Write the presence of those who are there when the run stops."""
        for number, start in self.since.items():
            self.presence.add(number, COUNT, start, self.clock.now)
        self.since.clear()
