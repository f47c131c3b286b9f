"""Emergency plans: alert levels with hysteresis, and the actions that they set in motion."""

from __future__ import annotations

from math import inf
from typing import Annotated

from pydantic import Field, model_validator

from models.emergency.action import Action
from models.emergency.indicators import INDICATORS, View
from models.emergency.plan import MEMORY_S, Step
from sim.distributions import NonNegative, Positive
from sim.setting import setting

Lasting = Annotated[float, Field(ge=0, le=MEMORY_S)]


@setting
class AlertLevel:
    """A level of alert: what raises it, what lowers it again, and what is done while it stands.

    That ``lower_below`` lies below ``raise_at`` keeps the alert from flickering.
    """

    indicator: str
    """The figure on the screens by which it is raised and lowered."""
    raise_at: Positive
    """The alert is raised when the indicator has been at least this for ``raise_for_s``."""
    raise_for_s: Lasting = 120.0
    """For how many seconds it must have been so."""
    lower_below: NonNegative
    """The alert is lowered when the indicator has stayed below this for ``lower_for_s``."""
    lower_for_s: Lasting = 900.0
    """For how many seconds it must have stayed so."""
    actions: tuple[Action, ...]
    """What is started when it is raised, and stopped when it is lowered."""

    @model_validator(mode="after")
    def _sensible(self) -> AlertLevel:
        if self.indicator not in INDICATORS:
            raise ValueError(f"indicator {self.indicator!r} given, must be one of {', '.join(INDICATORS)}")
        if self.lower_below > self.raise_at:
            raise ValueError(f"lower_below {self.lower_below} must be <= raise_at {self.raise_at}")
        return self


@setting
class NoPlan:
    """No emergency plan: the operation runs as rostered."""

    @property
    def every_s(self) -> float:
        """Never looks."""
        return inf

    @property
    def lag_s(self) -> float:
        """Sees nothing late."""
        return 0.0

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """Never."""
        return None


@setting
class StagedPlan:
    """超量应急方案: alert levels one above the other, each with its actions; one step at a time."""

    levels: tuple[AlertLevel, ...]
    """The levels, the lowest first."""
    every_s: Positive = 60.0
    """Seconds between two looks at the screens."""
    lag_s: NonNegative = 60.0
    """How many seconds old it is what they show."""

    def needs(self) -> frozenset[str]:
        """What its indicators and its actions need."""
        seen = (INDICATORS[level.indicator].needs for level in self.levels)
        done = (action.needs() for level in self.levels for action in level.actions)
        return frozenset().union(*seen, *done)

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """See :class:`models.emergency.plan.Plan`."""
        now = views[-1].time_s
        if level < len(self.levels):
            up = self.levels[level]
            seen = _seen(views, up.indicator, now - up.raise_for_s)
            if seen and min(seen) >= up.raise_at:
                return Step(level + 1, up.indicator, seen[-1], up.raise_at, up.actions, ())
        if level > 0:
            down = self.levels[level - 1]
            seen = _seen(views, down.indicator, now - down.lower_for_s)
            if seen and max(seen) < down.lower_below and since_s <= now - down.lower_for_s:
                return Step(level - 1, down.indicator, seen[-1], down.lower_below, (), down.actions)
        return None


def _seen(views: tuple[View, ...], indicator: str, since_s: float) -> list[float]:
    """The values of an indicator from ``since_s`` on; empty when the views do not reach back so far."""
    if views[0].time_s > since_s:
        return []
    return [view[indicator] for view in views if view.time_s >= since_s]
