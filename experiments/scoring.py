"""Scoring: how often the operation meets what the platforms ask for, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from experiments.trial import Trial
from models.measures.kpi import Kpi
from models.measures.rule import Target
from sim.statistics import units

Trials = Mapping[str, Mapping[int, Trial]]

LEVEL = 0.95
COLUMNS = (
    "alternative", "kpi", "book", "number", "over", "at_least", "at_most",
    "met_share", "met_low", "met_high", "assessed", "exempt",
)  # fmt: skip


def scores(trials: Trials, kpis: Mapping[str, Kpi], draws: Mapping[int, int | None]) -> pd.DataFrame:
    """One row for each alternative, KPI and target: the share of runs, or of days, that meet it.

    ``assessed`` counts runs or days that the platform assesses, ``exempt`` those too small for it; ``number`` counts
    the targets of a KPI. ``met_low`` and ``met_high`` bound the chance of meeting it at 95 %. ``draws`` gives the
    draw of assumptions of each replication.
    """
    rows = [
        (
            *(name, kpi, note.rule.book, number, target.over, _number(target.at_least), _number(target.at_most)),
            *_chance(target, kpi, runs, draws),
        )
        for name, runs in trials.items()
        for kpi, note in kpis.items()
        if note.rule is not None
        for number, target in enumerate(note.rule.targets)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _chance(
    target: Target, kpi: str, runs: Mapping[int, Trial], draws: Mapping[int, int | None]
) -> tuple[float, float, float, int, int]:
    """The share that meets a target with its interval, how many were assessed, and how many were exempt."""
    order = sorted(runs)
    if target.over == "day":
        met = np.stack([target.met(*runs[r].days[kpi].T) for r in order])
        some = np.stack([runs[r].days[kpi][:, 1] > 0 for r in order])
    else:
        whole = np.array([runs[r].kpis[kpi] for r in order], dtype=np.float64)
        met = target.met(*whole.T)[:, None]
        some = whole[:, 1:] > 0
    assessed = ~np.isnan(met)
    exempt = int((some & ~assessed).sum())
    if not assessed.any():
        return np.nan, np.nan, np.nan, 0, exempt
    share = float(met[assessed].mean())
    kept = assessed.any(axis=1)
    clusters = None if any(draws[r] is None for r in order) else np.array([draws[r] for r in order])
    independent = len(np.unique(units(clusters, len(order))[kept]))
    return share, *proportion_interval(share, independent), int(assessed.sum()), exempt


def proportion_interval(share: float, independent: int, level: float = LEVEL) -> tuple[float, float]:
    """Clopper and Pearson's interval (1934) for a share seen in so many independent units.

    It holds at ``level`` or more for whole numbers. Days of one run, and runs that share a draw of assumptions, are
    not independent: counted as one unit each, they make the interval wider than it need be, never narrower.
    """
    met, missed = share * independent, (1.0 - share) * independent
    tail = (1.0 - level) / 2.0
    low = float(stats.beta.ppf(tail, met, missed + 1)) if met > 0 else 0.0
    high = float(stats.beta.isf(tail, met + 1, missed)) if missed > 0 else 1.0
    return low, high
