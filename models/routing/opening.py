"""Opening and closing: customers are let in during opening hours, and the last ones are served."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from simpy import Event

from models.facilities import Facilities
from models.operation.hours import Hours
from models.routing.admission import Admission
from models.routing.router import Router
from sim.calendar import DAY_S


class Opening:
    """Opens and closes the operation every day, and keeps people there until the last customer has been served.

    The admission must be open or closed at the start as the hours say.
    """

    def __init__(self, env: Facilities, hours: Hours, admission: Admission, router: Router) -> None:
        self.clock = env.clock
        self.hours = hours
        self.admission = admission
        self.router = router
        env.clock.process(self._follow(env.calendar.days))

    def _follow(self, days: int) -> Generator[Event, Any, None]:
        clock, hours = self.clock, self.hours
        for day in range(days):
            opens_s = day * DAY_S + hours.opens_s
            if opens_s > clock.now:
                yield clock.timeout(opens_s - clock.now)
            self.admission.open()
            yield clock.timeout(day * DAY_S + hours.closes_s - clock.now)
            self.admission.close()
            if hours.at_close == "disconnect":
                self.router.disconnect()
            self.admission.settle()

    def last_served(self) -> Generator[Event, Any, None]:
        """Wait, after closing time, until nobody is left who is to be served; in the hours there is no wait."""
        now, hours = self.clock.now, self.hours
        if hours.at_close == "finish" and not hours.is_open(now) and not self.admission.emptied.triggered:
            yield self.admission.emptied | self.clock.timeout(hours.next_opening_s(now) - now)
