"""Measures: every KPI of conf/kpi with its definition, and the rule that scores it."""

from __future__ import annotations

from docs.pages.markdown import table
from experiments.settings import groups
from experiments.study import study
from models.measures import Kpi

DEFAULT = "default"


def page() -> str:
    """The page: a table for each option of the group ``kpi``."""
    books = groups()["kpi"]
    found = study([f"kpi=[{','.join(books)}]"], alone=True)
    kpis = {**found.kpis, **found.left_out}
    parts = [
        "# Measures\n",
        "Every measure is a ratio of two sums, numerator ÷ denominator, over the contacts, needs or people of a run",
        "(a total has the denominator 1). `replications.csv` holds both parts. Measures by contact type come with the",
        "intent and the channel behind their name, as in `service_level.complaint.phone`.\n",
    ]
    for book, text in books.items():
        own = {name: kpi for name, kpi in kpis.items() if (kpi.rule.book if kpi.rule else DEFAULT) == book}
        parts += [f"## `kpi={book}`\n", f"{text}\n", _table(own)]
        if rules := _rules(own):
            parts += ["Targets and where they come from:\n", rules]
    return "\n".join(parts)


def _table(kpis: dict[str, Kpi]) -> str:
    """Names and definitions."""
    rows = [
        (
            f"`{name}`<br>{kpi.label['en']}<br>{kpi.label['zh']}",
            f"{kpi.definition['en']}<br>{kpi.definition['zh']}",
            "; ".join((kpi.unit, *_marks(kpi))),
        )
        for name, kpi in kpis.items()
    ]
    return table(("measure", "definition", "unit and remarks"), rows)


def _marks(kpi: Kpi) -> list[str]:
    """What else is to be known of a measure."""
    marks = {
        f"{kpi.better} is better": kpi.better != "neither",
        "by contact type too": kpi.by_kind,
        "needs `chat=turns`": kpi.in_turns,
        "shown only where it is not 0": kpi.rare,
    }
    return [mark for mark, holds in marks.items() if holds]


def _rules(kpis: dict[str, Kpi]) -> str:
    """The targets of a rule book."""
    rows = [
        (
            f"`{name}`",
            f"{'at least' if target.at_least is not None else 'at most'} {target.value:g}"
            f"{', each day' if target.over == 'day' else ''}<br>{target.label['en']}<br>{target.label['zh']}",
            f"{kpi.rule.source['en']}<br>{kpi.rule.source['zh']}<br>"
            f"{kpi.rule.as_of}, {kpi.rule.grade.replace('_', ' ')}",
        )
        for name, kpi in kpis.items()
        if kpi.rule is not None
        for target in kpi.rule.targets
    ]
    return table(("measure", "target", "source, as of, grade"), rows)
