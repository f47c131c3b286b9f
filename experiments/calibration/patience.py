"""Patience: how long customers would wait, from waits that an answer cut short.

Who was answered would have waited longer, so waits are censored and the share still waiting is Kaplan and
Meier's product limit. Only those who had to wait count; of them, those who left at once balked. Beyond the
point where few were left at risk, the tail is exponential with the hazard seen over the last part of the data.
Where those who find more waiting leave sooner, part of the leaving is owed to them and is told apart.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.calibration.bootstrap import Interval, days_drawn
from experiments.calibration.crowding import split
from experiments.calibration.queue import Queue
from models.files.calls import Calls
from models.operation.crowding import Crowding
from sim.chance import Floats
from sim.distributions import Distribution, Empirical, Exponential

LEAST_LEFT = 30
"""With fewer customers of an intent who left, the intent takes the patience of all."""
AT_RISK = 30
"""The curve is followed as long as so many wait."""
TAIL_SHARE = 0.25
"""The tail's hazard is that of the last quarter of the abandonments seen."""
POINTS = 60
"""Points of a curve in the settings."""


@dataclass(frozen=True)
class Patience:
    """One curve: share still waiting ``alive`` after ``time_s``, with its 95 % band; the law that fits it.

    With ``crowding`` the law is that of customers who find nobody waiting; the curve is that of all.
    ``waited`` had to wait, ``left`` of them left, ``balked`` (share) at once.
    """

    time_s: Floats
    alive: Floats
    low: Floats
    high: Floats
    law: Distribution
    crowding: Crowding | None
    waited: int
    left: int
    balked: Interval
    median_s: Interval
    mean_s: float


def patience(calls: Calls, streams: Sequence[int] | None, seed: int) -> Patience | None:
    """The patience of some streams, or of all with None; None if too few customers left."""
    waited, found = (calls.wait_s > 0) | ~calls.answered, Queue.of(calls).found(calls.arrival_s)
    if streams is not None:
        waited &= np.isin(calls.stream, list(streams))
    left = ~calls.answered[waited]
    wait_s = calls.wait_s[waited]
    least = LEAST_LEFT if streams is not None else 1
    if left.sum() < least:
        return None
    time_s, alive, band = kaplan_meier(wait_s, left)
    balked = float((left & (wait_s <= 0)).mean())
    days = calls.day[waited]
    medians, balks = [], []
    for rows in days_drawn(days, seed, 60):
        drawn_time, drawn_alive, _ = kaplan_meier(wait_s[rows], left[rows])
        medians.append(median(drawn_time, drawn_alive))
        balks.append(float((left[rows] & (wait_s[rows] <= 0)).mean()))
    parted = split(wait_s, left, found[waited])
    law = fitted(time_s, lasting(time_s, wait_s, left, parted.own), wait_s, left, parted.own)
    return Patience(
        time_s,
        alive,
        band[0],
        band[1],
        law,
        parted.law,
        len(wait_s),
        int(left.sum()),
        Interval.of(balked, balks),
        Interval.of(median(time_s, alive), medians),
        law.mean,
    )


def kaplan_meier(wait_s: Floats, left: NDArray[np.bool_]) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Times, the share still waiting just after each, and its 95 % band (log-log)."""
    data = stats.CensoredData(uncensored=wait_s[left], right=wait_s[~left])
    found = stats.ecdf(data).sf
    with warnings.catch_warnings():  # the band is undefined where nobody or everybody has left
        warnings.simplefilter("ignore", RuntimeWarning)
        band = found.confidence_interval(method="log-log")
    low, high = (
        np.nan_to_num(side.probabilities, nan=1.0)  # type: ignore[attr-defined]  # the stubs take them for numbers
        for side in (band.low, band.high)
    )
    return np.asarray(found.quantiles), np.asarray(found.probabilities), (low, high)


def lasting(time_s: Floats, wait_s: Floats, left: NDArray[np.bool_], own: Floats) -> Floats:
    """The product limit at each time if of those who left only a part ``own`` counts as having left."""
    gone = np.bincount(np.searchsorted(time_s, wait_s[left]), weights=own, minlength=len(time_s))
    at_risk = len(wait_s) - np.searchsorted(np.sort(wait_s), time_s, "left")
    return np.asarray(np.cumprod(1 - gone / np.maximum(at_risk, 1)))


def median(time_s: Floats, alive: Floats) -> float:
    """When half have left; nan if half never did in the data."""
    below = np.flatnonzero(alive <= 0.5)
    return float(time_s[below[0]]) if len(below) else float("nan")


def fitted(time_s: Floats, alive: Floats, wait_s: Floats, left: NDArray[np.bool_], own: Floats) -> Distribution:
    """The curve as a table of quantiles with an exponential tail; of those who left a part ``own`` counts."""
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
