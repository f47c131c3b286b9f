"""Validation: the model with behaviour off against queues whose answers are known exactly.

A case is a scenario of ``conf/validation`` with the values that theory gives for it. Every value is judged by
the same rule (:func:`sim.statistics.judge`): *passed* means that the estimate agrees with it **and** is itself
precise to the case's margin, so nothing passes for want of looking closely. Replications are added until
every value is that precise or the budget ends.

What comes in by chance is known exactly too: how many arrive, how much work they bring. Estimates are freed
from the luck of the draw by regression on it (control variates), which saves up to nine tenths of the contacts.
Regression would also hide a fault in what comes in, a rate 1 % too high for instance; therefore every such
input is a check of its own, with the same rule.

Sources: Erlang (1917) and Palm (1957) for the Erlang queues; Feldman, Mandelbaum, Massey & Whitt (2008) for the
sine wave; van Dijk & van der Sluis (2008) for the example of pooling, solved as Markov chains; Lavenberg & Welch
(1981) for control variates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.settings import CONF_DIR, build, compose
from models.centre import Facts, Rows, run_once
from models.contact import PATIENCE, Outcome
from models.scenario import Scenario
from sim import replications
from sim.chance import Floats, uniform_block
from sim.statistics import Check, Estimate, judge, linearised, ratio

PERIOD_S: Final = 120 * math.pi
"""The sine wave's period: 2 pi minutes."""

FEWEST: Final = 40
"""Replications before the first look: enough to tell the spread, and to regress on the inputs."""


@dataclass(frozen=True)
class Window:
    """What happened from ``from_s`` until ``to_s`` of one run: warm-up is a filter on time, not a reset."""

    scenario: Scenario
    facts: Facts
    from_s: float
    to_s: float

    @classmethod
    def steady(cls, scenario: Scenario, facts: Facts) -> Window:
        """The run without its warm-up, and without as much at its end: who came then may still wait."""
        warm_up_s = scenario.operation.warm_up_s
        return cls(scenario, facts, warm_up_s, facts.end_s - warm_up_s)

    @cached_property
    def arrived(self) -> Rows:
        """The contacts that arrived in the window.

        Raises:
            ValueError: if one of them was still waiting when the run stopped.
        """
        rows = self.facts.contacts
        rows = rows[(rows["queued"] >= self.from_s) & (rows["queued"] < self.to_s)]
        if np.isnan(wait_s(rows)).any():
            raise ValueError(f"contacts of before {self.to_s:g} s still waited at {self.facts.end_s:g} s")
        return rows

    def within(self, start_s: Floats, end_s: Floats) -> float:
        """Seconds of the window that lie between starts and ends, summed; an end that is nan is yet to come."""
        end_s = np.where(np.isnan(end_s), np.inf, end_s)
        overlap = np.minimum(end_s, self.to_s) - np.maximum(start_s, self.from_s)
        return float(np.maximum(overlap, 0.0).sum())


Parts = tuple[float, float]
"""Numerator and denominator of a figure in one replication; the figure is the ratio of their sums."""

Measure = Callable[[Window], Parts]


def wait_s(rows: Rows) -> Floats:
    """How long each contact waited, whether it was answered or gave up; nan if it still waits."""
    left = np.where(np.isnan(rows["answered"]), rows["ended"], rows["answered"])
    return np.asarray(left - rows["queued"])


def waiting_share(window: Window) -> Parts:
    """Contacts that found nobody free / all."""
    return float((wait_s(window.arrived) > 0).sum()), float(len(window.arrived))


def abandonment(window: Window) -> Parts:
    """Contacts that gave up / all."""
    return float((window.arrived["outcome"] == Outcome.ABANDONED).sum()), float(len(window.arrived))


def served_within(window: Window, threshold_s: float, abandoned_early: str = "missed") -> Parts:
    """Service level, with :data:`models.erlang.AbandonedEarly` for those who give up within the threshold."""
    early = wait_s(window.arrived) <= threshold_s
    given_up = window.arrived["outcome"] == Outcome.ABANDONED
    served, lost = float((early & ~given_up).sum()), float((early & given_up).sum())
    everybody = float(len(window.arrived))
    if abandoned_early == "met":
        return served + lost, everybody
    return served, everybody - lost if abandoned_early == "left_out" else everybody


