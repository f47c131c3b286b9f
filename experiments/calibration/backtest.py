"""The back-test: an operation calibrated on one log predicts another one, which it was not fitted to.

Of the second log only what a planner would know is used: who came when, and who was present. Who came when is told in
three ways: as recorded times; by the fitted process, a Poisson process in each half-hour, given the numbers that came;
and by the same process with these numbers as a forecast, so that other numbers come. All else, availability included,
comes from the first log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.alternatives import Alternative
from experiments.calibration.arrivals import INTERVAL_S, arrivals
from experiments.calibration.availability import THRESHOLD_S, Run
from experiments.calibration.command import Calibration, calibrate
from experiments.calibration.presence import Presence, presence
from experiments.calibration.writing import (
    RECORDED,
    groups_of,
    handle_times_s,
    sessions_of,
    vips,
    write_contacts,
    write_forecast,
    write_staffing,
)
from experiments.study import study
from models.contact.outcome import Outcome
from models.erlang import Erlang
from models.facts.facts import Facts
from models.files.calls import Calls
from models.simulation.centre import run_once
from sim import replications
from sim.calendar import DAY_S
from sim.chance import Floats

FIRST, LAST = 16, 44
"""Half-hours of the day that are scored: 8 to 22 h."""
LEAST_CALLS: Final = 5
"""Half-hours with more calls than this are scored."""
ERLANG_AVAILABLE: Final = 0.85
WAYS: Final = ("recorded", "fitted", "forecast")
"""How a prediction is told who came when."""
ERLANG, QUOTED = "erlang_a", "erlang_a_quoted"
MEASURES: Final = ("abandonment", "mean_wait_s", "wait_over_20s")
PER_DAY: Final = int(DAY_S / INTERVAL_S)


@dataclass(frozen=True)
class Waits:
    """Sums [day, half-hour, (contacts, abandoned, seconds waited, waited over 20 s)] by time of arrival."""

    sums: Floats

    def measures(self, axes: tuple[int, ...]) -> Floats:
        """Ratios of sums over ``axes``: the three measures last."""
        total = self.sums.sum(axis=axes)
        with np.errstate(invalid="ignore", divide="ignore"):  # nobody came: nan
            return np.asarray(total[..., 1:] / total[..., :1])

    def only(self, mask: NDArray[np.bool_]) -> Waits:
        """What lies in the [day, half-hour] of a mask; the rest counts as nothing."""
        return Waits(np.where(mask[..., None], self.sums, 0.0))


@dataclass(frozen=True)
class Prediction:
    """What was predicted for the scored half-hours: a row for each replication in the bands.

    ``overall`` (replication, measure), ``by_day`` (replication, day, measure), ``by_interval`` (replication,
    half-hour, measure).
    """

    name: str
    overall: Floats
    by_day: Floats
    by_interval: Floats


@dataclass(frozen=True)
class Score:
    """How near: difference overall, and correlation of the days' means with what happened, for each measure."""

    name: str
    overall: Floats
    low: Floats
    high: Floats
    day_correlation: Floats
    interval_correlation: Floats
    day_error: Floats


@dataclass(frozen=True)
class Backtest:
    """Everything that the report tells; arrays as in :class:`Prediction`, without the replications.

    ``handle_s`` are the mean handle times of both logs, which no prediction knows of the second.
    """

    calibration: Calibration
    days: tuple[str, ...]
    contacts: int
    overall: Floats
    by_day: Floats
    by_interval: Floats
    predictions: tuple[Prediction, ...]
    scores: tuple[Score, ...]
    handle_s: tuple[float, float]
    mean_patience_s: tuple[float, float]


