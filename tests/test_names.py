"""Names: short, unique, the same wherever a file lies; old ones are refused in one line that gives the new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import pytest

from experiments.choice import TARGET, ClassChoice
from experiments.classes import PACKAGES, named_classes, place
from experiments.renamed import CLASSES, KEYS, OPTIONS, new_class, new_key
from experiments.settings import compose, groups
from sim.setting import InputError

ROOT = Path(__file__).resolve().parent.parent
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
WRITTEN = [
    *ROOT.glob("conf/**/*.yaml"),
    *ROOT.glob("conf/**/*.md"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("README*.md"),
]
INTERNAL = re.compile(r"\b(?:conf|experiments|models|policies|sim)(?:\.\w+)+\.[A-Z]\w+")
"""A dotted path to a class."""


def test_classes_that_settings_name_have_names_of_their_own() -> None:
    found: dict[str, list[str]] = {}
    for package in (*PACKAGES, "experiments"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for name in re.findall(r"^@setting\nclass (\w+)", file.read_text(encoding="utf-8"), re.M):
                found.setdefault(name, []).append(file.relative_to(ROOT).as_posix())
    assert {name: files for name, files in found.items() if len(files) > 1} == {}
    assert len(found) > 150
    assert set(named_classes(PACKAGES)) <= set(found)


def test_a_class_is_found_wherever_its_file_lies() -> None:
    for name, cls in named_classes(PACKAGES).items():
        assert cls.__name__ == name
        assert place(cls).partition(".")[0] in PACKAGES


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_settings_and_no_page_name_an_internal_path(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert INTERNAL.findall(text) == []
    named = re.findall(rf"{TARGET}['\"]?: *([\w.]+)", text)
    assert [name for name in named if name not in named_classes(PACKAGES)] == []


def choices() -> Iterator[ClassChoice]:
    """Every choice of classes that the fields of settings offer, also those in lists and mappings."""
    for cls in named_classes(PACKAGES).values():
        for field in vars(cls)["__pydantic_fields__"].values():
            yield from _choices(field.annotation)


def _choices(expected: Any) -> Iterator[ClassChoice]:
    choice = ClassChoice.of(expected, PACKAGES)
    if choice.classes:
        yield choice
    for part in get_args(expected):
        yield from _choices(part)


@pytest.mark.parametrize(("old", "new"), CLASSES.items())
def test_old_name_of_a_class_is_refused_with_the_new_one(old: str, new: str) -> None:
    assert old not in named_classes(PACKAGES)
    assert new_class(old) == new
    possible = [choice for choice in choices() if new in choice.classes]
    assert possible
    for choice in possible:
        line = f"must be {new}, or left out" if choice.only else f"its name is {new} now"
        assert choice.refusal({TARGET: old}) == f"{old!r} given, {line}"
    assert f"| `{old}` | `{new}` |" in CHANGES


def test_every_dotted_path_that_was_a_name_is_refused_with_the_short_one() -> None:
    for choice in choices():
        for name, cls in choice.classes.items():
            refused = choice.refusal({TARGET: place(cls)})
            assert refused.startswith(f"{place(cls)!r} given, ")
            assert f"must be {name}, or left out" in refused if choice.only else f"its name is {name} now" in refused


@pytest.mark.parametrize(("old", "new"), OPTIONS.items())
def test_old_name_of_an_option_is_refused_with_the_new_one(old: str, new: str) -> None:
    group, _, option = old.partition("=")
    assert new in groups()[group] and option not in groups()[group]
    with pytest.raises(InputError) as caught:
        compose([old])
    assert caught.value.lines == (f"{old}: its name is {new} now, must be {group}={new}",)
    assert f"| `{old}` | `{group}={new}` |" in CHANGES


def test_old_name_of_a_key_is_refused_with_the_new_one() -> None:
    for old, new in KEYS.items():
        assert new_key(old) == new
        assert f"| `{old}` | `{new}` |" in CHANGES


def test_places_from_which_plug_ins_import_are_those_of_the_change_log() -> None:
    table = CHANGES.partition("Plug-ins and scripts import")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `(?:models|sim)\.[^|]*\| (.*) \|$", table, re.M)
    named = [path for row in rows for path in re.findall(r"`((?:models|sim)(?:\.\w+)+)`", row)]
    assert len(named) > 20
    for path in named:
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name) or find_spec(path), path
