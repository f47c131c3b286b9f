"""Tables of alerts and shocks: the first replication's log, and how often each level was reached."""

import math
from collections.abc import Hashable
from typing import Any

import numpy as np

from experiments.evidence import Evidence
from experiments.report.findings import first_replication, raised, replication_count
from experiments.report.format import NOTHING, clock, scale, significant
from experiments.report.names import label
from experiments.report.tables import Cell, PageTable
from experiments.report.words import say, word

LOG_ROWS = 60
"""Most rows of one alternative's trigger log."""

_CHINESE = "一二三四五六七八九十"


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
    level = level_name(after, language)
    if before != after:
        level = f"{level_name(before, language)} → {level}"
    return (
        Cell(clock(evidence.first_date, _float(row["time_s"]))),
        Cell(level),
        Cell(say(row["indicator"], language, NOTHING)),
        Cell(_measured(row["value"], row["unit"], language)),
        Cell(_measured(row["threshold"], row["unit"], language)),
        Cell(say(row["action"], language, NOTHING)),
    )


def _measured(value: object, unit: object, language: str) -> str:
    if unit != "count" and isinstance(value, (int, float)):
        return scale([float(value)], str(unit), language).text(float(value))
    return significant(value)


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float, np.number)) else math.nan


def level_name(level: object, language: str) -> str:
    """What a level of alert is called, by its number; 0 is the normal operation."""
    number = int(_float(level))
    if number == 0:
        return word("level.normal", language)
    counted = _CHINESE[number - 1] if language == "zh" and number <= len(_CHINESE) else str(number)
    return word("level.nth", language, number=counted)


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
                    Cell(level_name(level, language)),
                    Cell(f"{len(found):,}"),
                    Cell(f"{found['replication'].nunique()} / {count}"),
                    Cell(f"{len(found) / max(count, 1):.1f}"),
                )
            )
    caption = word("alerts_count", language, replications=count)
    return PageTable(tuple(word(head, language) for head in heads), tuple(rows), caption, "log")
