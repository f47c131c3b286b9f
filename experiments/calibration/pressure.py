"""Pressure: how much faster agents work while customers wait whom they serve.

A second of a talk during which a customer waits gets 1 + ``speed`` seconds of work done. Whatever the speed, the work
of a talk follows from when it was and who waited; the likeliest speed is that with which the logarithm of the work,
less what intent, agent and hour explain, is nearest to normal of one spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import brentq, minimize_scalar

from experiments.calibration.bootstrap import Interval
from experiments.calibration.handling import DAY_S, HOUR_S, SHORT_S
from experiments.calibration.queue import Queue
from experiments.calibration.skills import Skills
from models.files.calls import Calls
from sim.chance import Floats

LEAST: Final = 500
"""With fewer talks nothing is told."""
FALSE_ALARM: Final = 1e-3
FASTEST: Final = 1.0
JUST_S: Final = 0.01
"""So long before a talk ends, who is answered at its end waits still, however moments are rounded."""
SWEEPS: Final = 8
"""Rounds of taking means out of intents, agents and hours in turn."""


def pressure(calls: Calls, found: Skills) -> Interval | None:
    """The speed gained while customers wait, with its interval by likelihood; None where chance explains it."""
    used = calls.answered & (calls.talk_s >= SHORT_S) & (calls.agent >= 0)
    pressed_s, is_pressed = pressed(calls, found)
    talks = _Talks.of(calls, used, pressed_s[used], int(is_pressed[used].sum()))
    if len(talks.talk_s) < LEAST:
        return None
    best = minimize_scalar(lambda speed: -talks.likelihood(speed), bounds=(0.0, FASTEST), method="bounded")
    speed, most = float(best.x), -float(best.fun)
    if 2 * (most - talks.likelihood(0.0)) < stats.chi2.isf(FALSE_ALARM, 1):
        return None
    drop = stats.chi2.isf(0.05, 1) / 2

    def beyond(other: float) -> float:
        return talks.likelihood(other) - most + drop

    high = brentq(beyond, speed, FASTEST) if beyond(FASTEST) < 0 else FASTEST
    return Interval(speed, float(brentq(beyond, 0.0, speed)), float(high))


def at_usual_pace(calls: Calls, found: Skills, speed: float) -> Calls:
    """The calls with talks as long as they would have been had nobody waited."""
    return replace(calls, talk_s=calls.talk_s + speed * pressed(calls, found)[0])


def pressed(calls: Calls, found: Skills) -> tuple[Floats, NDArray[np.bool_]]:
    """For how long of each talk a customer waited whom the agent serves, and whether one did just before its end."""
    spent_s, at_end = np.zeros(len(calls.talk_s)), np.zeros(len(calls.talk_s), bool)
    of_stream = np.array([found.intents.index(intent) for _, intent, _ in calls.streams])
    # the last row is for those whose name is not known: place -1
    patterns, pattern_of = np.unique(np.vstack([found.serves, found.usual]), axis=0, return_inverse=True)
    serves_as = pattern_of[calls.agent]
    for number, pattern in enumerate(patterns):
        mine = calls.answered & (serves_as == number)
        queue = Queue.of(calls, pattern[of_stream[calls.stream]])
        spent_s[mine] = queue.occupied_s(calls.end_s[mine]) - queue.occupied_s(calls.answer_s[mine])
        at_end[mine] = queue.before(calls.end_s[mine] - JUST_S) > 0
    return spent_s, at_end


def rates(calls: Calls, intent: str, least: Sequence[int]) -> tuple[Floats, Floats]:
    """How often talks of an intent end, per second, with so many waiting (fewer than the next), and standard errors.

    Talks over 10 s count, from then on; ``least`` ascends from 0. Nan where nobody ever talked with so many waiting.
    """
    mine = [place for place, (_, name, _) in enumerate(calls.streams) if name == intent]
    talks = calls.where(calls.answered & (calls.talk_s >= SHORT_S) & np.isin(calls.stream, mine))
    queue = Queue.of(calls)
    at_end = np.searchsorted(least, queue.before(talks.end_s - JUST_S), "right") - 1
    ended = np.bincount(at_end, minlength=len(least))
    from_s, until_s = talks.answer_s + SHORT_S, talks.end_s
    above_s = [float((queue.occupied_s(until_s, n) - queue.occupied_s(from_s, n)).sum()) for n in least[1:]]
    exposed_s = -np.diff([float((until_s - from_s).sum()), *above_s, 0.0])
    exposed_s[exposed_s <= 0] = np.nan
    return np.asarray(ended / exposed_s), np.asarray(np.sqrt(ended) / exposed_s)


@dataclass(frozen=True)
class _Talks:
    """Talks, for how long of each somebody waited, and of how many somebody did at their end."""

    talk_s: Floats
    pressed_s: Floats
    ended_pressed: int
    groups: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, calls: Calls, used: NDArray[np.bool_], pressed_s: Floats, ended_pressed: int) -> _Talks:
        """Talks of a mask, with what explains their length."""
        hour = ((calls.arrival_s[used] % DAY_S) // HOUR_S).astype(np.int64)
        return cls(calls.talk_s[used], pressed_s, ended_pressed, (calls.stream[used], calls.agent[used], hour))

    def likelihood(self, speed: float) -> float:
        """Log-likelihood of a speed, all else at its likeliest."""
        logs = np.log(self.talk_s + speed * self.pressed_s)
        left = logs - logs.mean()
        for _ in range(SWEEPS):
            for group in self.groups:
                size = np.maximum(np.bincount(group), 1)
                left = left - (np.bincount(group, weights=left) / size)[group]
        spread = len(left) / 2 * np.log((left**2).mean())
        return float(self.ended_pressed * np.log1p(speed) - logs.sum() - spread)
