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
    """How many agents of a group are on duty from when on, without names.

    Where the operation has opening hours, they are there in these only.
    """

    start_s: tuple[NonNegative, ...] = (0.0,)
    """When each number begins, in seconds after the start of the run, in increasing order; with ``period_s`` in seconds
    after the start of each period.
    """
    agents: tuple[Annotated[int, Field(ge=0)], ...]
    """How many agents are on duty from each of ``start_s`` on; before the first of them nobody is."""
    slots: Slots = 1
    """How many chats each of them has at once, at most."""
    period_s: Positive | None = None
    """After how many seconds the numbers begin again (86400: every day); null: the last number stays."""

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
    """Agents that come by count and have several skills, none of them before another."""

    skills: Annotated[tuple[str, ...], Field(min_length=1)]
    """The skills of everybody in the group."""
    label: dict[str, str] = Field(default_factory=dict)
    """What reports call it, in Chinese (``zh``) and English (``en``); empty: its name in the settings."""
    time_factor: Positive | None = None
    """What the operation's handle time is multiplied by for these agents. Null: agents differ, and everybody who comes
    on duty is another person (``operation.counted_sd_log``).
    """
