"""Tables of the report: plain cells of text with a mark and a tone, ready for the page."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from experiments.evidence import Evidence
from experiments.report.findings import Difference, Key, MeanInterval, differences, estimates, others, people, scoped
from experiments.report.format import NOTHING, Scale, scale, unit_of
from experiments.report.names import count_name, kpi_label, label, name
from experiments.report.words import word


@dataclass(frozen=True)
class Cell:
    """One cell: text, a smaller second line, a mark and its tone.

    Tones: better, worse, different, unknown, same, or none.
    """

    text: str
    detail: str = ""
    mark: str = ""
    tone: str = ""


@dataclass(frozen=True)
class PageTable:
    """Heads (the first above the row labels), rows of cells, a caption; ``look`` is how it is set."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    look: str = "figures"


def kpis(evidence: Evidence, language: str, names: Iterable[str]) -> PageTable:
    """Mean of every alternative and difference of every other one, a row per KPI."""
    known, against = estimates(evidence), differences(evidence)
    compared = others(evidence) if against else ()
    baseline = label(evidence, evidence.baseline, language)
    order = [evidence.baseline, *others(evidence)]
    heads = [word("kpi", language)]
    for each in order:
        heads.append(label(evidence, each, language))
        if each in compared:
            heads.append(word("difference", language, baseline=baseline))
    rows = []
    for kpi in names:
        if not any((each, kpi) in known for each in order):
            continue
        cells = [Cell(kpi_label(evidence, kpi, language))]
        written = _scale(evidence, kpi, language, [known.get((each, kpi)) for each in order])
        change = _scale(evidence, kpi, language, [against.get((each, kpi)) for each in compared], True)
        for each in order:
            cells.append(_estimate(known.get((each, kpi)), written))
            if each in compared:
                cells.append(_difference(evidence, against.get((each, kpi)), change, kpi, language))
        rows.append(tuple(cells))
    return PageTable(tuple(heads), tuple(rows))


def _scale(
    evidence: Evidence, kpi: str, language: str, known: Sequence[MeanInterval | None], difference: bool = False
) -> Scale:
    """One scale for all cells of a row."""
    note = evidence.kpis.get(kpi.split(".")[0])
    unit = note.unit if note else unit_of(kpi.split(".")[0])
    means = [one.mean for one in known if one]
    widths = [one.half_width for one in known if one and one.half_width > 0]
    narrow = min(widths, default=math.nan)
    return scale(means, unit, language, difference=difference, half_width=narrow)


def _estimate(one: MeanInterval | None, written: Scale) -> Cell:
    if one is None:
        return Cell(NOTHING)
    return Cell(written.text(one.mean), written.interval(one.low, one.high))


def _difference(evidence: Evidence, one: Difference | None, written: Scale, kpi: str, language: str) -> Cell:
    if one is None or not math.isfinite(one.mean):
        return Cell(NOTHING)
    tone = verdict_tone(evidence, kpi, one)
    detail = written.interval(one.low, one.high, signed=True)
    mark = word(tone, language)
    if math.isfinite(one.best_probability) and tone not in ("same", "different"):
        mark += " · " + word("best", language, share=f"{one.best_probability * 100:.0f} %")
    return Cell(written.text(one.mean, signed=True), detail, mark, tone)


def verdict_tone(evidence: Evidence, kpi: str, one: Difference) -> str:
    """Say better or worse only when the simultaneous interval excludes zero."""
    if one.none:
        return "same"
    if not one.told:
        return "unknown"
    note = evidence.kpis.get(kpi.split(".")[0])
    if note is None or note.better not in ("higher", "lower"):
        return "different"
    return "better" if (one.mean > 0) == (note.better == "higher") else "worse"


def by_intent_and_channel(evidence: Evidence, language: str) -> list[PageTable]:
    """A small table per scoped KPI: intents and channels down, alternatives across."""
    known, against = estimates(evidence), differences(evidence)
    order = [evidence.baseline, *others(evidence)]
    heads = (word("intent_channel", language), *(label(evidence, each, language) for each in order))
    tables = []
    for kpi, pairs in scoped(evidence).items():
        names = [f"{kpi}.{intent}.{channel}" for intent, channel in pairs]
        every = [known.get((each, full)) for each in order for full in names]
        means = [one.mean for one in every if one]
        note = evidence.kpis.get(kpi)
        written = scale(means, note.unit if note else unit_of(kpi), language)
        rows = []
        for (intent, channel), full in zip(pairs, names, strict=True):
            what = f"{name(evidence, intent, language)} · {name(evidence, channel, language)}"
            cells = (_scoped(evidence, (each, full), known, against, written) for each in order)
            rows.append((Cell(what), *cells))
        caption = kpi_label(evidence, kpi, language)
        tables.append(PageTable(heads, tuple(rows), caption, "small"))
    return tables


def _scoped(
    evidence: Evidence, key: Key, known: dict[Key, MeanInterval], against: dict[Key, Difference], written: Scale
) -> Cell:
    one, change = known.get(key), against.get(key)
    if one is None or not math.isfinite(one.mean):
        return Cell(NOTHING)
    half = f"± {written.bare(one.half_width)}" if math.isfinite(one.half_width) else ""
    tone = verdict_tone(evidence, key[1], change) if change else ""
    return Cell(written.text(one.mean), half, "", tone if tone in ("better", "worse") else "")


def staff(evidence: Evidence, language: str) -> PageTable:
    """Counts of people, a row each, a column per alternative."""
    order = [evidence.baseline, *others(evidence)]
    rows = []
    for count, known in people(evidence).items():
        widths = [one.half_width for one in known.values() if one.half_width > 0]
        written = scale(
            (one.mean for one in known.values()), unit_of(count), language, half_width=min(widths, default=math.nan)
        )
        cells = (_estimate(known.get(each), written) for each in order)
        rows.append((Cell(count_name(evidence, count, language)), *cells))
    heads = (word("kpi", language), *(label(evidence, each, language) for each in order))
    return PageTable(heads, tuple(rows))
