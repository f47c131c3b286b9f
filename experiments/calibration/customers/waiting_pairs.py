"""Pairs of customers who waited together, one of whom could have been answered before the other.

Of the pairs in which the customer with a head start came later, the share in which that customer goes first falls at
the head start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import xlogy

from experiments.calibration.log.calls import Calls
from sim.chance import Floats

LEAST: Final = 100
"""With fewer pairs nothing is estimated."""
LONGEST_S, STEP_S = 300.0, 5.0
"""A head start is a multiple of the step and shorter than the longest; customers with a longer one always go first."""
FALSE_ALARM: Final = 1e-3
"""Chance of finding a head start where there is none."""
PARAMETERS: Final = 3
BIN_S: Final = 15.0
NEAR_S: Final = 7200.0
"""An agent who answered an intent at most so long before and after a moment serves it at that moment."""
Takers: TypeAlias = Callable[[int, float], bool]
"""Whether an agent serves an intent at a moment."""


@dataclass(frozen=True)
class Precedence:
    """Who went before whom once the rule was in force, and what the model makes of it.

    ``passed`` is the share of the customers who went first although they came ``later_s`` seconds later (bins of
    ``BIN_S``, nan without pairs). In the model a share ``share`` of them goes first if they came less than
    ``head_start_s`` later. ``first`` and ``others`` are intents, or None for VIPs and the others of the same stream.
    """

    first: str | None
    others: str | None
    later_s: Floats
    passed: Floats
    head_start_s: float
    share: float


@dataclass(frozen=True)
class WaitingPairs:
    """Pairs of customers who waited together.

    ``lag_s`` is the time between their arrivals, ``day`` the day of the log, and ``passed`` says whether the later one
    was answered first.
    """

    lag_s: Floats
    day: NDArray[np.int64]
    passed: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Iterable[tuple[float, int, bool]]) -> WaitingPairs:
        """From rows of (lag_s, day, passed)."""
        columns = tuple(zip(*rows, strict=True)) or ((), (), ())
        return cls(np.array(columns[0], np.float64), np.array(columns[1], np.int64), np.array(columns[2], np.bool_))

    @property
    def enough(self) -> bool:
        """Whether there are enough pairs to estimate a head start."""
        return len(self.lag_s) >= LEAST

    def gains(self, days: int) -> tuple[Floats, Floats]:
        """Gain in log-likelihood and share who pass, for every first day and every head start.

        Both are [first day, head start in steps, from one step on]. Of the customers who came less than the head start
        later, from the first day on, one share passes; of all others another share.
        """
        steps = int(LONGEST_S / STEP_S)
        place = np.minimum((self.lag_s // STEP_S).astype(np.int64), steps)
        flat = self.day * (steps + 1) + place

        def inside(weights: Floats) -> Floats:
            counts = np.bincount(flat, weights, days * (steps + 1)).reshape(days, steps + 1)
            return np.asarray(np.cumsum(np.cumsum(counts[::-1], axis=0)[::-1], axis=1)[:, :steps])

        each, passed = np.ones(len(self.passed)), self.passed.astype(np.float64)
        pairs, wins = inside(each), inside(passed)
        gain = _likelihood(wins, pairs) + _likelihood(passed.sum() - wins, len(each) - pairs)
        return np.asarray(gain - _likelihood(passed.sum(), each.sum())), np.asarray(wins / np.maximum(pairs, 1.0))

    def head_start(self, since: int, days: int, least_share: float) -> tuple[float, float]:
        """The likeliest head start in seconds and the share who have it; 0 s for all where chance explains it."""
        if not self.enough:
            return 0.0, 1.0
        gain, share = (each[since] for each in self.gains(days))
        best = int(gain.argmax())
        sure = 2 * gain[best] >= stats.chi2.isf(FALSE_ALARM, PARAMETERS) and best + 1 < len(gain)
        if not sure or share[best] < least_share:
            return 0.0, 1.0
        return (best + 1) * STEP_S, round(float(share[best]), 3)

    def always(self, since: int) -> float:
        """The share who go first although they came later, however much later they came."""
        passed = self.passed[self.day >= since]
        return float(passed.mean()) if len(passed) >= LEAST else 0.0

    def precedence(self, first: str | None, others: str | None, since: int, found: tuple[float, float]) -> Precedence:
        """What was seen from a day on, beside the head start and the share that were found."""
        edges = np.arange(0.0, LONGEST_S + BIN_S, BIN_S)
        lag_s, passed = self.lag_s[self.day >= since], self.passed[self.day >= since]
        pairs, _ = np.histogram(lag_s, edges)
        with np.errstate(invalid="ignore"):  # no pairs: nan
            share = np.histogram(lag_s[passed], edges)[0] / pairs
        return Precedence(first, others, edges[:-1] + BIN_S / 2, share, *found)


def _likelihood(wins: Floats, size: Floats) -> Floats:
    """Log-likelihood of ``wins`` among ``size`` trials, each won with a chance equal to the share of wins."""
    lost = size - wins
    return np.asarray(xlogy(wins, wins) + xlogy(lost, lost) - xlogy(size, size))


def vip_pairs(calls: Calls) -> WaitingPairs:
    """Pair every VIP with every other customer of the same stream who had come before and still waited.

    Pairs are left out where the first of the two to leave the queue was not answered.
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
    return WaitingPairs.of(found)


