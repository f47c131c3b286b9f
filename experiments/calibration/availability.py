"""Availability: the share of presence that agents are away, by matching simulated to observed waiting.

A log does not say when an agent at work was away from customers. The share away is the one with which simulated waiting
and abandonment are those of the log: the mean of the two relative differences is zero. The simulation has the recorded
contacts, the presence and all other estimates. How long a spell away lasts, and how often one begins while customers
wait, is estimated from the pauses between calls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from experiments.calibration.bootstrap import Interval
from experiments.calibration.log.calls import Calls
from experiments.calibration.staff.pauses import Away
from experiments.calibration.waits import Runs, Waits
from models.files import Files
from models.operation.shrinkage import Shrinkage
from models.scenario import Scenario
from sim.chance import Floats
from sim.distributions import Exponential

USUAL_AWAY_S: Final = 300.0
"""Mean length of a spell away where the log shows too few of them; an assumption."""
Rule: TypeAlias = Callable[[float], Shrinkage]
"""From the share away to how agents come and go."""
RUNS: Final = 12
"""Replications of each share that is tried."""
STEPS: Final = 8
CLOSE: Final = 0.003
"""The search ends when the relative difference is smaller than this."""
MOST, LEAST = 0.6, 0.002


@dataclass(frozen=True)
class Match:
    """The result: ``shrinkage`` (None: nobody needs to be away), its share with an interval, and how near it comes.

    ``observed`` and ``simulated`` are the :data:`~experiments.calibration.waits.MEASURES` of the log and of the runs.
    """

    shrinkage: Shrinkage | None
    share: Interval
    observed: Floats
    simulated: Floats


def rule(away: Away | None, away_rate: float | None) -> Rule:
    """How agents come and go, for every share away.

    Spells are as long as was seen, or of a usual length. ``away_rate`` is how many spells begin for each second of talk
    while customers wait; all others begin while nobody waits, so an agent who is about to go away stays as long as
    somebody waits. Without it (None) no agent stays.
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
    """Find the share away; ``make`` gives the shrinkage of a share."""
    seen = Waits.of_calls(calls, 1)

    def trial(shrinkage: Shrinkage | None) -> Waits:
        operation = replace(scenario.operation, shrinkage=shrinkage)
        runs = Runs(replace(scenario, operation=operation), files, seed, 1)
        return Waits(np.mean([each.sums for each in runs.waits(RUNS, jobs)], axis=0))

    free = trial(None)
    if excess(free, seen) >= 0:
        return Match(None, Interval(0.0, 0.0, 0.0), seen.measures(), free.measures())
    best, found = _search(trial, make, seen)
    return Match(best, _interval(best, found, trial, seen), seen.measures(), found.measures())


def _search(trial: Callable[[Shrinkage | None], Waits], make: Rule, seen: Waits) -> tuple[Shrinkage, Waits]:
    """Close in on the share at which the excess is zero; the excess is nearly a straight line over the share."""
    low, high = LEAST, MOST
    at_ends = [trial(make(share)) for share in (low, high)]
    at_low, at_high = (excess(each, seen) for each in at_ends)
    best, found = high, at_ends[1]
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


def excess(found: Waits, seen: Waits) -> float:
    """Logarithm of simulated over observed: the mean of that of abandonment and that of the mean wait."""
    return float(np.log(np.maximum(found.measures()[:2], 1e-9) / seen.measures()[:2]).mean())


def _interval(best: Shrinkage, found: Waits, trial: Callable[[Shrinkage | None], Waits], seen: Waits) -> Interval:
    """The interval of the share: the scatter of days around the simulation, over how fast the wait grows with it."""
    step = max(0.02, best.share / 10)
    more = trial(replace(best, share=min(best.share + step, 0.9)))
    mean_wait_s = seen.measures()[1]
    slope = float(more.measures()[1] - found.measures()[1]) / step
    by_day, simulated_by_day = seen.sums[:, 0], found.sums[:, 0]
    used = by_day[:, 0] > 0
    days = int(used.sum())
    residual = (by_day[used, 2] - simulated_by_day[used, 2]) - (mean_wait_s - found.measures()[1]) * by_day[used, 0]
    error = float(residual.std(ddof=1)) * np.sqrt(days) / float(by_day[:, 0].sum()) if days > 1 else float("nan")
    if slope <= 0:
        return Interval(best.share, float("nan"), float("nan"))
    half = 1.96 * error / slope
    return Interval(best.share, max(0.0, best.share - half), best.share + half)
