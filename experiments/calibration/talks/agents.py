"""Agents: how much the handle times of agents differ.

Each agent has a random effect on the logarithm of the handle time. The variance of the effects comes from an analysis
of variance; an agent's own effect is shrunk towards 0, the more so the fewer of the agent's talks were seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bootstrap import Interval, days_drawn
from experiments.calibration.log.calls import Calls
from experiments.calibration.talks.handling import SHORT_S
from sim.chance import Floats

DRAWS = 100


@dataclass(frozen=True)
class Agents:
    """How agents differ: the standard deviation between them of log handle time, and how many were seen.

    ``effect`` [agent] is each agent's own effect on that logarithm, ``factor`` [agent] the agent's handle time over
    that of the average call.
    """

    sd_log: Interval
    count: int
    effect: Floats
    factor: Floats

    def of(self, calls: Calls) -> Floats:
        """The effect of each contact's agent, 0 where the agent is not known."""
        effects = np.zeros(len(calls.talk_s))
        effects[calls.agent >= 0] = self.effect[calls.agent[calls.agent >= 0]]
        return effects


def agents(calls: Calls, seed: int) -> Agents:
    """Estimate from the talks over 10 s, whose logarithms are freed from the mean of their intent."""
    used = np.flatnonzero(calls.answered & (calls.talk_s >= SHORT_S) & (calls.agent >= 0))
    number = len(calls.agents)
    if len(used) < 3 or len(np.unique(calls.agent[used])) < 2:
        return Agents(Interval(0.0, 0.0, 0.0), number, np.zeros(number), np.ones(number))
    logs = _without_intents(np.log(calls.talk_s[used]), calls.stream[used])
    agent = calls.agent[used]
    between, within = components(logs, agent)
    drawn = [np.sqrt(components(logs[rows], agent[rows])[0]) for rows in days_drawn(calls.day[used], seed, DRAWS)]
    size = np.bincount(agent, minlength=number)
    known = size > 0
    means = np.zeros(number)
    means[known] = np.bincount(agent, weights=logs, minlength=number)[known] / size[known]
    shrunk = means * between / np.maximum(between + within / np.maximum(size, 1), 1e-12)
    factor = np.exp(shrunk)
    factor *= size.sum() / float((size * factor).sum())  # the law of handle times has the mean over calls
    return Agents(Interval.of(float(np.sqrt(between)), drawn), int(known.sum()), shrunk, factor)


def _without_intents(logs: Floats, stream: NDArray[np.int64]) -> Floats:
    """The logarithms less the mean of their stream."""
    size = np.bincount(stream)
    means = np.bincount(stream, weights=logs) / np.maximum(size, 1)
    return np.asarray(logs - means[stream])


def components(values: Floats, group: NDArray[np.int64]) -> tuple[float, float]:
    """Variances between and within groups by one-way analysis of variance, unbalanced."""
    _, group = np.unique(group, return_inverse=True)
    size = np.bincount(group)
    means = np.bincount(group, weights=values) / size
    total, groups = len(values), len(size)
    if groups < 2 or total <= groups:
        return 0.0, float(values.var())
    within = float(((values - means[group]) ** 2).sum()) / (total - groups)
    among = float((size * (means - values.mean()) ** 2).sum()) / (groups - 1)
    usual = (total - (size**2).sum() / total) / (groups - 1)
    return max(0.0, (among - within) / float(usual)), within
