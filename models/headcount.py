"""Staffing by counts: so many agents of a group from such a time on, nobody by name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import ceil
from typing import Any

import numpy as np

from models.agent import Agent
from models.demand import DAY_S
from models.hours import Opening
from models.operation import Headcount
from models.workforce import COUNT
from sim.clock import Clock
from sim.facts import Table


class Roll:
    """Keeps the number of agents of one group that accept contacts at what is planned.

    When the number falls, idle agents go first; a busy one finishes what is at hand. When it rises, those who
    were about to go stay before others come. With ``opening`` they are there in its hours, and until the last
    customer has been served where the queue is finished after closing time.
    """

    def __init__(
        self,
        clock: Clock,
        plan: Headcount,
        agents: Sequence[Agent],
        presence: Table,
        opening: Opening | None,
        end_s: float,
    ) -> None:
        self.clock = clock
        self.plan = plan
        self.agents = list(agents)
        self.presence = presence
        self.since: dict[int, float] = {}
        clock.process(self._follow(end_s) if opening is None else self._follow_hours(end_s, opening))

    def _follow(self, end_s: float) -> Generator[Any, Any, None]:
        for at_s in self.plan.changes_s(end_s):
            if at_s > self.clock.now:
                yield self.clock.timeout(at_s - self.clock.now)
            self._set(self.plan.at(at_s))

    def _follow_hours(self, end_s: float, opening: Opening) -> Generator[Any, Any, None]:
        hours = opening.hours
        days = np.arange(ceil(end_s / DAY_S)) * DAY_S
        opens, closes = set((days + hours.opens_s).tolist()), set((days + hours.closes_s).tolist())
        changes = {at_s for at_s in self.plan.changes_s(end_s) if hours.is_open(at_s)}
        for at_s in sorted(opens | closes | changes):
            if at_s > self.clock.now:
                yield self.clock.timeout(at_s - self.clock.now)
            if hours.is_open(at_s):
                self._set(self.plan.at(at_s))
            else:
                yield from opening.last_served()
                if not hours.is_open(self.clock.now):
                    self._set(0)

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
