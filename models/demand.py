"""Demand: the first contacts that customers would make, interval by interval, busy days and quiet ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.special import ndtr

from models.kind import Kind
from sim.chance import Chance, Floats, Keys
from sim.laws import Gamma, NonNegative, Share
from sim.setting import setting

DAY_S = 86_400.0


@setting
class Busyness:
    """Busy and quiet days, and busy and quiet intervals within them.

    Volumes are multiplied by a factor of mean 1 for the day (coefficient of variation ``day_cv``) and one for
    the interval (``interval_cv``), both by ``law``. Behind each factor stands a normal variable: those of the
    intervals follow a first-order autoregression with ``interval_correlation`` from one interval to the next,
    and ``common_share`` of either variance is shared by all kinds of contact; the rest is each kind's own.
    """

    law: Literal["lognormal", "gamma"] = "lognormal"
    day_cv: NonNegative = 0.10
    interval_cv: NonNegative = 0.10
    interval_correlation: Annotated[float, Field(ge=0, lt=1)] = 0.7
    common_share: Share = 0.6

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


@setting
class Phase:
    """A part of a campaign: volumes of its ``intents`` (all when empty) between ``start`` and ``end``.

    The forecast already holds the campaign, so ``multiplier`` 1 is the forecast. ``surge_share`` is the part
    of a surge that reaches this phase: 1 for the event itself, less for a wave that follows from it.
    """

    label: dict[str, str]
    start: datetime
    end: datetime
    multiplier: NonNegative = 1.0
    surge_share: NonNegative = 0.0
    intents: tuple[str, ...] = ()


@setting
class Demand:
    """How the forecast becomes contacts.

    ``volume_basis``: ``first`` when volumes count first contacts before the bot; ``offered`` when they count
    observed totals with redials and repeats, ``caused_share`` of which are then taken out. ``surge``
    multiplies the phases with a ``surge_share``; ``scale`` multiplies every volume: a forecast error.
    """

    volume_basis: Literal["first", "offered"] = "first"
    caused_share: Annotated[float, Field(ge=0, lt=1)] = 0.12
    scale: NonNegative = 1.0
    surge: NonNegative = 1.0
    busyness: Busyness = Busyness()
    phases: dict[str, Phase] = Field(default_factory=dict)

    def multipliers(self, kind: Kind, first_date: date, start_s: Floats) -> Floats:
        """What each interval's volume is multiplied by, shape of ``start_s`` (seconds after ``first_date``)."""
        factor = np.full(start_s.shape, self.scale)
        if self.volume_basis == "offered":
            factor *= 1 - self.caused_share
        for phase in self.phases.values():
            if phase.intents and kind.intent not in phase.intents:
                continue
            inside = (start_s >= seconds_after(first_date, phase.start)) & (
                start_s < seconds_after(first_date, phase.end)
            )
            factor[inside] *= phase.multiplier * (1 + phase.surge_share * (self.surge - 1))
        return factor


def seconds_after(first_date: date, moment: datetime) -> float:
    """Seconds from ``first_date`` 00:00 to ``moment``."""
    return (moment - datetime(first_date.year, first_date.month, first_date.day)) / timedelta(seconds=1)


@dataclass(frozen=True)
class Stream:
    """Expected first contacts of one kind: interval ``i`` runs from ``edges_s[i]`` to ``edges_s[i + 1]``.

    ``volume`` (n,) is the expected number in the interval; ``handle_time_s`` (n,) its mean handle time, and
    ``patience_factor`` (n,) what the patience of those who arrive in it is multiplied by.
    """

    kind: Kind
    edges_s: Floats
    volume: Floats
    handle_time_s: Floats
    patience_factor: Floats

    def handle_at(self, time_s: float) -> float:
        """The mean handle time of the interval that holds ``time_s``."""
        return float(self.handle_time_s[self._interval(time_s)])

    def patience_at(self, time_s: float) -> float:
        """The factor on patience of the interval that holds ``time_s``."""
        return float(self.patience_factor[self._interval(time_s)])

    def _interval(self, time_s: float) -> int:
        i = int(np.searchsorted(self.edges_s, time_s, "right")) - 1
        return min(max(i, 0), len(self.volume) - 1)


@dataclass(frozen=True)
class Block:
    """The potential first contacts of a day in order of time: columns of equal length.

    ``vip`` is 1 or 0 where it is known who the customer is and -1 where chance decides; null where it always does.
    """

    time_s: Floats
    kind: NDArray[np.int64]
    key: Keys
    handle_time_s: Floats
    patience_factor: Floats
    vip: NDArray[np.int8] | None = None


def potential(streams: list[Stream], busyness: Busyness, chance: Chance, day: int) -> Block:
    """Draw the potential first contacts of day ``day``, the same whatever the alternative.

    Within an interval arrivals are Poisson given the busyness factors: a Poisson number at uniform times.
    """
    times: list[Floats] = []
    kinds: list[NDArray[np.int64]] = []
    keys: list[Keys] = []
    handles: list[Floats] = []
    factors: list[Floats] = []
    for stream in streams:
        first = int(np.searchsorted(stream.edges_s, day * DAY_S, "left"))
        last = int(np.searchsorted(stream.edges_s[:-1], (day + 1) * DAY_S, "left"))
        if first >= last or not stream.volume[first:last].any():
            continue
        name = stream.kind.name
        factor = busyness.factors(chance, day, name, last - first)
        generator = chance.generator("arrivals", day, name)
        counts = generator.poisson(stream.volume[first:last] * factor)
        size = int(counts.sum())
        widths = np.diff(stream.edges_s[first : last + 1])
        time_s = np.repeat(stream.edges_s[first:last], counts)
        time_s = time_s + generator.random(size) * np.repeat(widths, counts)
        times.append(np.sort(time_s))
        kinds.append(np.full(size, stream.kind.index))
        keys.append(generator.integers(0, 2**64, size, dtype=np.uint64))
        handles.append(np.repeat(stream.handle_time_s[first:last], counts))
        factors.append(np.repeat(stream.patience_factor[first:last], counts))
    if not times:
        empty = np.empty(0)
        return Block(empty, np.empty(0, np.int64), np.empty(0, np.uint64), empty, empty)
    time_s = np.concatenate(times)
    order = np.argsort(time_s, kind="stable")
    return Block(
        time_s[order],
        np.concatenate(kinds)[order],
        np.concatenate(keys)[order],
        np.concatenate(handles)[order],
        np.concatenate(factors)[order],
    )
