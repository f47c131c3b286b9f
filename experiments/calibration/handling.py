"""Handle times: by intent, with very short ones kept apart, and how much agents differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

from experiments.calibration.bootstrap import Interval, days_drawn
from models.files.calls import Calls
from sim.chance import Floats
from sim.distributions import Distribution, Empirical, Gamma, Lognormal, Spike, Uniform

SHORT_S = 10.0
"""Shorter talks are a kind of their own: agents or customers who hang up, wrong numbers."""
CLOSE = 0.03
"""A law whose distribution function is nowhere farther than this from the data's is good enough to be chosen."""
POINTS = 100
DAY_S, HOUR_S, HOURS = 86_400.0, 3600.0, 24


@dataclass(frozen=True)
class Handling:
    """Handle times of one intent.

    ``talks`` contacts with ``mean_s`` and ``cv``; ``short`` is the share under 10 s. ``sigma`` is the standard
    deviation of the logarithm of the others. ``distance`` gives for each law tried the largest distance between
    its distribution function and the data's (Kolmogorov and Smirnov), ``chosen`` the one taken and ``law`` its
    shape around mean 1, freed from differences between agents. ``values_s`` are the talks, for a chart.
    """

    talks: int
    mean_s: Interval
    cv: float
    short: Interval
    sigma: float
    distance: dict[str, float]
    chosen: str
    law: Distribution
    values_s: Floats
    fits: dict[str, Distribution]


@dataclass(frozen=True)
class Agents:
    """How agents differ: the standard deviation between them of log handle time, and how many were seen.

    ``effect`` [agent] is each agent's own in that logarithm, shrunken towards 0 by how little was seen of them, and
    ``factor`` [agent] their handle time over that of the average call.
    """

    sd_log: Interval
    count: int
    effect: Floats
    factor: Floats


def handling(calls: Calls, effects: Floats, streams: Sequence[int], seed: int) -> Handling | None:
    """What was learnt of some streams; ``effects`` are the agents'; None where nobody was answered."""
    mine = np.flatnonzero(calls.answered & (calls.talk_s > 0) & np.isin(calls.stream, list(streams)))
    if not len(mine):
        return None
    talk_s = calls.talk_s[mine]
    is_short = talk_s < SHORT_S
    draws = days_drawn(calls.day[mine], seed)
    mean = Interval.of(float(talk_s.mean()), [talk_s[rows].mean() for rows in draws])
    short = Interval.of(float(is_short.mean()), [is_short[rows].mean() for rows in draws])
    long_s = talk_s[~is_short]
    if not len(long_s):
        long_s = talk_s
    sigma = float(np.log(long_s).std(ddof=1)) if len(long_s) > 1 else 0.8
    own_s = _freed(long_s, effects[mine][~is_short] if (~is_short).any() else np.zeros(len(long_s)))
    fits = _laws(long_s)
    distance = {name: _distance(long_s, law) for name, law in fits.items()}
    best = min(distance, key=lambda name: distance[name])
    chosen = best if distance[best] <= CLOSE or len(long_s) < 50 else "empirical"
    body = _table(own_s) if chosen == "empirical" else _laws(own_s)[chosen]
    law = _shape(body, float(is_short.mean()), float(long_s.mean()), talk_s)
    cv = float(talk_s.std() / talk_s.mean())
    return Handling(len(talk_s), mean, cv, short, sigma, distance, chosen, law, talk_s, fits)


def _freed(long_s: Floats, effects: Floats) -> Floats:
    """The talks as an average agent would have had them, at the same mean."""
    own = long_s * np.exp(-effects)
    return np.asarray(own * long_s.mean() / own.mean())


def _laws(long_s: Floats) -> dict[str, Distribution]:
    """Lognormal and gamma by likelihood."""
    logs = np.log(long_s)
    mean = float(long_s.mean())
    sigma = max(float(logs.std()), 0.01)
    shape = _gamma_shape(np.log(mean) - float(logs.mean()))
    return {
        "lognormal": Lognormal(mean=float(np.exp(logs.mean() + sigma**2 / 2)), sigma=sigma),
        "gamma": Gamma(mean=mean, shape=shape),
    }


def _gamma_shape(gap: float) -> float:
    """Maximum likelihood of the shape where log mean - mean log is ``gap`` (Minka's approximation, polished)."""
    gap = max(gap, 1e-4)
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(4):
        shape = 1 / (
            1 / shape + (np.log(shape) - digamma(shape) - gap) / (shape**2 * (1 / shape - polygamma(1, shape)))
        )
    return float(shape)


def _distance(values: Floats, law: Distribution) -> float:
    """Kolmogorov and Smirnov's distance, by quantiles."""
    u = np.linspace(0.0005, 0.9995, 1000)
    at = np.searchsorted(np.sort(values), law.quantile(u), "right") / len(values)
    return float(np.abs(at - u).max())


