"""Validation: the model with behaviour off against queues whose answers are known exactly.

A case is a scenario of ``conf/validation`` with the values that theory gives for it. Every value is judged
by the same rule (:func:`sim.statistics.judge`): *passed* means that the estimate agrees with it **and** is
itself precise to the case's margin, so nothing passes for want of looking closely. Replications are added
until every value is that precise or the budget ends.

What comes in by chance is known exactly too: how many arrive, how much work they bring. Estimates are freed
from the luck of the draw by regression on it (control variates), which saves up to nine tenths of the
contacts. Regression would also hide a fault in what comes in, a rate 1 % too high for instance; therefore
every such input is a check of its own, by the same rule.

Sources: Erlang (1917) and Palm (1957) for the Erlang queues; Feldman, Mandelbaum, Massey & Whitt (2008) for
the sine wave; van Dijk & van der Sluis (2008) for the example of pooling, solved as Markov chains; Lavenberg
& Welch (1981) for control variates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

import numpy as np
from scipy import stats

from experiments.settings import CONF_DIR, build, compose
from models.centre import Facts, Rows, run_once
from models.contact import PATIENCE, Outcome
from models.erlang import sinusoidal_mean
from models.scenario import Scenario
from sim import replications
from sim.chance import Floats, name_key, uniform_block
from sim.laws import Law
from sim.statistics import Check, Estimate, judge, linearised, ratio

PERIOD_S: Final = 120 * math.pi
"""The sine wave's period: 2 pi minutes."""

FEWEST: Final = 40
"""Replications before the first look: enough to tell the spread, and to regress on the inputs."""

CROWDS: Final = 4
"""How often a crowd is brought nearer to the real one; more than four add nothing."""

CROWD_MARGIN: Final = 0.05
"""Precision, as a share, of the crowds' own checks: they are as rough as estimates without regression."""


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

    @cached_property
    def all_by_arrival(self) -> Rows:
        """All contacts of the run in order of arrival."""
        rows = self.facts.contacts
        return rows[np.argsort(rows["queued"])]

    @cached_property
    def crowds_end_s(self) -> list[Floats]:
        """When the members of each of :func:`crowds_without_queue` would leave, sorted."""
        rows = self.all_by_arrival
        start_s, work_s = rows["queued"], rows["work"]
        kind, plan = self.facts.kinds[0], self.scenario.operation.staffing["agents"]
        patient_s = patience_s(rows, kind.patience_law)
        agents = np.array(plan.agents)[np.searchsorted(plan.start_s, start_s, "right") - 1]
        found, end_s = [], np.sort(start_s + work_s)
        for _ in range(CROWDS):
            found.append(end_s)
            ahead = np.arange(len(rows)) - np.searchsorted(end_s, start_s)
            switch_s = kind.patience_law.mean * np.log1p(np.maximum(0, ahead - agents + 1) / agents)
            end_s = np.sort(start_s + np.where(patient_s < switch_s, patient_s, switch_s + work_s))
        return found

    def within(self, start_s: Floats, end_s: Floats) -> float:
        """Seconds of the window between starts and ends, summed; an end that is nan is yet to come."""
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
    """Moments at ``phase`` of the sine wave with at least ``number`` in the system / all such moments."""
    ends_s = window.facts.contacts["ended"]
    return _crowded(window, phase, number, np.sort(ends_s[~np.isnan(ends_s)]))


def _crowded(window: Window, phase: float, number: int, ends_s: Floats) -> Parts:
    """The same for a crowd whose members leave at ``ends_s`` (sorted)."""
    offset_s = phase / (2 * math.pi) * PERIOD_S
    first, last = (math.ceil((at - offset_s) / PERIOD_S) for at in (window.from_s, window.to_s))
    moments = np.arange(first, last) * PERIOD_S + offset_s
    starts_s = window.all_by_arrival["queued"]
    here = np.searchsorted(starts_s, moments, "right") - np.searchsorted(ends_s, moments, "right")
    return float((here >= number).sum()), float(len(moments))


@dataclass(frozen=True)
class Input:
    """Something that comes in by chance: what was seen, and the expectation that belongs to it.

    ``margin`` is the precision, as a share, that it needs to pass.
    """

    name: str
    seen: float
    expected: float
    margin: float = 0.01


