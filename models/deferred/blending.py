"""Blending: how people fit tickets in with live contacts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.calendar import HOUR_S
from sim.distributions import NonNegative
from sim.setting import setting

DAY_HOURS = 24.0


Hour = Annotated[float, Field(ge=0, le=24)]


@setting
class Reserved:
    """Hours of every day in which the agents of some groups work on tickets only; they may run over midnight."""

    groups: Annotated[tuple[str, ...], Field(min_length=1)]
    from_hour: Hour
    to_hour: Hour

    @model_validator(mode="after")
    def _some(self) -> Reserved:
        if self.from_hour % DAY_HOURS == self.to_hour % DAY_HOURS:
            raise ValueError(f"from_hour {self.from_hour:g} and to_hour {self.to_hour:g} are the same hour")
        return self

    def spans_s(self, days: int) -> list[tuple[float, float]]:
        """The hours as (start, end) in seconds, from those that began the evening before the first day."""
        length_h = (self.to_hour - self.from_hour) % DAY_HOURS
        starts = (day * DAY_HOURS + self.from_hour for day in range(-1, days))
        spans = ((start_h, start_h + length_h) for start_h in starts)
        return [(max(start_h, 0.0) * HOUR_S, end_h * HOUR_S) for start_h, end_h in spans if end_h > 0]


@setting
class Blending:
    """How tickets are fitted in with live contacts.

    An agent with no live contact at hand turns to tickets after ``after_idle_s``. When ``live_interrupts`` a live
    contact finds such an agent free: the ticket is put back with what is left to do, and ``resume_s`` of effort
    more for whoever must find the way back into it; otherwise live contacts wait until the ticket is done. The end
    of a shift or a break always interrupts. In ``reserved`` hours the groups named there take no live contacts.
    """

    after_idle_s: NonNegative = 0.0
    live_interrupts: bool = True
    resume_s: NonNegative = 0.0
    reserved: tuple[Reserved, ...] = ()
