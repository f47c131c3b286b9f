"""Waits: how long customers waited and how many left, in a log and in simulated runs of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.log.calls import Calls
from models.contact.outcome import Outcome
from models.facts.facts import Facts
from models.facts.tables import CONTACTS
from models.files import Files
from models.scenario import Scenario
from models.simulation.simulation import run_once
from sim import replications
from sim.calendar import DAY_S
from sim.chance import Floats

THRESHOLD_S: Final = 20.0
MEASURES: Final = ("abandonment", "mean_wait_s", "wait_over_20s")


@dataclass(frozen=True)
class Waits:
    """Sums over contacts by the time at which they asked for a person.

    ``sums`` [day, part of the day, (contacts, abandoned, seconds waited, contacts that waited over 20 s)].
    """

    sums: Floats

    @classmethod
    def of_calls(cls, calls: Calls, per_day: int) -> Waits:
        """The waits of a log, in so many equal parts of each day."""
        return cls.of(calls.arrival_s, ~calls.answered, calls.wait_s, (calls.days, per_day))

    @classmethod
    def of_run(cls, facts: Facts, days: int, per_day: int) -> Waits:
        """The waits of a simulated run; contacts that are still open at its end do not count."""
        rows = facts[CONTACTS]
        rows = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.OPEN)]
        left = np.isnan(rows["answered"])
        wait_s = np.where(left, rows["ended"], rows["answered"]) - rows["queued"]
        return cls.of(rows["queued"], left, wait_s, (days, per_day))

    @classmethod
    def of(cls, at_s: Floats, left: NDArray[np.bool_], wait_s: Floats, shape: tuple[int, int]) -> Waits:
        """Sum up contacts that came ``at_s``, by day and equal parts of the day."""
        parts = shape[0] * shape[1]
        place = np.minimum((at_s // (DAY_S / shape[1])).astype(np.int64), parts - 1)
        columns = (np.ones(len(at_s)), left.astype(np.float64), wait_s, (wait_s > THRESHOLD_S).astype(np.float64))
        sums = [np.bincount(place, weights=column, minlength=parts) for column in columns]
        return cls(np.stack(sums, axis=-1).astype(np.float64).reshape(*shape, len(columns)))

    def measures(self, axes: tuple[int, ...] = (0, 1)) -> Floats:
        """Ratios of the sums over ``axes``: the :data:`MEASURES` are the last axis."""
        total = self.sums.sum(axis=axes)
        with np.errstate(invalid="ignore", divide="ignore"):  # nobody came: nan
            return np.asarray(total[..., 1:] / total[..., :1])

    def only(self, mask: NDArray[np.bool_]) -> Waits:
        """What lies in the [day, part of the day] of a mask; the rest counts as nothing."""
        return Waits(np.where(mask[..., None], self.sums, 0.0))


@dataclass(frozen=True)
class Replication:
    """One replication to be run."""

    number: int

    @property
    def key(self) -> tuple[int]:
        """What distinguishes it from the others."""
        return (self.number,)


@dataclass(frozen=True)
class Runs:
    """Replications of one scenario, of which the waits are wanted, in so many parts of each day."""

    scenario: Scenario
    files: Files
    seed: int
    per_day: int

    def __call__(self, task: Replication) -> Waits:
        """Run one replication."""
        facts = run_once(self.scenario, self.files, self.seed, task.number)
        return Waits.of_run(facts, self.files.forecast.days, self.per_day)

    def waits(self, number: int, jobs: int) -> list[Waits]:
        """The waits of so many replications.

        Raises:
            RuntimeError: if one of them fails.
        """
        done = replications.run([Replication(each) for each in range(number)], self, jobs)
        for one in done:
            if one.failure is not None:
                raise RuntimeError(str(one.failure))
        return [one.result for one in done if one.result is not None]
