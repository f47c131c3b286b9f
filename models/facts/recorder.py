"""The recorder: parts write what happens into tables, each declared once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.facts.declared import FactTable
from sim.table import Table

Rows = NDArray[np.void]


class Recorder:
    """Holds one table for each declaration, made when somebody first asks for it.

    A plug-in's table is made in the same way as the project's own: nobody keeps a list.
    """

    def __init__(self) -> None:
        self._made: dict[str, tuple[FactTable, Table]] = {}

    def table(self, declared: FactTable) -> Table:
        """The table that is declared so, to write into.

        Raises:
            ValueError: if another table of this name has other columns.
        """
        if declared.name not in self._made:
            self._made[declared.name] = declared, Table(declared.codes)
        found, table = self._made[declared.name]
        if found != declared:
            raise ValueError(f"two tables of facts are called {declared.name}")
        return table

    def record(self) -> Record:
        """All that has been written so far."""
        return Record({name: (declared, table.rows()) for name, (declared, table) in self._made.items()})


class Record:
    """What was written in a run: the rows of every table that anybody asked for, an empty one for any other."""

    def __init__(self, tables: Mapping[str, tuple[FactTable, Rows]]) -> None:
        self._tables = dict(tables)

    def __getitem__(self, declared: FactTable) -> Rows:
        """The rows of a table."""
        found = self._tables.get(declared.name)
        return Table(declared.codes).rows() if found is None else found[1]

    @property
    def tables(self) -> tuple[FactTable, ...]:
        """The declarations of all tables that anybody asked for, in the order of their names."""
        return tuple(self._tables[name][0] for name in sorted(self._tables))

    def with_rows(self, declared: FactTable, rows: Rows) -> Record:
        """The same, but for the rows of one table."""
        return Record({**self._tables, declared.name: (declared, rows)})
