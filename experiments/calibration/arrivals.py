"""Arrivals: the profile of a day, and how much busier than chance some days and intervals are.

Given the busyness factors B of the day and C of the interval, the number in an interval is Poisson with mean
m B C. Then for two intervals i and j of a day, E[N_i N_j] / (m_i m_j) - 1 is Var B + Cov(C_i, C_j), and within
an interval E[N (N - 1)] / m^2 - 1 is Var B + Var C: variance components by moments, free of the Poisson part.
Source of the form: Avramidis, Deslauriers & L'Ecuyer (2004), Management Science 50.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from experiments.calibration.bootstrap import Interval, over_days
from models.files.calls import Calls
from sim.calendar import DAY_S
from sim.chance import Floats

INTERVAL_S = 1800.0
LAGS = 8
LEAST = 2.0
"""Intervals with fewer contacts on average say little about busyness and are left out."""
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
class Arrivals:
    """What was learnt of arrivals.

    ``types`` maps a day type to its weekdays (0 Monday), ``day_type`` (days,) names the type of each day. Days with
    hardly a contact are of the type ``closed``: a holiday, or a hole in the log.
    ``profile[type]`` (n,) is the mean number per interval, ``low`` and ``high`` its interval over days;
    ``counts`` is [day, stream, interval].
    """

    types: dict[str, tuple[int, ...]]
    day_type: tuple[str, ...]
    profile: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]
    counts: NDArray[np.int64]
    main_type: str
    spread: Spread
    day_cv: Interval
    interval_cv: Interval


def arrivals(calls: Calls, seed: int) -> Arrivals:
    """Profiles by day type, and the spread over days of the commonest type."""
    counts = _counts(calls)
    weekday = np.array([(calls.first_date.weekday() + day) % 7 for day in range(calls.days)])
    types = _types(counts.sum(axis=(1, 2)), weekday)
    of_weekday = {day: name for name, days in types.items() for day in days}
    day_type = set_apart(counts.sum(axis=(1, 2)), [of_weekday[int(day)] for day in weekday])
    if CLOSED in day_type:
        types[CLOSED] = ()
    totals = counts.sum(axis=1)
    profile, low, high = {}, {}, {}
    for name in types:
        mine = totals[np.array(day_type) == name].astype(np.float64)
        drawn = over_days(mine, lambda rows: rows.mean(axis=0), seed)
        profile[name] = mine.mean(axis=0)
        low[name], high[name] = np.percentile(drawn, [2.5, 97.5], axis=0)
    main = max((name for name in types if name != CLOSED), key=lambda name: day_type.count(name))
    rows = totals[np.array(day_type) == main].astype(np.float64)
    rows = rows[rows.sum(axis=1) > 0]
    found = spread(rows)
    drawn = over_days(rows, lambda sample: np.array(_cvs(sample)), seed, draws=80)
    day_cv = Interval.of(found.day_cv, drawn[:, 0])
    return Arrivals(
        types, day_type, profile, low, high, counts, main, found, day_cv, Interval.of(found.interval_cv, drawn[:, 1])
    )


def _cvs(rows: Floats) -> tuple[float, float]:
    found = spread(rows)
    return found.day_cv, found.interval_cv


def spread(rows: Floats) -> Spread:
    """Variance components of numbers [day, interval]; all 0 beyond Poisson with fewer than three days."""
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


def _counts(calls: Calls) -> NDArray[np.int64]:
    per_day = int(DAY_S / INTERVAL_S)
    shape = (calls.days, len(calls.streams), per_day)
    place = ((calls.arrival_s % DAY_S) // INTERVAL_S).astype(np.int64)
    counts = np.zeros(shape, np.int64)
    np.add.at(counts, (calls.day, calls.stream, place), 1)
    return counts


def _types(totals: NDArray[np.int64], weekday: NDArray[np.int64]) -> dict[str, tuple[int, ...]]:
    """Ordinary weekdays together, much quieter ones each by itself."""
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
    """The day types, with the days that are hardly of their type named closed."""
    given = np.array(names)
    usual = {name: float(np.median(totals[given == name])) for name in set(names)}
    few = [total < CLOSED_SHARE * usual[name] for total, name in zip(totals.tolist(), names, strict=True)]
    return tuple(CLOSED if is_few else name for is_few, name in zip(few, names, strict=True))
