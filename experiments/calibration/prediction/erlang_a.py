"""Erlang A by half-hour: the prediction that a planner's spreadsheet would make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from experiments.calibration.arrivals import INTERVAL_S
from experiments.calibration.log.calls import Calls
from experiments.calibration.prediction.scored import Prediction, Scope, ScoredWaits
from experiments.calibration.staff.presence import Presence
from experiments.calibration.waits import THRESHOLD_S, Waits
from models.erlang import Erlang
from sim.calendar import DAY_S

ERLANG: Final = "erlang_a"
AVAILABLE: Final = 0.85
"""The share of those present who are available."""


@dataclass(frozen=True)
class LogMeans:
    """The mean handle time and the mean patience of a log, the latter as if patience were exponential."""

    handle_s: float
    patience_s: float

    @classmethod
    def of(cls, calls: Calls) -> LogMeans:
        """The mean patience is the time waited over the number of customers who left."""
        handle_s = float(calls.talk_s[calls.talk_s > 0].mean())
        return cls(handle_s, float(calls.wait_s.sum() / (~calls.answered).sum()))


def erlang_prediction(means: LogMeans, actual: Waits, there: Presence, scope: Scope) -> Prediction:
    """Each half-hour is in steady state, with the calls that came and the agents who were there."""
    sums = np.zeros(actual.sums.shape)
    for day, place in zip(*np.nonzero(scope.mask), strict=True):
        calls = float(actual.sums[day, place, 0])
        start_s = day * DAY_S + place * INTERVAL_S
        agents = max(1, round(AVAILABLE * there.mean_count(start_s, start_s + INTERVAL_S)))
        sums[day, place] = calls * np.array(_steady(calls, means, agents))
    return Prediction(ERLANG, ScoredWaits.of_all([Waits(sums)], scope))


@lru_cache(maxsize=10_000)
def _steady(calls: float, means: LogMeans, agents: int) -> tuple[float, float, float, float]:
    """For each call: 1, the share who leave, the mean wait, and the share who wait over the threshold."""
    queue = Erlang(
        arrival_rate=calls / INTERVAL_S, handle_time=means.handle_s, agents=agents, patience=means.patience_s
    )
    within = queue.service_level(THRESHOLD_S, "met")
    return 1.0, queue.abandon_probability, queue.mean_wait, 1.0 - within
