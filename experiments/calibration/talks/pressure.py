"""Pressure: how much faster agents work while customers wait whom they serve.

While a customer waits, 1 + ``speed`` seconds of work are done in each second of a talk. So for any speed the work of a
talk follows from its length and from how long somebody waited meanwhile. The likeliest speed is the one with which the
logarithm of the work, less what intent, agent and hour explain, is nearest to a normal distribution of one spread.
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
from experiments.calibration.log.calls import Calls
from experiments.calibration.number_waiting import NumberWaiting
from experiments.calibration.staff.skills import Skills
from experiments.calibration.talks.course import HOUR_S
from experiments.calibration.talks.handling import SHORT_S
from sim.chance import Floats

LEAST: Final = 500
"""With fewer talks nothing is estimated."""
FALSE_ALARM: Final = 1e-3
"""Chance of finding pressure where there is none."""
FASTEST: Final = 1.0
JUST_S: Final = 0.01
"""A customer who is answered when a talk ends still waits so long before that, however moments are rounded."""
SWEEPS: Final = 8
"""Rounds in which the means of intents, agents and hours are subtracted in turn."""


def pressure(calls: Calls, found: Skills) -> Interval | None:
    """The gain in speed while customers wait, with its interval by likelihood; None where chance explains it."""
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
    """The calls, with talks as long as they would have been if nobody had waited."""
    return replace(calls, talk_s=calls.talk_s + speed * pressed(calls, found)[0])


def pressed(calls: Calls, found: Skills) -> tuple[Floats, NDArray[np.bool_]]:
    """For each talk, how long a customer waited whom the agent serves, and whether one waited just before its end."""
    spent_s, at_end = np.zeros(len(calls.talk_s)), np.zeros(len(calls.talk_s), bool)
    of_stream = found.of_streams(calls)
    # the last row is for agents whose name is not known, whose place is -1
    patterns, pattern_of = np.unique(np.vstack([found.serves, found.usual]), axis=0, return_inverse=True)
    serves_as = pattern_of[calls.agent]
    for number, pattern in enumerate(patterns):
        mine = calls.answered & (serves_as == number)
        queue = NumberWaiting.of(calls, pattern[of_stream[calls.stream]])
        spent_s[mine] = queue.occupied_s(calls.end_s[mine]) - queue.occupied_s(calls.answer_s[mine])
        at_end[mine] = queue.before(calls.end_s[mine] - JUST_S) > 0
    return spent_s, at_end


def rates(calls: Calls, intent: str, least: Sequence[int]) -> tuple[Floats, Floats]:
    """How often talks of an intent end, per second, by the number of customers waiting, and the standard errors.

    ``least`` holds the smallest number of each class, ascending from 0. Talks over 10 s count, from 10 s on. Nan where
    nobody ever talked while so many waited.
    """
    mine = [place for place, (_, name, _) in enumerate(calls.streams) if name == intent]
    talks = calls.where(calls.answered & (calls.talk_s >= SHORT_S) & np.isin(calls.stream, mine))
    queue = NumberWaiting.of(calls)
    at_end = np.searchsorted(least, queue.before(talks.end_s - JUST_S), "right") - 1
    ended = np.bincount(at_end, minlength=len(least))
    from_s, until_s = talks.answer_s + SHORT_S, talks.end_s
    above_s = [float((queue.occupied_s(until_s, n) - queue.occupied_s(from_s, n)).sum()) for n in least[1:]]
    exposed_s = -np.diff([float((until_s - from_s).sum()), *above_s, 0.0])
    exposed_s[exposed_s <= 0] = np.nan
    return np.asarray(ended / exposed_s), np.asarray(np.sqrt(ended) / exposed_s)


@dataclass(frozen=True)
class _Talks:
    """Talks with what explains their length (``groups``), and for how long of each somebody waited (``pressed_s``).

    ``ended_pressed`` is the number of talks at whose end somebody waited.
    """

    talk_s: Floats
    pressed_s: Floats
    ended_pressed: int
    groups: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, calls: Calls, used: NDArray[np.bool_], pressed_s: Floats, ended_pressed: int) -> _Talks:
        """The talks of a mask."""
        hour = calls.interval_of_day(HOUR_S)[used]
        return cls(calls.talk_s[used], pressed_s, ended_pressed, (calls.stream[used], calls.agent[used], hour))

    def likelihood(self, speed: float) -> float:
        """Log-likelihood of a speed, with everything else at its likeliest value."""
        logs = np.log(self.talk_s + speed * self.pressed_s)
        left = logs - logs.mean()
        for _ in range(SWEEPS):
            for group in self.groups:
                size = np.maximum(np.bincount(group), 1)
                left = left - (np.bincount(group, weights=left) / size)[group]
        spread = len(left) / 2 * np.log((left**2).mean())
        return float(self.ended_pressed * np.log1p(speed) - logs.sum() - spread)
