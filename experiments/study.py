"""A study: the words of a command turned into alternatives that can be run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from experiments.evidence import Words
from experiments.settings import build, compose, groups
from models.chat import Turns
from models.files import Files, Paths, Vocabulary, read_files
from models.measures import Kpi
from models.operation import Operation
from models.promptness import RoundReplyRate
from models.scenario import Scenario
from models.score import BY_ROUND, Score
from sim.setting import InputError, setting

SCENARIO = tuple(field.name for field in fields(Scenario))
"""The keys of a configuration that make a scenario."""


@setting
class Request:
    """How much to simulate and where the results go."""

    seed: Annotated[int, Field(ge=0)]
    replications: Annotated[int, Field(ge=1, le=100_000)]
    jobs: Annotated[int, Field(ge=-1, le=4096)]
    uncertainty: Literal["people", "none"]
    results: str
    language: Literal["both", "zh", "en"]
    record: Literal["figures", "contacts", "turns"]

    @model_validator(mode="after")
    def _some_jobs(self) -> Request:
        if self.jobs == 0:
            raise ValueError("jobs: 0 given, must be a number of processes, or -1 for every processor")
        return self

    def draw_of(self, replication: int) -> int | None:
        """The number of the draw of assumptions that a replication uses; None for best guesses.

        Two replications share a draw, so that the chance of customers and what is not known about people can
        be told apart; with fewer than four replications each has its own.
        """
        if self.uncertainty == "none":
            return None
        return replication // 2 if self.replications >= 4 else replication


@setting
class Option:
    """One alternative of an experiment: its name for people, and the words that make it."""

    label: dict[str, str]
    words: tuple[str, ...] = ()


@setting
class Experiment:
    """What is compared: alternatives, the one the others are measured against, and the KPIs that decide.

    ``event`` is the start and the length in minutes of the chart minute by minute.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str]
    baseline: str
    main_kpis: tuple[str, ...]
    alternatives: dict[str, Option]
    event: tuple[datetime, Annotated[int, Field(ge=10, le=10_080)]] | None = None


@dataclass(frozen=True)
class Alternative:
    """One way of running the operation, ready to run."""

    name: str
    label: Words
    scenario: Scenario
    files: Files | None


@dataclass(frozen=True)
class Study:
    """Everything a comparison needs.

    ``left_out`` are the KPIs that no alternative can measure, because chat goes in turns in none. ``config`` is the
    resolved configuration, under ``alternatives`` with what each makes of it.
    """

    request: Request
    experiment: Experiment
    alternatives: tuple[Alternative, ...]
    kpis: dict[str, Kpi]
    left_out: dict[str, Kpi]
    config: dict[str, Any]
    warnings: tuple[str, ...]

    @property
    def main_kpis(self) -> tuple[str, ...]:
        """The KPIs that decide."""
        return self.experiment.main_kpis


def study(words: Sequence[str], alone: bool = False) -> Study:
    """Compose, check and read everything that ``words`` ask for; all mistakes at once.

    With ``alone`` the configuration itself is the only alternative.

    Raises:
        InputError: with a line for each mistake in words, settings and files.
    """
    common, inner = (list(words), []) if alone else _parted(words)
    base = compose(common)
    lines: list[str] = []
    with _noting(lines):
        request = _request(base)
    with _noting(lines):
        experiment = _experiment(base, alone)
        if not alone:
            _refuse_varied(common, experiment)
    with _noting(lines):
        kpis = build(dict(base["kpi"]), "kpi", plugins=base["plugins"])
        lines += [
            f"experiment.main_kpis: {name} given, must be one of {', '.join(kpis)}"
            for name in base["experiment"]["main_kpis"]
            if name not in kpis
        ]
    trees: dict[str, Any] = {}
    scenarios: dict[str, Scenario] = {}
    options = {} if lines else experiment.alternatives
    fitting = _fitting(common, inner, options) if inner and options else {}
    for name, option in options.items() or [("", Option(label={}))]:
        own = [*option.words, *fitting.get(name, ())]
        config = base if not own else compose([*common, *own])
        tree = trees[name] = {key: config[key] for key in SCENARIO}
        with _noting(lines):
            scenarios[name] = build({"_target_": "models.scenario.Scenario", **tree}, plugins=base["plugins"])
    if not lines:
        lines += _rules(kpis, scenarios)
        with _noting(lines):
            if request.record == "turns" and not any(isinstance(s.chat, Turns) for s in scenarios.values()):
                raise InputError(["record: turns given, needs chat=turns"])
            measured = _measurable(kpis, scenarios.values(), experiment.main_kpis)
    if lines:
        raise InputError(lines)
    files, warnings = _read(scenarios)
    alternatives = tuple(
        Alternative(name, option.label, scenarios[name], files[name])
        for name, option in experiment.alternatives.items()
    )
    left_out = {name: kpi for name, kpi in kpis.items() if name not in measured}
    return Study(request, experiment, alternatives, measured, left_out, {**base, "alternatives": trees}, warnings)


