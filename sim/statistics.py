"""What replications tell: estimates with their error, and verdicts on checks.

Every figure is a ratio of sums: ``numerator[r]`` and ``denominator[r]`` over replications r; a
plain mean has the denominator 1. Replications with the same number in ``clusters[r]`` share one
draw of the assumptions about people. They are not independent, so the independent units are the
clusters: sums within a cluster come first, and errors are taken between clusters.
``clusters=None`` makes every replication a unit of its own.

What cannot be estimated is nan, never an exception; arrays that do not fit are a ValueError.

Sources: Miller (1974) for the jackknife; Searle, Casella and McCulloch (1992) for variance
components; Welch (1947) for the degrees of freedom of two errors together; Waudby-Smith and Ramdas
(2024) for the mean of bounded values.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
Clusters = npt.ArrayLike | None


@dataclass(frozen=True)
class Estimate:
    """A figure with its confidence interval.

    ``n`` counts replications; ``df``, the degrees of freedom, is the independent units less one.
    With one unit only the mean is known and the rest is nan.
    """

    mean: float
    low: float
    high: float
    n: int
    se: float
    df: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2.0


def ratio(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, clusters: Clusters = None, level: float = 0.95
) -> Estimate:
    """Ratio of sums, with the jackknife's standard error and a t interval.

    With the denominator 1 and no clusters it is the ordinary mean and its t interval.
    """
    columns, unit = _aligned([numerator, denominator], clusters)
    mean, changes = _jackknife(*unit_sums(columns, unit))
    return _estimate(mean, changes, columns.shape[1], level)


def paired_ratio_difference(
    num_a: npt.ArrayLike,
    den_a: npt.ArrayLike,
    num_b: npt.ArrayLike,
    den_b: npt.ArrayLike,
    clusters: Clusters = None,
    level: float = 0.95,
) -> Estimate:
    """Ratio of a minus ratio of b, where replication r of both met the same chance.

    A unit is deleted from a and b together, so what they have in common cancels.
    """
    columns, unit = _aligned([num_a, den_a, num_b, den_b], clusters)
    sums = unit_sums(columns, unit)
    mean_a, changes_a = _jackknife(sums[0], sums[1])
    mean_b, changes_b = _jackknife(sums[2], sums[3])
    return _estimate(mean_a - mean_b, changes_a - changes_b, columns.shape[1], level)


def simultaneous_level(level: float, comparisons: int) -> float:
    """Level of each of several intervals so that all hold together at ``level``.

    Bonferroni's, because it holds whatever the dependence between the comparisons, and common
    random numbers make that dependence strong and unknown. It errs on the careful side: for ten
    independent comparisons at 95 % an interval is under 1 % wider than it need be, for dependent
    ones somewhat more.
    """
    return 1.0 - (1.0 - level) / max(1, comparisons)


def linearised(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Floats:
    """A value per replication whose mean is the ratio of sums, and whose spread is its error.

    ``ratio + (numerator - ratio * denominator) / mean denominator``; nan if the sum is 0.
    """
    (above, below), _ = _aligned([numerator, denominator], None)
    centre = _quotient(above, below)
    if math.isnan(centre):
        return np.full(len(above), np.nan)
    return np.asarray(centre + (above - centre * below) * (len(above) / below.sum()))


def variance_components(
    num_a: npt.ArrayLike, den_a: npt.ArrayLike, num_b: npt.ArrayLike, den_b: npt.ArrayLike, clusters: npt.ArrayLike
) -> tuple[float, float]:
    """Standard deviations of a paired difference from simulation noise and from assumptions.

    One-way random effects: the noise is what differs within a cluster, per replication; the
    assumptions are what differs between clusters beyond that, 0 if nothing does. The noise falls
    with more replications, the other does not: it is what we do not know about people. Both are
    nan when every cluster has one member; the second is nan with a single cluster.
    """
    columns, unit = _aligned([num_a, den_a, num_b, den_b], clusters)
    values = linearised(columns[0], columns[1]) - linearised(columns[2], columns[3])
    sizes = np.bincount(unit)
    total, groups = len(values), len(sizes)
    if total == groups or not np.isfinite(values).all():
        return math.nan, math.nan
    means = np.bincount(unit, weights=values) / sizes
    within = float(((values - means[unit]) ** 2).sum()) / (total - groups)
    if groups < 2:
        return math.sqrt(within), math.nan
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (groups - 1)
    usual_size = (total - float((sizes**2).sum()) / total) / (groups - 1)
    return math.sqrt(within), math.sqrt(max(0.0, (between - within) / usual_size))


@dataclass(frozen=True)
class Check:
    """Verdict on one figure against its reference.

    ``z`` is the difference in standard errors, positive when the figure is too high; beyond
    ``critical`` it is a disagreement. ``half_width`` is the figure's own, at 95 %.
    """

    result: Literal["passed", "failed", "undecided"]
    z: float
    critical: float
    half_width: float


def judge(
    estimate: Estimate,
    low_ref: float,
    high_ref: float,
    se_ref: float | None,
    margin: float,
    checks: int,
    alpha: float = 0.01,
) -> Check:
    """Judge an estimate against a reference that lies for certain in [low_ref, high_ref].

    The two ends are equal for an exact value and differ by the rounding of a printed one; a
    reference that is itself an estimate has its standard error in ``se_ref``. The difference is
    the distance from that range. ``failed``: it is beyond the error at the level alpha / checks,
    so that a faultless model fails any of ``checks`` with a probability of at most alpha.
    ``passed``: it is not, and the estimate's own 95 % half-width is within ``margin``.
    ``undecided``: it is not, but the estimate is too rough to say more, or is nan.
    """
    if not low_ref <= high_ref:
        raise ValueError(f"the reference's ends are the wrong way round: {low_ref}, {high_ref}")
    own_variance, ref_variance = estimate.se**2, (se_ref or 0.0) ** 2
    if estimate.df < 1 or not math.isfinite(estimate.mean + own_variance):
        return Check("undecided", math.nan, math.nan, math.nan)
    half_width = float(stats.t.ppf(0.975, estimate.df)) * estimate.se
    variance = own_variance + ref_variance
    share = own_variance / variance if variance > 0.0 else 0.0
    df = estimate.df / share**2 if share > 1e-9 else math.inf
    critical = float(stats.t.isf(alpha / max(1, checks) / 2.0, df))
    nearest = min(max(estimate.mean, low_ref), high_ref)
    difference = estimate.mean - nearest
    if math.isclose(estimate.mean, nearest, rel_tol=1e-12):  # rounding alone, even if se is 0
        z = 0.0
    elif variance > 0.0:
        z = difference / math.sqrt(variance)
    else:
        z = math.copysign(math.inf, difference)
    if abs(z) > critical:
        return Check("failed", z, critical, half_width)
    return Check("passed" if half_width <= margin else "undecided", z, critical, half_width)


_STAKES = 0.5 ** np.arange(16)
_ODDS = np.concatenate([[0.5], np.full(len(_STAKES) - 1, 0.5 / (len(_STAKES) - 1))])
"""Shares of the most that may be staked, and how the gambler spreads the purse over them: half on all."""


def bounded_mean(values: Floats, bounds: tuple[float, float], level: float = 0.95) -> Estimate:
    """Mean of independent, alike values within ``bounds``, with an interval that is exact for any number.

    It needs no spread: where all values are the same, as a share of 1 in every replication, it still says how
    far the mean may be from them. A gambler stakes on each value against the mean m and is paid fairly if m is
    true; that the purse ever reaches 2 / (1 - level) then has a probability of at most half of 1 - level
    (Ville). The interval holds the m at which neither the gambler on higher values nor the one on lower
    does. With n equal values at an end it is some ln(4 / (1 - level)) / n of the range wide. There is no
    standard error, it is nan.

    Source: Waudby-Smith & Ramdas (2024), Estimating means of bounded random variables by betting.
    """
    unit = _unit(values, bounds)
    wanted = math.log(2.0 / (1.0 - level))
    high = _edge(unit, wanted)
    low = 1.0 - _edge(1.0 - unit, wanted)
    span = bounds[1] - bounds[0]
    mean = float(np.mean(values))
    return Estimate(mean, bounds[0] + span * low, bounds[0] + span * high, len(unit), math.nan, len(unit) - 1)


def judge_bounded(
    values: Floats, bounds: tuple[float, float], reference: tuple[float, float], margin: float, checks: int,
    alpha: float = 0.01,
) -> Check:  # fmt: skip
    """:func:`judge` for independent, alike values within ``bounds``, by the rule of :func:`bounded_mean`.

    ``reference`` is the range the mean lies in for certain. The purse of the gambler against its nearer end gives
    an exact bound on the probability of such values, and z is the normal deviate of that probability.
    """
    estimate = bounded_mean(values, bounds)
    nearest = min(max(estimate.mean, reference[0]), reference[1])
    unit, mean = _unit(values, bounds), float(_unit(np.array([nearest]), bounds)[0])
    z = 0.0
    if estimate.mean != nearest:
        above = estimate.mean > nearest
        purse = _log_purse(1.0 - unit, 1.0 - mean) if above else _log_purse(unit, mean)
        z = math.copysign(_deviate(math.log(2.0) - purse), 1.0 if above else -1.0)
    critical = _deviate(math.log(alpha / max(1, checks)))
    if abs(z) > critical:
        return Check("failed", z, critical, estimate.half_width)
    return Check("passed" if estimate.half_width <= margin else "undecided", z, critical, estimate.half_width)


def _unit(values: Floats, bounds: tuple[float, float]) -> Floats:
    """Values mapped from ``bounds`` to 0 and 1."""
    unit = (np.asarray(values, dtype=np.float64) - bounds[0]) / (bounds[1] - bounds[0])
    if not ((unit >= 0.0) & (unit <= 1.0)).all():
        raise ValueError(f"values beyond the bounds {bounds}: {values.min()} to {values.max()}")
    return np.asarray(unit)


def _log_purse(unit: Floats, mean: float) -> float:
    """Log of the purse, 1 at first, of who stakes that values in [0, 1] are lower than ``mean``."""
    if mean >= 1.0:
        return math.inf if (unit < 1.0).any() else 0.0
    with np.errstate(divide="ignore"):
        gains = np.log1p(np.maximum(-1.0, -_STAKES[:, None] * (unit - mean) / (1.0 - mean))).sum(axis=1)
    most = float(gains.max())
    return most + math.log(float(_ODDS @ np.exp(gains - most)))


def _edge(unit: Floats, log_purse: float) -> float:
    """The mean above which who stakes on lower values has at least this purse; the purse grows with the mean."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (low, middle) if _log_purse(unit, middle) >= log_purse else (middle, high)
    return high


