"""Opening hours: when customers are let in, and what becomes of those who wait at closing time."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from models.demand import DAY_S
from sim.laws import NonNegative
from sim.setting import setting

if TYPE_CHECKING:
    from simpy import Event

    from models.limits import LimitedDesk
    from sim.clock import Clock


@setting
class Hours:
    """Opening hours of every day, in seconds after midnight.

    Who asks for a person outside them is not let in. At closing time those who are being served are served to the
    end; those who wait are too (``finish``: agents stay until nobody is left, people of a roster as overtime), or
    are cut off (``disconnect``).
    """

    opens_s: NonNegative
    closes_s: Annotated[float, Field(gt=0, le=DAY_S)]
    at_close: Literal["finish", "disconnect"] = "finish"

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


class Opening:
    """Opens and closes the desk every day, and keeps people there until the last customer has been served."""

    def __init__(self, clock: Clock, hours: Hours, desk: LimitedDesk, days: int) -> None:
        self.clock = clock
        self.hours = hours
        self.desk = desk
        desk.is_open = hours.is_open(0.0)
        clock.process(self._follow(days))

    def _follow(self, days: int) -> Generator[Event, Any, None]:
        clock, hours = self.clock, self.hours
        for day in range(days):
            opens_s = day * DAY_S + hours.opens_s
            if opens_s > clock.now:
                yield clock.timeout(opens_s - clock.now)
            self.desk.open()
            yield clock.timeout(day * DAY_S + hours.closes_s - clock.now)
            self.desk.close(hours.at_close == "disconnect")

    def last_served(self) -> Generator[Event, Any, None]:
        """Wait, after closing time, until nobody is left who is to be served; in the hours there is no wait."""
        now, hours = self.clock.now, self.hours
        if hours.at_close == "finish" and not hours.is_open(now) and not self.desk.emptied.triggered:
            yield self.desk.emptied | self.clock.timeout(hours.next_opening_s(now) - now)