@contextmanager
def _noting(lines: list[str]) -> Iterator[None]:
    """Note the lines of an InputError, each once, and go on: all mistakes are told at once."""
    try:
        yield
    except InputError as error:
        found = [line.removeprefix("Scenario: ").removeprefix("Request: ") for line in error.lines]
        lines += [line for line in found if line not in lines]


def _rules(kpis: Mapping[str, Kpi], scenarios: Mapping[str, Scenario]) -> list[str]:
    """What does not fit between the rules of KPIs and the operations that they are applied to; each once."""
    books = {*groups().get("kpi", {}), *(kpi.rule.book for kpi in kpis.values() if kpi.rule)} - {"default"}
    lines = [
        f"operation.platforms.{line}: {book} given, must be a rule book, one of {', '.join(sorted(books))}"
        for scenario in scenarios.values()
        for line, book in scenario.operation.platforms.items()
        if book not in books
    ]
    lines += [
        f"kpi.{name}.rule.targets.{i}.over: day given, needs a measure that is counted by day (models.score.Score)"
        for name, kpi in kpis.items()
        for i, target in enumerate(kpi.rule.targets if kpi.rule else ())
        if target.over == "day" and not isinstance(kpi.measure, Score)
    ]
    return list(dict.fromkeys(lines))


def _measurable(kpis: dict[str, Kpi], scenarios: Iterable[Scenario], main: Sequence[str]) -> dict[str, Kpi]:
    """The KPIs that some scenario can measure: those of single replies only where chat goes in turns."""
    rules = [scenario.chat for scenario in scenarios if isinstance(scenario.chat, Turns)]
    if not rules:
        lines = [f"experiment.main_kpis: {name} given, needs chat=turns" for name in main if _in_turns(kpis[name])]
        if lines:
            raise InputError(lines)
        return {name: kpi for name, kpi in kpis.items() if not _in_turns(kpi)}
    counted = set[float].intersection(*(set(rule.thresholds_s) for rule in rules))
    lines = [
        f"kpi.{name}.measure: within_s {within_s:g} given, must be one of chat.thresholds_s "
        f"({', '.join(f'{threshold:g}' for threshold in sorted(counted))})"
        for name, kpi in kpis.items()
        for within_s in _thresholds_s(kpi)
        if within_s not in counted
    ]
    if lines:
        raise InputError(lines)
    return kpis


def _in_turns(kpi: Kpi) -> bool:
    """Whether the KPI can be measured only where chat goes in turns."""
    return kpi.in_turns or (isinstance(kpi.measure, Score) and kpi.measure.unit in BY_ROUND)


def _thresholds_s(kpi: Kpi) -> tuple[float, ...]:
    """The times within which rounds must have been counted for the KPI."""
    if isinstance(kpi.measure, Score):
        return kpi.measure.thresholds_s
    return (kpi.measure.within_s,) if isinstance(kpi.measure, RoundReplyRate) else ()


def _request(base: dict[str, Any]) -> Request:
    known = {field.name for field in fields(Request)}
    extra = set(base) - known - set(SCENARIO) - {"kpi", "experiment", "plugins"}
    if extra:
        raise InputError([f"{name}: no such key" for name in sorted(extra)])
    node = {"_target_": "experiments.study.Request", **{name: base[name] for name in known}}
    request: Request = build(node)
    return request


def _experiment(base: dict[str, Any], alone: bool) -> Experiment:
    node = dict(base["experiment"])
    options = {
        name: {"_target_": "experiments.study.Option", **option} for name, option in node.pop("alternatives").items()
    }
    if alone:
        node |= {
            "name": "run",
            "title": {"zh": "一种运营方案", "en": "One operation"},
            "question": {"zh": "这样运营会怎样?", "en": "How does this operation do?"},
            "baseline": "operation",
        }
        label = {"zh": "本方案", "en": "this operation"}
        options = {"operation": {"_target_": "experiments.study.Option", "label": label}}
    experiment: Experiment = build(
        {"_target_": "experiments.study.Experiment", **node, "alternatives": options}, "experiment"
    )
    if experiment.baseline not in experiment.alternatives:
        names = ", ".join(experiment.alternatives)
        raise InputError([f"experiment.baseline: {experiment.baseline} given, must be one of {names}"])
    return experiment


