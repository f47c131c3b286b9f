"""Crowding: which part of leaving is owed to those who waited already, from how many each customer found.

The hazard of leaving is taken to be a(t) + n b(t) after t seconds, with n waiting ahead: the customer's own impatience,
and what each of those ahead adds. Both are estimated by maximum likelihood, constant within parts of the wait; the
events of leaving are then split between the two (the EM algorithm does both at once), and each follows its own curve.
Parts of the wait in which chance explains the difference are the customers' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from models.operation.crowding import Crowding
from sim.chance import Floats
from sim.distributions import Empirical

PARTS: Final = 20
"""Parts of the wait, with as many who left in each."""
FALSE_ALARM: Final = 1e-3
"""Chance of finding crowding where there is none; less than that, as a hazard cannot be negative."""
NOISE: Final = 0.05
"""Chance that a part of the wait counts as crowded where it is not: else noise, never negative, would add up."""
ROUNDS: Final = 300
POINTS: Final = 40
"""Points of the curve in the settings."""


@dataclass(frozen=True)
class Split:
    """``own`` is by customer who left the probability that it was not owed to those ahead; ``law`` tells the rest."""

    own: Floats
    law: Crowding | None


def split(wait_s: Floats, left: NDArray[np.bool_], ahead: Floats) -> Split:
    """Tell crowding from own impatience; all is own where chance explains the difference."""
    alone = Split(np.ones(int(left.sum())), None)
    if left.sum() < PARTS or not (ahead[left] > 0).any():
        return alone
    own, gain = _likely(wait_s, left, ahead)
    if 2 * gain < stats.chi2.isf(FALSE_ALARM, PARTS):
        return alone
    law = _law(wait_s, left, ahead, own)
    return alone if law is None else Split(own, law)


def _likely(wait_s: Floats, left: NDArray[np.bool_], ahead: Floats) -> tuple[Floats, float]:
    """The split of those who left, and the gain in log-likelihood over a hazard that is the same for all."""
    inner = np.quantile(wait_s[left], np.linspace(0, 1, PARTS + 1))[1:-1]
    edges = np.unique(np.concatenate([[0.0], inner[inner > 0], [float(wait_s.max()) + 1.0]]))
    exposed = np.stack([np.clip(wait_s, a, b) - a for a, b in pairwise(edges)])
    alone_s, ahead_s = np.maximum(exposed.sum(axis=1), 1e-9), np.maximum(exposed @ ahead, 1e-9)
    place = np.clip(np.searchsorted(edges, wait_s[left], "left") - 1, 0, len(alone_s) - 1)
    number, count = ahead[left], np.bincount(place, minlength=len(alone_s)).astype(np.float64)
    base, more = count / alone_s / 2, count / ahead_s / 2
    own = np.ones(len(place))
    for _ in range(ROUNDS):
        own = base[place] / (base[place] + number * more[place])
        base = np.bincount(place, weights=own, minlength=len(count)) / alone_s
        more = np.bincount(place, weights=1 - own, minlength=len(count)) / ahead_s
    gain = np.log((base[place] + number * more[place]) / (count / alone_s)[place])
    told = 2 * np.bincount(place, weights=gain, minlength=len(count)) > stats.chi2.isf(2 * NOISE, 1)
    return np.where(told[place], own, 1.0), float(gain.sum())


def _law(wait_s: Floats, left: NDArray[np.bool_], ahead: Floats, own: Floats) -> Crowding | None:
    """The events owed to others over all those ahead of anybody who still waited, added up over the wait."""
    order = np.argsort(wait_s)
    later = np.cumsum(ahead[order][::-1])[::-1]
    gone_s = wait_s[left]
    at_risk = later[np.searchsorted(wait_s[order], gone_s, "left")]
    by_time = np.argsort(gone_s)
    step = ((1 - own) / np.maximum(at_risk, 1.0))[by_time]
    total = float(step.sum())
    if total <= 0:
        return None
    share, value_s = np.cumsum(step) / total, gone_s[by_time]
    place = np.unique(np.searchsorted(share, np.linspace(1 / POINTS, 1, POINTS) - 1e-9).clip(0, len(share) - 1))
    shares = [round(float(each), 6) for each in share[place]]
    values = [round(float(each), 3) for each in value_s[place]]
    shares[-1] = 1.0
    if values[0] > 0:
        shares, values = [0.0, *shares], [0.0, *values]
    return Crowding(
        share=round(float(-np.expm1(-total)), 5), after_s=Empirical(values=tuple(values), shares=tuple(shares))
    )
