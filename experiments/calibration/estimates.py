"""Estimates: all that is learnt from a log without simulating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.arrivals import Arrivals, arrivals
from experiments.calibration.bootstrap import Interval
from experiments.calibration.customers.customers import Customers, customers
from experiments.calibration.log.calls import Calls
from experiments.calibration.staff.pauses import Pauses, pauses
from experiments.calibration.staff.presence import Presence, presence
from experiments.calibration.staff.skills import Skills, skills
from experiments.calibration.talks.talks import Talks, talks

DRAWS = 200


@dataclass(frozen=True)
class Service:
    """The share who left the queue, and the mean wait, of all contacts that asked for a person."""

    abandonment: Interval
    wait_s: Interval


@dataclass(frozen=True)
class Staff:
    """What was learnt of agents beside their talks: when they are there, what they serve, and their pauses."""

    presence: Presence
    skills: Skills
    pauses: Pauses


@dataclass(frozen=True)
class Estimates:
    """What was learnt from the calls of a log."""

    calls: Calls
    service: Service
    arrivals: Arrivals
    talks: Talks
    customers: Customers
    staff: Staff


def estimates(calls: Calls, seed: int) -> Estimates:
    """Learn from a log; ``seed`` is for the bootstrap."""
    serves = skills(calls)
    talked = talks(calls, serves, seed)
    staff = Staff(presence(calls, seed), serves, pauses(calls, serves, talked.speed))
    return Estimates(calls, service(calls, seed), arrivals(calls, seed), talked, customers(calls, seed), staff)


def service(calls: Calls, seed: int) -> Service:
    """Ratios of sums over days, with their intervals."""
    contacts = np.maximum(np.bincount(calls.day, minlength=calls.days), 1)
    left = np.bincount(calls.day, weights=~calls.answered, minlength=calls.days)
    waited_s = np.bincount(calls.day, weights=calls.wait_s, minlength=calls.days)
    return Service(_ratio(left, contacts, seed), _ratio(waited_s, contacts, seed))


def _ratio(above: NDArray[Any], below: NDArray[Any], seed: int) -> Interval:
    """A ratio of sums over days, with its interval."""
    generator = np.random.default_rng(seed)
    picks = generator.integers(0, len(above), (DRAWS, len(above)))
    return Interval.of(float(above.sum() / below.sum()), above[picks].sum(axis=1) / below[picks].sum(axis=1))
