"""Headcount: staffing without named people, by group."""

from __future__ import annotations

from bisect import bisect_right
from math import ceil
from typing import Annotated

from pydantic import Field, model_validator

from models.operation.intent import Slots
from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class Headcount:
    """Staffing without named people: ``agents[i]`` agents from ``start_s[i]`` on.

    With ``period_s`` the pattern repeats. Where the operation has hours, they are there in them only.
    """

    start_s: tuple[NonNegative, ...] = (0.0,)
    agents: tuple[Annotated[int, Field(ge=0)], ...]
    slots: Slots = 1
    period_s: Positive | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Headcount:
        if len(self.start_s) != len(self.agents):
            raise ValueError(f"start_s has {len(self.start_s)} values, agents {len(self.agents)}")
        if list(self.start_s) != sorted(set(self.start_s)):
            raise ValueError("start_s must increase")
        if self.period_s is not None and self.period_s <= self.start_s[-1]:
            raise ValueError("period_s must be after the last start_s")
        return self

    def at(self, time_s: float) -> int:
        """How many are planned at ``time_s``; none before the first step, unless the pattern repeats."""
        if self.period_s is not None:
            time_s %= self.period_s
        step = bisect_right(self.start_s, time_s) - 1
        return self.agents[step] if step >= 0 or self.period_s is not None else 0

    def changes_s(self, end_s: float) -> list[float]:
        """When a step begins, up to ``end_s``."""
        if self.period_s is None:
            return [start_s for start_s in self.start_s if start_s < end_s]
        periods = range(ceil(end_s / self.period_s))
        return [at for i in periods for start_s in self.start_s if (at := i * self.period_s + start_s) < end_s]


@setting
class AgentGroup:
    """Agents that come by count and serve all of ``skills``, none before another.

    Their handle time is ``time_factor`` times the operation's; null: everybody who comes is another person.
    """

    skills: Annotated[tuple[str, ...], Field(min_length=1)]
    label: dict[str, str] = Field(default_factory=dict)
    time_factor: Positive | None = None
