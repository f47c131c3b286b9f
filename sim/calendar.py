"""The calendar: lengths of time, and moments as seconds of simulated time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

HOUR_S = 3600.0


DAY_S = 86_400.0


def seconds_after(first_date: date, moment: datetime) -> float:
    """Seconds from ``first_date`` 00:00 to ``moment``."""
    return (moment - datetime(first_date.year, first_date.month, first_date.day)) / timedelta(seconds=1)
