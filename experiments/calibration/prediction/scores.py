"""Scores: how near a prediction came to what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.calibration.prediction.scored import Prediction, ScoredWaits
from experiments.calibration.waits import MEASURES
from sim.chance import Floats

QUOTED: Final = "erlang_a_quoted"


@dataclass(frozen=True)
class PredictionScore:
    """How near a prediction came, each array by measure.

    ``overall`` is the mean over replications of the whole, ``band`` [(low, high), measure] their middle 95 %. The
    correlations are those of the means of days and of half-hours of the day with what happened, and ``day_error`` is
    the mean absolute error of a day.
    """

    name: str
    overall: Floats
    band: Floats
    day_correlation: Floats
    interval_correlation: Floats
    day_error: Floats


def score(prediction: Prediction, actual: ScoredWaits) -> PredictionScore:
    """Compare a prediction with what happened."""
    waits = prediction.waits
    day, interval = waits.by_day.mean(axis=0), waits.by_interval.mean(axis=0)
    return PredictionScore(
        prediction.name,
        waits.overall.mean(axis=0),
        np.percentile(waits.overall, [2.5, 97.5], axis=0),
        _correlations(day, actual.by_day),
        _correlations(interval, actual.by_interval),
        np.abs(day - actual.by_day).mean(axis=0),
    )


def quoted(**overall: float) -> PredictionScore:
    """The score of a prediction of which only some measures of the whole are known."""
    unknown = np.full(len(MEASURES), np.nan)
    known = np.array([overall.get(measure, np.nan) for measure in MEASURES])
    return PredictionScore(QUOTED, known, np.stack([unknown, unknown]), unknown, unknown, unknown)


def coverage(prediction: Prediction, actual: ScoredWaits, measure: int) -> float:
    """Share of days whose actual value lies in the prediction's 95 % band."""
    low, high = np.percentile(prediction.waits.by_day[..., measure], [2.5, 97.5], axis=0)
    seen = actual.by_day[:, measure]
    return float(((seen >= low) & (seen <= high)).mean())


def _correlations(one: Floats, other: Floats) -> Floats:
    """Correlation for each measure, over the rows that are known in both."""
    known = ~np.isnan(one).any(axis=1) & ~np.isnan(other).any(axis=1)
    return np.array([np.corrcoef(one[known, m], other[known, m])[0, 1] for m in range(len(MEASURES))])