def mean_wait(window: Window, unit_s: float = 1.0, kind: int | None = None) -> Parts:
    """Time waited / all contacts (of one kind), those who gave up included, in units of ``unit_s``."""
    rows = window.arrived
    rows = rows if kind is None else rows[rows["kind"] == kind]
    return float(wait_s(rows).sum()) / unit_s, float(len(rows))


def mean_queue(window: Window) -> Parts:
    """Time spent waiting in the window / its length: the mean number of contacts in queue."""
    rows = window.facts.contacts
    return window.within(rows["queued"], rows["queued"] + wait_s(rows)), window.to_s - window.from_s


def occupancy(window: Window) -> Parts:
    """Time spent on contacts / time that agents were present, both within the window."""
    rows, presence = window.facts.contacts, window.facts.presence
    rows = rows[~np.isnan(rows["answered"])]
    return window.within(rows["answered"], rows["ended"]), window.within(presence["start"], presence["end"])


def crowded(window: Window, phase: float, number: int) -> Parts:
    """Moments at ``phase`` (of 2 pi) of the sine wave with at least ``number`` contacts in the system / all."""
    rows = window.facts.contacts
    return _crowded(window, phase, number, rows["queued"], rows["ended"])


def _crowded(window: Window, phase: float, number: int, start_s: Floats, end_s: Floats) -> Parts:
    moments = _moments(window, phase)
    here = np.searchsorted(np.sort(start_s), moments, "right") - np.searchsorted(
        np.sort(end_s[~np.isnan(end_s)]), moments, "right"
    )
    return float((here >= number).sum()), float(len(moments))


def _moments(window: Window, phase: float) -> Floats:
    offset_s = phase / (2 * math.pi) * PERIOD_S
    first, last = (math.ceil((at - offset_s) / PERIOD_S) for at in (window.from_s, window.to_s))
    return np.asarray(np.arange(first, last) * PERIOD_S + offset_s)


@dataclass(frozen=True)
class Input:
    """Something that comes in by chance: what was seen, and the expectation that belongs to it."""

    name: str
    seen: float
    expected: float


Inputs = Callable[[Window], list[Input]]


def arrivals_and_work(window: Window) -> list[Input]:
    """For each kind of contact, how many arrived and how many seconds of work they brought."""
    found = []
    for stream in window.facts.streams:
        rows = window.arrived[window.arrived["kind"] == stream.kind.index]
        edges_s = np.clip(stream.edges_s, window.from_s, window.to_s)
        expected = float((stream.volume * np.diff(edges_s) / np.diff(stream.edges_s)).sum())
        mean_s = float(stream.handle_time_s[0])
        name = stream.kind.intent
        found.append(Input(f"arrivals.{name}", float(len(rows)), expected))
        found.append(Input(f"work.{name}", float(rows["work"].sum()), len(rows) * mean_s))
    return found


def crowds_without_queue(window: Window, phase: float, number: int) -> list[Input]:
    """How often :func:`crowded` would hold in crowds where everyone's stay is free of the queue.

    Work and patience are exponential with the same mean. So "the patience if it is below a switch, else the
    switch and then the work" has this very law whatever the switch, as long as it looks at earlier callers
    alone, and such a crowd is Poisson. A switch near the wait that the queue would offer makes a crowd much like
    the real one: first none at all, then again and again the mean wait behind the crowd found before.
    """
    rows = np.sort(window.facts.contacts, order="queued")
    start_s, work_s = rows["queued"], rows["work"]
    kind, plan = window.facts.kinds[0], window.scenario.operation.staffing["agents"]
    patience_s = kind.patience_law.quantile(uniform_block(rows["root"], PATIENCE))
    agents = np.array(plan.agents)[np.searchsorted(plan.start_s, start_s, "right") - 1]
    found, end_s = [], start_s + work_s
    for crowd in range(CROWDS):
        seen, moments = _crowded(window, phase, number, start_s, end_s)
        expected = moments * poisson_tail(phase, number)
        found.append(Input(f"crowd {crowd} of {number} at {phase:.2f}", seen, expected))
        ahead = np.arange(len(rows)) - np.searchsorted(np.sort(end_s), start_s)
        switch_s = kind.patience_law.mean * np.log1p(np.maximum(0, ahead - agents + 1) / agents)
        end_s = start_s + np.where(patience_s < switch_s, patience_s, switch_s + work_s)
    return found


def wave_inputs(window: Window, phase: float, number: int) -> list[Input]:
    """All that comes in by chance on a sine wave."""
    return arrivals_and_work(window) + crowds_without_queue(window, phase, number)


