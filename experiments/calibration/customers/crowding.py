"""Crowding: how much sooner customers leave when more customers wait ahead of them.

After t seconds with n customers ahead the hazard of leaving is a(t) + n b(t): the customer's own impatience, and what
each customer ahead adds. Both are constant within parts of the wait and estimated by maximum likelihood. The same
algorithm (EM) says for each customer who left with which probability it was the own impatience, so that each of the two
has its own curve. In parts of the wait in which chance explains the difference, all leaving is own impatience.
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
"""Parts of the wait, with the same number of customers who left in each."""
FALSE_ALARM: Final = 1e-3
"""Chance of finding crowding where there is none (in fact it is smaller, because a hazard cannot be negative)."""
NOISE: Final = 0.05
"""Chance that a part of the wait counts as crowded where it is not; noise, which is never negative, would add up."""
ROUNDS: Final = 300
POINTS: Final = 40
"""Points of the curve in the settings."""


@dataclass(frozen=True)
class Split:
    """``own`` is, for each customer who left, the probability that own impatience was the cause.

    ``law`` describes the leaving because of the customers ahead.
    """

    own: Floats
    law: Crowding | None


def split(wait_s: Floats, left: NDArray[np.bool_], ahead: Floats) -> Split:
    """Split leaving between own impatience and crowding; all is own impatience where chance explains the difference.

    ``ahead`` is how many waited when each customer came.
    """
    alone = Split(np.ones(int(left.sum())), None)
    if left.sum() < PARTS or not (ahead[left] > 0).any():
        return alone
    own, gain = _likely(wait_s, left, ahead)
    if 2 * gain < stats.chi2.isf(FALSE_ALARM, PARTS):
        return alone
    law = _law(wait_s, left, ahead, own)
    return alone if law is None else Split(own, law)


def _likely(wait_s: Floats, left: NDArray[np.bool_], ahead: Floats) -> tuple[Floats, float]:
    """The probability of own impatience for each customer who left, and the gain in log-likelihood.

    The gain is over a hazard that does not depend on the number ahead.
    """
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
    is_crowded = 2 * np.bincount(place, weights=gain, minlength=len(count)) > stats.chi2.isf(2 * NOISE, 1)
    return np.where(is_crowded[place], own, 1.0), float(gain.sum())


def _law(wait_s: Floats, left: NDArray[np.bool_], ahead: Floats, own: Floats) -> Crowding | None:
    """The curve of crowding: its events over the number ahead of everybody who still waits, summed over the wait."""
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
