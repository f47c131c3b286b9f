"""Availability: the share of presence that agents are away, by matching simulated to observed waiting.

A log does not say when an agent at work was not there for customers. But too many waited too long for all of them
to have been: the share away is what makes simulated waiting and abandonment those of the log (the mean of the two
relative misses is zero), with the recorded contacts, the presence seen, and everything else as estimated. How long
a spell lasts, and how seldom one begins while customers wait, is told by the pauses between calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bootstrap import Interval
from experiments.calibration.pauses import Away
from models.contact.outcome import Outcome
from models.facts.facts import Facts
from models.files import Files
from models.files.calls import Calls
from models.operation.shrinkage import Shrinkage
from models.scenario import Scenario
from models.simulation.centre import run_once
from sim import replications
from sim.chance import Floats
from sim.distributions import Exponential

THRESHOLD_S: Final = 20.0
USUAL_AWAY_S: Final = 300.0
"""Mean length of a spell away where the log shows no pause between calls while customers waited; an assumption."""
Rule: TypeAlias = Callable[[float], Shrinkage]
"""From the share away to how agents come and go."""
RUNS: Final = 12
"""Replications of each trial of a share."""
STEPS: Final = 8
CLOSE: Final = 0.003
"""Relative miss with which the search is content."""
MOST, LEAST = 0.6, 0.002
DAY_S: Final = 86_400.0


@dataclass(frozen=True)
class Waiting:
    """Sums by day [day, (contacts, abandoned, seconds waited, waited over 20 s)]."""

    sums: Floats

    @property
    def shares(self) -> Floats:
        """P(abandon), mean wait in seconds, P(wait > 20 s)."""
        total = self.sums.sum(axis=0)
        return np.asarray(total[1:] / total[0])


@dataclass(frozen=True)
class Match:
    """What was matched: ``shrinkage`` (null: nobody needs to be away), its share with an interval, and how near.

    ``observed`` and ``simulated`` are P(abandon), mean wait in seconds, and P(wait > 20 s).
    """

    shrinkage: Shrinkage | None
    share: Interval
    observed: Floats
    simulated: Floats


def observed(calls: Calls) -> Waiting:
    """The waiting of the log, by day."""
    over = calls.wait_s > THRESHOLD_S
    return _waiting(calls.arrival_s, ~calls.answered, calls.wait_s, over, calls.days)


def simulated(facts: Facts, days: int) -> Waiting:
    """The waiting of a run, by day."""
    rows = facts.contacts
    rows = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.OPEN)]
    until = np.where(np.isnan(rows["answered"]), rows["ended"], rows["answered"])
    wait_s = until - rows["queued"]
    return _waiting(rows["queued"], np.isnan(rows["answered"]), wait_s, wait_s > THRESHOLD_S, days)


def _waiting(at_s: Floats, left: NDArray[Any], wait_s: Floats, over: NDArray[Any], days: int) -> Waiting:
    day = (at_s // DAY_S).astype(np.int64)
    columns = [np.ones(len(at_s)), left.astype(np.float64), wait_s, over.astype(np.float64)]
    return Waiting(np.stack([np.bincount(day, weights=column, minlength=days) for column in columns], axis=1))


def rule(away: Away | None, away_rate: float | None) -> Rule:
    """How agents come and go, the share to be found: in spells as long as seen, or of a usual length.

    ``away_rate`` is how many spells begin for each second of talk while customers wait. All others begin while nobody
    waits: who is about to go away stays as long as somebody does. Without it (None) none stays.
    """

    def staying(share: float) -> Shrinkage:
        if away is None:
            made = Shrinkage(share=share, away_s=Exponential(mean=USUAL_AWAY_S))
        else:
            made = Shrinkage(share=share, away_s=away.law, few=away.few)
        goes = 1.0 if away_rate is None else min(1.0, away_rate * made.there_s)
        return replace(made, stay_share=round(1.0 - goes, 4))

    return staying


def match(scenario: Scenario, files: Files, calls: Calls, make: Rule, seed: int, jobs: int = 1) -> Match:
    """Find the share away of the shrinkage that ``make`` makes of a share."""
    seen = observed(calls)

    def trial(shrinkage: Shrinkage | None) -> Waiting:
        return _mean(_runs(scenario, files, shrinkage, seed, jobs))

    free = trial(None)
    if excess(free, seen) >= 0:
        return Match(None, Interval(0.0, 0.0, 0.0), seen.shares, free.shares)
    best, found = _search(trial, make, seen)
    return Match(best, _interval(best, found, trial, seen), seen.shares, found.shares)


def _search(trial: Callable[[Shrinkage | None], Waiting], make: Rule, seen: Waiting) -> tuple[Shrinkage, Waiting]:
    """Close in on the share at which nobody waits or leaves too much or too little: the excess is nearly straight."""
    low, high = LEAST, MOST
    at_low, at_high = (excess(trial(make(share)), seen) for share in (low, high))
    best, found = high, trial(make(high))
    for step in range(STEPS if at_high > 0 else 0):
        part = 0.5 if step == 1 or at_high <= at_low else -at_low / (at_high - at_low)
        best = round(low + min(max(part, 0.02), 0.98) * (high - low), 4)
        found = trial(make(best))
        over = excess(found, seen)
        if abs(over) < CLOSE:
            break
        if over < 0:
            low, at_low = best, over
        else:
            high, at_high = best, over
    return make(best), found


def excess(found: Waiting, seen: Waiting) -> float:
    """Logarithm of simulated over observed, the mean of that of abandonment and of mean wait."""
    return float(np.log(np.maximum(found.shares[:2], 1e-9) / seen.shares[:2]).mean())


def _interval(best: Shrinkage, found: Waiting, trial: Callable[[Shrinkage | None], Waiting], seen: Waiting) -> Interval:
    """The share's interval: how far days scatter around the simulation, over how fast the wait grows with it."""
    step = max(0.02, best.share / 10)
    more = trial(replace(best, share=min(best.share + step, 0.9)))
    slope = float(more.shares[1] - found.shares[1]) / step
    used = seen.sums[:, 0] > 0
    days = int(used.sum())
    residual = (seen.sums[used, 2] - found.sums[used, 2]) - (seen.shares[1] - found.shares[1]) * seen.sums[used, 0]
    error = float(residual.std(ddof=1)) * np.sqrt(days) / float(seen.sums[:, 0].sum()) if days > 1 else float("nan")
    if slope <= 0:
        return Interval(best.share, float("nan"), float("nan"))
    half = 1.96 * error / slope
    return Interval(best.share, max(0.0, best.share - half), best.share + half)


def _mean(waits: Sequence[Waiting]) -> Waiting:
    return Waiting(np.mean([each.sums for each in waits], axis=0))


@dataclass(frozen=True)
class Run:
    """One replication to be run."""

    replication: int

    @property
    def key(self) -> tuple[int]:
        """What tells it from others."""
        return (self.replication,)


@dataclass(frozen=True)
class _Bench:
    """Runs one replication."""

    scenario: Scenario
    files: Files
    seed: int

    def __call__(self, task: Run) -> Waiting:
        return simulated(run_once(self.scenario, self.files, self.seed, task.replication), self.files.forecast.days)


def _runs(scenario: Scenario, files: Files, shrinkage: Shrinkage | None, seed: int, jobs: int) -> list[Waiting]:
    operation = replace(scenario.operation, shrinkage=shrinkage)
    bench = _Bench(replace(scenario, operation=operation), files, seed)
    done = replications.run([Run(number) for number in range(RUNS)], bench, jobs)
    results = [one.result for one in done if one.result is not None]
    if len(results) < len(done):
        failures = [str(one.failure) for one in done if one.failure is not None]
        raise RuntimeError(failures[0])
    return results
