"""The short table that a comparison ends with on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

from experiments.evidence import Evidence
from experiments.report.format import scale


def table(evidence: Evidence, language: str) -> str:
    """Main KPIs by row, alternatives by column, and each difference to the baseline with its interval."""
    means = {(row.alternative, row.kpi): row for row in evidence.summary.itertuples()}
    changes = {(row.alternative, row.kpi): row for row in evidence.differences.itertuples()}
    heads = [evidence.labels[name].get(language, name) for name in evidence.alternatives]
    rows = [["", *heads]]
    for kpi in evidence.main_kpis:
        note = evidence.kpis[kpi]
        values = [means[name, kpi].mean for name in evidence.alternatives]
        form = scale(values, note.unit, language)
        rows.append([note.label.get(language, kpi), *(form.text(value) for value in values)])
        found = [changes.get((name, kpi)) for name in evidence.alternatives]
        if any(change is not None for change in found):
            sizes = [c.mean for c in found if c is not None]
            half = max((c.ci_high - c.ci_low) / 2 for c in found if c is not None)
            form = scale(sizes, note.unit, language, difference=True, half_width=half)
            cells = [
                "" if c is None else f"{form.bare(c.mean, True)} {form.interval(c.ci_low, c.ci_high)}"
                for c in found
            ]
            rows.append([f"  {'差' if language == 'zh' else 'difference'}{form.suffix}", *cells])
    return aligned(rows)


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
