"""The verdict on a case: replications are added until every value is precise, then each is judged.

Estimates are freed from the luck of the draw by regression on what comes in (control variates; Lavenberg &
Welch 1981), which saves up to nine tenths of the contacts. Regression would also hide a fault in what comes
in, a rate 1 % too high for instance; therefore every such input is a check of its own, by the same rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from experiments.validation.inputs import Input
from experiments.validation.target import Case, Known
from experiments.validation.window import Parts
from models.centre import run_once
from models.scenario import Scenario
from sim import replications
from sim.chance import Floats, name_key
from sim.statistics import Check, Estimate, judge, linearised, ratio

FEWEST: Final = 40
"""Replications before the first look: enough to tell the spread, and to regress on the inputs."""


@dataclass(frozen=True)
class Row:
    """Verdict on one figure of a case: a known value, or an input (``known`` is then None)."""

    case: str
    name: str
    reference: float
    margin: float
    known: Known | None
    estimate: Estimate
    check: Check
    contacts: int

    @property
    def is_input(self) -> bool:
        """Whether it is something that comes in by chance rather than a value that is known."""
        return self.known is None


@dataclass(frozen=True)
class _Task:
    """One replication of a case."""

    case: Case
    scenario: Scenario
    seed: int
    replication: int

    @property
    def key(self) -> tuple[int]:
        return (self.replication,)


@dataclass(frozen=True)
class _Seen:
    """What one replication shows: parts of each known value, and each value's inputs."""

    contacts: int
    parts: list[Parts]
    inputs: list[list[Input]]


def judge_case(
    case: Case, checks: int, budget: float, seed: int = 1, jobs: int = 1, scenario: Scenario | None = None
) -> list[Row]:
    """Judge a case by as many replications as its precision takes, but no more than ``budget`` contacts.

    Args:
        case: what to judge.
        checks: number of figures judged together, so that all together err with the probability of one.
        budget: contacts after which no more replications start; at least ``FEWEST`` are made.
        seed: root of all chance.
        jobs: number of processes.
        scenario: one to judge in the place of the case's own, for instance with a fault planted in it.

    Raises:
        RuntimeError: if a replication fails.
    """
    given = scenario or case.scenario()
    own_seed = name_key("validation", seed, case.name)
    seen: list[_Seen] = []
    more = FEWEST
    while more:
        tasks = [_Task(case, given, own_seed, i) for i in range(len(seen), len(seen) + more)]
        for done in replications.run(tasks, _replicate, jobs):
            if done.result is None:
                raise RuntimeError(f"{case.name}, replication {done.task.replication}: {done.failure}")
            seen.append(done.result)
        rows = list(_rows(case, seen, checks))
        more = _more(rows, len(seen), case.contacts_least, budget)
    return rows


def _replicate(task: _Task) -> _Seen:
    """Run one replication and read off what is needed."""
    facts = run_once(task.scenario, None, task.seed, task.replication)
    window = task.case.window(task.scenario, facts)
    inputs = [known.inputs(window) for known in task.case.known]
    return _Seen(len(facts.contacts), [known.measure(window) for known in task.case.known], inputs)


def _more(rows: Sequence[Row], done: int, least: float, budget: float) -> int:
    """How many replications to add: what the roughest row seems to need, never more than doubling."""
    ratios = [row.check.half_width / row.margin for row in rows]
    worst = math.inf if any(math.isnan(each) for each in ratios) else max(ratios)
    worst = max(worst, math.sqrt(least / rows[0].contacts))
    affordable = math.ceil((budget - rows[0].contacts) * done / rows[0].contacts)
    needed = math.ceil(min(1.0, 1.02 * worst**2 - 1) * done) if worst > 1 else 0
    return max(0, min(needed, affordable))


def _rows(case: Case, seen: Sequence[_Seen], checks: int) -> Iterator[Row]:
    """The verdicts on a case: its known values, then its inputs."""
    contacts = sum(one.contacts for one in seen)
    judged: dict[str, Row] = {}
    for i, known in enumerate(case.known):
        parts = np.array([one.parts[i] for one in seen]).T
        surplus = np.array([[each.seen - each.expected for each in one.inputs[i]] for one in seen]).T
        estimate = controlled(parts, surplus)
        check = judge(estimate, *known.range, known.se, known.margin, checks)
        yield Row(case.name, known.name, float(known.value), known.margin, known, estimate, check, contacts)
        for j, each in enumerate(seen[0].inputs[i]):
            if each.name not in judged:
                pairs = np.array([(one.inputs[i][j].seen, one.inputs[i][j].expected) for one in seen]).T
                estimate = ratio(pairs[0], pairs[1])
                check = judge(estimate, 1.0, 1.0, None, each.margin, checks)
                row = Row(case.name, each.name, 1.0, each.margin, None, estimate, check, contacts)
                judged[each.name] = row
    yield from judged.values()


def controlled(parts: Floats, surplus: Floats) -> Estimate:
    """Ratio of sums freed by regression from what is known to be luck, with its error at 95 %.

    Args:
        parts: numerators and denominators, [2, replication].
        surplus: for each input what came in beyond expectation, [input, replication].

    The estimate is the intercept of the linearised ratio's regression on the surplus; its bias, of order one
    over the number of replications, is that of any ratio. Where all replications agree to the last digit,
    as on a share so near 1 that nobody was seen to differ, there is no telling the error, and it is nan.
    """
    values = linearised(parts[0], parts[1])
    columns = np.vstack([np.ones_like(values), surplus]).T
    scale = np.abs(columns).max(axis=0)
    columns = columns / np.where(scale > 0, scale, 1.0)
    inverse = np.linalg.pinv(columns)
    weights = inverse @ values
    df = len(values) - int(np.linalg.matrix_rank(columns))
    if df < 1 or not np.isfinite(values).all() or np.ptp(values) <= 1e-12 * np.abs(values).max():
        return Estimate(float(values.mean()), math.nan, math.nan, len(values), math.nan, 0)
    variance = float(((values - columns @ weights) ** 2).sum()) / df
    se = math.sqrt(variance * float(inverse[0] @ inverse[0]))
    half_width = float(stats.t.ppf(0.975, df)) * se
    mean = float(weights[0])
    return Estimate(mean, mean - half_width, mean + half_width, len(values), se, df)
