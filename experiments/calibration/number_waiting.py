"""Number waiting: how many customers waited at which moments of a log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.log.calls import Calls
from sim.chance import Floats


@dataclass(frozen=True)
class NumberWaiting:
    """The customers who had to wait: the moments at which they ``came`` and ``went``.

    Both are sorted and count in seconds after the first date.
    """

    came: Floats
    went: Floats

    @classmethod
    def of(cls, calls: Calls, mask: NDArray[np.bool_] | None = None) -> NumberWaiting:
        """Of all contacts, or of those in ``mask``."""
        queued = calls.wait_s > 0 if mask is None else mask & (calls.wait_s > 0)
        return cls(np.sort(calls.arrival_s[queued]), np.sort(calls.answer_s[queued]))

    def after(self, at_s: Floats) -> Floats:
        """How many wait just after each moment."""
        return np.asarray(np.searchsorted(self.came, at_s, "right") - np.searchsorted(self.went, at_s, "right"), float)

    def before(self, at_s: Floats) -> Floats:
        """How many wait just before each moment."""
        return np.asarray(np.searchsorted(self.came, at_s, "left") - np.searchsorted(self.went, at_s, "left"), float)

    def found(self, at_s: Floats) -> Floats:
        """How many wait already when a customer comes at each moment; those who go at that moment do not count."""
        there = np.searchsorted(self.came, at_s, "left") - np.searchsorted(self.went, at_s, "right")
        return np.asarray(np.maximum(there, 0), float)

    def occupied_s(self, until_s: Floats, least: int = 1) -> Floats:
        """For how long, up to each moment, at least ``least`` customers have been waiting, in seconds."""
        edges_s = np.unique(np.concatenate([[0.0], self.came, self.went]))
        held = np.diff(edges_s) * (self.after(edges_s[:-1]) >= least)
        return np.asarray(np.interp(until_s, edges_s, np.concatenate([[0.0], np.cumsum(held)])))
