"""A study: the words of a command turned into alternatives that can be run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from experiments.alternatives import Alternative, fitting, parted, refuse_varied
from experiments.construction import build
from experiments.files import read
from experiments.request import Experiment, Option, StudyRequest, experiment_of, plugins_of, request_of
from experiments.settings import compose, groups
from models.chat.chat import Turns
from models.measures.kpi import Kpi
from models.scenario import Scenario
from sim.setting import InputError

SCENARIO: Final[Mapping[str, Any]] = {
    name: field.annotation for name, field in vars(Scenario)["__pydantic_fields__"].items()
}
"""The keys of a configuration that make a scenario, and what each describes."""

PARTS: Final[Mapping[str, Any]] = {**SCENARIO, "kpi": dict[str, Kpi], "experiment": Experiment}
"""What each group of settings describes; an option of any other group changes what these describe."""


@dataclass(frozen=True)
class Study:
    """Everything a comparison needs.

    ``left_out`` are the KPIs that no alternative can measure, because chat goes in turns in none. ``config`` is the
    resolved configuration, under ``alternatives`` with what each makes of it.
    """

    request: StudyRequest
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
    common, inner = (list(words), []) if alone else parted(words)
    base = compose(common)
    plugins = plugins_of(base)  # without them nothing else can be judged
    lines: list[str] = []
    with _noting(lines):
        request = request_of(base, PARTS)
    with _noting(lines):
        experiment = experiment_of(base, alone)
        if not alone:
            refuse_varied(common, experiment)
    with _noting(lines):
        kpis = build(dict[str, Kpi], base["kpi"], "kpi", plugins=plugins)
        lines += [
            f"experiment.main_kpis: {name} given, must be one of {', '.join(kpis)}"
            for name in base["experiment"]["main_kpis"]
            if name not in kpis
        ]
    trees: dict[str, Any] = {}
    scenarios: dict[str, Scenario] = {}
    options = {} if lines else experiment.alternatives
    fits = fitting(common, inner, options) if inner and options else {}
    for name, option in options.items() or [("", Option(label={}))]:
        own = [*option.words, *fits.get(name, ())]
        config = base if not own else compose([*common, *own])
        tree = trees[name] = {key: config[key] for key in SCENARIO}
        with _noting(lines):
            scenarios[name] = build(Scenario, tree, plugins=plugins)
    if not lines:
        lines += _rules(kpis, scenarios)
        with _noting(lines):
            if request.record == "turns" and not any(isinstance(s.chat, Turns) for s in scenarios.values()):
                raise InputError(["record: turns given, needs chat=turns"])
            measured = _measurable(kpis, scenarios.values(), experiment.main_kpis)
    if lines:
        raise InputError(lines)
    files, warnings = read(scenarios)
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
        found = [line.removeprefix("Scenario: ").removeprefix("StudyRequest: ") for line in error.lines]
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
        f"kpi.{name}.rule.targets.{number}.over: day given, needs a measure that is counted by day, such as Score"
        for name, kpi in kpis.items()
        if not kpi.is_daily
        for number in kpi.daily_targets
    ]
    return list(dict.fromkeys(lines))


def _measurable(kpis: dict[str, Kpi], scenarios: Iterable[Scenario], main: Sequence[str]) -> dict[str, Kpi]:
    """The KPIs that some scenario can measure: those of single replies only where chat goes in turns."""
    rules = [scenario.chat for scenario in scenarios if isinstance(scenario.chat, Turns)]
    if not rules:
        lines = [f"experiment.main_kpis: {name} given, needs chat=turns" for name in main if kpis[name].needs_turns]
        if lines:
            raise InputError(lines)
        return {name: kpi for name, kpi in kpis.items() if not kpi.needs_turns}
    counted = set[float].intersection(*(set(rule.thresholds_s) for rule in rules))
    lines = [
        f"kpi.{name}.measure: within_s {within_s:g} given, must be one of chat.thresholds_s "
        f"({', '.join(f'{threshold:g}' for threshold in sorted(counted))})"
        for name, kpi in kpis.items()
        for within_s in kpi.thresholds_s
        if within_s not in counted
    ]
    if lines:
        raise InputError(lines)
    return kpis