def _table(values: Floats) -> Distribution:
    """The values as a table of quantiles that keeps their mean."""
    shares = np.linspace(0.0, 1.0, POINTS + 1)
    found = np.quantile(values, shares)
    keep = np.concatenate([[True], np.diff(found) > 0])
    found, shares = found[keep], shares[keep]
    shares[-1] = 1.0
    if len(found) == 1:
        return Empirical(values=(float(found[0]),))
    law = Empirical(values=tuple(found.tolist()), shares=tuple(shares.tolist()))
    scale = float(values.mean()) / law.mean
    return Empirical(values=tuple((found * scale).tolist()), shares=law.shares)


def _shape(body: Distribution, short: float, long_mean_s: float, talk_s: Floats) -> Distribution:
    """The law around mean 1, with the spike of short talks kept apart."""
    scaled = _scaled(body, long_mean_s / body.mean / float(talk_s.mean()))
    if short == 0:
        return scaled
    spike = Uniform(low=0.0, high=round(2 * float(talk_s[talk_s < SHORT_S].mean()) / float(talk_s.mean()), 6))
    return Spike(share=round(short, 6), spike=spike, law=scaled)


def _scaled(law: Distribution, factor: float) -> Distribution:
    if isinstance(law, Lognormal):
        return Lognormal(mean=round(law.mean * factor, 6), sigma=round(law.sigma, 6))
    if isinstance(law, Gamma):
        return Gamma(mean=round(law.mean * factor, 6), shape=round(law.shape, 6))
    assert isinstance(law, Empirical)
    return Empirical(values=tuple(round(value * factor, 5) for value in law.values), shares=law.shares)


def agents(calls: Calls, seed: int) -> tuple[Agents, Floats]:
    """Between-agent standard deviation of log handle time, and each contact's agent effect (0 where unknown).

    Random effects by analysis of variance of the log of talks over 10 s, less the mean of their intent; an
    agent's effect is shrunk towards 0 by how little was seen of them.
    """
    used = np.flatnonzero(calls.answered & (calls.talk_s >= SHORT_S) & (calls.agent >= 0))
    effects = np.zeros(len(calls.talk_s))
    if len(used) < 3 or len(np.unique(calls.agent[used])) < 2:
        none = np.zeros(len(calls.agents))
        return Agents(Interval(0.0, 0.0, 0.0), len(calls.agents), none, none + 1), effects
    logs = _without_intents(np.log(calls.talk_s[used]), calls.stream[used])
    agent = calls.agent[used]
    between, within = components(logs, agent)
    draws = []
    for rows in days_drawn(calls.day[used], seed, 100):
        draws.append(np.sqrt(components(logs[rows], agent[rows])[0]))
    means = np.zeros(len(calls.agents))
    size = np.bincount(agent, minlength=len(calls.agents))
    known = size > 0
    means[known] = np.bincount(agent, weights=logs, minlength=len(calls.agents))[known] / size[known]
    shrunk = means * between / np.maximum(between + within / np.maximum(size, 1), 1e-12)
    effects[calls.agent >= 0] = shrunk[calls.agent[calls.agent >= 0]]
    factor = np.exp(shrunk)
    factor *= size.sum() / float((size * factor).sum())  # the law of handle times has the mean over calls
    return Agents(Interval.of(float(np.sqrt(between)), draws), int(known.sum()), shrunk, factor), effects


def _without_intents(logs: Floats, stream: NDArray[np.int64]) -> Floats:
    size = np.bincount(stream)
    means = np.bincount(stream, weights=logs) / np.maximum(size, 1)
    return np.asarray(logs - means[stream])


def course(calls: Calls, found: Agents) -> Floats:
    """Handle time by hour of the day over that of all, less what intents and agents of the hour explain.

    Each hour is shrunken towards 1 by how little was seen of it.
    """
    mine = np.flatnonzero(calls.answered & (calls.talk_s > 0))
    if not len(mine):
        return np.ones(HOURS)
    talk_s, stream = calls.talk_s[mine], calls.stream[mine]
    usual = np.bincount(stream, weights=talk_s) / np.maximum(np.bincount(stream), 1)
    own = np.where(calls.agent[mine] >= 0, found.factor[calls.agent[mine]], 1.0)
    ratio = talk_s / (usual[stream] * own)
    hour = ((calls.arrival_s[mine] % DAY_S) // HOUR_S).astype(np.int64)
    between, within = components(ratio, hour)
    size = np.bincount(hour, minlength=HOURS)
    mean = np.bincount(hour, weights=ratio, minlength=HOURS) / np.maximum(size, 1)
    part = np.where(size > 0, between / np.maximum(between + within / np.maximum(size, 1), 1e-12), 0.0)
    factor = 1 + part * (mean / float(ratio.mean()) - 1)
    weight = np.bincount(hour, weights=usual[stream] * own, minlength=HOURS)
    return np.asarray(factor * weight.sum() / (weight * factor).sum())  # the mean over calls stays what it was


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
