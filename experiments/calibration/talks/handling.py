"""Handle times of an intent, with very short talks kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.calibration.bootstrap import Interval, days_drawn
from experiments.calibration.log.calls import Calls
from experiments.calibration.talks.fit import Fit
from sim.chance import Floats
from sim.distributions import Distribution, Empirical, Gamma, Lognormal, Spike, Uniform

SHORT_S = 10.0
"""Shorter talks are of another kind: agents or customers who hang up, wrong numbers."""


@dataclass(frozen=True)
class HandleTimes:
    """The handle times of one intent: ``values_s``, their mean, and the share ``short`` of those under 10 s.

    ``sigma`` is the standard deviation of the logarithm of the others, ``fit`` what was fitted to them. ``law`` is the
    distribution of all around mean 1, freed from the differences between agents.
    """

    values_s: Floats
    mean_s: Interval
    short: Interval
    sigma: float
    fit: Fit
    law: Distribution

    @property
    def talks(self) -> int:
        """How many there were."""
        return len(self.values_s)

    @property
    def cv(self) -> float:
        """The coefficient of variation of all talks."""
        return float(self.values_s.std() / self.values_s.mean())


def handling(calls: Calls, effects: Floats, streams: Sequence[int], seed: int) -> HandleTimes | None:
    """The handle times of some streams; None where nobody was answered.

    ``effects`` is the effect of each contact's agent on the logarithm of the handle time.
    """
    mine = np.flatnonzero(calls.answered & (calls.talk_s > 0) & np.isin(calls.stream, list(streams)))
    if not len(mine):
        return None
    talk_s = calls.talk_s[mine]
    is_short = talk_s < SHORT_S
    draws = days_drawn(calls.day[mine], seed)
    mean = Interval.of(float(talk_s.mean()), [talk_s[rows].mean() for rows in draws])
    short = Interval.of(float(is_short.mean()), [is_short[rows].mean() for rows in draws])
    long_s = talk_s if is_short.all() else talk_s[~is_short]
    sigma = float(np.log(long_s).std(ddof=1)) if len(long_s) > 1 else 0.8
    own_s = _freed(long_s, np.zeros(len(long_s)) if is_short.all() else effects[mine][~is_short])
    fit = Fit.of(long_s)
    law = _shape(fit.again(own_s), float(is_short.mean()), float(long_s.mean()), talk_s)
    return HandleTimes(talk_s, mean, short, sigma, fit, law)


def _freed(long_s: Floats, effects: Floats) -> Floats:
    """The talks as long as those of an average agent would have been, with the same mean."""
    own = long_s * np.exp(-effects)
    return np.asarray(own * long_s.mean() / own.mean())


def _shape(body: Distribution, short: float, long_mean_s: float, talk_s: Floats) -> Distribution:
    """The distribution of all talks around mean 1: ``body`` for the long ones, and a spike of the short ones."""
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
