"""Credit: whether VIPs are given a head start in the queue, of how many seconds, since when, and how many of them.

A VIP who came later than another customer is answered first if the head start is longer than the time between them. So
of all such pairs the share in which the later one goes first falls at the head start, from the share of VIPs who have
one to next to nothing. It may have been introduced in the course of the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from models.files.calls import Calls
from sim.chance import Floats

LEAST: Final = 100
"""With fewer pairs nothing is told."""
LONGEST_S, STEP_S = 300.0, 5.0
"""A head start is a multiple of the step, and shorter than the longest: else VIPs simply go first."""
LEAST_SHARE: Final = 0.2
FALSE_ALARM: Final = 1e-3
PARAMETERS: Final = 3


@dataclass(frozen=True)
class Credit:
    """A share ``share`` of the VIPs counts as having waited ``credit_s`` longer, from day ``since`` of the log on."""

    credit_s: float
    since: int
    share: float

    def flags(self, calls: Calls, since: int) -> NDArray[np.int8]:
        """Who goes before others: 1, 0, or -1 unknown; by chance, which VIPs they are."""
        drawn = np.random.default_rng(1).random(len(calls.vip)) < self.share
        vip = np.where((calls.vip > 0) & ~drawn, 0, calls.vip)
        return np.where(calls.day < since, 0, vip).astype(np.int8)


def credit(calls: Calls) -> Credit | None:
    """Find the head start that makes the order of answers likeliest; None where chance explains it."""
    lag_s, day, passed = _pairs(calls)
    if len(lag_s) < LEAST:
        return None
    found = max(
        (_likelihood(passed, (lag_s < credit_s) & (day >= since)), credit_s, since)
        for credit_s in np.arange(STEP_S, LONGEST_S + STEP_S, STEP_S).tolist()
        for since in np.unique(day).tolist()
    )
    gain, credit_s, since = found[0] - _likelihood(passed, np.ones(len(passed), bool)), found[1], found[2]
    share = float(passed[(lag_s < credit_s) & (day >= since)].mean())
    if 2 * gain < stats.chi2.isf(FALSE_ALARM, PARAMETERS) or credit_s >= LONGEST_S or share < LEAST_SHARE:
        return None
    return Credit(float(credit_s), int(since), round(share, 3))


def _likelihood(passed: NDArray[np.bool_], inside: NDArray[np.bool_]) -> float:
    """Log-likelihood of one share passed inside and another one outside."""
    total = 0.0
    for part in (passed[inside], passed[~inside]):
        wins, size = int(part.sum()), len(part)
        if 0 < wins < size:
            total += wins * np.log(wins / size) + (size - wins) * np.log(1 - wins / size)
    return float(total)


def _pairs(calls: Calls) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_]]:
    """Every VIP with every other customer of the same stream who came before and waited still.

    Seconds between them, the day, and whether the VIP was answered first; pairs of which the first to go left are of
    no use.
    """
    found: list[tuple[float, int, bool]] = []
    for stream in range(len(calls.streams)):
        mine = np.flatnonzero((calls.stream == stream) & (calls.wait_s > 0) & (calls.vip >= 0))
        came, gone = calls.arrival_s[mine], calls.answer_s[mine]
        vip, answered, day = calls.vip[mine] > 0, calls.answered[mine], calls.day[mine]
        for first in np.flatnonzero(~vip).tolist():
            last = int(np.searchsorted(came, min(gone[first], came[first] + 2 * LONGEST_S)))
            for later in range(first + 1, last):
                earlier = first if gone[first] < gone[later] else later
                if vip[later] and answered[earlier] and abs(gone[first] - gone[later]) > 1:
                    found.append((float(came[later] - came[first]), int(day[later]), earlier == later))
    columns = list(zip(*found, strict=True)) if found else [(), (), ()]
    return np.array(columns[0], np.float64), np.array(columns[1], np.int64), np.array(columns[2], bool)
