"""Score cards: what the platforms ask for, what the operation reaches, and how often that is enough."""

import math

import pandas as pd

from experiments.evidence import Evidence, KpiNote, RuleNote
from experiments.report.findings import MeanInterval, estimates, others
from experiments.report.format import NOTHING, scale
from experiments.report.names import label, name
from experiments.report.tables import Cell, PageTable
from experiments.report.words import say, word

Scores = dict[tuple[str, str], list[dict[str, object]]]
"""(alternative, KPI) to its rows, a target each."""


def shown(evidence: Evidence) -> bool:
    """Whether any KPI belongs to a rule book."""
    return any(note.rule for note in _notes(evidence).values())


def cards(evidence: Evidence, language: str) -> list[PageTable]:
    """A table per rule book: a row per measure and target, a column per alternative."""
    books: dict[str, dict[str, KpiNote]] = {}
    for kpi, note in _notes(evidence).items():
        if note.rule is not None:
            books.setdefault(note.rule.book, {})[kpi] = note
    return [_card(evidence, language, book, notes) for book, notes in books.items()]


def definitions(evidence: Evidence, language: str) -> tuple[str, ...]:
    """A line per measure: what counts, at what hours, and where the rule comes from."""
    return tuple(
        word(
            "score.rule",
            language,
            label=say(note.label, language),
            definition=say(note.definition, language),
            unit=say(note.rule.unit, language, NOTHING),
            first=f"{note.rule.hours[0]:g}",
            last=f"{note.rule.hours[1]:g}",
            bot=say(note.rule.bot, language, NOTHING),
            source=say(note.rule.source, language),
            as_of=note.rule.as_of,
            grade=say(note.rule.grade, language),
        )
        for note in _notes(evidence).values()
        if note.rule
    )


def _notes(evidence: Evidence) -> dict[str, KpiNote]:
    return {**evidence.kpis, **evidence.left_out}


def _card(evidence: Evidence, language: str, book: str, notes: dict[str, KpiNote]) -> PageTable:
    known, found = estimates(evidence), _scores(evidence.scores)
    order = [evidence.baseline, *others(evidence)]
    rows = []
    for kpi, note in notes.items():
        assert note.rule is not None
        means = [known[each, kpi].mean for each in order if (each, kpi) in known]
        written = scale(means, note.unit, language)
        for number in range(max(1, len(note.rule.targets))):
            cells = [Cell(say(note.label, language) if number == 0 else ""), _target(note, number, language)]
            for each in order:
                score = found.get((each, kpi), [])
                one = known.get((each, kpi))
                figure = _figure(note.rule, one, number, language)
                if one is not None and not math.isnan(one.mean) and number == 0:
                    figure = Cell(written.text(one.mean), written.interval(one.low, one.high))
                cells.append(_with_chance(figure, score[number] if number < len(score) else None, language))
            rows.append(tuple(cells))
    first = next(note.rule for note in notes.values() if note.rule)
    scored = ", ".join(name(evidence, line, language) for line in first.lines) or word("score.all_lines", language)
    caption = word("score.card", language, book=say(first.book_label, language, book), lines=scored)
    heads = (
        word("kpi", language),
        word("score.target", language),
        *(label(evidence, each, language) for each in order),
    )
    return PageTable(heads, tuple(rows), caption)


def _scores(table: pd.DataFrame) -> Scores:
    found: Scores = {}
    for row in table.to_dict("records"):
        key = str(row["alternative"]), str(row["kpi"])
        found.setdefault(key, []).append({str(column): value for column, value in row.items()})
    return found


def _target(note: KpiNote, number: int, language: str) -> Cell:
    """What is asked for, and what it means."""
    assert note.rule is not None
    if number >= len(note.rule.targets):
        return Cell(NOTHING)
    target = note.rule.targets[number]
    written = scale([target.value], note.unit, language)
    sign = "≥ " if target.at_least else "≤ "
    detail = say(target.label, language)
    if target.by_day:
        detail = " · ".join(filter(None, (word("score.each_day", language), detail)))
    return Cell(sign + written.text(target.value), detail)


def _figure(rule: RuleNote, one: MeanInterval | None, number: int, language: str) -> Cell:
    """What stands where there is no figure: nothing, or why there is none."""
    if number == 0 and rule.needs_turns and (one is None or math.isnan(one.mean)):
        return Cell(NOTHING, word("score.needs_turns", language))
    return Cell(NOTHING if number == 0 else "")


def _with_chance(figure: Cell, score: dict[str, object] | None, language: str) -> Cell:
    """The figure with the chance that the target is met."""
    if score is None:
        return figure
    share, low, high = (float(str(score[key])) for key in ("met_share", "met_low", "met_high"))
    if math.isnan(share):
        mark = word("score.exempt", language) if int(str(score["exempt"])) else ""
        return Cell(figure.text, figure.detail, mark, "same" if mark else "")
    key = "score.days_met" if score["over"] == "day" else "score.runs_met"
    mark = word(key, language, share=f"{100 * share:.0f} %", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}")
    tone = "better" if low > 0.5 else "worse" if high < 0.5 else "unknown"
    return Cell(figure.text, figure.detail, mark, tone)
