"""What the evidence says: estimates, differences, money, people, and measures over time."""

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from experiments.evidence import Evidence

Array = NDArray[np.float64]
Key = tuple[str, str]
"""(alternative, KPI)."""


@dataclass(frozen=True)
class MeanInterval:
    """A mean over replications and its 95 % interval; unknown ends are nan."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the interval's length, nan when there is none."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Difference(MeanInterval):
    """A paired difference to the baseline.

    ``sim_low`` and ``sim_high`` bound it together with the differences of all other alternatives.
    ``noise_sd`` and ``assumption_sd``: the two parts of the uncertainty of one replication's difference.
    """

    sim_low: float
    sim_high: float
    noise_sd: float
    assumption_sd: float
    best_probability: float

    @property
    def told(self) -> bool:
        """Whether the simultaneous interval excludes zero."""
        return self.sim_low > 0 or self.sim_high < 0

    @property
    def none(self) -> bool:
        """Whether every replication gave exactly the same value."""
        return self.mean == 0 and self.low == 0 and self.high == 0

    @property
    def noise_share(self) -> float:
        """Share of the variance that is simulation noise; nan when unknown or all zero."""
        noise, assumption = self.noise_sd**2, self.assumption_sd**2
        if not math.isfinite(noise + assumption) or noise + assumption <= 0:
            return math.nan
        return noise / (noise + assumption)


def estimates(evidence: Evidence) -> dict[Key, MeanInterval]:
    """Every row of the summary."""
    return {
        (str(row["alternative"]), str(row["kpi"])): MeanInterval(
            _number(row, "mean"), _number(row, "ci_low"), _number(row, "ci_high")
        )
        for row in evidence.summary.to_dict("records")
    }


def differences(evidence: Evidence) -> dict[Key, Difference]:
    """Every difference to the baseline; empty when there is one alternative."""
    fields = ("mean", "ci_low", "ci_high", "sim_low", "sim_high")
    parts = ("noise_sd", "assumption_sd", "best_probability")
    return {
        (str(row["alternative"]), str(row["kpi"])): Difference(*(_number(row, field) for field in fields + parts))
        for row in evidence.differences.to_dict("records")
        if row["alternative"] != evidence.baseline and row["baseline"] == evidence.baseline
    }


def _number(row: dict[Hashable, object], field: str) -> float:
    value = row.get(field)
    return float(value) if isinstance(value, (int, float, np.number)) else math.nan


def others(evidence: Evidence) -> tuple[str, ...]:
    """The alternatives that are compared with the baseline."""
    return tuple(name for name in evidence.alternatives if name != evidence.baseline)


def replication_count(evidence: Evidence) -> int:
    """Number of different replications that gave results."""
    table = evidence.replications
    return 0 if table.empty else int(table["replication"].nunique())


def scoped(evidence: Evidence) -> dict[str, list[tuple[str, str]]]:
    """KPI -> (intent, channel) pairs, in order of appearance, of KPIs ``kpi.intent.channel``."""
    found: dict[str, list[tuple[str, str]]] = {}
    if evidence.summary.empty:
        return found
    for name in evidence.summary.loc[evidence.summary["mean"].notna(), "kpi"].unique():
        parts = str(name).split(".")
        if len(parts) == 3:
            found.setdefault(parts[0], []).append((parts[1], parts[2]))
    return found


def mean_interval(values: Array) -> MeanInterval:
    """Mean and 95 % Student interval of independent values; nan ends when fewer than two."""
    kept = values[np.isfinite(values)]
    if kept.size == 0:
        return MeanInterval(math.nan, math.nan, math.nan)
    mean = float(kept.mean())
    if kept.size < 2:
        return MeanInterval(mean, math.nan, math.nan)
    half = float(student.ppf(0.975, kept.size - 1)) * float(kept.std(ddof=1)) / math.sqrt(kept.size)
    return MeanInterval(mean, mean - half, mean + half)


def people(evidence: Evidence) -> dict[str, dict[str, MeanInterval]]:
    """Measure -> alternative -> estimate, in order of appearance."""
    found: dict[str, dict[str, MeanInterval]] = {}
    if evidence.people.empty:
        return found
    for (measure, alternative), rows in evidence.people.groupby(["measure", "alternative"], sort=False):
        values = rows["value"].to_numpy(dtype=np.float64)
        found.setdefault(str(measure), {})[str(alternative)] = mean_interval(values)
    return found


def account_means(evidence: Evidence) -> pd.DataFrame:
    """Mean yuan by account (rows, waterfall order) and alternative (columns).

    Only replications that every alternative finished count, so that differences stay paired. An
    account that a replication never touched counts as zero there.
    """
    table = evidence.ledger
    if table.empty:
        return pd.DataFrame(columns=list(evidence.alternatives), dtype=float)
    alternatives = [name for name in evidence.alternatives if name in set(table["alternative"])]
    shared: set[object] = set(table["replication"])
    for name in alternatives:
        shared &= set(table.loc[table["alternative"] == name, "replication"])
    kept = table[table["replication"].isin(list(shared)) & table["alternative"].isin(alternatives)]
    sums = kept.pivot_table(
        index="account", columns="alternative", values="amount_yuan", aggfunc="sum", fill_value=0.0
    ) / max(len(shared), 1)
    known = [account for account in evidence.accounts if account in sums.index]
    rest = [account for account in sums.index if account not in evidence.accounts]
    return sums.reindex(index=known + rest, columns=alternatives, fill_value=0.0)


@dataclass(frozen=True)
class Course:
    """A measure over time: its centre and the 10 % and 90 % points over replications."""

    centre: Array
    low: Array
    high: Array


def course(values: Array) -> Course:
    """Mean and band of a (replications, n) array; nan where no replication has a value."""
    return Course(_mean(values), *_band(values))


def ratio_course(numerator: Array, denominator: Array) -> Course:
    """A share over time: ratio of sums in the centre, band over the replications' own ratios."""
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(denominator > 0, numerator / denominator, np.nan)
        below = np.nansum(denominator, axis=0)
        centre = np.where(below > 0, np.nansum(numerator, axis=0) / below, np.nan)
    return Course(centre, *_band(each))


