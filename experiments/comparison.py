"""The tables of a comparison: replications, summaries, paired differences, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.trial import Trial
from models.measures.kpi import Kpi
from sim.ranking import best_probability
from sim.statistics import linearised, paired_ratio_difference, ratio, simultaneous_level, variance_components

Trials = Mapping[str, Mapping[int, Trial]]
"""Alternative -> replication -> trial."""

LEVEL = 0.95


def replications(trials: Trials) -> pd.DataFrame:
    """One row per alternative, replication and KPI, with numerator, denominator and value."""
    rows = [
        (name, replication, kpi, top, bottom, top / bottom if bottom else np.nan)
        for name, runs in trials.items()
        for replication, trial in sorted(runs.items())
        for kpi, (top, bottom) in trial.kpis.items()
    ]
    columns = ["alternative", "replication", "kpi", "numerator", "denominator", "value"]
    return pd.DataFrame(rows, columns=columns)


class Comparison:
    """Estimates over the replications that every alternative has finished.

    ``draws`` gives the draw of assumptions of each replication (None when all use the best guesses); the
    replications of a draw are not independent, and count as one.
    """

    def __init__(self, trials: Trials, baseline: str, draws: Mapping[int, int | None]) -> None:
        self.names = tuple(trials)
        self.baseline = baseline
        common = set.intersection(*(set(runs) for runs in trials.values()))
        self.kept = sorted(common)
        self.clusters = (
            None
            if any(draws[r] is None for r in self.kept)
            else np.array([draws[r] for r in self.kept], dtype=np.int64)
        )
        first = next(iter(trials.values()))
        self.kpis = list(first[self.kept[0]].kpis) if self.kept else []
        self._parts = {
            (name, kpi): np.array([trials[name][r].kpis[kpi] for r in self.kept])
            for name in self.names
            for kpi in self.kpis
        }

    @property
    def comparisons(self) -> int:
        """How many pairs of alternatives there are: intervals hold for all of them at once."""
        return max(1, len(self.names) * (len(self.names) - 1) // 2)

    def summary(self) -> pd.DataFrame:
        """The mean of each KPI with its interval."""
        rows = []
        for name in self.names:
            for kpi in self.kpis:
                part = self._parts[name, kpi]
                found = ratio(part[:, 0], part[:, 1], self.clusters, LEVEL)
                rows.append((name, kpi, found.mean, found.low, found.high, len(part)))
        return pd.DataFrame(rows, columns=["alternative", "kpi", "mean", "ci_low", "ci_high", "n"])

    def mean(self, name: str, kpi: str) -> float:
        """The KPI over all replications, a ratio of sums."""
        part = self._parts[name, kpi]
        return ratio(part[:, 0], part[:, 1], self.clusters, LEVEL).mean

    def difference(self, name: str, other: str, kpi: str, level: float) -> tuple[float, float, float]:
        """``name`` minus ``other``: mean, low and high."""
        a, b = self._parts[name, kpi], self._parts[other, kpi]
        found = paired_ratio_difference(a[:, 0], a[:, 1], b[:, 0], b[:, 1], self.clusters, level)
        return found.mean, found.low, found.high

    def differences(self, kpis: Mapping[str, Kpi]) -> pd.DataFrame:
        """Every alternative against the baseline, see :class:`experiments.evidence.Evidence`."""
        rows = []
        at_once = simultaneous_level(LEVEL, self.comparisons)
        for kpi in self.kpis:
            best = self._best(kpi, kpis)
            for name in self.names:
                if name == self.baseline:
                    continue
                mean, low, high = self.difference(name, self.baseline, kpi, LEVEL)
                _, sim_low, sim_high = self.difference(name, self.baseline, kpi, at_once)
                noise, people = self.uncertainty(name, self.baseline, kpi)
                rows.append(
                    (
                        name,
                        self.baseline,
                        kpi,
                        mean,
                        low,
                        high,
                        len(self.kept),
                        sim_low,
                        sim_high,
                        noise,
                        people,
                        best.get(name, np.nan),
                    )
                )
        columns = ["alternative", "baseline", "kpi", "mean", "ci_low", "ci_high", "n", "sim_low", "sim_high"]
        return pd.DataFrame(rows, columns=[*columns, "noise_sd", "assumption_sd", "best_probability"])

    def uncertainty(self, name: str, other: str, kpi: str) -> tuple[float, float]:
        """Standard deviations of one replication's difference: by chance, and by the assumptions."""
        a, b = self._parts[name, kpi], self._parts[other, kpi]
        if self.clusters is None:
            values = linearised(a[:, 0], a[:, 1]) - linearised(b[:, 0], b[:, 1])
            return (float(np.std(values, ddof=1)), 0.0) if len(values) > 1 else (np.nan, np.nan)
        return variance_components(a[:, 0], a[:, 1], b[:, 0], b[:, 1], self.clusters)

    def _best(self, kpi: str, kpis: Mapping[str, Kpi]) -> dict[str, float]:
        """The probability that each alternative is the best on a KPI."""
        note = kpis.get(kpi.split(".")[0])
        if note is None or note.better == "neither" or len(self.kept) < 2:
            return {}
        values = np.column_stack([linearised(*self._parts[name, kpi].T) for name in self.names])
        if np.isnan(values).any():
            return {}
        shares = best_probability(values, self.clusters, note.better == "higher")
        return dict(zip(self.names, shares.tolist(), strict=True))


def stacked(trials: Trials, part: str, names: Sequence[str]) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Alternative -> measure -> (replications, n) array of one sort of series."""
    found: dict[str, dict[str, NDArray[np.float64]]] = {}
    for name in names:
        runs = [getattr(trial, part) for _, trial in sorted(trials[name].items())]
        measures = list(runs[0]) if runs else []
        found[name] = {measure: np.array([run[measure] for run in runs]) for measure in measures}
    return found
