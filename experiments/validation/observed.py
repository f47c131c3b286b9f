"""What was observed of a case, and the figures that follow from it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.validation.control import controlled
from experiments.validation.inputs import Input
from experiments.validation.target import Known, ValidationCase
from sim.chance import Floats
from sim.statistics import Check, Estimate, bounded_mean, judge, judge_bounded, ratio

UNTOLD: Final = Estimate(math.nan, math.nan, math.nan, 0, math.nan, 0)
"""The estimate where nothing can be estimated."""


@dataclass(frozen=True)
class SeenReplication:
    """What one replication shows: the parts of each known value, and the inputs of each value."""

    replication: int
    contacts: int
    parts: list[tuple[float, ...]]
    inputs: list[list[Input]]


@dataclass(frozen=True)
class ObservedCase:
    """All replications of a case: what they show, and those that failed with the reason."""

    case: ValidationCase
    seen: tuple[SeenReplication, ...] = ()
    failures: tuple[tuple[int, str], ...] = ()

    @property
    def contacts(self) -> int:
        """Contacts simulated."""
        return sum(one.contacts for one in self.seen)


@dataclass(frozen=True)
class CaseFigure:
    """One figure of a case, not yet judged: a known value, or an input (``known`` is then None).

    ``margin`` is the half-width that a pass needs. ``parts`` are the numerators and denominators it is made of, [2 or
    4, replication]; four are those of two scenarios whose figures are divided.
    """

    case: ValidationCase
    name: str
    margin: float
    known: Known | None
    estimate: Estimate
    parts: Floats

    @property
    def reference(self) -> float:
        """The value that is known; an input is compared with its expectation, so 1."""
        return 1.0 if self.known is None else float(self.known.value)

    def judged(self, checks: int) -> Check:
        """The verdict when ``checks`` figures are judged together."""
        if self.known is None:
            return judge(self.estimate, 1.0, 1.0, None, self.margin, checks)
        if self.known.bounds is not None and self.estimate.n > 1:
            values = self.parts[0] / self.parts[1]
            return judge_bounded(values, self.known.bounds, self.known.range, self.margin, checks)
        return judge(self.estimate, *self.known.range, self.known.se, self.margin, checks)


def figures(observed: ObservedCase) -> Iterator[CaseFigure]:
    """The figures of a case: its known values, then its inputs."""
    case, seen = observed.case, observed.seen
    found: dict[str, CaseFigure] = {}
    for i, known in enumerate(case.known):
        parts = np.array([one.parts[i] for one in seen]).T
        estimate = _estimate(known, parts, [one.inputs[i] for one in seen])
        yield CaseFigure(case, known.name, known.margin, known, estimate, parts)
        for j, each in enumerate(seen[0].inputs[i] if seen else ()):
            if each.name not in found:
                pairs = np.array([(one.inputs[i][j].seen, one.inputs[i][j].expected) for one in seen]).T
                estimate = ratio(pairs[0], pairs[1]) if pairs[0].any() else UNTOLD  # none seen yet is no spread
                found[each.name] = CaseFigure(case, each.name, each.margin, None, estimate, pairs)
    yield from found.values()


def _estimate(known: Known, parts: Floats, inputs: Sequence[Sequence[Input]]) -> Estimate:
    """The estimate of a known value, by the exact bound or by regression; nan if nothing was seen."""
    if not inputs:
        return UNTOLD
    if known.bounds is not None:
        return bounded_mean(parts[0] / parts[1], known.bounds)
    surplus = np.array([[each.seen - each.expected for each in one] for one in inputs]).T
    return controlled(parts, surplus.reshape(-1, len(inputs)))