def intent_pairs(calls: Calls) -> tuple[str, dict[str, WaitingPairs], dict[str, WaitingPairs]]:
    """Pair customers of the most frequent intent with customers of each other intent.

    A pair is a customer whom an agent took and the first who waited for the other intent, which that agent served
    about that time as well. VIPs do not count. Returns the most frequent intent and, by the name of the other intent,
    the pairs in which that intent's customer came later and those in which it came first.
    """
    names = np.array([intent for _, intent, _ in calls.streams])[calls.stream]
    intents, counts = np.unique(names, return_counts=True)
    usual = str(intents[counts.argmax()])
    ahead, behind = {}, {}
    for name in (str(intent) for intent in intents if intent != usual):
        rows = [*_taken(calls, names, name, usual), *_taken(calls, names, usual, name)]
        ahead[name] = WaitingPairs.of((lag, day, took == name) for lag, day, took, first in rows if first == usual)
        behind[name] = WaitingPairs.of((lag, day, took == usual) for lag, day, took, first in rows if first == name)
    return usual, ahead, behind


def _taken(calls: Calls, names: NDArray[np.str_], taken: str, left: str) -> Iterable[tuple[float, int, str, str]]:
    """Customers of one intent whom agents took while a customer of another intent waited.

    Each row is the seconds between the arrivals of the two, the day, the intent that was taken, and the intent of the
    customer who came first.
    """
    plain = (calls.wait_s > 0) & (calls.vip <= 0)
    others = np.flatnonzero(plain & (names == left))
    others = others[np.argsort(calls.arrival_s[others], kind="stable")]
    came, gone = calls.arrival_s[others], calls.answer_s[others]
    serves = _serving(calls, names == left)
    for each in np.flatnonzero(plain & (names == taken) & calls.answered & (calls.agent >= 0)).tolist():
        at_s, own_s = float(calls.answer_s[each]), float(calls.arrival_s[each])
        low, high = np.searchsorted(came, (at_s - 2 * LONGEST_S, at_s - 1.0))
        there = np.flatnonzero(gone[low:high] > at_s + 1.0)
        if len(there) and serves(int(calls.agent[each]), at_s):
            first_s = float(came[low + there[0]])
            yield abs(own_s - first_s), int(calls.day[each]), taken, taken if own_s < first_s else left


def _serving(calls: Calls, mask: NDArray[np.bool_]) -> Takers:
    """Which agents serve an intent at which moments, from when they answered the calls in ``mask``."""
    known = np.flatnonzero(mask & calls.answered & (calls.agent >= 0))
    times: dict[int, Floats] = {
        agent: np.sort(calls.answer_s[known][calls.agent[known] == agent]) for agent in set(calls.agent[known].tolist())
    }

    def serves(agent: int, at_s: float) -> bool:
        mine = times.get(agent, np.empty(0))
        place = int(np.searchsorted(mine, at_s))
        return 0 < place < len(mine) and mine[place] - at_s < NEAR_S and at_s - mine[place - 1] < NEAR_S

    return serves
