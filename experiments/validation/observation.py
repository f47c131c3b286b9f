"""Observation: replications of a case are added until every value is precise.

How many are made depends on their precision alone, never on whether they agree with what is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from experiments.files import files_of
from experiments.validation.observed import ObservedCase, SeenReplication, figures
from experiments.validation.target import ValidationCase
from models.facts.tables import CONTACTS
from models.files import Files
from models.scenario import Scenario
from models.simulation.simulation import run_once
from sim import replications
from sim.chance import name_key

FEWEST: Final = 40
"""Replications before the first estimate: enough to know the spread, and to regress on the inputs."""


@dataclass(frozen=True)
class _Task:
    """One replication of a case."""

    case: ValidationCase
    scenarios: tuple[Scenario, ...]
    files: tuple[Files | None, ...]
    seed: int
    replication: int

    @property
    def key(self) -> tuple[int]:
        return (self.replication,)


@dataclass(frozen=True)
class Observer:
    """How cases are run.

    ``seed`` is the root of all chance. ``jobs`` is the number of processes, without influence on what is seen.
    ``on_done`` is called with the number of contacts as each replication finishes.
    """

    seed: int = 1
    jobs: int = 1
    on_done: Callable[[int], None] = lambda contacts: None

    def observe(
        self, case: ValidationCase, budget: float, exactly: int | None = None, scenario: Scenario | None = None
    ) -> ObservedCase:
        """Run as many replications as the case's precision needs, but no more than ``budget`` contacts.

        Args:
            case: what to observe.
            budget: contacts after which no more replications start; at least ``FEWEST`` are made.
            exactly: number of replications, whatever the precision and the budget.
            scenario: one to run in the place of the case's own, for instance with a fault planted in it.
        """
        scenarios = case.scenarios() if scenario is None else (scenario,)
        files = tuple(files_of(each.operation) for each in scenarios)
        own_seed = name_key("validation", self.seed, case.name)
        observed = ObservedCase(case)
        more = exactly or FEWEST
        while more:
            first = len(observed.seen)
            tasks = [_Task(case, scenarios, files, own_seed, i) for i in range(first, first + more)]
            done = replications.run(tasks, _replicate, self.jobs, self._tell)
            seen = tuple(one.result for one in done if one.result is not None)
            failures = tuple((one.task.replication, str(one.failure)) for one in done if one.failure is not None)
            observed = ObservedCase(case, observed.seen + seen, failures)
            more = 0 if exactly or failures else _more(observed, budget)
        return observed

    def _tell(self, one: replications.Done[_Task, SeenReplication]) -> None:
        self.on_done(0 if one.result is None else one.result.contacts)


def _replicate(task: _Task) -> SeenReplication:
    """Run one replication and read the parts and inputs of all values."""
    windows = [
        task.case.window(scenario, run_once(scenario, files, task.seed, task.replication))
        for scenario, files in zip(task.scenarios, task.files, strict=True)
    ]
    parts = [tuple(chain.from_iterable(map(known.measure, windows))) for known in task.case.known]
    inputs = [
        [
            replace(each, name=f"{each.name}{'.divisor' if place else ''}")
            for place, window in enumerate(windows)
            for each in known.inputs(window)
        ]
        for known in task.case.known
    ]
    return SeenReplication(task.replication, sum(len(window.facts[CONTACTS]) for window in windows), parts, inputs)


def _more(observed: ObservedCase, budget: float) -> int:
    """How many replications to add: what the least precise figure seems to need, at most as many as there are."""
    done, contacts = len(observed.seen), observed.contacts
    ratios = [figure.estimate.half_width / figure.margin for figure in figures(observed)]
    worst = math.inf if any(math.isnan(each) for each in ratios) else max(ratios)
    worst = max(worst, math.sqrt(observed.case.contacts_least / contacts))
    affordable = math.ceil((budget - contacts) * done / contacts)
    needed = math.ceil(min(1.0, 1.02 * worst**2 - 1) * done) if worst > 1 else 0
    return max(0, min(needed, affordable))
