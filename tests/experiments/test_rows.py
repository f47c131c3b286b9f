"""Every row of the table works: turned off and on, on common customers, it moves its KPI as stated."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.comparison import LEVEL, Comparison
from experiments.settings import CONF_DIR
from experiments.study import Study, study
from experiments.trial import Bench, Task, Trial
from models.facts.tables import ALERTS, CONTACTS, EVENTS, LEDGER, NEEDS, PRESENCE, REPLIES, SPELLS
from models.measures.kpi import figures
from models.sample.sample import Sample
from models.scenario import Scenario
from models.simulation.simulation import run_once
from sim import replications as runs
from sim.replications import Done
from tests.experiments.rows import HOURS, OWN, ROWS, Row, Words

REPLICATIONS = 6
EXAMPLES = CONF_DIR / "operation" / "jewellery"
Runs = dict[int, Trial]
Table = list[dict[str, str]]


# -- the table ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Week:
    """One operation of the table, to be run in a worker: the words that make it."""

    words: Words

    @property
    def key(self) -> Words:
        """What tells it from others."""
        return self.words


@dataclass(frozen=True)
class Weeks:
    """Runs an operation in every replication, as ``kefusim run`` would."""

    own: Path

    def __call__(self, week: Week) -> Runs:
        """Every replication of one operation."""
        plan = study([word.replace(OWN, self.own.as_posix()) for word in week.words], alone=True)
        bench = bench_of(plan)
        tasks = [Task("operation", r, plan.request.draw_of(r)) for r in range(REPLICATIONS)]
        return {task.replication: bench(task) for task in tasks}


def bench_of(plan: Study) -> Bench:
    """The bench of a study of one operation."""
    return Bench({"operation": plan.alternatives[0]}, plan.kpis, plan.request.seed, plan.experiment.event)


def sides(row: Row) -> tuple[Words, Words]:
    """The words of both sides, off and on."""
    both = ("uncertainty=none", *row.common)
    off, on = row.turned
    return (*both, *off), (*both, *on)


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with input files that differ from the example's in one respect each."""
    folder = tmp_path_factory.mktemp("own")
    shifts, volumes = read("roster.csv"), read("forecast.csv")
    write(folder / "without_breaks.csv", [{**shift, "breaks": ""} for shift in shifts])
    write(folder / "without_nights.csv", [shift for shift in shifts if shift["start"] != "23:30"])
    callers = {"A24", "A29", "A30", "A33", "A37"}
    people = [{**row, "channels": "phone" if row["agent"] in callers else ""} for row in read("agents.csv")]
    write(folder / "callers.csv", people)
    more = [{**row, "volume": repr(float(row["volume"]) * 1.15)} for row in volumes]
    write(folder / "more.csv", more)
    return folder


