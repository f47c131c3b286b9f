"""Every setting is explained: what it is as a whole, and what each of its fields means."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from pydantic.dataclasses import is_pydantic_dataclass

import experiments
import models
import policies
import sim
from sim.explanation import explained
from sim.setting import setting


def setting_classes() -> Iterator[type]:
    """Every setting class of the packages, where it is defined."""
    for package in (sim, models, policies, experiments):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for thing in vars(importlib.import_module(found.name)).values():
                if isinstance(thing, type) and thing.__module__ == found.name and is_pydantic_dataclass(thing):
                    yield thing


def full_name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def unexplained(cls: type) -> list[str]:
    """The fields of a class that have no text, or whose text is no sentence."""
    return [field.name for field in explained(cls) if not field.meaning.endswith(".")]


@pytest.mark.parametrize("cls", list(setting_classes()), ids=full_name)
def test_setting_says_what_it_is(cls: type) -> None:
    own = vars(cls).get("__doc__") or ""
    assert own.strip() and not own.startswith(f"{cls.__name__}("), "a docstring of its own"


@pytest.mark.parametrize("cls", list(setting_classes()), ids=full_name)
def test_every_field_of_a_setting_says_what_it_means(cls: type) -> None:
    assert unexplained(cls) == []


def test_settings_are_found_wherever_they_stand() -> None:
    found = list(setting_classes())
    assert len(found) > 100
    places = {".".join(cls.__module__.split(".")[:2]) for cls in found}
    assert {"sim.distributions", "models.operation", "models.measures", "policies.actions", "policies.pay"} <= places


@setting
class HalfTold:
    """A setting of the test."""

    told: int = 0
    """How many."""
    bare: int = 0
    unfinished: int = 0
    """How many"""


def test_a_field_without_a_sentence_is_found() -> None:
    assert unexplained(HalfTold) == ["bare", "unfinished"]
