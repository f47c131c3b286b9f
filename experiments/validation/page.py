"""The report of a validation: verdict, all z-scores, each target's table and deviations, curves of theory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.report import write_pages
from experiments.report.figures import canvas
from experiments.report.page import Page, PageBlock, Picture, Section
from experiments.report.tables import Cell, PageTable
from experiments.report.words import LANGUAGES
from experiments.validation import curves
from experiments.validation.figures import deviations, scores
from experiments.validation.judgement import JudgedFigure
from experiments.validation.result import ValidationResult, kpi, reference_text, simulated_text, z_text
from experiments.validation.target import ValidationTarget
from experiments.validation.words import measure, word

TONES = {"passed": "better", "failed": "worse", "undecided": "unknown"}


def write_page(result: ValidationResult, manifest: Mapping[str, Any], path: Path, language: str) -> Path:
    """Write the report in ``language`` (``zh``, ``en`` or ``both``) and return its path."""
    return write_pages([page(result, manifest, each) for each in LANGUAGES if language in (each, "both")], path)


def page(result: ValidationResult, manifest: Mapping[str, Any], language: str) -> Page:
    """The page in one language."""
    headline, *sentences = result.sentences(language)
    sections = [_scores(result, language)]
    sections += [_target(result, target, language) for target in dict.fromkeys(each for each, _ in result.observed)]
    sections += [_curves(result, language), _inputs(result, language), _reading(language)]
    sections.append(_reproduce(manifest, language))
    return Page(
        language=language,
        title=word("title", language),
        question=word("question", language),
        headline=headline,
        sentences=tuple(sentences),
        legend=(),
        sections=tuple(section for section in sections if section.blocks),
        words={key: word(key, language) for key in ("switch", "contents", "footer", "verdict", "configuration")},
    )


def _scores(result: ValidationResult, language: str) -> Section:
    picture = Picture("", word("fig.z", language), canvas.image(scores(result, language)))
    return Section("scores", word("scores", language), (PageBlock(picture=picture),))


def _target(result: ValidationResult, target: ValidationTarget, language: str) -> Section:
    rows = [row for each, row in result.known if each == target]
    title = target.en if language == "en" else target.zh
    chart = Picture("", word("fig.deviation", language), canvas.image(deviations(rows, language)))
    blocks = (PageBlock(picture=chart), PageBlock(table=_table(rows, language)))
    return Section(target.name, word("lead.target", language, text=title, name=target.name), blocks)


def _table(rows: Sequence[JudgedFigure], language: str) -> PageTable:
    heads = ("case", "measure", "reference", "simulated", "z", "result", "contacts")
    cells = tuple(
        (
            Cell(row.figure.case.name),
            Cell(measure(kpi(row.figure), language)),
            Cell(reference_text(row.figure), word(row.figure.known.kind if row.figure.known else "input", language)),
            Cell(simulated_text(row.figure)),
            Cell(z_text(row)),
            Cell(word(row.check.result, language), tone=TONES[row.check.result]),
            Cell(f"{row.contacts:,}"),
        )
        for row in rows
    )
    return PageTable(tuple(word(head, language) for head in heads), cells)


def _curves(result: ValidationResult, language: str) -> Section:
    blocks = tuple(
        PageBlock(picture=Picture("", word(caption, language), canvas.image(figure)))
        for caption, draw in (("fig.agents", curves.agents), ("fig.wave", curves.wave))
        if (figure := draw(result, language)) is not None
    )
    return Section("curves", word("curves", language), blocks)


def _inputs(result: ValidationResult, language: str) -> Section:
    cells = tuple(
        (
            Cell(row.figure.case.name),
            Cell(row.name),
            Cell(simulated_text(row.figure)),
            Cell(z_text(row)),
            Cell(word(row.check.result, language), tone=TONES[row.check.result]),
        )
        for _, row in result.inputs
    )
    if not cells:
        return Section("inputs", word("inputs", language), ())
    heads = tuple(word(head, language) for head in ("case", "measure", "ratio", "z", "result"))
    blocks = (PageBlock(text=word("lead.inputs", language)), PageBlock(table=PageTable(heads, cells, look="log")))
    return Section("inputs", word("inputs", language), blocks)


def _reading(language: str) -> Section:
    items = tuple(word(f"read.{key}", language) for key in ("pass", "kinds", "ratio", "more"))
    return Section("reading", word("reading", language), (PageBlock(items=items),))


def _reproduce(manifest: Mapping[str, Any], language: str) -> Section:
    record = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
    return Section(
        "reproduce", word("reproduce", language), (PageBlock(text=manifest["command"]), PageBlock(record=record))
    )
