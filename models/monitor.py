"""The monitor: watches the operation as its screens do, and carries out the emergency plan."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from math import inf
from typing import Any

from models.plan import MEASURES, MEMORY_S, Action, Controls, Plan, Step, View, alert_table
from models.routing.agent import Agent
from models.routing.router import Router
from sim.clock import Clock

_WINDOW_S = 600.0


class Monitor:
    """A process that looks every ``plan.every_s``, sees what was ``plan.lag_s`` ago, and acts."""

    def __init__(self, clock: Clock, plan: Plan, desk: Router, agents: Sequence[Agent], controls: Controls) -> None:
        self.clock = clock
        self.plan = plan
        self.desk = desk
        self.agents = agents
        self.controls = controls
        self.level = 0
        self.since_s = 0.0
        self.alerts = alert_table()
        self.actions: list[str] = []
        self.views: deque[View] = deque()
        self.counts: deque[tuple[float, int, int]] = deque()
        if plan.every_s < inf:
            clock.process(self._watch())

    def _watch(self) -> Generator[Any, Any, None]:
        plan = self.plan
        while True:
            yield self.clock.timeout(plan.every_s)
            self.views.append(self._look())
            while self.views[0].time_s < self.clock.now - MEMORY_S:
                self.views.popleft()
            seen = tuple(view for view in self.views if view.time_s <= self.clock.now - plan.lag_s)
            step = plan.react(self.level, self.since_s, seen) if seen else None
            if step is not None:
                self._carry_out(step)

    def _look(self) -> View:
        """The screens of this moment."""
        now, desk = self.clock.now, self.desk
        counts = self.counts
        counts.append((now, desk.asked, desk.lost))
        while len(counts) > 1 and counts[1][0] <= now - _WINDOW_S:
            counts.popleft()
        asked, lost = desk.asked - counts[0][1], desk.lost - counts[0][2]
        accepting = sum(agent.is_open for agent in self.agents)
        heads = [contact.queued for queue in desk.queues for lane in queue.lanes for contact in [*lane][:1]]
        return View(
            time_s=now,
            waiting=float(desk.waiting),
            waiting_per_agent=desk.waiting / max(accepting, 1),
            longest_wait_s=now - min(heads) if heads else 0.0,
            abandoned_share=lost / asked if asked else 0.0,
            bot_out=float(self.controls.door.gate.is_out(now)),
            complaint_wait_s=max((now - each.opened_s for each in self.controls.urgent()), default=0.0),
        )

    def _carry_out(self, step: Step) -> None:
        """Change the level and set its measures in motion; everything is logged."""
        self._log(step, None, 0, 0.0)
        for action in step.stop:
            self._log(step, action, -1, action.stop(self.controls))
        for action in step.start:
            self._log(step, action, 1, action.start(self.controls))
        self.level, self.since_s = step.level, self.clock.now

    def _log(self, step: Step, action: Action | None, sign: int, amount: float) -> None:
        name = "" if action is None else type(action).__name__
        if name not in self.actions:
            self.actions.append(name)
        self.alerts.add(
            self.clock.now,
            self.level,
            step.level,
            MEASURES.index(step.measure),
            step.value,
            step.threshold,
            self.actions.index(name),
            sign,
            amount,
        )
