"""The monitor: watches the operation as its screens do, and carries out the emergency plan."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from math import inf
from typing import Any

from models.emergency.alert import AlertLog
from models.emergency.indicators import View, look
from models.emergency.levers import Levers
from models.emergency.plan import MEMORY_S, Plan, Step
from models.emergency.screens import Screens
from models.facilities import Facilities


class Monitor:
    """A process that looks every ``plan.every_s``, sees what was ``plan.lag_s`` ago, and acts."""

    def __init__(self, env: Facilities, plan: Plan, screens: Screens, levers: Levers) -> None:
        clock = self.clock = env.clock
        self.plan = plan
        self.screens = screens
        self.levers = levers
        self.level = 0
        self.since_s = 0.0
        self.log = AlertLog(env)
        self.views: deque[View] = deque()
        if plan.every_s < inf:
            clock.process(self._watch())

    def _watch(self) -> Generator[Any, Any, None]:
        plan = self.plan
        while True:
            yield self.clock.timeout(plan.every_s)
            self.views.append(look(self.screens))
            while self.views[0].time_s < self.clock.now - MEMORY_S:
                self.views.popleft()
            seen = tuple(view for view in self.views if view.time_s <= self.clock.now - plan.lag_s)
            step = plan.react(self.level, self.since_s, seen) if seen else None
            if step is not None:
                self._carry_out(step)

    def _carry_out(self, step: Step) -> None:
        """Change the level, stop and start its actions; everything is logged."""
        level, write = self.level, self.log.write
        write(level, step, None, 0, 0.0)
        for action in step.stop:
            write(level, step, action, -1, action.stop(self.levers))
        for action in step.start:
            write(level, step, action, 1, action.start(self.levers))
        self.level, self.since_s = step.level, self.clock.now
