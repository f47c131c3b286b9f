"""Presence: when each agent was at work, estimated from the calls that the agent answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bootstrap import Interval, days_drawn
from experiments.calibration.log.calls import Calls
from experiments.calibration.number_waiting import NumberWaiting
from sim.calendar import DAY_S
from sim.chance import Floats

GAP_S = 1200.0
"""An agent is present from the first call to the last one, except where more than 20 min lie between two calls."""
Sessions: TypeAlias = Floats
"""[session, (agent, from, to)] in seconds after the first date, by agent."""


@dataclass(frozen=True)
class Presence:
    """When agents were at work: ``sessions`` [session, (agent, from, to)] in seconds after the first date.

    ``start_s`` and ``count`` are the number present as a step function of time. ``busy_share`` is the share of those
    present who talked, at moments when customers waited. The others were in wrap-up, were away, or do not serve the
    customers who waited.
    """

    sessions: Sessions
    start_s: Floats
    count: Floats
    busy_share: Interval

    def mean_count(self, from_s: float, to_s: float) -> float:
        """Time average of the number present."""
        inside = (self.start_s > from_s) & (self.start_s < to_s)
        edges = np.concatenate([[from_s], self.start_s[inside], [to_s]])
        place = np.searchsorted(self.start_s, edges[:-1], "right") - 1
        count = np.where(place >= 0, self.count[np.maximum(place, 0)], 0.0)
        return float((count * np.diff(edges)).sum() / (to_s - from_s))


def presence(calls: Calls, seed: int) -> Presence:
    """Presence from the calls of agents who are known by name."""
    sessions = worked(calls)
    start_s, count = counted(sessions)
    return Presence(sessions, start_s, count, _busy_share(calls, start_s, count, seed))


def counted(sessions: Sessions) -> tuple[Floats, Floats]:
    """The number present in sessions as a step function of time: when it changes, and to what."""
    times = np.concatenate([sessions[:, 1], sessions[:, 2]])
    change = np.concatenate([np.ones(len(sessions)), -np.ones(len(sessions))])
    start_s, place = np.unique(np.floor(times), return_inverse=True)
    return start_s, np.asarray(np.cumsum(np.bincount(place, weights=change)), np.float64)


def in_turn(calls: Calls) -> NDArray[np.int64]:
    """The calls of agents who are known by name: each one's in order of time."""
    known = np.flatnonzero(calls.answered & (calls.talk_s > 0) & (calls.agent >= 0))
    return np.asarray(known[np.lexsort((calls.answer_s[known], calls.agent[known]))])


def worked(calls: Calls) -> Sessions:
    """When each agent who is known by name was at work."""
    order = in_turn(calls)
    agent, start, end = calls.agent[order], calls.answer_s[order], calls.end_s[order]
    sessions: list[tuple[float, float, float]] = []
    for each, begins, ends in zip(agent.tolist(), start.tolist(), end.tolist(), strict=True):
        if sessions and sessions[-1][0] == each and begins - sessions[-1][2] <= GAP_S:
            sessions[-1] = (each, sessions[-1][1], max(ends, sessions[-1][2]))
        else:
            sessions.append((each, begins, ends))
    return np.array(sessions, np.float64).reshape(-1, 3)


def _busy_share(calls: Calls, start_s: Floats, count: Floats, seed: int) -> Interval:
    """Agents talking over agents present, at moments when anybody waits."""
    at_s = np.arange(0.0, float(calls.end_s[calls.answered].max()), 15.0)
    at_s = at_s[NumberWaiting.of(calls).after(at_s) >= 1]
    known = calls.answered & (calls.talk_s > 0) & (calls.agent >= 0)
    busy = np.searchsorted(np.sort(calls.answer_s[known]), at_s, "right")
    busy = busy - np.searchsorted(np.sort(calls.end_s[known]), at_s, "right")
    there = count[np.searchsorted(start_s, at_s, "right") - 1]
    if not len(at_s) or not there.sum():
        return Interval(float("nan"), float("nan"), float("nan"))
    day = (at_s // DAY_S).astype(np.int64)
    drawn = [busy[rows].sum() / there[rows].sum() for rows in days_drawn(day, seed, 100)]
    return Interval.of(float(busy.sum() / there.sum()), drawn)
