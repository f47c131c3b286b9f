"""The short table that a comparison ends with on the terminal."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from experiments.evidence import Evidence
from experiments.report.format import scale


def table(evidence: Evidence, language: str) -> str:
    """Main KPIs by row, alternatives by column, and each difference to the baseline with its interval."""
    means = {(row["alternative"], row["kpi"]): float(row["mean"]) for row in _records(evidence.summary)}
    changes = {
        (row["alternative"], row["kpi"]): tuple(float(row[name]) for name in ("mean", "ci_low", "ci_high"))
        for row in _records(evidence.differences)
    }
    heads = [evidence.labels[name].get(language, name) for name in evidence.alternatives]
    rows = [["", *heads]]
    for kpi in evidence.main_kpis:
        note = evidence.kpis[kpi]
        values = [means[name, kpi] for name in evidence.alternatives]
        form = scale(values, note.unit, language)
        rows.append([note.label.get(language, kpi), *(form.text(value) for value in values)])
        found = [changes.get((name, kpi)) for name in evidence.alternatives]
        if any(change is not None for change in found):
            sizes = [change[0] for change in found if change is not None]
            half = max((change[2] - change[1]) / 2 for change in found if change is not None)
            form = scale(sizes, note.unit, language, difference=True, half_width=half)
            cells = [
                "" if change is None else f"{form.bare(change[0], True)} {form.interval(change[1], change[2])}"
                for change in found
            ]
            word = "  与基准之差" if language == "zh" else "  difference"
            unit = f"{form.prefix}{form.suffix}".strip()
            rows.append([f"{word} ({unit})" if unit else word, *cells])
    return aligned(rows)


def _records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.to_dict("records")


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as text in columns; a Chinese character is two wide."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) if i == 0 else " " * (width - _width(cell)) + cell
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
