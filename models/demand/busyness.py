"""Busyness: busy and quiet days, busy and quiet intervals."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field
from scipy.special import ndtr

from sim.chance import Chance, Floats
from sim.distributions import Gamma, NonNegative, Share
from sim.setting import setting


@setting
class Busyness:
    """Busy and quiet days, and busy and quiet intervals within them.

    Volumes are multiplied by a random factor of mean 1 for the day and one for the interval. Behind each factor stands
    a normal variable; those of the intervals follow a first-order autoregression.
    """

    law: Literal["lognormal", "gamma"] = "lognormal"
    """The distribution of the factors."""
    day_cv: NonNegative = 0.10
    """The coefficient of variation of a day's factor (standard deviation ÷ mean); 0: all days are alike."""
    interval_cv: NonNegative = 0.10
    """The coefficient of variation of an interval's factor; 0: intervals are as the day is."""
    interval_correlation: Annotated[float, Field(ge=0, lt=1)] = 0.7
    """The correlation between the normal variables of one interval and the next."""
    common_share: Share = 0.6
    """The share of the variance, of days and of intervals, that all contact types have in common; the rest is each
    type's own.
    """

    def factors(self, chance: Chance, day: int, stream: str, intervals: int) -> Floats:
        """The factor of each interval of one day for one stream, shape (intervals,)."""
        if self.day_cv == 0 and self.interval_cv == 0:
            return np.ones(intervals)
        common, own = np.sqrt(self.common_share), np.sqrt(1 - self.common_share)
        shared = chance.generator("busyness", day).standard_normal(intervals + 1)
        single = chance.generator("busyness", day, stream).standard_normal(intervals + 1)
        noise = common * shared + own * single
        walk = np.empty(intervals)
        level = noise[1]
        keep, fresh = self.interval_correlation, np.sqrt(1 - self.interval_correlation**2)
        for i in range(intervals):
            level = keep * level + fresh * noise[i + 1] if i else noise[1]
            walk[i] = level
        if self.law == "gamma":
            return np.asarray(_gamma_factor(noise[:1], self.day_cv) * _gamma_factor(walk, self.interval_cv))
        day_sd = np.sqrt(np.log1p(self.day_cv**2))
        interval_sd = np.sqrt(np.log1p(self.interval_cv**2))
        logs = day_sd * noise[0] + interval_sd * walk - (day_sd**2 + interval_sd**2) / 2
        return np.asarray(np.exp(logs))


def _gamma_factor(normal: Floats, cv: float) -> Floats:
    """Gamma factors of mean 1 that stand where the normal variables behind them stand (a normal copula)."""
    return Gamma(shape=cv**-2).quantile(ndtr(normal)) if cv else np.ones(normal.shape)