def _deviate(log_probability: float) -> float:
    """Normal deviate that is exceeded on both sides together with this probability; 0 if that is 1 or more."""
    if log_probability >= 0.0:
        return 0.0
    if log_probability > -700.0:
        return float(stats.norm.isf(math.exp(log_probability) / 2.0))
    return math.sqrt(-2.0 * log_probability)  # beyond the smallest number, where only "far" counts


def _aligned(arrays: list[npt.ArrayLike], clusters: Clusters) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The arrays as rows [array, replication], and the unit of each replication.

    A single number stands for an array of it.
    """
    rows = [np.asarray(array, dtype=np.float64) for array in arrays]
    length = max(row.size for row in rows)
    if any(row.ndim > 0 and row.shape != (length,) for row in rows):
        raise ValueError(f"arrays differ in shape: {', '.join(str(row.shape) for row in rows)}")
    return np.stack([np.broadcast_to(row, (length,)) for row in rows]), units(clusters, length)


def units(clusters: Clusters, length: int) -> npt.NDArray[np.intp]:
    """Independent unit of each replication, numbered from 0 without gaps."""
    if clusters is None:
        return np.arange(length)
    unit = np.unique(np.asarray(clusters), return_inverse=True)[1]
    if unit.shape != (length,):
        raise ValueError(f"{length} replications but clusters of shape {unit.shape}")
    return np.asarray(unit, dtype=np.intp)


def unit_sums(rows: Floats, unit: npt.NDArray[np.intp]) -> Floats:
    """Sums of each row over the replications of each unit, as an array [row, unit]."""
    return np.stack([np.bincount(unit, weights=row) for row in rows])


def _quotient(numerator: Floats, denominator: Floats) -> float:
    """Ratio of sums, nan when the denominator's is 0."""
    total = float(denominator.sum())
    return float(numerator.sum()) / total if total != 0.0 else math.nan


