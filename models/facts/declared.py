"""What a table of facts is called, and what stands in its columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sim.setting import Words

Refers = Literal["contact_type", "agent", ""]


@dataclass(frozen=True)
class Column:
    """A column: its name, its numpy type code, its unit (empty for a number, count or key) and its meaning.

    ``refers`` says that its numbers stand for contact types or agents; files that are written show their names.
    """

    name: str
    code: str
    unit: str
    meaning: Words
    refers: Refers = ""


@dataclass(frozen=True)
class FactTable:
    """A table of facts as it is declared, once: its name, what one row is, and its columns in order."""

    name: str
    row: Words
    columns: tuple[Column, ...] = field(repr=False)

    @property
    def codes(self) -> dict[str, str]:
        """Column -> numpy type code, in order."""
        return {column.name: column.code for column in self.columns}


def column(name: str, code: str, unit: str, en: str, zh: str) -> Column:
    """A column in one line; one named ``contact_type`` or ``agent`` refers to these."""
    refers: Refers = "contact_type" if name == "contact_type" else "agent" if name == "agent" else ""
    return Column(name, code, unit, {"zh": zh, "en": en}, refers)
