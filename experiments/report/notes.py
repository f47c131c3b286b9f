"""Tables that explain: definitions, assumptions, and what it takes to repeat the run."""

import math

import numpy as np

from experiments.evidence import Evidence
from experiments.report.format import NOTHING, significant
from experiments.report.tables import Cell, PageTable
from experiments.report.words import say, word
from experiments.results import ITEM_WORDS


def definitions(evidence: Evidence, language: str) -> PageTable:
    """What every KPI means, its unit and its better direction."""
    rows = []
    unseen = evidence.unseen()
    for note in (note for kpi, note in evidence.kpis.items() if kpi not in unseen):
        unit = f"unit.{note.unit}"
        known = note.unit in ("share", "s", "h", "yuan", "count")
        better = note.better if note.better in ("higher", "lower") else "neither"
        rows.append(
            (
                Cell(say(note.label, language)),
                Cell(say(note.definition, language)),
                Cell(word(unit, language) if known else note.unit),
                Cell(word(better, language)),
            )
        )
    heads = (word(key, language) for key in ("kpi", "definition", "unit", "better_head"))
    return PageTable(tuple(heads), tuple(rows), look="text")


def assumptions(evidence: Evidence, language: str) -> PageTable:
    """Every behavioural assumption with its value, range and source."""
    rows = []
    for row in evidence.assumptions.to_dict("records"):
        low, high = significant(_plain(row["low"])), significant(_plain(row["high"]))
        span = NOTHING if NOTHING in (low, high) else word("span", language, low=low, high=high)
        value = " ".join(filter(None, (significant(_plain(row["value"])), say(row["unit"], language))))
        texts = (say(row["label"], language, str(row["name"])), value, span, say(row["source"], language, NOTHING))
        rows.append(tuple(Cell(text) for text in texts))
    heads = (word(key, language) for key in ("name", "value", "range", "source"))
    return PageTable(tuple(heads), tuple(rows), look="text")


def _plain(value: object) -> object:
    """A numpy number as Python's own; a missing value as None."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


def manifest(evidence: Evidence, language: str) -> PageTable:
    """The short items of the manifest, the command and the first date before them."""
    items = {"command": evidence.command, "first_date": evidence.first_date}
    items |= {key: _item(_plain(value)) for key, value in evidence.manifest.items() if key not in items}
    rows = [(Cell(say(ITEM_WORDS.get(key), language, key)), Cell(text)) for key, text in items.items() if text]
    heads = (word("item", language), word("value", language))
    return PageTable(heads, tuple(rows), look="text")


def _item(value: object) -> str:
    """A short value in one line; nothing for a long or nested one, which the full record holds."""
    if isinstance(value, dict):
        plain = all(isinstance(part, (str, int, float)) for part in value.values())
        return ", ".join(f"{key} {part}" for key, part in value.items()) if plain and len(value) <= 12 else ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) if len(value) <= 12 else ""
    if isinstance(value, float):
        return significant(value)
    return "" if value is None or len(str(value)) > 200 else str(value)
