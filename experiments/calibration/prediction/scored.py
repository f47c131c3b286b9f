"""Which half-hours of a log a prediction is scored on, and the waits in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.arrivals import DayTypes
from experiments.calibration.waits import Waits
from sim.chance import Floats

FIRST, LAST = 16, 44
"""Half-hours of the day that are scored: 8 to 22 h."""
LEAST_CALLS: Final = 5
"""Half-hours with more calls than this are scored."""


@dataclass(frozen=True)
class Scope:
    """What is scored: ``mask`` [day, half-hour of the day], and the places of the days of which something is."""

    mask: NDArray[np.bool_]
    days: NDArray[np.int64]

    @classmethod
    def of(cls, kinds: DayTypes, actual: Waits) -> Scope:
        """The half-hours with enough calls on the days of the main type."""
        is_main = kinds.where(kinds.main)
        mask = np.zeros(actual.sums.shape[:2], bool)
        mask[is_main, FIRST:LAST] = actual.sums[is_main, FIRST:LAST, 0] > LEAST_CALLS
        used = is_main & (actual.only(mask).sums[:, :, 0].sum(axis=1) > 0)
        return cls(mask, np.flatnonzero(used))

    def cut(self, waits: Waits) -> Waits:
        """Only what is scored, with as many days as the mask has."""
        sums = np.zeros((*self.mask.shape, waits.sums.shape[-1]))
        days = min(len(sums), len(waits.sums))
        sums[:days] = waits.sums[:days]
        return Waits(sums).only(self.mask)


@dataclass(frozen=True)
class ScoredWaits:
    """The measures of the half-hours that are scored.

    ``overall`` [measure], ``by_day`` [day, measure], ``by_interval`` [half-hour of the day, measure]; those of a
    prediction have the replication as the first axis.
    """

    overall: Floats
    by_day: Floats
    by_interval: Floats

    @classmethod
    def of(cls, waits: Waits, scope: Scope) -> ScoredWaits:
        """The measures of waits that have been cut to the scope."""
        return cls(waits.measures((0, 1)), waits.measures((1,))[scope.days], waits.measures((0,)))

    @classmethod
    def of_all(cls, waits: Sequence[Waits], scope: Scope) -> ScoredWaits:
        """The measures of each of several replications."""
        each = [cls.of(one, scope) for one in waits]
        overall, by_day, by_interval = (
            np.array([getattr(one, name) for one in each]) for name in ("overall", "by_day", "by_interval")
        )
        return cls(overall, by_day, by_interval)


@dataclass(frozen=True)
class Prediction:
    """What was predicted, a row of ``waits`` for each replication."""

    name: str
    waits: ScoredWaits
