"""The house: rooms seen at once, modules and constructors that fit a screen, unique names, tests that mirror rooms."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("sim", "models", "policies", "experiments")
TESTS = Path(__file__).resolve().parent
MOST_LINES, MOST_ARGUMENTS, MOST_MODULES = 350, 6, 14
MOST_LINES_OF_TESTS = 450

MANY_ARE_ALIKE = {"models/behaviour", "policies/actions"}
"""Rooms in which one thing is one file, however many things there are."""

SETTINGS = ("setting", "dataclass", "NamedTuple", "Protocol", "IntEnum")
"""What makes a class a record or a contract, which has as many fields as it needs."""


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield path, node


@pytest.mark.parametrize("path", modules(), ids=name)
def test_no_module_is_longer_than_is_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_room_holds_more_than_is_seen_at_once() -> None:
    rooms = Counter(name(path.parent) for path in modules() if path.stem != "__init__")
    crowded = {room: count for room, count in rooms.items() if count > MOST_MODULES and room not in MANY_ARE_ALIKE}
    assert {room for room in crowded if room.startswith("models")} == set()


def test_no_constructor_takes_more_than_six_arguments() -> None:
    found = []
    for path, node in classes():
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                given = [*method.args.args[1:], *method.args.kwonlyargs]
                if len(given) > MOST_ARGUMENTS:
                    found.append(f"{name(path)}: {node.name} takes {len(given)}")
    assert sorted(found) == sorted(REASONS), "each needs its reason"


REASONS: dict[str, str] = {
    "models/chat/conversation.py: Conversation takes 8": "a record of one chat, built at one place",
    "models/contact/contact.py: Contact takes 7": "a record on the hot path: a field costs less than a part",
}
"""Constructors that take more, with the reason."""


def test_every_class_has_a_name_of_its_own() -> None:
    count = Counter(node.name for _, node in classes() if not node.name.startswith("_"))
    assert [each for each, times in count.items() if times > 1] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert not [
        name(path) for path in modules() if path.stem in {"utils", "util", "helpers", "manager", "base", "common"}
    ]


def test_every_package_says_what_it_holds() -> None:
    for path in modules():
        if path.stem == "__init__":
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), name(path)


# -- tests mirror the house -----------------------------------------------------------------------------------


def packages() -> list[Path]:
    """Every room of models/, and policies/, experiments/ and sim/ with the packages in them."""
    found = [path.parent for path in modules() if path.stem == "__init__"]
    depth = {folder: len(folder.relative_to(ROOT).parts) for folder in found}
    return [folder for folder in found if depth[folder] <= 2 and folder != ROOT / "models"]


def test_every_package_has_its_folder_of_tests() -> None:
    """The folder bears the last name of the package: tests/routing for models/routing, tests/report, tests/actions."""
    assert len(packages()) > 20
    assert [name(each) for each in packages() if not list((TESTS / each.name).glob("test_*.py"))] == []


def test_no_two_packages_share_a_folder_of_tests() -> None:
    names = Counter(package.name for package in packages())
    assert [each for each, times in names.items() if times > 1] == []


def test_every_folder_of_tests_says_what_it_holds() -> None:
    for folder in {path.parent for path in TESTS.rglob("test_*.py")}:
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))), folder


def test_no_file_of_tests_is_too_long_to_find_the_way_in() -> None:
    length = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TESTS.rglob("*.py")}
    assert {path: lines for path, lines in length.items() if lines > MOST_LINES_OF_TESTS} == {}
