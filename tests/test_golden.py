"""Golden figures: a set of short runs comes to what it came to before; see :mod:`tests.golden` for when it may not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from experiments.settings import chosen, groups
from tests.golden.figures import FILE, came_to, differences, read, write
from tests.golden.runs import RUNS

ELSEWHERE = ("validation", "bench", "experiment")
"""Groups whose options are whole configurations or comparisons."""


@pytest.mark.parametrize("run", RUNS)
def test_run_comes_to_what_it_came_to(run: str) -> None:
    lines = differences(run, read()[run], came_to(RUNS[run]))
    assert not lines, "\n" + "\n".join(lines)


def test_every_run_has_its_figures_and_every_figure_its_run() -> None:
    assert read().keys() == RUNS.keys()


def test_every_option_is_in_a_run() -> None:
    words = {word.partition("=")[::2] for given in RUNS.values() for word in given}
    books = {("kpi", book) for _, value in words if value.startswith("[") for book in value.strip("[]").split(",")}
    held = {(group, option) for group, options in chosen().items() for option in options}
    offered = {(g, option) for g, options in groups().items() if not g.startswith(ELSEWHERE) for option in options}
    assert offered - words - books - held == set()


def test_something_happens_in_every_table() -> None:
    runs = read().values()
    assert all(any(run["tables"][table]["rows"] for run in runs) for table in next(iter(runs))["tables"])


# -- what is noticed -----------------------------------------------------------------------------------------


def changed(**parts: Any) -> list[str]:
    """What is said when parts of a small golden record are something else."""
    golden = {
        "tables": {"ledger": {"rows": 2, "columns": {"amount_yuan": [-3.5, 3.5, "aa"], "day": [1.0, 1.0, "bb"]}}},
        "kpis": {"cost": [7.0, 2.0]},
    }
    now = copy.deepcopy(golden)
    for place, value in parts.items():
        at: Any = now
        *path, last = place.split("__")
        for step in path:
            at = at[step]
        at[last] = value
    return differences("small", golden, now)


def test_what_is_the_same_is_not_mentioned() -> None:
    assert changed() == []
    assert changed(kpis__cost=[7.0 * (1 + 1e-12), 2.0]) == []
    assert changed(tables__ledger__columns__amount_yuan=[-3.5 + 1e-10, 3.5, "aa"]) == []


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("tables__ledger__rows", 3, "run small: table ledger: 3 rows, were 2"),
        (
            "tables__ledger__columns__amount_yuan",
            [-3.50001, 3.50001, "aa"],
            "run small: table ledger: column amount_yuan: sum is -3.50001, was -3.5",
        ),
        (
            "tables__ledger__columns__day",
            [1.0, 1.0, "cc"],
            "run small: table ledger: column day: the same sum, of other values or in another order",
        ),
        ("tables__ledger__columns__hours", [0.0, 0.0, "dd"], "run small: table ledger: column hours is new"),
        ("tables__books", {"rows": 0, "columns": {}}, "run small: table books is new"),
        ("kpis__cost", [7.1, 2.0], "run small: KPI cost: numerator is 7.1, was 7.0"),
        ("kpis__cost", [7.0, 3.0], "run small: KPI cost: denominator is 3.0, was 2.0"),
        ("kpis__price", [1.0, 1.0], "run small: KPI price is new"),
    ],
)
def test_what_differs_is_named(place: str, value: Any, said: str) -> None:
    assert changed(**{place: value}) == [said]


def test_figures_are_read_back_as_they_were_written(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    golden, text = read(), FILE.read_text(encoding="utf-8")
    monkeypatch.setattr("tests.golden.figures.FILE", tmp_path / "golden.json")
    write(golden)
    assert (tmp_path / "golden.json").read_text(encoding="utf-8") == text
