"""The documentation: it builds without a warning, loads nothing from the network, and says what the code says."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from pydantic.dataclasses import is_pydantic_dataclass

import experiments
import models
import policies
import sim
from experiments.results import TABLES
from experiments.settings import compose, groups, keys
from sim.explanation import explained
from sim.setting import setting

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if not {"_build", "generated"} & set(page.parts))
READ_TODAY = [ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")]
IN_GIT = [*READ_TODAY, ROOT / "CHANGELOG.md"]  # which names what is no more, too

OWN = frozenset({"operation=shop", "experiment=rosters", "setting=calibrated", "setting=recorded"})
"""Options that the pages name and that lie in a folder of the user's own."""


class Loads(HTMLParser):
    """What a page loads by itself, and the places within it."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note every address of a tag that loads something; a link to be followed by the reader loads nothing."""
        given = dict(attrs)
        if tag != "a":
            self.loaded += [address for name in ("src", "href", "srcset", "data") if (address := given.get(name))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the documentation; every warning is an error, a link within it that leads nowhere among them."""
    for needed in ("sphinx", "myst_parser", "furo"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*build, "-d", str(folder / "trees"), str(DOCS), str(folder / "html")],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


def test_nothing_is_loaded_from_the_network(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        found = Loads()
        found.feed(page.read_text(encoding="utf-8"))
        assert found.loaded
        assert not [address for address in found.loaded if re.match(r"(https?:)?//", address)], page
    for file in [*site.rglob("*.css"), *site.rglob("*.js")]:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"""(url\(|@import|importScripts\(|fetch\()\s*["']?(https?:)?//""", text), file


def test_every_group_and_class_and_command_and_measure_has_its_place(site: Path) -> None:
    reference = site / "reference" / "generated"
    settings = {page.stem for page in (reference / "settings").glob("*.html")}
    assert settings >= set(groups()) - {"validation"}
    commands = (reference / "commands.html").read_text(encoding="utf-8")
    for command in ("compare", "run", "calibrate", "validate", "pace", "bench", "files"):
        assert f"kefusim {command}" in commands
    measures = (reference / "measures.html").read_text(encoding="utf-8")
    assert "service_level" in measures and "taobao_reply_rate" in measures
    tables = (reference / "tables.html").read_text(encoding="utf-8")
    for table in ("contacts", "needs", "presence", "ledger", "events", "alerts", "promises"):
        assert f'id="{table}"' in tables
    text = "".join(page.read_text(encoding="utf-8") for page in (reference / "settings").glob("*.html"))
    for cls in setting_classes():
        assert f"<h3>{cls.__name__}<" in text, cls
        for field in explained(cls):
            assert f">{field.name}<" in text, (cls, field.name)


def setting_classes() -> list[type]:
    """Every setting class of the packages."""
    return [
        thing
        for module in modules()
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__ and is_pydantic_dataclass(thing)
    ]


def modules() -> list[ModuleType]:
    """Every module of the packages."""
    return [
        importlib.import_module(found.name)
        for package in (sim, models, policies, experiments)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


@pytest.mark.parametrize("page", [*IN_GIT, *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(page: Path) -> None:
    # Sphinx sees to the links between its pages when it can build; git's own pages are looked at here.
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target) and "generated/" not in target:
            assert (page.parent / target).exists(), target


def test_options_that_pages_name_exist() -> None:
    known = groups()
    named = {
        f"{group}={option}"
        for page in [*PAGES, ROOT / "CONTRIBUTING.md"]
        for group, option in re.findall(r"(?<![\w.])(\w+)=(\w+)", page.read_text(encoding="utf-8"))
        if group in known and option not in ("OPTION", "option")
    }
    missing = {word for word in named if word.split("=")[1] not in known[word.split("=")[0]]}
    assert missing - OWN == set()


def commands() -> list[str]:
    """The commands of the READMEs that compare or run something, but for those with folders of the user's own."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    found = re.findall(r"^kefusim ((?:compare|run)\b[^#\n]*)", text, re.M)
    return sorted({words.strip() for words in found if "conf=" not in words and "--help" not in words})


@pytest.mark.parametrize("command", commands())
def test_commands_of_the_readmes_can_be_given(command: str) -> None:
    _, *words = shlex.split(command)
    assert compose(words)


def test_plain_keys_have_a_meaning() -> None:
    assert all(text for _, text in keys().values())


def _table(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return rows[2:]


@pytest.mark.parametrize(
    "heading", ["Forecast", "Roster", "Agents", "Staffing", "Recorded contacts", "A log of contacts"]
)
def test_columns_of_input_files_are_those_that_are_read(heading: str) -> None:
    told = {column: chinese for column, chinese, _ in _table("reference/files", heading)}
    read = [thing for module in modules() for thing in vars(module).values() if isinstance(thing, dict)]
    assert told in read


def test_columns_of_results_are_those_that_are_written() -> None:
    told = {file.strip("`").removesuffix(".csv"): columns for file, columns in _table("reference/results", "Columns")}
    assert told == {name: ", ".join(columns) for name, columns in TABLES.items() if name in told}
    assert set(told) == set(TABLES) - {"validation"}


@setting
class Told:
    """A setting of the test."""

    plain: int
    """How many."""

    with_default: float | None = None


def test_the_string_under_a_field_is_its_meaning() -> None:
    plain, with_default = explained(Told)
    assert (plain.name, plain.allowed, plain.default, plain.meaning) == ("plain", "whole number", None, "How many.")
    assert (with_default.allowed, with_default.default, with_default.meaning) == ("number or null", "null", "")


def test_only_setting_classes_are_explained() -> None:
    with pytest.raises(TypeError, match="int is no setting class"):
        explained(int)


@pytest.mark.parametrize("page", [*READ_TODAY, *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_path_that_does_not_exist(page: Path) -> None:
    named = re.compile(r"`((?:\.\./)*(?:sim|models|policies|conf|experiments|tests|docs)/[\w/.-]+)`")
    missing = [path for path in named.findall(page.read_text(encoding="utf-8")) if not (ROOT / path).exists()]
    assert missing == []


def stations() -> list[tuple[str, str]]:
    """The stations of the walk: the file of each, and what is said to happen there."""
    headings = ("A contact", "A setting", "A measure")
    return [(file.strip("`"), text) for heading in headings for _, file, text in _table("explanation/walk", heading)]


@pytest.mark.parametrize(("file", "text"), stations(), ids=lambda part: part if "/" in part[:20] else "")
def test_each_station_of_the_walk_is_one_file_with_the_names_that_are_said_to_stand_there(file: str, text: str) -> None:
    assert (ROOT / file).is_file()
    source = (ROOT / file).read_text(encoding="utf-8")
    names = re.findall(r"`([A-Za-z_]\w*)`", text)
    assert names
    assert [name for name in names if not re.search(rf"\b{name}\b", source)] == []


def test_the_map_of_rooms_has_every_room_of_the_models() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", text.partition("## The rooms of models/")[2].partition("\n## ")[0], re.M)
    rooms = [path.parent.name for path in (ROOT / "models").glob("*/__init__.py")]
    assert sorted(told) == sorted(rooms)


def test_python_in_pages_can_be_read() -> None:
    for page in PAGES:
        for code in re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
            ast.parse(code)