def read(name: str) -> Table:
    """The rows of an example file."""
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(file: Path, rows: Table) -> None:
    """Write a table."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def trials(request: pytest.FixtureRequest, own: Path) -> dict[Words, Runs]:
    """All runs that the tests asked for need, each once, two at a time."""
    asked = [item.callspec.params.get("row") for item in request.session.items if hasattr(item, "callspec")]
    rows = [row for row in asked if isinstance(row, Row)] or [ROWS[0]]
    weeks = [Week(words) for words in sorted({words for row in rows for words in sides(row)})]
    done: list[Done[Week, Runs]] = runs.run(weeks, Weeks(own), jobs=2)
    for one in done:
        assert one.result is not None, f"{' '.join(one.task.words)}: {one.failure}"
    return {one.task.words: one.result for one in done if one.result is not None}


def chosen() -> Iterator[Any]:
    """The rows as parameters: by default the first of each letter; the rest is slow."""
    seen: set[str] = set()
    for row in ROWS:
        quick = row.row[0] not in seen
        seen.add(row.row[0])
        yield pytest.param(row, id=str(row), marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize("row", list(chosen()))
def test_row_moves_its_kpi_as_stated(row: Row, trials: dict[Words, Runs]) -> None:
    off, on = sides(row)
    comparison = Comparison({"off": trials[off], "on": trials[on]}, "off", dict.fromkeys(range(REPLICATIONS)))
    mean, low, high = comparison.difference("on", "off", row.kpi, LEVEL)
    found = f"{row.kpi} moved from {comparison.mean('off', row.kpi):.5g} by {mean:.4g} [{low:.4g}, {high:.4g}]"
    print(found)
    assert (low > 0) if row.sign > 0 else (high < 0), found


def test_table_holds_every_row_once() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)
    first = ("A1", "A2", "A3", "A6", "B1", "B3", "B5", "B6", "C1", "C2", "C4", "C6", "C7", "D1", "D2", "D3", "D5")
    more = ("B2", "B4", "D6", "E1", "E2", "F2", "G1", "G2", "G3", "G4", "H1", "H4", "I")
    assert {row.row for row in ROWS} == {*first, *more}
    assert all(row.sign in (-1, 1) and row.why for row in ROWS)


def test_row_j1_common_customers_narrow_the_interval(trials: dict[Words, Runs]) -> None:
    """J1: against the customers of other replications the same difference is known far less well."""
    row = next(row for row in ROWS if all(side in trials for side in sides(row)))
    off, on = (trials[side] for side in sides(row))
    strangers = {r: off[(r + 1) % REPLICATIONS] for r in off}
    widths = []
    for base in (off, strangers):
        comparison = Comparison({"off": base, "on": on}, "off", dict.fromkeys(range(REPLICATIONS)))
        _, low, high = comparison.difference("on", "off", "conversion", LEVEL)
        widths.append(high - low)
    assert widths[0] < widths[1] / 2


def test_row_a3_own_forecast_is_the_demand(own: Path) -> None:
    """A3: a file with 15 % more of everything is the same week as a forecast error of 15 %."""
    found = []
    for word in ("demand.scale=1.15", f"operation.forecast_path={own.as_posix()}/more.csv"):
        plan = study([word, "uncertainty=none"], alone=True)
        found.append(bench_of(plan)(Task("operation", 0, None)).kpis)
    assert found[0] == found[1]


def test_row_k1_default_scenario_is_the_jewellery_flagship() -> None:
    """K1: 44 people in three groups and complaints, three shifts, the seven days around Double-11."""
    plan = study([], alone=True)
    alternative = plan.alternatives[0]
    files = alternative.files
    assert files is not None
    assert len(files.agents) == 44
    assert {agent.group for agent in files.agents} == {"presales", "order", "aftersales", "complaints"}
    assert {agent.line for agent in files.agents} == {"tmall", "jd", "douyin"}
    assert files.forecast.days == 7
    usual = {(s.start_s % 86_400, s.end_s % 86_400) for s in files.shifts if s.date.day in (8, 9, 12, 13)}
    assert len(usual) == 3
    facts = run_once(alternative.scenario, files, plan.request.seed, 0)
    assert facts.end_s == 7 * 86_400
    there = set(facts[PRESENCE]["agent"].tolist()) | set(facts[EVENTS]["agent"].tolist())
    assert there == set(range(44)), "everybody works, or hands in notice first"
    days = np.bincount((facts[CONTACTS]["arrived"] // 86_400).astype(int))
    assert days.argmax() in (2, 3), "the event is the peak"
    evening = np.bincount((facts[CONTACTS]["arrived"] // 3600).astype(int))
    assert evening.argmax() in range(2 * 24 + 20, 3 * 24 + 2), "and its evening the peak of the peak"


# -- nothing configured is without effect -----------------------------------------------------------------------


EVERYTHING = (
    "structure=hybrid", "plan=with_vendor", "vendor=overflow", "demand.surge=1.5", "demand.volume_basis=offered",
    "announcement=queue_length", "behaviour.pressure.active=true",
)  # fmt: skip
DEFERRED = (
    "operation=jewellery_tickets", "blending=reserved", "complaints=graded", "escalation=complaints_desk",
    "publicity=counted", "demand.scale=1.3",
)  # fmt: skip
IN_TURNS = (
    "talk", "effort_share", "even", "rounds_follow_work", "quick", "switch_s", "greeting_s", "silence_s",
    "farewell_share", "silent_share",
)  # fmt: skip
"""How the names of the settings of chat in turns begin that change what happens; the thresholds only count."""

LIMITS = (
    *(
        f"operation.channels.{name}.{key}={value}"
        for name, trunks in (("chat", 20), ("phone", 4))
        for key, value in (("trunks", trunks), ("waiting_places", 3), ("message_after_s", 60), ("message_share", 0.5))
    ),
    f"operation.hours={HOURS}",
)
"""Channels with limits, and closed at night."""
HOLD = (
    "announcement=last_to_enter", "soothing=standing", "callback=in_turn", "callback.expected_above_s=150",
    "callback.window_s=3600", "operation.channels.phone.message_after_s=300", f"callback.hours={HOURS}",
)  # fmt: skip
"""Who waits is told and offered all there is."""
HELPED = ("handover", "assist", "coaching", "consistency")
WATCHED = (
    *EVERYTHING, "setting=bot_outage", "shocks.bot_outage.when.per_week=2", "bot.outages.per_week=2", "bot.at_once=25",
    "bot.line_wait_max_s=20",
    "bot.context_share=0.6", "knowledge=shop", "knowledge.writing_share=0.02", "quality=low_scorers_first",
    "quality.standard=0.5", "quality.standard_yuan_per_day=100", "quality.coaching.sessions_per_day=20",
    "behaviour.coaching.gain.value=1", "behaviour.coaching.gain.high=2", "behaviour.coaching.days.value=5",
    "behaviour.coaching.days.low=2", "behaviour.coaching.days.high=20",
)  # fmt: skip
"""A bot with all its troubles, a knowledge base, and reviews."""
SWEEPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (EVERYTHING, ("",)),
    (WATCHED, ("bot.", "shocks.", "knowledge.", "quality.", *(f"behaviour.{name}." for name in HELPED))),
    (("quality=new_first",), ("quality.sampling.",)),
    (("shocks=slow_system", "shocks.slow_system.when.per_week=3"), ("shocks.",)),
    (LIMITS, ("operation.channels.", "operation.hours.")),
    (HOLD, ("announcement.", "soothing.", "callback.")),
    (("announcement=position", "callback=when_idle"), ("announcement.estimator.", "callback.order.")),
    (DEFERRED, ("operation.intents.redress.", "blending.", "complaints.", "escalation.", "publicity.")),
    ((*DEFERRED, "escalation.context_passed=true"), ("escalation.note_s",)),
    (DEFERRED[:2] + DEFERRED[4:], ("operation.channels.ticket.deferred.", "operation.channels.social.deferred.")),
    (("structure=distributed",), ("structure.",)),
    (("structure=centralised",), ("structure.",)),
    (("pay=piece_rate",), ("pay.",)),
    (("pay=fixed",), ("pay.", "behaviour.pay_effort.")),
    (("chat=turns", "chat.quick_share=0.2"), tuple(f"chat.{name}" for name in IN_TURNS)),
    (("behaviour.pay_effort.selling.value=0.15", "demand.scale=2"), ("reference.pay.sales_tiers.",)),
)
"""Operations in which as much as possible is at work, and the settings tried in each."""

WITHOUT_EFFECT = {
    "operation.intents.product_enquiry.handle_time_s": "only for what the forecast does not have",
    "operation.intents.promotion.handle_time_s": "the same",
    "operation.intents.order_change.handle_time_s": "the same",
    "operation.intents.logistics.handle_time_s": "the same",
    "operation.intents.return_exchange.handle_time_s": "the same",
    "operation.intents.complaint.handle_time_s": "the same",
    "demand.phases.warm_up.start": "the forecast holds the warm-up: it has multiplier 1 and no part of a surge",
    "demand.phases.warm_up.end": "the same",
    "reference.structure.help_after_s": "the reference asks who serves the own line with the own skill, not when",
    "reference.structure.overhead": "the reference is about handle times, not about money",
    "reference.pay.base": "what pay incites to is measured against the base pay in the agents' file",
    "reference.pay.reach": "the reference operation is taken to be far from any tier",
    "care.right_otherwise": "every intent has a share of its own",
    "operation.channels.social.deferred.reply_within_h": "only complaints come there, which have a time of their own",
    "operation.counted_sd_log": "everybody comes by name; see tests/people/test_counted.py for agents by count",
    "operation.counted_slots": "the same",
}
"""Settings that cannot matter here, and why."""

Path_ = tuple[str | int, ...]


def leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every number, truth value and moment in a scenario, with its place."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, (*path, key))
    elif isinstance(value, tuple):
        for index, child in enumerate(value):
            yield from leaves(child, (*path, index))
    elif isinstance(value, (int, float, datetime)):
        yield path, value


def changed(value: Any, path: Path_, to: Any) -> Any:
    """The same with another value at one place."""
    if not path:
        return to
    first, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, first: changed(value[first], rest, to)}
    if isinstance(value, tuple):
        index = int(first)
        return (*value[:index], changed(value[index], rest, to), *value[index + 1 :])
    name = str(first)
    return replace(value, **{name: changed(getattr(value, name), rest, to)})


def others(leaf: Any) -> list[Any]:
    """Values to try instead."""
    if isinstance(leaf, bool):
        return [not leaf]
    if isinstance(leaf, datetime):
        return [leaf + timedelta(hours=6), leaf - timedelta(hours=6)]
    if isinstance(leaf, int):
        return [leaf + 1, leaf - 1, 3 * leaf]
    near = (1.25 * leaf, 0.8 * leaf, 1.05 * leaf, leaf + 0.01, leaf + 0.1)
    far = (1.9 * leaf, 0.2 * leaf, leaf - 1, 5 * leaf, leaf + 1000, leaf + 86_400)
    return [value for value in near + far if value != leaf]


def fingerprint(plan: Study, scenario: Scenario) -> str:
    """The facts and figures of one run; assumptions are drawn, so that their ranges count too."""
    facts = run_once(scenario, plan.alternatives[0].files, plan.request.seed, 0, 0)
    sample = Sample(scenario, facts, scenario.operation.warm_up_s)
    tables = (facts[CONTACTS], facts[NEEDS], facts[PRESENCE], facts[LEDGER], facts[EVENTS], facts[ALERTS])
    work = (facts[REPLIES], facts[SPELLS])
    text = (
        b"".join(table.tobytes() for table in tables + work) + repr((sample.books, figures(plan.kpis, sample))).encode()
    )
    return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True)
class Trying:
    """A setting to change: the words of the operation and the place."""

    words: Words
    path: Path_

    @property
    def key(self) -> tuple[Words, str]:
        """What tells it from others."""
        return self.words, self.name

    @property
    def name(self) -> str:
        """Its dotted name."""
        return ".".join(map(str, self.path))


def matters(trying: Trying) -> bool:
    """Whether some other value changes anything that happened or was measured."""
    plan, usual = base(trying.words)
    scenario = plan.alternatives[0].scenario
    leaf = dict(leaves(scenario))[trying.path]
    tried = False
    for value in others(leaf):
        try:
            other = changed(scenario, trying.path, value)
        except ValueError:  # outside the range that is allowed
            continue
        tried = True
        if fingerprint(plan, other) != usual:
            return True
    assert tried, "no other value is allowed"
    return False


_BASES: dict[Words, tuple[Study, str]] = {}


def base(words: Words) -> tuple[Study, str]:
    """An operation and the fingerprint of its run, made once in each worker."""
    if words not in _BASES:
        plan = study(list(words), alone=True)
        _BASES[words] = plan, fingerprint(plan, plan.alternatives[0].scenario)
    return _BASES[words]


@pytest.mark.slow
def test_every_setting_of_the_scenario_has_an_effect() -> None:
    tasks = [
        Trying(words, path)
        for words, prefixes in SWEEPS
        for path, _ in leaves(study(list(words), alone=True).alternatives[0].scenario)
        if any(".".join(map(str, path)).startswith(prefix) for prefix in prefixes)
    ]
    assert len(tasks) > 200
    done: list[Done[Trying, bool]] = runs.run(tasks, matters, jobs=2)
    assert [f"{one.task.name}: {one.failure}" for one in done if one.failure is not None] == []
    alive = {one.task.name for one in done if one.result}
    dead = {one.task.name for one in done} - alive
    assert sorted(dead) == sorted(WITHOUT_EFFECT)
