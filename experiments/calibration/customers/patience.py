"""Patience: how long customers would wait, from waits that an answer cut short.

A customer who was answered would have waited longer, so these waits are censored, and the share still waiting is
estimated by Kaplan and Meier's product limit. Only customers who had to wait count; those of them who left at once
balked. Where few are still waiting, the tail is exponential with the hazard of the last part of the data. Leaving
because many customers wait ahead (crowding) is kept apart from the customers' own patience.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.calibration.bootstrap import Interval, days_drawn
from experiments.calibration.customers.crowding import split
from experiments.calibration.log.calls import Calls
from experiments.calibration.number_waiting import NumberWaiting
from models.operation.crowding import Crowding
from sim.chance import Floats
from sim.distributions import Distribution, Empirical, Exponential

LEAST_LEFT = 30
"""With fewer customers of an intent who left, the intent takes the patience of all customers."""
AT_RISK = 30
"""The curve is used as long as so many customers are still waiting."""
TAIL_SHARE = 0.25
"""The hazard of the tail is that of the last quarter of the abandonments."""
DRAWS = 60
POINTS = 60
"""Points of a curve in the settings."""


@dataclass(frozen=True)
class Survival:
    """The share still waiting, ``alive``, just after each ``time_s``, with its 95 % band from ``low`` to ``high``.

    ``waited`` customers had to wait, and ``left`` of them left.
    """

    time_s: Floats
    alive: Floats
    low: Floats
    high: Floats
    waited: int
    left: int

    @classmethod
    def of(cls, wait_s: Floats, left: NDArray[np.bool_]) -> Survival:
        """Kaplan and Meier's estimate; the band is made on the scale of log(-log)."""
        data = stats.CensoredData(uncensored=wait_s[left], right=wait_s[~left])
        found = stats.ecdf(data).sf
        with warnings.catch_warnings():  # the band is undefined where nobody or everybody has left
            warnings.simplefilter("ignore", RuntimeWarning)
            band = found.confidence_interval(method="log-log")
        low, high = (
            np.nan_to_num(side.probabilities, nan=1.0)  # type: ignore[attr-defined]  # the stubs take them for numbers
            for side in (band.low, band.high)
        )
        time_s, alive = np.asarray(found.quantiles), np.asarray(found.probabilities)
        return cls(time_s, alive, low, high, len(wait_s), int(left.sum()))

    @property
    def median_s(self) -> float:
        """When half have left; nan if half never did in the data."""
        below = np.flatnonzero(self.alive <= 0.5)
        return float(self.time_s[below[0]]) if len(below) else float("nan")


@dataclass(frozen=True)
class Patience:
    """The patience of some customers: the ``curve`` of the data, and the distribution ``law`` that is fitted to it.

    With ``crowding`` the law is that of customers who find nobody waiting, while the curve is that of all. ``balked``
    is the share who left at once of those who had to wait.
    """

    curve: Survival
    law: Distribution
    crowding: Crowding | None
    balked: Interval
    median_s: Interval


def patience(calls: Calls, streams: Sequence[int] | None, seed: int) -> Patience | None:
    """The patience of some streams, or of all with None; None if too few customers left."""
    waited, found = (calls.wait_s > 0) | ~calls.answered, NumberWaiting.of(calls).found(calls.arrival_s)
    if streams is not None:
        waited &= np.isin(calls.stream, list(streams))
    left = ~calls.answered[waited]
    wait_s = calls.wait_s[waited]
    least = LEAST_LEFT if streams is not None else 1
    if left.sum() < least:
        return None
    curve = Survival.of(wait_s, left)
    balked = float((left & (wait_s <= 0)).mean())
    medians, balks = [], []
    for rows in days_drawn(calls.day[waited], seed, DRAWS):
        medians.append(Survival.of(wait_s[rows], left[rows]).median_s)
        balks.append(float((left[rows] & (wait_s[rows] <= 0)).mean()))
    parted = split(wait_s, left, found[waited])
    alive = lasting(curve.time_s, wait_s, left, parted.own)
    law = fitted(curve.time_s, alive, wait_s, left, parted.own)
    return Patience(curve, law, parted.law, Interval.of(balked, balks), Interval.of(curve.median_s, medians))


def lasting(time_s: Floats, wait_s: Floats, left: NDArray[np.bool_], own: Floats) -> Floats:
    """The product limit at each time, where each customer who left counts only by the part ``own``."""
    gone = np.bincount(np.searchsorted(time_s, wait_s[left]), weights=own, minlength=len(time_s))
    at_risk = len(wait_s) - np.searchsorted(np.sort(wait_s), time_s, "left")
    return np.asarray(np.cumprod(1 - gone / np.maximum(at_risk, 1)))


def fitted(time_s: Floats, alive: Floats, wait_s: Floats, left: NDArray[np.bool_], own: Floats) -> Distribution:
    """A curve as a table of quantiles with an exponential tail; each customer who left counts by the part ``own``."""
    order = np.argsort(wait_s[left])
    gone_s, part = wait_s[left][order], own[order]
    at_risk = len(wait_s) - np.searchsorted(np.sort(wait_s), time_s, "left")
    followed = (at_risk >= AT_RISK) & (alive > 0)
    if not followed.any():
        return Exponential(mean=max(float(wait_s.sum() / max(own.sum(), 1)), 1.0))
    end = int(np.flatnonzero(followed)[-1])
    last_s = float(time_s[end])
    seen = gone_s[gone_s <= last_s]
    from_s = float(np.quantile(seen, 1 - TAIL_SHARE)) if len(seen) else 0.0
    exposure_s = float((np.clip(wait_s, from_s, last_s) - from_s).sum())
    events = float(part[: len(seen)][seen > from_s].sum())
    tail_s = exposure_s / events if events else float(wait_s.sum() / own.sum())
    share = 1 - alive[: end + 1]
    keep = np.flatnonzero(np.diff(share, prepend=-1.0) > 0)
    if len(keep) > POINTS:
        wanted = np.linspace(share[keep[0]], share[keep[-1]], POINTS)
        keep = keep[np.unique(np.searchsorted(share[keep], wanted).clip(0, len(keep) - 1))]
    values, shares = time_s[keep], share[keep]
    if shares[0] > 0 and values[0] > 0:  # nobody leaves before the first who was seen to
        values, shares = np.insert(values, 0, 0.0), np.insert(shares, 0, 0.0)
    return Empirical(
        values=tuple(round(float(value), 3) for value in values),
        shares=tuple(round(float(each), 6) for each in shares),
        tail=Exponential(mean=round(tail_s, 2)),
    )
