"""Credit: whether customers are given a head start in the queue, of how many seconds, since when, and which of them.

A customer who came later than another one is answered first if the own head start is longer than the other one's by
more than the time between them. So of all such pairs the share in which the later one goes first falls at the head
start: for VIPs from the share of them who have one, for the customers of an intent from nearly all, to next to nothing.
The rule may have been introduced in the course of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import xlogy

from models.files.calls import Calls
from sim.chance import Floats

LEAST: Final = 100
"""With fewer pairs nothing is told."""
LONGEST_S, STEP_S = 300.0, 5.0
"""A head start is a multiple of the step, and shorter than the longest: else they go first always."""
MOST_TIERS: Final = 10
"""Intents have one of so many urgencies."""
LEAST_VIPS, LEAST_OF_INTENT = 0.2, 0.8
"""A head start counts if so many of the VIPs have it, or of the customers of an intent."""
FALSE_ALARM: Final = 1e-3
PARAMETERS: Final = 3
BIN_S: Final = 15.0
NEAR_S: Final = 7200.0
"""Who answered an intent so short a time before and after serves it in between."""
Takers: TypeAlias = Callable[[int, float], bool]
"""Whether an agent answers an intent about that time."""


@dataclass(frozen=True)
class Order:
    """Who went before whom once the rule was in force, and what is made of it.

    ``passed`` is the share of the later ones who went first, who came ``later_s`` seconds later (bins of ``BIN_S``, nan
    without pairs); the model lets ``share`` of them pass who came less than ``head_start_s`` later. ``first`` and
    ``others`` are intents, or None for VIPs and the others of the same stream.
    """

    first: str | None
    others: str | None
    later_s: Floats
    passed: Floats
    head_start_s: float
    share: float


@dataclass(frozen=True)
class Credit:
    """Customers count as having waited longer than they have, from day ``since`` of the log on.

    A share ``vip_share`` of the VIPs by ``vip_s``, and the customers of each intent by ``intent_s``, the least of which
    is 0.
    """

    since: int
    vip_s: float
    vip_share: float
    intent_s: dict[str, float]
    orders: tuple[Order, ...] = field(default=(), compare=False)

    @property
    def tiers_s(self) -> tuple[float, ...]:
        """The head starts of intents, the longest first."""
        return tuple(sorted(set(self.intent_s.values()), reverse=True))

    def flags(self, calls: Calls) -> NDArray[np.int8]:
        """Who goes before others: 1, 0, or -1 unknown; by chance, which VIPs they are."""
        drawn = np.random.default_rng(1).random(len(calls.vip)) < self.vip_share
        return np.where((calls.vip > 0) & ~drawn, 0, calls.vip).astype(np.int8)


@dataclass(frozen=True)
class _Pairs:
    """Pairs of customers who waited together: seconds between them, the day, and whether the later one went first."""

    lag_s: Floats
    day: NDArray[np.int64]
    passed: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Iterable[tuple[float, int, bool]]) -> _Pairs:
        """From rows of the three."""
        columns = tuple(zip(*rows, strict=True)) or ((), (), ())
        return cls(np.array(columns[0], np.float64), np.array(columns[1], np.int64), np.array(columns[2], np.bool_))

    @property
    def told(self) -> bool:
        """Whether there are enough of them."""
        return len(self.lag_s) >= LEAST

    def gains(self, days: int) -> tuple[Floats, Floats]:
        """Gain in log-likelihood, and share who have it, by [day since when, head start in steps from one step on].

        One share passes inside, who came less than the head start later since the day, and another one outside.
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
        """Seconds and share; 0 s for all where there is none, or chance explains it."""
        if not self.told:
            return 0.0, 1.0
        gain, share = (each[since] for each in self.gains(days))
        best = int(gain.argmax())
        sure = 2 * gain[best] >= stats.chi2.isf(FALSE_ALARM, PARAMETERS) and best + 1 < len(gain)
        return (
            ((best + 1) * STEP_S, round(float(share[best]), 3)) if sure and share[best] >= least_share else (0.0, 1.0)
        )

    def always(self, since: int) -> float:
        """The share of those who came later and go first, however much later they came."""
        passed = self.passed[self.day >= since]
        return float(passed.mean()) if len(passed) >= LEAST else 0.0

    def order(self, first: str | None, others: str | None, since: int, told: tuple[float, float]) -> Order:
        """What was seen from a day on, by how much later they came."""
        edges = np.arange(0.0, LONGEST_S + BIN_S, BIN_S)
        lag_s, passed = self.lag_s[self.day >= since], self.passed[self.day >= since]
        pairs, _ = np.histogram(lag_s, edges)
        with np.errstate(invalid="ignore"):  # no pairs: nan
            share = np.histogram(lag_s[passed], edges)[0] / pairs
        return Order(first, others, edges[:-1] + BIN_S / 2, share, *told)


