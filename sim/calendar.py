"""The calendar: lengths of time, and moments as seconds of simulated time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

HOUR_S = 3600.0
DAY_S = 86_400.0


def seconds_after(first_date: date, moment: datetime) -> float:
    """Seconds from ``first_date`` 00:00 to ``moment``."""
    return (moment - datetime(first_date.year, first_date.month, first_date.day)) / timedelta(seconds=1)


@dataclass(frozen=True)
class Calendar:
    """The time that a run covers: it begins at ``first_date`` 00:00 and ends ``end_s`` seconds later."""

    first_date: date
    end_s: float

    @property
    def days(self) -> int:
        """The number of days that the run touches."""
        return ceil(self.end_s / DAY_S)

    def seconds(self, moment: datetime) -> float:
        """The moment in seconds of simulated time, negative before the run."""
        return seconds_after(self.first_date, moment)
