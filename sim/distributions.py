"""Distributions of a time or amount that is never negative, each by its quantile function.

Drawing by quantile spends exactly one uniform a value, so a value belongs to the uniform and not to the
order of drawing. ``mean`` is in whatever unit the user of the distribution says; where it only gives the
shape around a mean that is known elsewhere, the mean is left at 1.
"""

from collections.abc import Callable
from functools import cached_property, partial
from math import exp, log, log1p
from statistics import NormalDist
from typing import Annotated, Protocol, runtime_checkable

import numpy as np
from pydantic import Field, model_validator
from scipy.special import gammaincinv, ndtri

from sim.chance import Floats
from sim.setting import setting

Positive = Annotated[float, Field(gt=0)]
NonNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


@runtime_checkable
class Distribution(Protocol):
    """Question: how is an amount distributed that is never negative?"""

    @property
    def mean(self) -> float:
        """Its expectation."""
        ...

    def quantile(self, u: Floats | float) -> Floats:
        """The amount below which a share ``u`` in (0, 1) of the draws lies."""
        ...


@setting
class Constant:
    """One value, always the same."""

    mean: NonNegative = 1.0
    """The value, in the unit of the field that holds the distribution."""

    def quantile(self, u: Floats | float) -> Floats:
        """``mean`` for every ``u``."""
        return np.full(np.shape(u), self.mean)


@setting
class Exponential:
    """Exponential (memoryless): how long it has lasted says nothing about how long it will still last."""

    mean: Positive = 1.0
    """The mean, in the unit of the field that holds the distribution."""

    def quantile(self, u: Floats | float) -> Floats:
        """Inverse of 1 - exp(-x / mean)."""
        return np.asarray(-self.mean * np.log1p(-np.asarray(u)))


@setting
class Uniform:
    """Every value between two limits is equally likely."""

    low: NonNegative = 0.0
    """The lowest value, in the unit of the field that holds the distribution."""
    high: Positive = 2.0
    """The highest value, in the same unit; at least ``low``."""

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        if self.low > self.high:
            raise ValueError(f"low {self.low} must be <= high {self.high}")
        return self

    @property
    def mean(self) -> float:
        """Half-way."""
        return (self.low + self.high) / 2

    def quantile(self, u: Floats | float) -> Floats:
        """Straight line."""
        return np.asarray(self.low + (self.high - self.low) * np.asarray(u))


@setting
class Lognormal:
    """Lognormal: the logarithm is normally distributed, so that few values are much larger than most."""

    mean: Positive = 1.0
    """The mean, in the unit of the field that holds the distribution."""
    sigma: Positive = 0.8
    """The standard deviation of the logarithm, without a unit: the larger, the more the values differ."""

    def quantile(self, u: Floats | float) -> Floats:
        """Exp of the normal quantile, scaled to the mean."""
        return np.asarray(self.mean * np.exp(self.sigma * ndtri(u) - self.sigma**2 / 2))


@setting
class Gamma:
    """Gamma: between very irregular and nearly constant, as the shape says."""

    mean: Positive = 1.0
    """The mean, in the unit of the field that holds the distribution."""
    shape: Positive = 2.0
    """The shape, without a unit: 1 is the exponential distribution, and the larger, the less the values differ."""

    def quantile(self, u: Floats | float) -> Floats:
        """Inverse of the regularised incomplete gamma function."""
        return np.asarray(self.mean * gammaincinv(self.shape, u) / self.shape)


@setting
class WithZeros:
    """Zero for some, and another distribution for the rest: customers of whom some do not wait at all."""

    zero_share: Share
    """The share of values that are zero."""
    law: Distribution
    """The distribution of the others."""

    @property
    def mean(self) -> float:
        """Mean over zeros and the rest."""
        return (1 - self.zero_share) * self.law.mean

    def quantile(self, u: Floats | float) -> Floats:
        """Zero below ``zero_share``, else ``law`` at the rescaled uniform."""
        u = np.asarray(u)
        if self.zero_share == 1:
            return np.zeros(np.shape(u))
        rest = np.maximum((u - self.zero_share) / (1 - self.zero_share), 1e-16)
        return np.where(u < self.zero_share, 0.0, self.law.quantile(rest))


@setting
class Spike:
    """Two distributions mixed: very short calls, for example, among ordinary ones."""

    share: Share
    """The share of values that come from ``spike``."""
    spike: Distribution
    """The distribution of this share."""
    law: Distribution
    """The distribution of the others."""

    @property
    def mean(self) -> float:
        """The weighted mean."""
        return self.share * self.spike.mean + (1 - self.share) * self.law.mean

    def quantile(self, u: Floats | float) -> Floats:
        """That of ``spike`` below ``share``, else that of ``law``, each at the rescaled uniform."""
        u = np.asarray(u, np.float64)
        inside = np.clip(u / self.share if self.share > 0 else u, 1e-16, 1 - 2.0**-53)
        rest = np.clip((u - self.share) / (1 - self.share) if self.share < 1 else u, 1e-16, 1 - 2.0**-53)
        return np.where(u < self.share, self.spike.quantile(inside), self.law.quantile(rest))


