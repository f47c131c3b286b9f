"""Redials: customers who left the queue and came again soon. Only identified customers can be recognised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.calibration.bootstrap import Interval, days_drawn
from experiments.calibration.log.calls import Calls
from sim.chance import Floats

WINDOW_S = 1800.0


@dataclass(frozen=True)
class Redials:
    """Of ``left`` identified customers who left the queue, a share ``share`` came again within half an hour.

    ``delays_s`` are the times until they came again, and ``delay_s`` is their mean.
    """

    left: int
    share: Interval
    delay_s: Interval
    delays_s: Floats


def redials(calls: Calls, seed: int) -> Redials | None:
    """Redials as seen; None where no identified customer left."""
    left = np.flatnonzero(~calls.answered & (calls.customer >= 0))
    if not len(left):
        return None
    order = np.lexsort((calls.arrival_s, calls.customer))
    following = np.full(len(order), -1, np.int64)
    same = calls.customer[order[1:]] == calls.customer[order[:-1]]
    following[order[:-1][same]] = order[1:][same]
    after = following[left]
    delay_s = np.where(after >= 0, calls.arrival_s[after] - calls.answer_s[left], np.inf)
    again = (delay_s <= WINDOW_S) & (delay_s > -60.0)
    delay_s = np.maximum(delay_s, 1.0)
    shares, means = [], []
    for rows in days_drawn(calls.day[left], seed):
        shares.append(again[rows].mean())
        means.append(delay_s[rows][again[rows]].mean() if again[rows].any() else np.nan)
    mean = float(delay_s[again].mean()) if again.any() else float("nan")
    return Redials(
        len(left), Interval.of(float(again.mean()), shares), Interval.of(mean, means), np.asarray(delay_s[again])
    )
