"""The verdict on a case: replications are added until every value is precise, then each is judged.

Estimates are freed from the luck of the draw by regression on what comes in (control variates; Lavenberg &
Welch 1981), which saves up to nine tenths of the contacts. Regression would also hide a fault in what comes
in, a rate 1 % too high for instance; therefore every such input is a check of its own, by the same rule.

How many replications are made depends on their precision alone, never on whether they agree. So all cases are
observed first and judged after, when it is known how many checks there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import numpy as np
from scipy import stats

from experiments.files import files_of
from experiments.validation.inputs import Input
from experiments.validation.target import Case, Known
from models.files import Files
from models.scenario import Scenario
from models.simulation.centre import run_once
from sim import replications
from sim.chance import Floats, name_key
from sim.statistics import Check, Estimate, bounded_mean, judge, judge_bounded, linearised, ratio

FEWEST: Final = 40
"""Replications before the first look: enough to tell the spread, and to regress on the inputs."""

UNTOLD: Final = Estimate(math.nan, math.nan, math.nan, 0, math.nan, 0)
"""Stands where nothing can be said."""


@dataclass(frozen=True)
class Seen:
    """What one replication shows: parts of each known value, and each value's inputs."""

    replication: int
    contacts: int
    parts: list[tuple[float, ...]]
    inputs: list[list[Input]]


@dataclass(frozen=True)
class Observed:
    """All replications of a case: what they show, and those that failed with the reason."""

    case: Case
    seen: tuple[Seen, ...] = ()
    failures: tuple[tuple[int, str], ...] = ()

    @property
    def contacts(self) -> int:
        """Contacts simulated."""
        return sum(one.contacts for one in self.seen)


@dataclass(frozen=True)
class Figure:
    """One figure of a case, not yet judged: a known value, or an input (``known`` is then None).

    ``parts`` are the numerators and denominators it is made of, [2 or 4, replication]; four are those of two
    scenarios whose figures are divided.
    """

    case: Case
    name: str
    reference: float
    margin: float
    known: Known | None
    estimate: Estimate
    parts: Floats

    def judged(self, checks: int) -> Check:
        """The verdict when ``checks`` figures are judged together."""
        if self.known is None:
            return judge(self.estimate, 1.0, 1.0, None, self.margin, checks)
        if self.known.bounds is not None and self.estimate.n > 1:
            return judge_bounded(
                self.parts[0] / self.parts[1], self.known.bounds, self.known.range, self.margin, checks
            )
        return judge(self.estimate, *self.known.range, self.known.se, self.margin, checks)


@dataclass(frozen=True)
class Row:
    """A figure with its verdict, and what it took."""

    figure: Figure
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


@dataclass(frozen=True)
class _Task:
    """One replication of a case."""

    case: Case
    scenarios: tuple[Scenario, ...]
    files: tuple[Files | None, ...]
    seed: int
    replication: int

    @property
    def key(self) -> tuple[int]:
        return (self.replication,)


def judge_case(
    case: Case, checks: int, budget: float, seed: int = 1, jobs: int = 1, scenario: Scenario | None = None
) -> list[Row]:
    """Observe one case and judge it as one of ``checks`` figures; see :func:`observe`.

    Raises:
        RuntimeError: if a replication fails.
    """
    observed = observe(case, budget, seed, jobs, scenario=scenario)
    for replication, failure in observed.failures:
        raise RuntimeError(f"{case.name}, replication {replication}: {failure}")
    return judged([observed], checks)


def judged(all_observed: Sequence[Observed], checks: int | None = None) -> list[Row]:
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
        rows.append(Row(figure, check, observed.contacts, len(observed.seen)))
    return rows


def observe(
    case: Case,
    budget: float,
    seed: int = 1,
    jobs: int = 1,
    exactly: int | None = None,
    scenario: Scenario | None = None,
    on_done: Callable[[int], None] = lambda contacts: None,
) -> Observed:
    """Run as many replications as the case's precision takes, but no more than ``budget`` contacts.

    Args:
        case: what to observe.
        budget: contacts after which no more replications start; at least ``FEWEST`` are made.
        seed: root of all chance.
        jobs: number of processes; without influence on what is seen.
        exactly: number of replications, whatever the precision and the budget.
        scenario: one to run in the place of the case's own, for instance with a fault planted in it.
        on_done: called with the number of contacts as each replication finishes.
    """
    scenarios = case.scenarios() if scenario is None else (scenario,)
    files = tuple(files_of(each.operation) for each in scenarios)
    own_seed = name_key("validation", seed, case.name)
    observed = Observed(case)
    more = exactly or FEWEST
    while more:
        first = len(observed.seen)
        tasks = [_Task(case, scenarios, files, own_seed, i) for i in range(first, first + more)]
        done = replications.run(
            tasks, _replicate, jobs, lambda one: on_done(0 if one.result is None else one.result.contacts)
        )
        seen = tuple(one.result for one in done if one.result is not None)
        failures = tuple((one.task.replication, str(one.failure)) for one in done if one.failure is not None)
        observed = Observed(case, observed.seen + seen, failures)
        more = 0 if exactly or failures else _more(observed, budget)
    return observed


