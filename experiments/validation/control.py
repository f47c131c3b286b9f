"""Control variates: estimates that are freed from the luck in what comes in.

Regression on what comes in by chance, whose expectation is known, saves up to nine tenths of the contacts (Lavenberg &
Welch 1981).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from sim.chance import Floats
from sim.statistics import Estimate, linearised


def controlled(parts: Floats, surplus: Floats) -> Estimate:
    """Ratio of sums, freed by regression from what is known to be luck, with its error at 95 %.

    Args:
        parts: numerators and denominators, [2, replication], or [4, replication] for the quotient of two
            ratios of sums.
        surplus: for each input what came in above its expectation, [input, replication].

    The estimate is the intercept of the regression of the linearised ratio on the surplus; its bias, of order one
    over the number of replications, is that of any ratio. The error is nan where it cannot be estimated: where all
    replications agree to the last digit, as on a share so near 1 that it was 1 in each of them, and where the
    regression leaves no remainder.
    """
    values = linearised(parts[0], parts[1])
    if len(parts) == 4:
        divisors = linearised(parts[2], parts[3])
        quotient = values.mean() / divisors.mean()
        values = quotient + (values - quotient * divisors) / divisors.mean()
    columns = np.vstack([np.ones_like(values), surplus]).T
    scale = np.abs(columns).max(axis=0)
    columns = columns / np.where(scale > 0, scale, 1.0)
    inverse = np.linalg.pinv(columns)
    weights = inverse @ values
    df = len(values) - int(np.linalg.matrix_rank(columns))
    if df < 1 or not np.isfinite(values).all() or np.ptp(values) <= 1e-12 * np.abs(values).max():
        return Estimate(float(values.mean()), math.nan, math.nan, len(values), math.nan, 0)
    left = values - columns @ weights
    if np.abs(left).max() <= 1e-9 * np.ptp(values):
        return Estimate(float(weights[0]), math.nan, math.nan, len(values), math.nan, 0)
    variance = float((left**2).sum()) / df
    se = math.sqrt(variance * float(inverse[0] @ inverse[0]))
    half_width = float(stats.t.ppf(0.975, df)) * se
    mean = float(weights[0])
    return Estimate(mean, mean - half_width, mean + half_width, len(values), se, df)
