"""Bootstrap over days: the days of a log are independent of each other, the contacts of one day are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.chance import Floats, name_key

DRAWS = 200


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, drawn: npt.ArrayLike) -> Interval:
        """The middle 95 % of the draws around ``value``."""
        given = np.asarray(drawn, np.float64)
        given = given[np.isfinite(given)]
        if len(given) < 2:
            return cls(value, float("nan"), float("nan"))
        low, high = np.percentile(given, [2.5, 97.5])
        return cls(value, float(low), float(high))


def over_days(rows: Floats, statistic: Callable[[Floats], Floats], seed: int, draws: int = DRAWS) -> Floats:
    """The statistic of days drawn with replacement, [draw, ...]; each row of ``rows`` is a day."""
    generator = np.random.default_rng(name_key(seed, "bootstrap"))
    size = len(rows)
    return np.array([statistic(rows[generator.integers(0, size, size)]) for _ in range(draws)])


def days_drawn(days: npt.NDArray[np.int64], seed: int, draws: int = DRAWS) -> list[npt.NDArray[np.int64]]:
    """Draw days with replacement and give, for each draw, the places of their contacts.

    ``days`` is the day of each contact.
    """
    generator = np.random.default_rng(name_key(seed, "bootstrap"))
    order = np.argsort(days, kind="stable")
    present, first = np.unique(days[order], return_index=True)
    parts = np.split(order, first[1:])
    return [
        np.concatenate([parts[place] for place in generator.integers(0, len(present), len(present))])
        for _ in range(draws)
    ]
