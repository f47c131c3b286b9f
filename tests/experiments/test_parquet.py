"""Facts as Parquet: every table of a run is written whole and reads back equal.

The tables are found in the facts themselves: one that is added and then forgotten by what writes fails here.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest

from experiments.study import study
from experiments.trial import Bench, Task
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.simulation.simulation import run_once

pytestmark = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is an extra: kefusim[parquet]")

TABLES = tuple(name for name, hint in get_type_hints(Facts).items() if hint == Rows)
EVERYTHING = shlex.split("""
    operation=jewellery_tickets demand.scale=0.1 chat=turns complaints=graded escalation=complaints_desk
    publicity=counted knowledge=shop quality=even plan=with_callbacks callback=in_turn announcement=position
""")
"""A week so small that it takes a second, in which something happens in every table."""

FORGOTTEN = {"promises": "the list of tables that are written forgets offers to call back"}
"""Tables that do not reach Parquet, and why."""


@dataclass(frozen=True)
class Written:
    """The facts of a run, and the folder that the same run wrote."""

    facts: Facts
    folder: Path
    record: str

    def read(self, table: str) -> pd.DataFrame:
        """A table as anybody reads it."""
        return pd.read_parquet(self.folder / f"operation-0-{table}.parquet")

    def exists(self, table: str) -> bool:
        """Whether a table was written."""
        return (self.folder / f"operation-0-{table}.parquet").exists()


@pytest.fixture(scope="module", params=["contacts", "turns"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """One week with record=contacts, and with record=turns."""
    record = str(request.param)
    made = study([*EVERYTHING, f"record={record}"], alone=True)
    (one,) = made.alternatives
    folder = tmp_path_factory.mktemp(record)
    turns = made.request.record == "turns"
    Bench({one.name: one}, made.kpis, made.request.seed, None, folder, record_turns=turns)(Task(one.name, 0, None))
    return Written(run_once(one.scenario, one.files, made.request.seed, 0, None, turns), folder, record)


def named(facts: Facts, column: str, numbers: Rows) -> list[str]:
    """What stands in a file for the numbers of agents (-1 is nobody) and of contact types."""
    if column == "agent":
        return [facts.seats[number].name if number >= 0 else "" for number in numbers.tolist()]
    return [facts.contact_types[number].name for number in numbers.tolist()]


def marked(table: str) -> object:
    """The table, marked where it is known not to arrive."""
    reason = FORGOTTEN.get(table)
    return pytest.param(table, marks=pytest.mark.xfail(strict=True, reason=reason)) if reason else table


def test_the_week_has_rows_in_every_table(written: Written) -> None:
    assert len(TABLES) >= 15
    empty = {table for table in TABLES if not len(getattr(written.facts, table))}
    assert empty == ({"turns"} if written.record == "contacts" else set())


@pytest.mark.parametrize("table", [marked(table) for table in TABLES])
def test_table_is_written_and_reads_back_equal(written: Written, table: str) -> None:
    rows: Rows = getattr(written.facts, table)
    if not len(rows):
        assert not written.exists(table) or written.read(table).empty
        return
    assert written.exists(table), f"{table} did not reach Parquet"
    frame = written.read(table)
    assert tuple(frame.columns) == rows.dtype.names
    assert len(frame) == len(rows)
    for column in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[column]):
            assert frame[column].dtype == rows.dtype[column], f"{table}.{column}"
            np.testing.assert_array_equal(frame[column].to_numpy(), rows[column], f"{table}.{column}")
        else:
            assert frame[column].tolist() == named(written.facts, column, rows[column]), f"{table}.{column}"


def test_agents_and_contact_types_stand_there_by_name(written: Written) -> None:
    found = [table for table in TABLES if written.exists(table)]
    numbers = {
        (table, column)
        for table in found
        for column in ("agent", "kind")
        if column in (frame := written.read(table)) and pd.api.types.is_numeric_dtype(frame[column])
    }
    assert numbers == {("presence", "kind")}, "which is how somebody is there: by roster, called in, counted, vendor"


def test_nothing_else_is_written(written: Written) -> None:
    found = {file.stem.removeprefix("operation-0-") for file in written.folder.iterdir()}
    assert found <= set(TABLES)
