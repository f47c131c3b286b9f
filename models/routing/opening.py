"""Opening and closing: customers are let in during opening hours, and the last ones are served."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from sim.calendar import DAY_S

if TYPE_CHECKING:
    from simpy import Event

    from models.routing.admission import LimitedRouter
    from sim.clock import Clock
from models.operation.hours import Hours


class Opening:
    """Opens and closes the desk every day, and keeps people there until the last customer has been served."""

    def __init__(self, clock: Clock, hours: Hours, desk: LimitedRouter, days: int) -> None:
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
