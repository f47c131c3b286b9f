"""Estimates: all that is learnt from a log, but for what it takes simulation to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.arrivals import Arrivals, arrivals
from experiments.calibration.bootstrap import Interval
from experiments.calibration.credit import Credit, credit
from experiments.calibration.handling import Agents, Handling, agents, course, handling
from experiments.calibration.patience import Patience, patience
from experiments.calibration.pauses import Pauses, pauses
from experiments.calibration.presence import Presence, presence
from experiments.calibration.pressure import at_usual_pace, pressure
from experiments.calibration.queue import Queue
from experiments.calibration.redials import Redials, redials
from experiments.calibration.skills import Skills, skills
from models.files.calls import Calls
from sim.chance import Floats


@dataclass(frozen=True)
class Estimates:
    """What a log tells.

    ``pressure`` is by how much faster agents work while customers wait, null where they do not; ``usual`` are the calls
    with talks as long as they would have been otherwise, and ``handling``, ``agents`` and ``course`` are about these.
    ``handling`` is by intent, and ``course`` [hour of the day] what handle times are multiplied by; ``patience`` by
    (intent, channel) where enough customers left, ``everybody`` is that of all. ``vip_share`` is by intent, of the
    customers who are known; ``vip_speed`` is the mean wait of VIPs over that of others who found as many waiting (nan
    without VIPs), ``credit`` their head start, null if they have none. ``abandonment`` and ``wait_s`` are over all who
    asked for a person.
    """

    calls: Calls
    usual: Calls
    pressure: Interval | None
    arrivals: Arrivals
    handling: dict[str, Handling]
    agents: Agents
    course: Floats
    everybody: Patience | None
    patience: dict[tuple[str, str], Patience]
    redials: Redials | None
    presence: Presence
    skills: Skills
    pauses: Pauses
    vip_share: dict[str, float]
    vip_speed: float
    credit: Credit | None
    abandonment: Interval
    wait_s: Interval

    @property
    def vip_first(self) -> bool:
        """Whether VIPs are seen to be served first, or to have a head start."""
        return self.credit is not None or self.vip_speed < VIP_FIRST_BELOW


VIP_FIRST_BELOW = 0.7
"""Mean wait of VIPs over that of others with as many waiting, below which VIPs are taken to go first."""


def estimates(calls: Calls, seed: int) -> Estimates:
    """Learn from a log; ``seed`` is for the bootstrap."""
    intents: dict[str, list[int]] = {}
    pairs: dict[tuple[str, str], list[int]] = {}
    for place, (_, intent, channel) in enumerate(calls.streams):
        intents.setdefault(intent, []).append(place)
        pairs.setdefault((intent, channel), []).append(place)
    serves = skills(calls)
    pressed = pressure(calls, serves)
    usual = calls if pressed is None else at_usual_pace(calls, serves, pressed.value)
    speeds, effects = agents(usual, seed)
    handled = {intent: handling(usual, effects, places, seed) for intent, places in intents.items()}
    waited = {pair: patience(calls, places, seed) for pair, places in pairs.items()}
    found = arrivals(calls, seed)
    per_day = np.maximum(np.bincount(calls.day, minlength=calls.days), 1)
    left = np.bincount(calls.day, weights=~calls.answered, minlength=calls.days)
    waits = np.bincount(calls.day, weights=calls.wait_s, minlength=calls.days)
    return Estimates(
        calls,
        usual,
        pressed,
        found,
        {intent: each for intent, each in handled.items() if each is not None},
        speeds,
        course(usual, speeds),
        patience(calls, None, seed),
        {pair: each for pair, each in waited.items() if each is not None},
        redials(calls, seed),
        presence(calls, seed),
        serves,
        pauses(calls, serves, 0.0 if pressed is None else pressed.value),
        {intent: _vip_share(calls, places) for intent, places in intents.items()},
        _vip_speed(calls),
        credit(calls),
        _ratio(left, per_day, seed),
        _ratio(waits, per_day, seed),
    )


def _ratio(above: NDArray[Any], below: NDArray[Any], seed: int) -> Interval:
    """A ratio of sums over days, with its interval."""
    generator = np.random.default_rng(seed)
    picks = generator.integers(0, len(above), (200, len(above)))
    return Interval.of(float(above.sum() / below.sum()), above[picks].sum(axis=1) / below[picks].sum(axis=1))


def _vip_share(calls: Calls, places: list[int]) -> float:
    known = calls.vip[np.isin(calls.stream, places) & (calls.vip >= 0)]
    return float(known.mean()) if len(known) else 0.0


def _vip_speed(calls: Calls) -> float:
    """Mean wait of VIPs over that of other known customers, compared where as many waited already."""
    found = Queue.of(calls).found(calls.arrival_s)
    ratio, weight = 0.0, 0.0
    for number in range(1, 10):
        there = (found == number) & calls.answered & (calls.wait_s > 0)
        vips, others = calls.wait_s[there & (calls.vip == 1)], calls.wait_s[there & (calls.vip == 0)]
        if len(vips) >= 10 and len(others) >= 10:
            ratio += len(vips) * float(vips.mean() / max(others.mean(), 1.0))
            weight += len(vips)
    return ratio / weight if weight else float("nan")