def credit(calls: Calls) -> Credit | None:
    """Find the head starts that make the order of answers likeliest; None where chance explains it."""
    vips = _vips(calls)
    usual, ahead, behind = _intents(calls)
    told = [each for each in (vips, *ahead.values(), *behind.values()) if each.told]
    if not told:
        return None
    since = int(sum(each.gains(calls.days)[0].max(axis=1) for each in told).argmax())
    since = min((day for each in told for day in each.day.tolist() if day >= since), default=since)
    vip = vips.head_start(since, calls.days, LEAST_VIPS)
    relative = {name: 0.0 for _, name, _ in calls.streams}
    orders = []
    for sign, pairs in ((1.0, ahead), (-1.0, behind)):
        for name, each in pairs.items():
            head_start_s, _ = each.head_start(since, calls.days, LEAST_OF_INTENT)
            relative[name] += sign * head_start_s
            if head_start_s:
                first, others = (name, usual) if sign > 0 else (usual, name)
                orders.append(each.order(first, others, since, (head_start_s, 1.0)))
    if not vip[0] and not orders:
        return None
    if not vip[0] and vips.always(since) >= LEAST_VIPS:
        vip = LONGEST_S, round(vips.always(since), 3)
    if vip[0]:
        orders.insert(0, vips.order(None, None, since, vip))
    return Credit(since, *vip, _tiers(relative), tuple(orders))


def _tiers(relative: dict[str, float]) -> dict[str, float]:
    """Head starts over the least favoured, in steps so wide that there are not too many classes."""
    least, step_s = min(relative.values()), STEP_S
    while True:
        found = {name: step_s * round((value - least) / step_s) for name, value in relative.items()}
        if len(set(found.values())) <= MOST_TIERS:
            return found
        step_s *= 2


def _likelihood(wins: Floats, size: Floats) -> Floats:
    """Log-likelihood of so many wins in trials of one chance, which is the share of wins."""
    lost = size - wins
    return np.asarray(xlogy(wins, wins) + xlogy(lost, lost) - xlogy(size, size))


def _vips(calls: Calls) -> _Pairs:
    """Every VIP with every other customer of the same stream who came before and waited still.

    Pairs of which the first to go left are of no use.
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
    return _Pairs.of(found)


def _intents(calls: Calls) -> tuple[str, dict[str, _Pairs], dict[str, _Pairs]]:
    """The most frequent intent, and each other with it: pairs in which its customers came later, and came first.

    Pairs are of one whom an agent took and the first who waited for the other intent, which the agent took about that
    time as well. VIPs do not count.
    """
    names = np.array([intent for _, intent, _ in calls.streams])[calls.stream]
    kinds, counts = np.unique(names, return_counts=True)
    usual = str(kinds[counts.argmax()])
    ahead, behind = {}, {}
    for name in (str(kind) for kind in kinds if kind != usual):
        rows = [*_taken(calls, names, name, usual), *_taken(calls, names, usual, name)]
        ahead[name] = _Pairs.of((lag, day, took == name) for lag, day, took, first in rows if first == usual)
        behind[name] = _Pairs.of((lag, day, took == usual) for lag, day, took, first in rows if first == name)
    return usual, ahead, behind


def _taken(calls: Calls, names: NDArray[np.str_], taken: str, left: str) -> Iterable[tuple[float, int, str, str]]:
    """Whom agents took while another intent waited: seconds between the two, day, whom they took, who came first."""
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
    """Who answered these calls when."""
    known = np.flatnonzero(mask & calls.answered & (calls.agent >= 0))
    times: dict[int, Floats] = {
        agent: np.sort(calls.answer_s[known][calls.agent[known] == agent]) for agent in set(calls.agent[known].tolist())
    }

    def serves(agent: int, at_s: float) -> bool:
        mine = times.get(agent, np.empty(0))
        place = int(np.searchsorted(mine, at_s))
        return 0 < place < len(mine) and mine[place] - at_s < NEAR_S and at_s - mine[place - 1] < NEAR_S

    return serves
