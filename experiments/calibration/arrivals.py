"""Arrivals: the profile of a day, and how much days and intervals differ beyond chance.

Given the busyness factors B of the day and C of the interval, the number in an interval is Poisson with mean
m B C. Then for two intervals i and j of a day, E[N_i N_j] / (m_i m_j) - 1 is Var B + Cov(C_i, C_j), and within
an interval E[N (N - 1)] / m^2 - 1 is Var B + Var C. So the two variances are estimated from moments, without the
Poisson part. Source of the form: Avramidis, Deslauriers & L'Ecuyer (2004), Management Science 50.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from experiments.calibration.bootstrap import Interval, over_days
from experiments.calibration.log.calls import Calls
from sim.calendar import DAY_S
from sim.chance import Floats

INTERVAL_S = 1800.0
PER_DAY = int(DAY_S / INTERVAL_S)
LAGS = 8
LEAST = 2.0
"""Intervals with fewer contacts on average say little about busyness, so they are left out."""
QUIET_SHARE = 0.6
"""A weekday with less than this share of the median weekday's contacts is a day type of its own."""

CLOSED = "closed"
CLOSED_SHARE = 0.2
"""A day with less than this share of its type's median is closed."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Spread:
    """Coefficients of variation of the day's and the interval's busyness, beyond Poisson.

    ``interval_correlation`` is from one interval to the next. ``day_dispersion`` and ``interval_dispersion`` are
    variance over mean of the numbers of a day and of an interval, 1 where they are Poisson.
    """

    day_cv: float
    interval_cv: float
    interval_correlation: float
    day_dispersion: float
    interval_dispersion: float


@dataclass(frozen=True)
class DayTypes:
    """The type of each day (``of_day``), all types (``names``) and the commonest one that is not closed (``main``).

    A day with hardly a contact is of the type ``closed``: a holiday, or a hole in the log.
    """

    names: tuple[str, ...]
    of_day: tuple[str, ...]
    main: str

    def where(self, name: str) -> NDArray[np.bool_]:
        """Which days are of a type."""
        return np.asarray(np.array(self.of_day) == name)


@dataclass(frozen=True)
class Profile:
    """The mean number of contacts in each interval of a day, with its 95 % interval over days."""

    mean: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, rows: Floats, seed: int) -> Profile:
        """From the numbers [day, interval]."""
        low, high = np.percentile(over_days(rows, lambda drawn: drawn.mean(axis=0), seed), [2.5, 97.5], axis=0)
        return cls(rows.mean(axis=0), low, high)


@dataclass(frozen=True)
class Arrivals:
    """What was learnt of arrivals.

    ``counts`` are the numbers [day, stream, interval], ``profile`` their means by type of day. ``spread`` is that of
    the days of the main type, ``day_cv`` and ``interval_cv`` two of its figures with their intervals.
    """

    counts: NDArray[np.int64]
    days: DayTypes
    profile: dict[str, Profile]
    spread: Spread
    day_cv: Interval
    interval_cv: Interval


def arrivals(calls: Calls, seed: int) -> Arrivals:
    """Profiles by type of day, and the spread over days of the commonest type."""
    numbers = counts(calls)
    days = day_types(calls, numbers.sum(axis=(1, 2)))
    totals = numbers.sum(axis=1).astype(np.float64)
    profile = {name: Profile.of(totals[days.where(name)], seed) for name in days.names}
    rows = totals[days.where(days.main)]
    rows = rows[rows.sum(axis=1) > 0]
    found = spread(rows)
    drawn = over_days(rows, lambda sample: np.array(_cvs(sample)), seed, draws=80)
    day_cv, interval_cv = Interval.of(found.day_cv, drawn[:, 0]), Interval.of(found.interval_cv, drawn[:, 1])
    return Arrivals(numbers, days, profile, found, day_cv, interval_cv)


def counts(calls: Calls) -> NDArray[np.int64]:
    """The number of contacts [day, stream, interval]."""
    found = np.zeros((calls.days, len(calls.streams), PER_DAY), np.int64)
    np.add.at(found, (calls.day, calls.stream, calls.interval_of_day(INTERVAL_S)), 1)
    return found


def day_types(calls: Calls, totals: NDArray[np.int64]) -> DayTypes:
    """The types of days: ordinary weekdays together, each much quieter weekday by itself, and closed days."""
    weekday = np.array([(calls.first_date.weekday() + day) % 7 for day in range(calls.days)])
    types = _types(totals, weekday)
    of_weekday = {day: name for name, days in types.items() for day in days}
    of_day = set_apart(totals, [of_weekday[int(day)] for day in weekday])
    main = max(types, key=of_day.count)
    return DayTypes((*types, CLOSED) if CLOSED in of_day else tuple(types), of_day, main)


def _cvs(rows: Floats) -> tuple[float, float]:
    found = spread(rows)
    return found.day_cv, found.interval_cv


def spread(rows: Floats) -> Spread:
    """The spread of numbers [day, interval] by variance components; with fewer than three days that of Poisson."""
    days = len(rows)
    mean = rows.mean(axis=0)
    used = mean >= LEAST
    if days < 3 or not used.any():
        return Spread(0.0, 0.0, 0.0, 1.0, 1.0)
    rows, mean = rows[:, used], mean[used]
    totals = rows.sum(axis=1)
    # means are estimated from the same days: products of deviations lack one part in ``days``
    correction = days / (days - 1)
    deviation = rows - mean
    lags = min(LAGS, len(mean) - 1)
    target, weight = np.empty(lags + 1), np.empty(lags + 1)
    for lag in range(lags + 1):
        product = (deviation[:, : len(mean) - lag] * deviation[:, lag:]).mean(axis=0) * correction
        if lag == 0:
            product = product - mean
        weight[lag] = (mean[: len(mean) - lag] * mean[lag:]).sum()
        target[lag] = product.sum() / weight[lag]
    day, interval, keep = _components(target, weight / weight.max())
    dispersion = float(totals.var(ddof=1) / totals.mean())
    within = float((rows.var(axis=0, ddof=1) / mean).mean())
    return Spread(np.sqrt(day), np.sqrt(interval), keep, dispersion, within)


def _components(target: Floats, weight: Floats) -> tuple[float, float, float]:
    """Fit day + interval * keep ** lag to the covariances by lag."""
    lag = np.arange(len(target))
    scale = max(float(np.abs(target).max()), 1e-6)

    def misfit(x: Floats) -> Floats:
        return np.asarray((x[0] + x[1] * x[2] ** lag - target / scale) * np.sqrt(weight))

    starts = [
        np.array([max(target[-1] / scale, 0.01), max((target[0] - target[-1]) / scale, 0.01), k]) for k in (0.2, 0.7)
    ]
    fits = [least_squares(misfit, np.clip(start, 1e-6, 9.9), bounds=([0, 0, 0], [10, 10, 0.95])) for start in starts]
    best = min(fits, key=lambda fit: float(fit.cost))
    day, interval, keep = best.x
    return float(day * scale), float(interval * scale), float(keep)


def _types(totals: NDArray[np.int64], weekday: NDArray[np.int64]) -> dict[str, tuple[int, ...]]:
    """The weekdays (0 is Monday) of each type: ordinary ones together, each much quieter one by itself."""
    present = sorted(set(weekday.tolist()))
    means = {day: float(totals[weekday == day].mean()) for day in present}
    usual = float(np.median(list(means.values())))
    quiet = [day for day in present if means[day] < QUIET_SHARE * usual]
    ordinary = tuple(day for day in present if day not in quiet)
    types = {
        "-".join(WEEKDAYS[day] for day in (ordinary[0], ordinary[-1])) if len(ordinary) == 7 else "ordinary": ordinary
    }
    return types | {WEEKDAYS[day]: (day,) for day in quiet}


def set_apart(totals: NDArray[np.int64], names: list[str]) -> tuple[str, ...]:
    """The types of days, where days with far fewer contacts than usual for their type become closed days."""
    given = np.array(names)
    usual = {name: float(np.median(totals[given == name])) for name in set(names)}
    few = [total < CLOSED_SHARE * usual[name] for total, name in zip(totals.tolist(), names, strict=True)]
    return tuple(CLOSED if is_few else name for is_few, name in zip(few, names, strict=True))
