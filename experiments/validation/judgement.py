"""Judgement: each figure of all cases gets its verdict.

Estimates are freed by regression from the luck in what comes in. Regression would also hide a fault in what comes in,
a rate that is 1 % too high for instance; therefore every such input is a check of its own, by the same rule. All cases
are observed before any is judged, because the level depends on the number of checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from experiments.validation.observation import Observer
from experiments.validation.observed import CaseFigure, ObservedCase, figures
from experiments.validation.target import ValidationCase
from models.scenario import Scenario
from sim.statistics import Check


@dataclass(frozen=True)
class JudgedFigure:
    """A figure with its verdict, and the contacts and replications that it took."""

    figure: CaseFigure
    check: Check
    contacts: int
    replications: int

    @property
    def name(self) -> str:
        """Name of the figure, unique within its case."""
        return self.figure.name

    @property
    def is_input(self) -> bool:
        """Whether it is something that comes in by chance rather than a value that is known."""
        return self.figure.known is None


def judge_case(
    case: ValidationCase, checks: int, budget: float, seed: int = 1, jobs: int = 1, scenario: Scenario | None = None
) -> list[JudgedFigure]:
    """Observe one case and judge it as one of ``checks`` figures; see :meth:`Observer.observe`.

    Raises:
        RuntimeError: if a replication fails.
    """
    observed = Observer(seed, jobs).observe(case, budget, scenario=scenario)
    for replication, failure in observed.failures:
        raise RuntimeError(f"{case.name}, replication {replication}: {failure}")
    return judged([observed], checks)


def judged(all_observed: Sequence[ObservedCase], checks: int | None = None) -> list[JudgedFigure]:
    """The verdicts on all that was observed, as parts of one family of ``checks`` figures.

    ``checks`` is by default the number of figures there are: a faultless model fails any of them with a
    probability of at most 1 %. A case with a failed replication is undecided at best: what is missing might
    have been the replications that disagree.
    """
    found = [(observed, figure) for observed in all_observed for figure in figures(observed)]
    number = len(found) if checks is None else checks
    rows = []
    for observed, figure in found:
        check = figure.judged(number)
        if observed.failures and check.result == "passed":
            check = replace(check, result="undecided")
        rows.append(JudgedFigure(figure, check, observed.contacts, len(observed.seen)))
    return rows