def _group(word: str) -> str:
    """The group that a word sets, or sets a key of."""
    return word.split("=")[0].lstrip("+~").split(".")[0]


def _varied(options: Iterable[Mapping[str, Any] | Option]) -> set[str]:
    """The groups that the alternatives set themselves."""
    found = (option.words if isinstance(option, Option) else option.get("words", ()) for option in options)
    return {_group(word) for words in found for word in words}


def _parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words for the whole study, and those about the inside of a group that the alternatives choose."""
    if not any("." in word.split("=")[0] for word in words):
        return list(words), []
    try:
        chosen = compose([word for word in words if _group(word) == "experiment"])
    except InputError:
        return list(words), []  # composing all the words tells this mistake and any other
    varied = _varied(chosen["experiment"]["alternatives"].values())
    inner = [word for word in words if "." in word.split("=")[0] and _group(word) in varied]
    return [word for word in words if word not in inner], inner


def _fitting(common: Sequence[str], inner: Sequence[str], options: Mapping[str, Option]) -> dict[str, list[str]]:
    """Which of the inner words each alternative can use: ``vendor.seats`` is for those that have a vendor.

    Raises:
        InputError: with a line for each word that no alternative can use.
    """
    fitting: dict[str, list[str]] = {name: [] for name in options}
    lines: list[str] = []
    for word in inner:
        for name, option in options.items():
            with suppress(InputError):
                compose([*common, *option.words, word], explain=False)
                fitting[name].append(word)
        if not any(word in kept for kept in fitting.values()):
            lines.append(f"{_complaint([*common, *option.words, word])} (in every alternative of the experiment)")
    if lines:
        raise InputError(lines)
    return fitting


def _complaint(words: Sequence[str]) -> str:
    """What is wrong with words that do not compose: the last line of it."""
    try:
        compose(words)
    except InputError as error:
        return error.lines[-1]
    raise AssertionError(words)


def _refuse_varied(words: Sequence[str], experiment: Experiment) -> None:
    """A word that the alternatives set themselves would change nothing: say so instead."""
    varied = _varied(experiment.alternatives.values())
    lines = [
        f"{word}: the experiment {experiment.name} compares {_group(word)} itself; leave it out, "
        "or use `kefusim run` or another experiment"
        for word in words
        if _group(word) in varied
    ]
    if lines:
        raise InputError(lines)


def _read(scenarios: dict[str, Scenario]) -> tuple[dict[str, Files | None], tuple[str, ...]]:
    """The files of every alternative, each set read once."""
    read: dict[tuple[Paths, Vocabulary], Files | None] = {}
    found: dict[str, Files | None] = {}
    for name, scenario in scenarios.items():
        key = (_paths(scenario.operation), _vocabulary(scenario.operation))
        if key not in read:
            read[key] = files_of(scenario.operation)
        found[name] = read[key]
    warnings = [line for files in read.values() if files for line in files.warnings]
    return found, tuple(dict.fromkeys(warnings))


def files_of(operation: Operation) -> Files | None:
    """What the operation's own files say; None where it has none.

    Raises:
        InputError: with a line for each mistake in the files.
    """
    paths = _paths(operation)
    if paths == Paths():
        return None
    files = read_files(paths, _vocabulary(operation))
    both = sorted({"/".join(stream) for stream in files.forecast.streams} & set(operation.rates))
    if both:
        raise InputError([f"operation.rates.{stream}: given in the forecast file too" for stream in both])
    return files


def _paths(operation: Operation) -> Paths:
    names = (field.name for field in fields(Paths))
    given = {name: getattr(operation, f"{name}_path") for name in names}
    return Paths(**{name: Path(path) for name, path in given.items() if path is not None})


def _vocabulary(operation: Operation) -> Vocabulary:
    return Vocabulary(
        tuple(operation.lines),
        tuple(operation.intents),
        tuple(operation.channels),
        tuple(operation.skills),
        tuple(operation.grades),
        tuple(operation.agent_groups),
    )