def backtest(fit: Calls, seen: Calls, out: Path, seed: int, runs: int, jobs: int = 1) -> Backtest:
    """Calibrate on ``fit``, predict ``seen``, score; files are written below ``out``."""
    talked = seen.where(~(seen.answered & ~(seen.talk_s > 0)))
    calibration = calibrate(fit, out / "calibrated", seed, jobs)
    there = presence(talked, seed)
    actual = observed(talked)
    kinds = arrivals(seen, seed)
    is_main = np.array([name == kinds.main_type for name in kinds.day_type])
    mask = np.zeros(actual.sums.shape[:2], bool)
    mask[is_main, FIRST:LAST] = actual.sums[is_main, FIRST:LAST, 0] > LEAST_CALLS
    actual = actual.only(mask)
    used = is_main & (actual.sums[:, :, 0].sum(axis=1) > 0)
    days = np.flatnonzero(used)
    predictions = [
        _predicted(name, _alternative(calibration, talked, there, out, name), days, mask, seed, runs, jobs)
        for name in WAYS
    ]
    predictions.append(_erlang(fit, actual, there, days, mask))
    by_day, by_interval = actual.measures((1,))[days], actual.measures((0,))
    scores = tuple(_score(each, by_day, by_interval) for each in predictions)
    return Backtest(
        calibration,
        tuple(f"{seen.first_date + timedelta(days=int(day)):%m-%d}" for day in days),
        int(actual.sums[..., 0].sum()),
        actual.measures((0, 1)),
        by_day,
        by_interval,
        tuple(predictions),
        scores,
        (_mean_talk(fit), _mean_talk(seen)),
        (_mean_patience(fit), _mean_patience(seen)),
    )


def _mean_talk(calls: Calls) -> float:
    return float(calls.talk_s[calls.talk_s > 0].mean())


def _mean_patience(calls: Calls) -> float:
    """Time waited over the number who left: the mean of an exponential patience."""
    return float(calls.wait_s.sum() / (~calls.answered).sum())


def _sums(at_s: Floats, left: NDArray[np.bool_], wait_s: Floats, days: int) -> Waits:
    place = np.minimum((at_s // INTERVAL_S).astype(np.int64), days * PER_DAY - 1)
    columns = (np.ones(len(at_s)), left.astype(np.float64), wait_s, (wait_s > THRESHOLD_S).astype(np.float64))
    sums = [np.bincount(place, weights=column, minlength=days * PER_DAY) for column in columns]
    stacked: Floats = np.stack(sums, axis=-1).astype(np.float64).reshape(days, PER_DAY, 4)
    return Waits(stacked)


def observed(calls: Calls) -> Waits:
    """What happened."""
    return _sums(calls.arrival_s, ~calls.answered, calls.wait_s, calls.days)


def _simulated(facts: Facts, days: int) -> Waits:
    rows = facts.contacts
    rows = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.OPEN)]
    left = np.isnan(rows["answered"])
    wait_s = np.where(left, rows["ended"], rows["answered"]) - rows["queued"]
    return _sums(rows["queued"], left, wait_s, days)


def _alternative(calibration: Calibration, seen: Calls, there: Presence, out: Path, name: str) -> Alternative:
    """The calibrated operation with the arrivals and the presence of the other log."""
    found, folder = calibration.found, out / "predicted"
    folder.mkdir(parents=True, exist_ok=True)
    write_staffing(seen, sessions_of(found, there), groups_of(found, seen), folder / "staffing.csv")
    words = [f"conf={out / 'calibrated'}", f"setting={RECORDED}", f"operation.staffing_path={folder / 'staffing.csv'}"]
    if found.credit is not None:
        words.append("selection.since_day=0")
    if name != "forecast":
        write_contacts(seen, handle_times_s(found), vips(found, seen), folder / "contacts.csv")
        words.append(f"operation.contacts_path={folder / 'contacts.csv'}")
        if name == "fitted":
            words.append(f"operation.contacts_within_s={INTERVAL_S}")
    else:
        counts = arrivals_counts(seen)
        write_forecast(seen, counts, handle_times_s(found), folder / "forecast.csv")
        words += ["operation.contacts_path=null", f"operation.forecast_path={folder / 'forecast.csv'}"]
    return study(words, alone=True).alternatives[0]


