"""Words of the measures: every figure has a name in both languages, every setting says what it means."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from pydantic.dataclasses import is_pydantic_dataclass

import models.measures
from models.measures.kpi import Measure
from models.measures.people import COUNT_WORDS, counts
from models.measures.rule import BOT_WORDS, TRUST_WORDS, BotPart, Trust
from models.measures.service import SERVICE_LEVEL, Definition, ServiceLevel
from models.money.accounts import ACCOUNTS
from models.sample.books import totals
from models.sample.group_series import GROUP_WORDS, by_group
from models.sample.groups import skill_groups
from models.sample.series import INTERVAL_WORDS, MINUTE_WORDS, by_interval, by_minute
from models.sample.units import UNIT_WORDS, Unit
from sim.setting import Words
from tests.operations import Stage

NAMES = [found.name for found in pkgutil.iter_modules(models.measures.__path__)]
MODULES = [importlib.import_module(f"models.measures.{name}") for name in NAMES]
SETTINGS: dict[str, Any] = {
    cls.__name__: cls
    for module in MODULES
    for cls in vars(module).values()
    if isinstance(cls, type) and is_pydantic_dataclass(cls) and cls.__module__ == module.__name__
}
TABLES: dict[str, Mapping[Any, Words]] = {
    "accounts": {each.name: each.label for each in ACCOUNTS},
    "by interval": INTERVAL_WORDS, "by minute": MINUTE_WORDS, "by group": GROUP_WORDS,
    "people": COUNT_WORDS, "trust": TRUST_WORDS, "bot": BOT_WORDS, "units": UNIT_WORDS, "service level": SERVICE_LEVEL,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_figure_has_a_name_in_both_languages(table: str) -> None:
    for name, words in TABLES[table].items():
        assert set(words) == {"zh", "en"}, name
        assert all(text.strip() for text in words.values()), name
        assert not any(mark in words["zh"] for mark in ",;:()"), f"{name}: full-width punctuation in Chinese"


def test_every_figure_that_is_made_has_words_and_no_other() -> None:
    stage = Stage(contact_types=("ask/chat", "ask/phone"), duration_s=7200.0)
    stage.send("a", 0, 10, "ask/phone")
    stage.run()
    scenario, facts = stage.simulation.world.scenario, stage.facts
    assert facts is not None
    assert set(by_interval(facts, 1800.0, 20.0)) == set(INTERVAL_WORDS)
    assert list(by_minute(facts, 0.0, 60)) == list(MINUTE_WORDS), "in the order of the report's panels"
    assert set(by_group(skill_groups(scenario, facts), facts, 1800.0, 20.0)) == set(GROUP_WORDS)
    assert set(counts(scenario, facts)) <= set(COUNT_WORDS)
    assert list(totals(scenario, facts)) == [each.name for each in ACCOUNTS], "the order of a profit-and-loss statement"


def test_every_choice_has_words() -> None:
    told = ((Trust, TRUST_WORDS), (BotPart, BOT_WORDS), (Unit, UNIT_WORDS), (Definition, SERVICE_LEVEL))
    for choices, words in told:
        assert get_args(choices) == tuple(words)
    for definition in SERVICE_LEVEL:
        measure = ServiceLevel(threshold_s=7, definition=definition)
        assert all("7" in measure.words(language)["definition"] for language in ("zh", "en"))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_class_and_every_setting_says_what_it_means(name: str) -> None:
    cls = SETTINGS[name]
    assert cls.__doc__ and not cls.__doc__.startswith(f"{name}("), "a docstring of its own"
    for key, field in cls.__pydantic_fields__.items():
        assert field.description, f"{name}.{key} has no text under it"


def test_every_measure_has_its_chinese_name_in_its_docstring() -> None:
    measures = [cls for cls in SETTINGS.values() if issubclass(cls, Measure)]
    assert len(measures) > 40
    for cls in measures:
        assert any("一" <= sign <= "鿿" for sign in cls.__doc__), cls.__name__
