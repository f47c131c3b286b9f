"""Every option of conf/, composed and built, for the tests that ask it questions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic.dataclasses import is_pydantic_dataclass

from experiments.settings import CONF_DIR, build, chosen, compose
from experiments.study import PARTS, SCENARIO, Study, study
from models.scenario import Scenario


@dataclass(frozen=True)
class Choice:
    """One option of a group, and the file it stands in."""

    group: str
    option: str
    file: Path

    def __str__(self) -> str:
        return f"{self.group}={self.option}"


def choices() -> list[Choice]:
    """Every YAML in the folders of conf/ that are groups of the primary configuration."""
    found = []
    for file in sorted(CONF_DIR.rglob("*.yaml")):
        group = file.parent.relative_to(CONF_DIR).as_posix()
        if group in chosen():
            found.append(Choice(group, file.stem, file))
    return found


def configurations() -> list[Path]:
    """Every other YAML, which is a configuration of its own or, where its name begins with _, a part of some."""
    return [file for file in sorted(CONF_DIR.rglob("*.yaml")) if file.parent != CONF_DIR and file not in OPTIONS]


CHOICES = choices()
OPTIONS = {choice.file for choice in CHOICES}
every = pytest.mark.parametrize("choice", CHOICES, ids=str)


def of(group: str) -> pytest.MarkDecorator:
    """Every option of one group."""
    found = [choice for choice in CHOICES if choice.group == group]
    return pytest.mark.parametrize("choice", found, ids=str)


@cache
def composed(choice: Choice) -> dict[str, Any]:
    """The configuration with this option."""
    return compose([str(choice)])


@cache
def built(choice: Choice) -> Any:
    """The option as the program itself builds it; one without a key of its own changes those of other groups."""
    if choice.group not in PARTS:
        return build(Scenario, {name: composed(choice)[name] for name in SCENARIO})
    return build(PARTS[choice.group], composed(choice)[choice.group], choice.group)


@cache
def configured(file: Path) -> tuple[dict[str, Any], Scenario]:
    """A configuration of its own, as plain settings and built."""
    node = compose([], file.parent, file.stem)
    return node, build(Scenario, node)


def question(group: str) -> Any:
    """What every option of a group must be."""
    return PARTS.get(group, Scenario)


@cache
def compared(choice: Choice) -> Study:
    """An experiment with all its alternatives."""
    return study([str(choice)])


def settings_in(value: Any) -> Iterator[Any]:
    """Every setting at or below ``value``."""
    if is_pydantic_dataclass(type(value)):
        yield value
        for field in dataclasses.fields(value):
            yield from settings_in(getattr(value, field.name))
    elif isinstance(value, dict):
        for child in value.values():
            yield from settings_in(child)
    elif isinstance(value, tuple):
        for child in value:
            yield from settings_in(child)