def arrivals_counts(calls: Calls) -> Floats:
    """Contacts by [day, stream, half-hour]."""
    counts = np.zeros((calls.days, len(calls.streams), PER_DAY))
    np.add.at(counts, (calls.day, calls.stream, ((calls.arrival_s % DAY_S) // INTERVAL_S).astype(np.int64)), 1.0)
    return counts


@dataclass(frozen=True)
class _Bench:
    """Runs one replication of an alternative."""

    alternative: Alternative
    days: int
    seed: int

    def __call__(self, task: Run) -> Waits:
        facts = run_once(self.alternative.scenario, self.alternative.files, self.seed, task.replication)
        return _simulated(facts, self.days)


def _predicted(
    name: str,
    alternative: Alternative,
    days: NDArray[np.int64],
    mask: NDArray[np.bool_],
    seed: int,
    runs: int,
    jobs: int,
) -> Prediction:
    assert alternative.files is not None
    bench = _Bench(alternative, alternative.files.forecast.days, seed)
    done = replications.run([Run(number) for number in range(runs)], bench, jobs)
    failed = [str(one.failure) for one in done if one.result is None]
    if failed:
        raise RuntimeError(failed[0])
    waits = [_fitting(one.result, mask) for one in done if one.result is not None]
    return Prediction(
        name,
        np.array([each.measures((0, 1)) for each in waits]),
        np.array([each.measures((1,))[days] for each in waits]),
        np.array([each.measures((0,)) for each in waits]),
    )


def _fitting(waits: Waits, mask: NDArray[np.bool_]) -> Waits:
    """Cut or filled up to the days of the mask, and only what is scored."""
    sums = np.zeros((*mask.shape, 4))
    days = min(len(sums), len(waits.sums))
    sums[:days] = waits.sums[:days]
    return Waits(sums).only(mask)


def _erlang(fit: Calls, actual: Waits, there: Presence, days: NDArray[np.int64], mask: NDArray[np.bool_]) -> Prediction:
    """Erlang A half-hour by half-hour with 85 % of those present, as a planner's spreadsheet would."""
    handle_s, patience_s = _mean_talk(fit), _mean_patience(fit)
    sums = np.zeros(actual.sums.shape)
    for day, place in zip(*np.nonzero(mask), strict=True):
        calls = float(actual.sums[day, place, 0])
        start_s = day * DAY_S + place * INTERVAL_S
        agents = max(1, round(ERLANG_AVAILABLE * mean_present(there, start_s, start_s + INTERVAL_S)))
        sums[day, place] = calls * np.array(_steady(calls, handle_s, patience_s, agents))
    waits = Waits(sums)
    return Prediction(
        ERLANG, waits.measures((0, 1))[None], waits.measures((1,))[days][None], waits.measures((0,))[None]
    )


@lru_cache(maxsize=10_000)
def _steady(calls: float, handle_s: float, patience_s: float, agents: int) -> tuple[float, float, float, float]:
    queue = Erlang(arrival_rate=calls / INTERVAL_S, handle_time=handle_s, agents=agents, patience=patience_s)
    within = queue.service_level(THRESHOLD_S, "met")
    return 1.0, queue.abandon_probability, queue.mean_wait, 1.0 - within


def mean_present(there: Presence, from_s: float, to_s: float) -> float:
    """Time average of the number present."""
    inside = (there.start_s > from_s) & (there.start_s < to_s)
    edges = np.concatenate([[from_s], there.start_s[inside], [to_s]])
    place = np.searchsorted(there.start_s, edges[:-1], "right") - 1
    count = np.where(place >= 0, there.count[np.maximum(place, 0)], 0.0)
    return float((count * np.diff(edges)).sum() / (to_s - from_s))


def _score(each: Prediction, by_day: Floats, by_interval: Floats) -> Score:
    overall = each.overall.mean(axis=0)
    low, high = np.percentile(each.overall, [2.5, 97.5], axis=0)
    day, interval = each.by_day.mean(axis=0), each.by_interval.mean(axis=0)
    return Score(
        each.name,
        overall,
        low,
        high,
        _correlations(day, by_day),
        _correlations(interval, by_interval),
        np.abs(day - by_day).mean(axis=0),
    )


def quoted(**overall: float) -> Score:
    """The score of a prediction of which no more is known than some measures of the whole."""
    unknown = np.full(len(MEASURES), np.nan)
    known = np.array([overall.get(measure, np.nan) for measure in MEASURES])
    return Score(QUOTED, known, unknown, unknown, unknown, unknown, unknown)


def _correlations(one: Floats, other: Floats) -> Floats:
    """Correlation for each measure where both are known."""
    known = ~np.isnan(one).any(axis=1) & ~np.isnan(other).any(axis=1)
    return np.array([np.corrcoef(one[known, m], other[known, m])[0, 1] for m in range(len(MEASURES))])


def table(found: Backtest) -> Sequence[tuple[str, str, float, float, float, float, float, float]]:
    """Rows: prediction, measure, actual, predicted, low, high, correlation by day, correlation by half-hour."""
    return [
        (
            score.name,
            measure,
            float(found.overall[m]),
            float(score.overall[m]),
            float(score.low[m]),
            float(score.high[m]),
            float(score.day_correlation[m]),
            float(score.interval_correlation[m]),
        )
        for score in found.scores
        for m, measure in enumerate(MEASURES)
    ]
