"""Which alternative is best, and how sure that is.

Source: Geisser and Cornfield (1963) for the posterior of a vector of means whose every comparison
is a Student t.
"""

import math

import numpy as np
import numpy.typing as npt

from sim.statistics import Clusters, Floats, unit_sums, units

_SEED = 20_240_611  # any fixed number: a report made twice must show the same ranking
_PAIRS = 50_000  # standard error of a probability under .0016
_BLOCK = 5_000  # bounds the memory taken by many alternatives


def best_probability(values: npt.ArrayLike, clusters: Clusters = None, higher_is_better: bool = True) -> Floats:
    """Probability that each alternative has the best true mean, as an array [alternatives].

    ``values[r, alternative]`` are figures per replication, for ratios those of
    :func:`sim.statistics.linearised`; ``clusters`` as there.

    The posterior of the means is multivariate t, located at the sample means, with the sample
    covariance of the cluster means and as many degrees of freedom as there are units less one:
    of two alternatives, the better one's probability is one less the one-sided p of the paired t
    test. It exists from two units on, even with more alternatives than units. Exact ties share.
    The draws are always the same ones, so the answer repeats; its error is under .005.
    An alternative with a nan takes no part and has nan; so has every one with a single unit.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"values need the shape [replications, alternatives], not {table.shape}")
    unit = units(clusters, len(table))
    probabilities = np.full(table.shape[1], np.nan)
    known = np.isfinite(table).all(axis=0)
    if len(table) == 0 or unit.max() < 1 or not known.any():
        return probabilities
    figures = table[:, known] if higher_is_better else -table[:, known]
    centre = figures.mean(axis=0)
    number = int(unit.max()) + 1
    scatter = unit_sums((figures - centre).T, unit).T * (number / len(table))
    root = np.linalg.qr(scatter).R / math.sqrt(number * (number - 1))
    probabilities[known] = _winning_shares(centre - centre.mean(), root, number - 1)
    return probabilities


def _winning_shares(centre: Floats, root: Floats, df: int) -> Floats:
    """Share of draws of ``t(centre, root' root, df)`` in which each coordinate is the largest."""
    generator = np.random.default_rng(_SEED)
    wins = np.zeros(len(centre))
    for _ in range(_PAIRS // _BLOCK):
        scale = np.sqrt(df / generator.chisquare(df, (_BLOCK, 1)))
        shift = (generator.standard_normal((_BLOCK, len(root))) * scale) @ root
        for draws in (centre + shift, centre - shift):  # mirrored: two equals come out at a half
            rounding = 1e-12 * np.abs(draws).max(axis=1, keepdims=True)
            best = draws >= draws.max(axis=1, keepdims=True) - rounding
            wins += (best / best.sum(axis=1, keepdims=True)).sum(axis=0)
    return np.asarray(wins / wins.sum(), dtype=np.float64)
