"""Tables of the emergency triggers: the first replication's log, and counts over all."""

import math
from collections.abc import Hashable
from typing import Any

import numpy as np

from experiments.evidence import Evidence
from experiments.report.findings import first_replication, raised, replication_count
from experiments.report.format import NOTHING, clock, scale, significant, unit_of
from experiments.report.tables import Cell, PageTable
from experiments.report.words import label, name, word

LOG_ROWS = 60
"""Most rows of one alternative's trigger log."""


def logs(evidence: Evidence, language: str) -> list[PageTable]:
    """The first replication's trigger log, a table per alternative that has rows."""
    first = first_replication(evidence)
    heads = tuple(word(key, language) for key in ("time", "level", "trigger", "value", "threshold", "action"))
    found = []
    for each in evidence.alternatives:
        table = evidence.alerts
        chosen = table[(table["alternative"] == each) & (table["replication"] == first)]
        if chosen.empty:
            continue
        rows = [
            _alert(evidence, row, language)
            for row in chosen.sort_values("time_s", kind="stable").head(LOG_ROWS).to_dict("records")
        ]
        title = label(evidence, each, language)
        caption = word("alerts_first", language, label=title, replication=first)
        if len(chosen) > LOG_ROWS:
            caption += " " + word("alerts_cut", language, shown=LOG_ROWS, total=len(chosen))
        found.append(PageTable(heads, tuple(rows), caption, "log"))
    return found


def _alert(evidence: Evidence, row: dict[Hashable, Any], language: str) -> tuple[Cell, ...]:
    before, after = row["level_from"], row["level_to"]
    change = f"{_level(evidence, before, language)} → {_level(evidence, after, language)}"
    unit = unit_of(str(row["measure"]))
    return (
        Cell(clock(evidence.first_date, _float(row["time_s"]))),
        Cell(change),
        Cell(name(evidence, row["measure"], language)),
        Cell(_measured(row["value"], unit, language)),
        Cell(_measured(row["threshold"], unit, language)),
        Cell(actions(evidence, row["action"], language)),
    )


def _measured(value: object, unit: str, language: str) -> str:
    if unit != "count" and isinstance(value, (int, float)):
        return scale([float(value)], unit, language).text(float(value))
    return significant(value)


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float, np.number)) else math.nan


def _level(evidence: Evidence, level: object, language: str) -> str:
    """A level's name; levels may be numbers, and then be named ``2`` or ``level_2``."""
    whole = str(int(level)) if isinstance(level, (float, np.number)) else str(level)
    for key in (whole, f"level_{whole}"):
        if key in evidence.dimensions:
            return name(evidence, key, language)
    return whole


def actions(evidence: Evidence, action: object, language: str) -> str:
    """The names of one or several actions, separated by ``;``, ``,`` or ``+``.

    Behind ``*`` an action may have its amount, which is shown where there are words for it (``amount_…``).
    """
    text = "" if action is None or action != action else str(action)
    if text in evidence.dimensions:
        return name(evidence, text, language)
    parts = [part.strip() for part in text.replace("+", ";").replace(",", ";").split(";")]
    named = [_action(evidence, part, language) for part in parts if part]
    return ("、" if language == "zh" else ", ").join(named) or NOTHING


def _action(evidence: Evidence, part: str, language: str) -> str:
    """The name of one action, with its amount."""
    action, _, amount = part.partition("*")
    unit = f"amount_{action}"
    shown = name(evidence, action, language)
    if not amount or unit not in evidence.dimensions:
        return shown
    inner = name(evidence, unit, language).format(amount)
    return f"{shown}（{inner}）" if language == "zh" else f"{shown} ({inner})"


def counts(evidence: Evidence, language: str) -> PageTable:
    """How often each level was reached over all replications."""
    count = replication_count(evidence) or int(evidence.alerts["replication"].nunique())
    heads = ("alternative", "to_level", "count_total", "count_replications", "count_mean")
    rows = []
    for each in evidence.alternatives:
        chosen = evidence.alerts[(evidence.alerts["alternative"] == each) & raised(evidence.alerts)]
        for level, found in chosen.groupby("level_to", sort=True):
            rows.append(
                (
                    Cell(label(evidence, each, language)),
                    Cell(_level(evidence, level, language)),
                    Cell(f"{len(found):,}"),
                    Cell(f"{found['replication'].nunique()} / {count}"),
                    Cell(f"{len(found) / max(count, 1):.1f}"),
                )
            )
    caption = word("alerts_count", language, replications=count)
    return PageTable(tuple(word(head, language) for head in heads), tuple(rows), caption, "log")