def poisson_tail(phase: float, number: int) -> float:
    """Chance of at least ``number`` in the system at ``phase`` of the wave 100 + 20 sin t."""
    return float(stats.poisson.sf(number - 1, sinusoidal_mean(phase, 100.0, 20.0)))


@dataclass(frozen=True)
class Target:
    """A value that theory gives: ``value`` as printed, so that its digits tell how far it is rounded.

    ``margin_share`` is the precision that a pass needs, as a share of the value; ``inputs`` names what the
    estimate is freed from by regression.
    """

    name: str
    value: str
    measure: Measure
    margin_share: float = 0.01
    inputs: Inputs = arrivals_and_work

    @property
    def range(self) -> tuple[float, float]:
        """The values that are printed so."""
        half_digit = 0.5 * 10.0 ** -len(self.value.partition(".")[2])
        return float(self.value) - half_digit, float(self.value) + half_digit


@dataclass(frozen=True)
class Case:
    """A scenario of ``conf/validation`` and what theory says of it.

    ``contacts_needed`` is about what the precision takes, as measured; a budget should be twice as much.
    """

    name: str
    contacts_needed: float
    targets: tuple[Target, ...]

    def scenario(self) -> Scenario:
        """The scenario as shipped."""
        built = build(compose([], CONF_DIR / "validation", self.name))
        assert isinstance(built, Scenario)
        return built


@dataclass(frozen=True)
class Row:
    """Verdict on one figure of a case: a target of theory, or an input when ``is_input``."""

    case: str
    name: str
    is_input: bool
    reference: float
    estimate: Estimate
    check: Check
    contacts: int


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
    """What one replication shows: parts of each target, and each target's inputs."""

    contacts: int
    parts: list[Parts]
    inputs: list[list[Input]]


def judge_case(
    case: Case,
    checks: int,
    budget: float,
    seed: int = 1,
    jobs: int = 1,
    scenario: Scenario | None = None,
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
    seen: list[_Seen] = []
    more = FEWEST
    while more:
        tasks = [_Task(case, given, seed, i) for i in range(len(seen), len(seen) + more)]
        for done in replications.run(tasks, _replicate, jobs):
            if done.result is None:
                raise RuntimeError(f"{case.name}, replication {done.task.replication}: {done.failure}")
            seen.append(done.result)
        rows = list(_rows(case, seen, checks))
        more = _more(rows, len(seen), budget)
    return rows


def _replicate(task: _Task) -> _Seen:
    """Run one replication and read off what is needed."""
    window = Window.steady(task.scenario, run_once(task.scenario, None, task.seed, task.replication))
    inputs = [target.inputs(window) for target in task.case.targets]
    return _Seen(len(window.facts.contacts), [target.measure(window) for target in task.case.targets], inputs)


def _more(rows: Sequence[Row], done: int, budget: float) -> int:
    """How many replications to add: what the roughest row seems to need, never more than doubling."""
    worst = max((row.check.half_width / _margin(row) for row in rows), default=0.0)
    affordable = math.ceil((budget - rows[0].contacts) * done / rows[0].contacts)
    needed = math.ceil(done * (1.02 * worst**2 - 1)) if worst > 1 else 0
    return max(0, min(needed, done, affordable))


def _rows(case: Case, seen: Sequence[_Seen], checks: int) -> Iterator[Row]:
    """The verdicts on a case: its targets, then its inputs."""
    contacts = sum(one.contacts for one in seen)
    judged: dict[str, Row] = {}
    for i, target in enumerate(case.targets):
        parts = np.array([one.parts[i] for one in seen]).T
        surplus = np.array([[each.seen - each.expected for each in one.inputs[i]] for one in seen]).T
        estimate = controlled(parts, surplus)
        margin = target.margin_share * float(target.value)
        check = judge(estimate, *target.range, None, margin, checks)
        yield Row(case.name, target.name, False, float(target.value), estimate, check, contacts)
        for j, each in enumerate(seen[0].inputs[i]):
            if each.name not in judged:
                pairs = np.array([(one.inputs[i][j].seen, one.inputs[i][j].expected) for one in seen]).T
                estimate = ratio(pairs[0], pairs[1])
                check = judge(estimate, 1.0, 1.0, None, 1.0, checks)
                judged[each.name] = Row(case.name, each.name, True, 1.0, estimate, check, contacts)
    yield from judged.values()
