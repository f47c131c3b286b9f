"""Tables of facts: every table that the project declares, with its columns, units and meanings."""

from __future__ import annotations

from typing import Final

from docs.pages.markdown import table
from models.facts import tables
from models.facts.declared import FactTable

_TYPES: Final = {"i": "whole number", "u": "key of 64 bits", "f": "number"}


def page() -> str:
    """The page: one section for each table."""
    parts = [
        "# Tables of facts\n",
        "What happened in a run, one row for each thing that happened. `record=contacts` writes these tables as",
        "Parquet files, `record=turns` those of every round as well; a table without rows is left out. Times are",
        "seconds from the first midnight of the run; `nan` stands for what has not happened. In the files, contact",
        "types and agents are written by name instead of by number.\n",
    ]
    for declared in sorted(_declared(), key=lambda found: found.name):
        rows = [
            (f"`{column.name}`", _TYPES[column.code[0]], column.unit, column.meaning["en"], column.meaning["zh"])
            for column in declared.columns
        ]
        text = f"{declared.row['en'].capitalize()}. {declared.row['zh']}。\n"
        parts += [f"## {declared.name}\n", text, table(("column", "type", "unit", "meaning", "含义"), rows)]
    return "\n".join(parts)


def _declared() -> list[FactTable]:
    """Every table in the one file that declares them."""
    return [found for found in vars(tables).values() if isinstance(found, FactTable)]
