"""Course: how handle times change over the hours of the day."""

from __future__ import annotations

import numpy as np

from experiments.calibration.log.calls import Calls
from experiments.calibration.talks.agents import Agents, components
from sim.chance import Floats

HOUR_S, HOURS = 3600.0, 24


def course(calls: Calls, found: Agents) -> Floats:
    """What handle times are multiplied by at each hour of the day, freed from the hour's intents and agents.

    The factor of an hour is shrunk towards 1, the more so the fewer talks began in it.
    """
    mine = np.flatnonzero(calls.answered & (calls.talk_s > 0))
    if not len(mine):
        return np.ones(HOURS)
    talk_s, stream = calls.talk_s[mine], calls.stream[mine]
    usual = np.bincount(stream, weights=talk_s) / np.maximum(np.bincount(stream), 1)
    own = np.where(calls.agent[mine] >= 0, found.factor[calls.agent[mine]], 1.0)
    ratio = talk_s / (usual[stream] * own)
    hour = calls.interval_of_day(HOUR_S)[mine]
    between, within = components(ratio, hour)
    size = np.bincount(hour, minlength=HOURS)
    mean = np.bincount(hour, weights=ratio, minlength=HOURS) / np.maximum(size, 1)
    part = np.where(size > 0, between / np.maximum(between + within / np.maximum(size, 1), 1e-12), 0.0)
    factor = 1 + part * (mean / float(ratio.mean()) - 1)
    weight = np.bincount(hour, weights=usual[stream] * own, minlength=HOURS)
    return np.asarray(factor * weight.sum() / (weight * factor).sum())  # the mean over calls stays what it was
