"""Fit: which distribution describes the lengths of talks.

Lognormal and gamma are fitted by maximum likelihood. The nearer one is chosen if it is near enough to the data, else a
table of the data's quantiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import digamma, polygamma

from sim.chance import Floats
from sim.distributions import Distribution, Empirical, Gamma, Lognormal

CLOSE: Final = 0.03
"""A distribution is near enough if its distribution function is nowhere farther than this from the data's."""
FEW: Final = 50
"""With fewer talks the nearer distribution is chosen however far it is from the data."""
POINTS: Final = 100
"""Intervals of a table of quantiles."""
EMPIRICAL: Final = "empirical"


@dataclass(frozen=True)
class Fit:
    """The distributions that were tried and the name of the one that is ``chosen``, which may be a table.

    ``distance`` is the largest distance between each one's distribution function and the data's (Kolmogorov and
    Smirnov).
    """

    tried: dict[str, Distribution]
    distance: dict[str, float]
    chosen: str

    @classmethod
    def of(cls, values: Floats) -> Fit:
        """Fit to values above 0."""
        tried = likeliest(values)
        distance = {name: _distance(values, law) for name, law in tried.items()}
        best = min(distance, key=lambda name: distance[name])
        return cls(tried, distance, best if distance[best] <= CLOSE or len(values) < FEW else EMPIRICAL)

    def again(self, values: Floats) -> Distribution:
        """The chosen kind of distribution, fitted to other values."""
        return _table(values) if self.chosen == EMPIRICAL else likeliest(values)[self.chosen]


def likeliest(values: Floats) -> dict[str, Distribution]:
    """Lognormal and gamma by maximum likelihood."""
    logs = np.log(values)
    mean = float(values.mean())
    sigma = max(float(logs.std()), 0.01)
    shape = _gamma_shape(np.log(mean) - float(logs.mean()))
    return {
        "lognormal": Lognormal(mean=float(np.exp(logs.mean() + sigma**2 / 2)), sigma=sigma),
        "gamma": Gamma(mean=mean, shape=shape),
    }


def _gamma_shape(gap: float) -> float:
    """The likeliest shape where log mean - mean log is ``gap``: Minka's approximation, improved by Newton steps."""
    gap = max(gap, 1e-4)
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(4):
        shape = 1 / (
            1 / shape + (np.log(shape) - digamma(shape) - gap) / (shape**2 * (1 / shape - polygamma(1, shape)))
        )
    return float(shape)


def _distance(values: Floats, law: Distribution) -> float:
    """The distance of Kolmogorov and Smirnov, taken at the distribution's quantiles."""
    u = np.linspace(0.0005, 0.9995, 1000)
    at = np.searchsorted(np.sort(values), law.quantile(u), "right") / len(values)
    return float(np.abs(at - u).max())


def _table(values: Floats) -> Distribution:
    """The values as a table of quantiles that keeps their mean."""
    shares = np.linspace(0.0, 1.0, POINTS + 1)
    found = np.quantile(values, shares)
    keep = np.concatenate([[True], np.diff(found) > 0])
    found, shares = found[keep], shares[keep]
    shares[-1] = 1.0
    if len(found) == 1:
        return Empirical(values=(float(found[0]),))
    law = Empirical(values=tuple(found.tolist()), shares=tuple(shares.tolist()))
    scale = float(values.mean()) / law.mean
    return Empirical(values=tuple((found * scale).tolist()), shares=law.shares)
