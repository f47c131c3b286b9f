"""Facts as Parquet: every table of a run is written whole and reads back equal.

The tables are found in their declarations: one that is added and then forgotten by what writes fails here.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.facts_files import write
from experiments.study import study
from experiments.trial import Bench, Task
from models.facts import tables
from models.facts.declared import Column, FactTable, column
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.simulation.simulation import run_once
from sim.table import Table

pytestmark = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is an extra: kefusim[parquet]")

TABLES = sorted(thing.name for thing in vars(tables).values() if isinstance(thing, FactTable))
EVERYTHING = shlex.split("""
    operation=jewellery_tickets demand.scale=0.1 chat=turns complaints=graded escalation=complaints_desk
    publicity=counted knowledge=shop quality=even plan=with_callbacks callback=in_turn announcement=position
""")
"""A week so small that it takes a second, in which something happens in every table but that of shocks."""

RAIN = FactTable(
    "rain",
    {"zh": "每场雨一行", "en": "one row for each shower"},
    (
        column("start", "f8", "s", "from when", "起"),
        Column("shelter", "i4", "", {"zh": "谁去躲雨", "en": "who took shelter"}, "agent"),
        column("contact_type", "i2", "", "what it brought", "带来的进线"),
    ),
)
"""A table that is none of the project's."""


@dataclass(frozen=True)
class Written:
    """The facts of a run, and the folder that the same run wrote."""

    facts: Facts
    folder: Path
    record: str

    def rows(self, name: str) -> Rows:
        """The rows of a table as the run declared it."""
        return self.facts[self.declared(name)]

    def declared(self, name: str) -> FactTable:
        """The declaration by which the run wrote the table, or that of an empty one."""
        found = {table.name: table for table in self.facts.record.tables}
        return found.get(name) or next(
            thing for thing in vars(tables).values() if isinstance(thing, FactTable) and thing.name == name
        )

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


def named(facts: Facts, column: Column, numbers: Rows) -> list[str]:
    """What stands in a file for the numbers of agents (-1 is nobody) and of contact types."""
    if column.refers == "agent":
        return [facts.seats[number].name if number >= 0 else "" for number in numbers.tolist()]
    return [facts.contact_types[number].name for number in numbers.tolist()]


def test_the_week_has_rows_in_every_table(written: Written) -> None:
    assert len(TABLES) >= 15
    empty = {table for table in TABLES if not len(written.rows(table))}
    assert empty == ({"shocks", "turns"} if written.record == "contacts" else {"shocks"})


@pytest.mark.parametrize("table", TABLES)
def test_table_is_written_and_reads_back_equal(written: Written, table: str) -> None:
    rows = written.rows(table)
    if not len(rows):
        assert not written.exists(table)
        return
    assert written.exists(table), f"{table} did not reach Parquet"
    frame = written.read(table)
    assert tuple(frame.columns) == rows.dtype.names
    assert len(frame) == len(rows)
    for each in written.declared(table).columns:
        if each.refers:
            assert frame[each.name].tolist() == named(written.facts, each, rows[each.name]), f"{table}.{each.name}"
        else:
            assert frame[each.name].dtype == rows.dtype[each.name], f"{table}.{each.name}"
            np.testing.assert_array_equal(frame[each.name].to_numpy(), rows[each.name], f"{table}.{each.name}")


def test_agents_and_contact_types_stand_there_by_name(written: Written) -> None:
    for table in filter(written.exists, TABLES):
        frame = written.read(table)
        for each in {"agent", "contact_type"} & set(frame):
            assert not pd.api.types.is_numeric_dtype(frame[each]), f"{table}.{each}"


def test_nothing_else_is_written(written: Written) -> None:
    found = {file.stem.removeprefix("operation-0-") for file in written.folder.iterdir()}
    assert found <= set(TABLES)


def test_a_table_of_a_plug_in_arrives_with_names_where_its_declaration_says_so(
    written: Written, tmp_path: Path
) -> None:
    rain = Table(RAIN.codes)
    rain.add(60.0, 0, 1)
    rain.add(90.0, -1, 0)
    write(written.facts.with_rows(RAIN, rain.rows()), tmp_path / "here-3")
    frame = pd.read_parquet(tmp_path / "here-3-rain.parquet")
    types = [contact_type.name for contact_type in written.facts.contact_types]
    assert frame["start"].tolist() == [60.0, 90.0]
    assert frame["shelter"].tolist() == [written.facts.seats[0].name, ""]
    assert frame["contact_type"].tolist() == [types[1], types[0]]
