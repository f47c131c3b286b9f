"""Opening hours: when customers are let in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.calendar import DAY_S
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class Hours:
    """Opening hours, the same every day. Customers who ask for a person outside them are not let in."""

    opens_s: NonNegative
    """When the operation opens, in seconds after midnight."""
    closes_s: Annotated[float, Field(gt=0, le=DAY_S)]
    """When it closes, in seconds after midnight; later than ``opens_s``."""
    at_close: Literal["finish", "disconnect"] = "finish"
    """What happens to customers who wait at closing time. ``finish``: agents stay until all of them are answered,
    people of a roster as overtime. ``disconnect``: they are cut off. Conversations are finished in any case.
    """

    @model_validator(mode="after")
    def _ordered(self) -> Hours:
        if self.opens_s >= self.closes_s:
            raise ValueError(f"opens_s {self.opens_s:g} must be before closes_s {self.closes_s:g}")
        if self.closes_s - self.opens_s >= DAY_S:
            raise ValueError("open all day long: leave hours out (null)")
        return self

    def is_open(self, time_s: float) -> bool:
        """Whether ``time_s`` lies within the hours of its day."""
        return self.opens_s <= time_s % DAY_S < self.closes_s

    def next_opening_s(self, time_s: float) -> float:
        """When the operation opens next after ``time_s``."""
        day, within_s = divmod(time_s, DAY_S)
        return (day + (within_s >= self.opens_s)) * DAY_S + self.opens_s
