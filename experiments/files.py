"""The files of an operation: what its settings name, read once however many alternatives use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from models.files import Files, Paths, Vocabulary, read_files
from models.operation.operation import Operation
from models.scenario import Scenario
from sim.setting import InputError


def read(scenarios: Mapping[str, Scenario]) -> tuple[dict[str, Files | None], tuple[str, ...]]:
    """The files of every scenario, each set read once, and the warnings about them.

    Raises:
        InputError: with a line for each mistake in the files.
    """
    known: dict[tuple[Paths, Vocabulary], Files | None] = {}
    found: dict[str, Files | None] = {}
    for name, scenario in scenarios.items():
        key = (_paths(scenario.operation), _vocabulary(scenario.operation))
        if key not in known:
            known[key] = files_of(scenario.operation)
        found[name] = known[key]
    warnings = [line for files in known.values() if files for line in files.warnings]
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