Inputs = Callable[[Window], list[Input]]


def patience_s(rows: Rows, law: Law) -> Floats:
    """The patience that each contact came with, shown or not; first attempts only."""
    return law.quantile(uniform_block(rows["root"], PATIENCE))


def arrivals_and_work(window: Window) -> list[Input]:
    """For each kind of contact, how many arrived, and the seconds of work and of patience they brought."""
    found = []
    for stream in window.facts.streams:
        rows = window.arrived[window.arrived["kind"] == stream.kind.index]
        edges_s = np.clip(stream.edges_s, window.from_s, window.to_s)
        expected = float((stream.volume * np.diff(edges_s) / np.diff(stream.edges_s)).sum())
        mean_s = float(stream.handle_time_s[0])
        name = stream.kind.intent
        found.append(Input(f"arrivals.{name}", float(len(rows)), expected))
        found.append(Input(f"work.{name}", float(rows["work"].sum()), len(rows) * mean_s))
        law = stream.kind.patience_law
        if law.mean < math.inf:
            found.append(Input(f"patience.{name}", float(patience_s(rows, law).sum()), len(rows) * law.mean))
    return found


def crowds_without_queue(window: Window, phase: float, number: int) -> list[Input]:
    """How often :func:`crowded` would hold in crowds where everyone's stay is free of the queue.

    Work and patience are exponential with the same mean. So "the patience if it is below a switch, else the
    switch and then the work" has this very law whatever the switch, as long as it looks at earlier callers
    alone, and such a crowd is Poisson. A switch near the wait that the queue would offer makes a crowd much
    like the real one: first none at all, then again and again the mean wait behind the crowd found before.
    """
    found = []
    for crowd, end_s in enumerate(window.crowds_end_s):
        seen, moments = _crowded(window, phase, number, end_s)
        expected = moments * poisson_tail(phase, number)
        found.append(Input(f"crowd_{crowd}.{number}.{phase:.2f}", seen, expected, CROWD_MARGIN))
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
    ``contacts_least`` must be seen however precise the rows are: an event so rare that few replications have
    it makes an estimate look better than it is.
    """

    name: str
    contacts_needed: float
    targets: tuple[Target, ...]
    contacts_least: float = 0.0

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
    reference: float
    margin: float
    is_input: bool
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
    window = Window.steady(task.scenario, run_once(task.scenario, None, task.seed, task.replication))
    inputs = [target.inputs(window) for target in task.case.targets]
    return _Seen(len(window.facts.contacts), [target.measure(window) for target in task.case.targets], inputs)


def _more(rows: Sequence[Row], done: int, least: float, budget: float) -> int:
    """How many replications to add: what the roughest row seems to need, never more than doubling."""
    ratios = [row.check.half_width / row.margin for row in rows]
    worst = math.inf if any(math.isnan(each) for each in ratios) else max(ratios)
    worst = max(worst, math.sqrt(least / rows[0].contacts))
    affordable = math.ceil((budget - rows[0].contacts) * done / rows[0].contacts)
    needed = math.ceil(min(1.0, 1.02 * worst**2 - 1) * done) if worst > 1 else 0
    return max(0, min(needed, affordable))


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
        yield Row(case.name, target.name, float(target.value), margin, False, estimate, check, contacts)
        for j, each in enumerate(seen[0].inputs[i]):
            if each.name not in judged:
                pairs = np.array([(one.inputs[i][j].seen, one.inputs[i][j].expected) for one in seen]).T
                estimate = ratio(pairs[0], pairs[1])
                check = judge(estimate, 1.0, 1.0, None, each.margin, checks)
                row = Row(case.name, each.name, 1.0, each.margin, True, estimate, check, contacts)
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


MINUTE_S: Final = 60.0
SHORT, LONG = 1, 0
"""Kinds of the pooling cases, in the order of their names."""


def _within(threshold_s: float, value: str, abandoned_early: str = "missed") -> Target:
    name = f"served_within_{threshold_s:g}s" + ("" if abandoned_early == "missed" else f".{abandoned_early}")
    measure = partial(served_within, threshold_s=threshold_s, abandoned_early=abandoned_early)
    return Target(name, value, measure)


def _patience(seconds: int, contacts: float, abandoned: str, queue: str) -> Case:
    targets = Target("abandonment", abandoned, abandonment), Target("mean_queue", queue, mean_queue)
    return Case(f"erlang_a_patience_{seconds}", contacts, targets)


def _agents(agents: int, contacts: float, waiting: str, abandoned: str, within: str) -> Case:
    targets = (
        Target("waiting_share", waiting, waiting_share),
        Target("abandonment", abandoned, abandonment),
        _within(6.0, within),
    )
    return Case(f"erlang_a_{agents}", contacts, targets)


def _wave(name: str, contacts: float) -> Case:
    values = {(0.0, 100): ".158221", (0.0, 110): ".022521"}
    values |= {(math.pi / 2, 100): ".841721", (math.pi / 2, 110): ".512680"}
    targets = tuple(
        Target(
            f"crowded.{number}.{phase:.2f}",
            value,
            partial(crowded, phase=phase, number=number),
            inputs=partial(wave_inputs, phase=phase, number=number),
        )
        for (phase, number), value in values.items()
    )
    return Case(f"sine_{name}", contacts, targets)


def _pooling(name: str, contacts: float, overall: str, short: str = "", long: str = "") -> Case:
    kinds = (("overall", overall, None), ("short", short, SHORT), ("long", long, LONG))
    targets = tuple(
        Target(f"mean_wait_min.{label}", value, partial(mean_wait, unit_s=MINUTE_S, kind=kind), 0.02)
        for label, value, kind in kinds
        if value
    )
    return Case(f"pooling_{name}", contacts, targets)


CASES: Final = (
    Case(
        "erlang_c_7",
        7e6,
        (
            Target("waiting_share", ".324150", waiting_share),
            _within(20.0, ".740441"),
            Target("mean_wait_s", "29.1735", mean_wait),
            Target("occupancy", ".714286", occupancy),
        ),
    ),
    Case(
        "erlang_c_24",
        2e7,
        (
            Target("waiting_share", ".298072", waiting_share),
            _within(20.0, ".771698"),
            Target("mean_wait_s", "22.355", mean_wait),
        ),
    ),
    Case(
        "erlang_a_12",
        5e6,
        (
            Target("waiting_share", ".127372", waiting_share),
            Target("abandonment", ".029679", abandonment),
            _within(20.0, ".945270"),
        ),
    ),
    _agents(90, 5e6, ".853654", ".107900", ".449012"),
    _agents(100, 5e6, ".513299", ".039861", ".813655"),
    _agents(110, 3e7, ".170560", ".008709", ".969091"),
    _patience(600, 9e6, ".029093", "29.6747"),
    _patience(120, 5e6, ".042893", "8.7503"),
    _patience(30, 5e6, ".056991", "2.9066"),
    _patience(6, 5e6, ".071358", ".7279"),
    Case(
        "erlang_a_30",
        5e6,
        (
            Target("abandonment", ".063450", abandonment),
            Target("mean_wait_s", "19.035", mean_wait),
            Target("waiting_share", ".584437", waiting_share),
            _within(20.0, ".61307"),
            _within(20.0, ".64414", "met"),
            _within(20.0, ".63273", "left_out"),
            Target("occupancy", ".93655", occupancy),
        ),
    ),
    Case(
        "erlang_a_overload",
        6e7,
        (
            Target("abandonment", ".333334", abandonment),
            Target("mean_wait_s", "100.00", mean_wait),
            Target("waiting_share", ".999994", waiting_share),
        ),
        contacts_least=6e7,  # some forty times a server falls idle
    ),
    _wave("steady", 2e8),
    _wave("staircase", 2e8),
    _wave("swings", 2e8),
    _pooling("separate", 1e7, "9.091"),
    _pooling("pooled", 2e7, "12.075"),
    _pooling("two_way", 2e7, "8.017"),
    _pooling("one_way", 2e7, "7.776", "3.513", "50.41"),
)
"""All cases. Numbers of contacts are those that the precision took."""

CHECKS: Final = 150
"""Figures judged together, targets and inputs of all cases: a faultless model fails any of them with 1 %."""
