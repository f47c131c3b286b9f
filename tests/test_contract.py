"""The contract of settings: every YAML of conf/ is found, built, and asked its own question.

Adding a policy is one class and one YAML file; nothing here needs to be told of it.
"""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from experiments.choice import TARGET, ClassChoice, inner
from experiments.classes import PACKAGES, named_classes
from experiments.command import main
from experiments.settings import chosen, groups
from experiments.study import PARTS
from experiments.validation import command as validate
from models.scenario import Scenario
from tests.contract import (
    CHOICES,
    FOLDERS,
    Choice,
    Folder,
    built,
    compared,
    composed,
    configurations,
    configured,
    every,
    of,
    question,
    settings_in,
)

# -- every file -----------------------------------------------------------------------------------------------


def test_every_group_is_chosen_from_and_every_part_of_a_scenario_is_a_group() -> None:
    assert len(CHOICES) > 20
    assert {choice.group for choice in CHOICES} == set(chosen())
    assert set(PARTS) <= set(chosen()), "each has its folder"
    for group, options in chosen().items():
        assert options, f"{group} has a default"


@every
def test_file_begins_with_a_line_that_says_what_it_is(choice: Choice) -> None:
    lines = choice.file.read_text(encoding="utf-8").splitlines()
    first = lines[1] if lines[0].startswith("# @package") else lines[0]
    assert re.match(r"# \S.{10,}", first), first
    assert re.search(r"[\u4e00-\u9fff]", first) and re.search(r"[a-z]{2}", first), "in Chinese and in English"
    assert groups(choice.folder.path)[choice.group][choice.option] == first.removeprefix("# ")


@every
def test_option_answers_the_question_of_its_group(choice: Choice) -> None:
    value = built(choice)
    assert is_a(value, question(choice.group)), "None too only where the part may be left out of the world"
    assert (value is None or value == {}) <= (choice.option == "none")


def is_a(value: Any, asked: Any) -> bool:
    """Whether a value is what an annotation asks for: a class, a question, a mapping of them, or one of several."""
    parts = get_args(asked)
    if get_origin(asked) is dict:
        return isinstance(value, dict) and all(is_a(each, parts[1]) for each in value.values())
    return any(is_a(value, part) for part in parts) if parts else isinstance(value, asked)


@every
def test_option_names_a_class_only_where_there_is_a_choice(choice: Choice) -> None:
    for part in [choice.group] if choice.group in PARTS else PARTS:
        assert list(superfluous(PARTS[part], composed(choice)[part], part, choice.folder.packages)) == []


def superfluous(expected: Any, node: Any, where: str, packages: tuple[str, ...]) -> Iterator[str]:
    """Every place at or below ``node`` that names the only class that is possible there."""
    cls = None
    if isinstance(node, dict):
        possible = ClassChoice.of(expected, packages)
        cls = possible.named(node)
        if TARGET in node and possible.only is not None:
            yield where
    for key, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        field = None if cls is None else vars(cls)["__pydantic_fields__"].get(key)
        asked = inner(expected, key) if field is None else field.annotation
        yield from superfluous(asked, child, f"{where}.{key}", packages)


@pytest.mark.parametrize("file", configurations(), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_configuration_of_its_own_is_a_scenario_or_a_part_of_some(file: Path) -> None:
    text = "\n".join(other.read_text("utf-8") for other in file.parent.glob("*.yaml"))
    if file.stem.startswith("_"):
        is_part = re.search(rf"^defaults: \[.*\b{file.stem}\b", text, re.M)
        assert is_part or (file.parent, file.stem) == validate.SETTINGS
        return
    node, scenario = configured(file)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert list(superfluous(Scenario, node, "", PACKAGES)) == []
    assert re.match(r"# \S.{10,}", file.read_text("utf-8"))


@every
def test_option_is_frozen_and_survives_pickling(choice: Choice) -> None:
    value = built(choice)
    assert pickle.loads(pickle.dumps(value)) == value
    for setting in settings_in(value):
        for field in dataclasses.fields(setting):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(setting, field.name, getattr(setting, field.name))


@every
def test_option_documents_itself(choice: Choice) -> None:
    for cls in {type(setting) for setting in settings_in(built(choice))}:
        own = cls.__dict__.get("__doc__") or ""
        assert own.strip(), f"{cls.__qualname__} has no docstring"
        assert not own.startswith(f"{cls.__name__}("), f"{cls.__qualname__} has no docstring of its own"
        for name, member in vars(cls).items():
            if inspect.isfunction(member) and not name.startswith("_"):
                assert inspect.getdoc(member), f"{cls.__qualname__}.{name} has no docstring"


@every
def test_option_is_named_in_the_help(choice: Choice) -> None:
    _, _, rest = help_text(choice.folder).partition(f"\n  {choice.group}\n")
    listed = re.split(r"\n  (?=\w)", rest)[0]
    assert re.search(rf"^  [ *] {re.escape(choice.option)}  +\S", listed, re.M), listed


@cache
def help_text(folder: Folder) -> str:
    """What ``kefusim compare --help`` prints for a folder of options."""
    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr("sys.stdout.write", printed.append)
        main(["compare", *folder.words, "--help"])
    return "".join(printed)


def test_every_policy_is_offered_in_conf() -> None:
    scenarios = [configured(file)[1] for file in configurations() if not file.stem.startswith("_")]
    used = {type(setting) for value in [*map(built, CHOICES), *scenarios] for setting in settings_in(value)}
    packages = ("policies", *(plugin for folder in FOLDERS for plugin in folder.plugins))
    policies = named_classes(packages).values()
    assert len(policies) > 40
    assert [cls.__name__ for cls in policies if cls not in used] == []


@of("experiment")
def test_experiment_compares_different_things(choice: Choice) -> None:
    plan = compared(choice)
    assert plan.experiment.name == choice.option
    assert len(plan.alternatives) >= 2
    scenarios = [alternative.scenario for alternative in plan.alternatives]
    assert all(one != other for i, one in enumerate(scenarios) for other in scenarios[:i])
    assert set(plan.main_kpis) <= set(plan.kpis)
    for alternative in plan.alternatives:
        assert set(alternative.label) == {"zh", "en"}


@of("kpi")
def test_kpi_has_its_words_in_both_languages(choice: Choice) -> None:
    for name, kpi in built(choice).items():
        assert re.fullmatch(r"[a-z_]+", name)
        for words in (kpi.label, kpi.definition):
            assert set(words) == {"zh", "en"}
            assert all(words.values())
