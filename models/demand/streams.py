"""Streams: the first contacts that customers would make, drawn for each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.demand.busyness import Busyness
from models.operation.contact_type import ContactType
from sim.calendar import DAY_S
from sim.chance import Chance, Floats, Keys


@dataclass(frozen=True)
class Stream:
    """Expected first contacts of one contact type: interval ``i`` runs from ``edges_s[i]`` to ``edges_s[i + 1]``.

    ``volume`` (n,) is the expected number in the interval; ``handle_time_s`` (n,) its mean handle time, and
    ``patience_factor`` (n,) what the patience of those who arrive in it is multiplied by.
    """

    contact_type: ContactType
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
    contact_type: NDArray[np.int64]
    key: Keys
    handle_time_s: Floats
    patience_factor: Floats
    vip: NDArray[np.int8] | None = None


@dataclass(frozen=True)
class Potential:
    """The potential first contacts of a run, the same whatever the alternative."""

    streams: Sequence[Stream]
    busyness: Busyness
    chance: Chance

    def block(self, day: int) -> Block:
        """Those of one day."""
        return potential(self.streams, self.busyness, self.chance, day)


def potential(streams: Sequence[Stream], busyness: Busyness, chance: Chance, day: int) -> Block:
    """Draw the potential first contacts of day ``day``, the same whatever the alternative.

    Within an interval arrivals are Poisson given the busyness factors: a Poisson number at uniform times.
    """
    times: list[Floats] = []
    contact_types: list[NDArray[np.int64]] = []
    keys: list[Keys] = []
    handles: list[Floats] = []
    factors: list[Floats] = []
    for stream in streams:
        first = int(np.searchsorted(stream.edges_s, day * DAY_S, "left"))
        last = int(np.searchsorted(stream.edges_s[:-1], (day + 1) * DAY_S, "left"))
        if first >= last or not stream.volume[first:last].any():
            continue
        name = stream.contact_type.name
        factor = busyness.factors(chance, day, name, last - first)
        generator = chance.generator("arrivals", day, name)
        counts = generator.poisson(stream.volume[first:last] * factor)
        size = int(counts.sum())
        widths = np.diff(stream.edges_s[first : last + 1])
        time_s = np.repeat(stream.edges_s[first:last], counts)
        time_s = time_s + generator.random(size) * np.repeat(widths, counts)
        times.append(np.sort(time_s))
        contact_types.append(np.full(size, stream.contact_type.index))
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
        np.concatenate(contact_types)[order],
        np.concatenate(keys)[order],
        np.concatenate(handles)[order],
        np.concatenate(factors)[order],
    )