@setting
class Hyperexponential:
    """A mixture of exponential distributions; its values differ more than those of one alone."""

    means: Annotated[tuple[Positive, ...], Field(min_length=1)]
    """The mean of each part, in the unit of the field that holds the distribution."""
    shares: Annotated[tuple[Positive, ...], Field(min_length=1)]
    """The share of values that come from each part, in the order of ``means``; their sum is 1."""

    @model_validator(mode="after")
    def _consistent(self) -> "Hyperexponential":
        if len(self.means) != len(self.shares):
            raise ValueError(f"means has {len(self.means)} values, shares {len(self.shares)}")
        if abs(sum(self.shares) - 1) > 1e-9:
            raise ValueError(f"shares sum to {sum(self.shares):g}, must be 1")
        return self

    @property
    def mean(self) -> float:
        """The weighted mean."""
        return sum(share * mean for share, mean in zip(self.shares, self.means, strict=True))

    def quantile(self, u: Floats | float) -> Floats:
        """Inverse by Newton's method of the cumulative hazard, which is concave: every step stays below the root."""
        rates, shares = 1 / np.array(self.means), np.array(self.shares)
        hazard = -np.log1p(-np.asarray(u, np.float64))
        x = np.asarray(hazard / float(shares @ rates))
        while True:
            alive = shares * np.exp(-x[..., None] * rates)
            survival = alive.sum(axis=-1)
            step = (hazard + np.log(survival)) * survival / (alive * rates).sum(axis=-1)
            moves = step > 1e-13 * x
            if not moves.any():
                return x
            x = np.where(moves, x + step, x)


@setting
class Empirical:
    """Values that were observed, or a table of quantiles with straight lines between them."""

    values: Annotated[tuple[NonNegative, ...], Field(min_length=1)]
    """Observed values, each as likely as any other; with ``shares`` the values of the table, in increasing order. Both
    are in the unit of the field that holds the distribution.
    """
    shares: tuple[Share, ...] = ()
    """The share of draws that are at most each of ``values``, in increasing order; empty: no table, but observed
    values. What lies below the first share is the first value itself.
    """
    tail: Distribution | None = None
    """How far beyond the last value the rest goes, where the last share is below 1 (as when the longest patience was
    never seen). Null: the last share is 1.
    """

    @model_validator(mode="after")
    def _consistent(self) -> "Empirical":
        if not self.shares:
            if self.tail is not None:
                raise ValueError("tail needs shares that end below 1")
            return self
        if len(self.shares) != len(self.values):
            raise ValueError(f"values has {len(self.values)} values, shares {len(self.shares)}")
        if list(self.values) != sorted(self.values) or list(self.shares) != sorted(set(self.shares)):
            raise ValueError("values and shares must increase")
        if (self.shares[-1] < 1) != (self.tail is not None):
            raise ValueError(f"the last share is {self.shares[-1]:g}: 1 without a tail, below 1 with one")
        return self

    @cached_property
    def _columns(self) -> tuple[Floats, Floats]:
        """Values and shares as arrays."""
        return np.sort(np.array(self.values, np.float64)), np.array(self.shares, np.float64)

    @property
    def mean(self) -> float:
        """The average, or the area under the lines and the tail."""
        values, shares = self._columns
        if not len(shares):
            return float(values.mean())
        beyond = (1 - shares[-1]) * (values[-1] + self.tail.mean) if self.tail else 0.0
        between = (np.diff(shares) * (values[1:] + values[:-1]) / 2).sum()
        return float(shares[0] * values[0] + between + beyond)

    def quantile(self, u: Floats | float) -> Floats:
        """The value that stands at ``u``, or the line between its neighbours."""
        u = np.asarray(u)
        values, shares = self._columns
        if not len(shares):
            return np.asarray(values[np.minimum((u * len(values)).astype(np.int64), len(values) - 1)])
        found = np.asarray(np.interp(u, shares, values))
        if self.tail is None:
            return found
        rest = np.clip((u - shares[-1]) / (1 - shares[-1]), 1e-16, 1 - 2.0**-53)
        return np.where(u <= shares[-1], found, values[-1] + self.tail.quantile(rest))


def draw(law: Distribution, u: float) -> float:
    """One value as a Python float."""
    if type(law) is Constant:  # wrap-up often is, and an array of one costs more than all else about it
        return law.mean
    return float(law.quantile(u))


def sampler(law: Distribution) -> Callable[[float], float]:
    """The quantile function as a plain function of one float: up to ten times as fast where values come one by one.

    Agrees with the distribution's own to rounding error, not to the last bit: use one or the other for a given draw.
    """
    if isinstance(law, Constant):
        mean = law.mean
        return lambda _: mean
    if isinstance(law, Exponential):
        minus = -law.mean
        return lambda u: minus * log1p(-u)
    if isinstance(law, Lognormal):
        scale, sigma, inverse = log(law.mean) - law.sigma**2 / 2, law.sigma, NormalDist().inv_cdf
        return lambda u: exp(scale + sigma * inverse(u))
    return partial(draw, law)