def _mean(values: Array) -> Array:
    count = np.isfinite(values).sum(axis=0)
    total = np.nansum(values, axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _band(values: Array) -> tuple[Array, Array]:
    """10 % and 90 % points of each column; columns without any value stay nan."""
    low = np.full(values.shape[1], np.nan)
    high = low.copy()
    some = np.isfinite(values).any(axis=0)
    if some.any():
        low[some], high[some] = np.nanpercentile(values[:, some], (10, 90), axis=0)
    return low, high


def event_window_s(evidence: Evidence) -> tuple[float, float] | None:
    """Start and end of the event evening, seconds; None when no minutes were kept."""
    starts = evidence.minute_start_s
    if len(starts) < 2:
        return None
    return float(starts[0]), float(starts[-1] + (starts[1] - starts[0]))


def first_replication(evidence: Evidence) -> int:
    """The replication whose logs are shown in full: the first that gave results."""
    for table in (evidence.replications, evidence.alerts):
        if not table.empty:
            return int(table["replication"].min())
    return 0


def any_raised(evidence: Evidence) -> bool:
    """Whether any level was raised in any replication; the log may hold nothing but shocks."""
    return not evidence.alerts.empty and bool(raised(evidence.alerts).any())


def raised(alerts: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows of the alert log go up a level; any change when levels are names, not numbers."""
    low = pd.to_numeric(alerts["level_from"], errors="coerce")
    high = pd.to_numeric(alerts["level_to"], errors="coerce")
    unknown = low.isna() | high.isna()
    return (high > low) | (unknown & (alerts["level_from"] != alerts["level_to"]))
