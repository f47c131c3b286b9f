"""Outages: when something that everybody counts on does not work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import numpy as np
from pydantic import Field, model_validator

from sim.calendar import DAY_S, seconds_after
from sim.chance import Chance
from sim.distributions import Distribution, Exponential, NonNegative
from sim.setting import setting

Span = tuple[float, float]
"""Start and end in seconds of simulated time; the end is not in it."""


@setting
class Window:
    """One outage at a fixed time, which the model knows beforehand and the operation does not."""

    start: datetime
    """When it begins."""
    end: datetime
    """When it is over."""

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if self.start >= self.end:
            raise ValueError(f"end {self.end} must be later than start {self.start}")
        return self


@setting
class Outages:
    """When something does not work: at fixed times, and by chance as a Poisson process.

    They are the same for every alternative. Outages that overlap are one.
    """

    windows: tuple[Window, ...] = ()
    """Those at fixed times."""
    per_week: NonNegative = 0.0
    """How many come by chance in a week, on average."""
    length_s: Distribution = Field(default=Exponential(mean=3600.0))
    """How many seconds each of those lasts that come by chance."""

    def spans(self, chance: Chance, name: str, first_date: date, days: int) -> list[Span]:
        """All outages of the stream ``name`` within so many days, in order of time, none touching another."""
        found = [(seconds_after(first_date, w.start), seconds_after(first_date, w.end)) for w in self.windows]
        for day in range(days if self.per_week else 0):
            generator = chance.generator(name, day)
            count = int(generator.poisson(self.per_week / 7.0))
            starts = (day + generator.random(count)) * DAY_S
            lengths = self.length_s.quantile(generator.random(count))
            found += zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        return joined(found)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order of time, those that touch as one, without those that are over before time begins."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif end > max(start, 0.0):
            found.append((start, end))
    return found


def edges(spans: list[Span]) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    """Starts and ends as columns."""
    columns = np.array(spans, np.float64).reshape(-1, 2)
    return columns[:, 0].copy(), columns[:, 1].copy()
