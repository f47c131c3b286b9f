"""The back-test: calibrate on one log, predict another one, and score the predictions.

Of the second log only what a planner would know is used: when customers came, and how many agents were present.
When customers came is given in three ways: as the recorded times; by the fitted process, a Poisson process in each
half-hour, given the numbers that came; and by the same process with these numbers as a forecast, so that other numbers
come. Everything else, availability included, comes from the first log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from experiments.alternatives import Alternative
from experiments.calibration.arrivals import INTERVAL_S, PER_DAY, arrivals, counts
from experiments.calibration.calibration import calibrate
from experiments.calibration.estimates import Estimates
from experiments.calibration.log.calls import Calls
from experiments.calibration.prediction.erlang_a import LogMeans, erlang_prediction
from experiments.calibration.prediction.scored import Prediction, Scope, ScoredWaits
from experiments.calibration.prediction.scores import PredictionScore, score
from experiments.calibration.staff.presence import Presence, presence
from experiments.calibration.waits import MEASURES, Runs, Waits
from experiments.calibration.writing.files import (
    groups_of,
    handle_times_s,
    sessions_of,
    write_contacts,
    write_forecast,
    write_staffing,
)
from experiments.calibration.writing.settings import RECORDED
from experiments.study import study

WAYS: Final = ("recorded", "fitted", "forecast")
"""How a prediction is given when customers came."""


@dataclass(frozen=True)
class Backtest:
    """Everything that the report shows.

    ``days`` are the dates that are scored, ``contacts`` the number of contacts in them. ``means`` are those of both
    logs; no prediction knows the second.
    """

    days: tuple[str, ...]
    contacts: int
    actual: ScoredWaits
    predictions: tuple[Prediction, ...]
    scores: tuple[PredictionScore, ...]
    means: tuple[LogMeans, LogMeans]


def backtest(fit: Calls, seen: Calls, out: Path, seed: int, runs: int, jobs: int = 1) -> Backtest:
    """Calibrate on ``fit``, predict ``seen`` with so many runs, score; files are written below ``out``."""
    talked = seen.where(~(seen.answered & ~(seen.talk_s > 0)))
    found = calibrate(fit, out / "calibrated", seed, jobs).found
    there = presence(talked, seed)
    actual = Waits.of_calls(talked, PER_DAY)
    scope = Scope.of(arrivals(seen, seed).days, actual)
    actual = actual.only(scope.mask)
    predictions = []
    for way in WAYS:
        alternative = _alternative(found, talked, there, out, way)
        assert alternative.files is not None
        waits = Runs(alternative.scenario, alternative.files, seed, PER_DAY).waits(runs, jobs)
        predictions.append(Prediction(way, ScoredWaits.of_all([scope.cut(each) for each in waits], scope)))
    means = LogMeans.of(fit), LogMeans.of(seen)
    predictions.append(erlang_prediction(means[0], actual, there, scope))
    scored = ScoredWaits.of(actual, scope)
    return Backtest(
        tuple(f"{seen.first_date + timedelta(days=int(day)):%m-%d}" for day in scope.days),
        int(actual.sums[..., 0].sum()),
        scored,
        tuple(predictions),
        tuple(score(each, scored) for each in predictions),
        means,
    )


def _alternative(found: Estimates, seen: Calls, there: Presence, out: Path, way: str) -> Alternative:
    """The calibrated operation with the arrivals and the presence of the other log."""
    folder, handle_s = out / "predicted", handle_times_s(found)
    folder.mkdir(parents=True, exist_ok=True)
    write_staffing(seen, sessions_of(found, there), groups_of(found, seen), folder / "staffing.csv")
    words = [f"conf={out / 'calibrated'}", f"setting={RECORDED}", f"operation.staffing_path={folder / 'staffing.csv'}"]
    if found.customers.vips.head_starts is not None:
        words.append("selection.since_day=0")
    if way == "forecast":
        write_forecast(seen, counts(seen).astype(float), handle_s, folder / "forecast.csv")
        words += ["operation.contacts_path=null", f"operation.forecast_path={folder / 'forecast.csv'}"]
    else:
        write_contacts(seen, handle_s, found.customers.vips.flags(seen), folder / "contacts.csv")
        words.append(f"operation.contacts_path={folder / 'contacts.csv'}")
        if way == "fitted":
            words.append(f"operation.contacts_within_s={INTERVAL_S}")
    return study(words, alone=True).alternatives[0]


def table(found: Backtest) -> Sequence[tuple[str, str, float, float, float, float, float, float]]:
    """Rows: prediction, measure, actual, predicted, low, high, correlation by day, correlation by half-hour."""
    return [
        (
            score.name,
            measure,
            float(found.actual.overall[m]),
            float(score.overall[m]),
            float(score.band[0, m]),
            float(score.band[1, m]),
            float(score.day_correlation[m]),
            float(score.interval_correlation[m]),
        )
        for score in found.scores
        for m, measure in enumerate(MEASURES)
    ]