def _jackknife(numerator: Floats, denominator: Floats) -> tuple[float, Floats]:
    """Ratio of sums, and how it changes when each unit is left out.

    Sums without a unit are added up from both sides rather than subtracted: a sum of nothing but
    zeros is then exactly 0. The change is nan where nothing is left to divide by.
    """
    centre = _quotient(numerator, denominator)
    before = np.concatenate([[0.0], np.cumsum(denominator)[:-1]])[: len(denominator)]
    after = np.concatenate([[0.0], np.cumsum(denominator[::-1])[:-1]])[: len(denominator)][::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = (centre * denominator - numerator) / (before + after)
    return centre, np.where(np.isfinite(changes), changes, np.nan)


def _estimate(mean: float, changes: Floats, n: int, level: float) -> Estimate:
    """Estimate from the jackknife's changes, one per unit."""
    number = len(changes)
    df = max(0, number - 1)
    if df == 0 or not math.isfinite(mean) or not np.isfinite(changes).all():
        return Estimate(mean, math.nan, math.nan, n, math.nan, df)
    se = math.sqrt(df / number * float(((changes - changes.mean()) ** 2).sum()))
    half_width = float(stats.t.ppf((1.0 + level) / 2.0, df)) * se
    return Estimate(mean, mean - half_width, mean + half_width, n, se, df)