def _replicate(task: _Task) -> Seen:
    """Run one replication and read off what is needed."""
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
    return Seen(task.replication, sum(len(window.facts.contacts) for window in windows), parts, inputs)


def _more(observed: Observed, budget: float) -> int:
    """How many replications to add: what the roughest figure seems to need, never more than doubling."""
    done, contacts = len(observed.seen), observed.contacts
    ratios = [figure.estimate.half_width / figure.margin for figure in figures(observed)]
    worst = math.inf if any(math.isnan(each) for each in ratios) else max(ratios)
    worst = max(worst, math.sqrt(observed.case.contacts_least / contacts))
    affordable = math.ceil((budget - contacts) * done / contacts)
    needed = math.ceil(min(1.0, 1.02 * worst**2 - 1) * done) if worst > 1 else 0
    return max(0, min(needed, affordable))


def figures(observed: Observed) -> Iterator[Figure]:
    """The figures of a case: its known values, then its inputs."""
    case, seen = observed.case, observed.seen
    found: dict[str, Figure] = {}
    for i, known in enumerate(case.known):
        parts = np.array([one.parts[i] for one in seen]).T
        estimate = _estimate(known, parts, [one.inputs[i] for one in seen])
        yield Figure(case, known.name, float(known.value), known.margin, known, estimate, parts)
        for j, each in enumerate(seen[0].inputs[i] if seen else ()):
            if each.name not in found:
                pairs = np.array([(one.inputs[i][j].seen, one.inputs[i][j].expected) for one in seen]).T
                estimate = ratio(pairs[0], pairs[1]) if pairs[0].any() else UNTOLD  # none seen yet is no spread
                found[each.name] = Figure(case, each.name, 1.0, each.margin, None, estimate, pairs)
    yield from found.values()


def _estimate(known: Known, parts: Floats, inputs: Sequence[Sequence[Input]]) -> Estimate:
    """The estimate of a known value, by the exact bound or by regression; nan if nothing was seen."""
    if not inputs:
        return UNTOLD
    if known.bounds is not None:
        return bounded_mean(parts[0] / parts[1], known.bounds)
    surplus = np.array([[each.seen - each.expected for each in one] for one in inputs]).T
    return controlled(parts, surplus.reshape(-1, len(inputs)))


def controlled(parts: Floats, surplus: Floats) -> Estimate:
    """Ratio of sums freed by regression from what is known to be luck, with its error at 95 %.

    Args:
        parts: numerators and denominators, [2, replication], or [4, replication] for the quotient of two
            ratios of sums.
        surplus: for each input what came in beyond expectation, [input, replication].

    The estimate is the intercept of the linearised ratio's regression on the surplus; its bias, of order one
    over the number of replications, is that of any ratio. Where all replications agree to the last digit,
    as on a share so near 1 that nobody was seen to differ, there is no telling the error, and it is nan; the same
    where the regression leaves nothing over.
    """
    values = linearised(parts[0], parts[1])
    if len(parts) == 4:
        divisors = linearised(parts[2], parts[3])
        quotient = values.mean() / divisors.mean()
        values = quotient + (values - quotient * divisors) / divisors.mean()
    columns = np.vstack([np.ones_like(values), surplus]).T
    scale = np.abs(columns).max(axis=0)
    columns = columns / np.where(scale > 0, scale, 1.0)
    inverse = np.linalg.pinv(columns)
    weights = inverse @ values
    df = len(values) - int(np.linalg.matrix_rank(columns))
    if df < 1 or not np.isfinite(values).all() or np.ptp(values) <= 1e-12 * np.abs(values).max():
        return Estimate(float(values.mean()), math.nan, math.nan, len(values), math.nan, 0)
    left = values - columns @ weights
    if np.abs(left).max() <= 1e-9 * np.ptp(values):
        return Estimate(float(weights[0]), math.nan, math.nan, len(values), math.nan, 0)
    variance = float((left**2).sum()) / df
    se = math.sqrt(variance * float(inverse[0] @ inverse[0]))
    half_width = float(stats.t.ppf(0.975, df)) * se
    mean = float(weights[0])
    return Estimate(mean, mean - half_width, mean + half_width, len(values), se, df)
