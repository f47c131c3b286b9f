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
    """The agent groups that work on tickets only."""
    from_hour: Hour
    """The hour of the day, from 0 to 24, at which it begins."""
    to_hour: Hour
    """The hour of the day at which it ends; on the next day where it is before ``from_hour``."""

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

    The end of a shift or a break always interrupts a ticket.
    """

    after_idle_s: NonNegative = 0.0
    """Seconds without a live contact at hand after which an agent turns to tickets."""
    live_interrupts: bool = True
    """Whether a live contact interrupts a ticket, which is put back with what is left to do; else live contacts wait
    until the ticket is done."""
    resume_s: NonNegative = 0.0
    """Seconds of effort that it takes to find the way back into a ticket that was put back."""
    reserved: tuple[Reserved, ...] = ()
    """Hours in which some groups take no live contacts."""
