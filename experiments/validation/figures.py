"""Figures of every validation: the z-scores of all checks, and how far each value is from its reference."""

from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.report.figures import canvas
from experiments.validation.judgement import JudgedFigure
from experiments.validation.result import ValidationResult
from experiments.validation.words import measure, word

COLOURS = {"passed": "#0072b2", "failed": "#d55e00", "undecided": "#8a949d"}
"""Colour of each verdict, apart for colour-blind readers."""


def scores(result: ValidationResult, language: str) -> Figure:
    """Every check's z, a line for each case, with the limits that hold for all together."""
    names = list(dict.fromkeys(row.figure.case.name for _, row in result.rows))
    with mpl.rc_context(canvas.style()):
        figure = canvas.blank(1.1 + 0.24 * len(names))
        axes = figure.subplots()
        limits = [row.check.critical for _, row in result.rows if math.isfinite(row.check.critical)]
        limit = float(np.median(limits)) if limits else 4.0
        for _, row in result.rows:
            if not math.isfinite(row.check.critical):
                continue
            z = min(max(row.check.z, -2 * limit), 2 * limit)
            colour = COLOURS[row.check.result]
            face = "white" if row.is_input else colour
            place = names.index(row.figure.case.name)
            axes.plot(z, place, "o", markersize=4.5, color=colour, markerfacecolor=face, alpha=0.85)
        for edge in (-limit, limit):
            axes.axvline(edge, color=COLOURS["failed"], linewidth=1.0, linestyle=(0, (4, 3)))
        axes.axvline(0.0, color=canvas.QUIET, linewidth=0.8)
        axes.set_xlim(-2.05 * limit, 2.05 * limit)
        _lines(axes, names)
        axes.set_xlabel(word("axis.z", language))
        canvas.quiet(axes, "y")
    return figure


def deviations(rows: Sequence[JudgedFigure], language: str) -> Figure:
    """Simulated against reference for each value, as a share of the reference, with both errors."""
    with mpl.rc_context(canvas.style()):
        figure = canvas.blank(1.1 + 0.24 * len(rows))
        axes = figure.subplots()
        for place, row in enumerate(rows):
            known, estimate, reference = row.figure.known, row.figure.estimate, row.figure.reference
            margin = 100 * row.figure.margin / abs(reference)
            axes.fill_betweenx([place - 0.4, place + 0.4], -margin, margin, color=canvas.SHADE, linewidth=0)
            if known is not None and known.half_width > 0:
                own = 100 * known.half_width / abs(reference)
                axes.plot([-own, own], [place, place], color="#b8c2ca", linewidth=5)
            if math.isfinite(estimate.mean):
                away = 100 * (estimate.mean - reference) / abs(reference)
                half = 100 * estimate.half_width / abs(reference)
                colour = COLOURS[row.check.result]
                axes.errorbar(away, place, xerr=half if math.isfinite(half) else None, color=colour, fmt="o", ms=4)
        axes.axvline(0.0, color=canvas.QUIET, linewidth=0.8)
        _lines(axes, [f"{row.figure.case.name} · {measure(row.name, language)}" for row in rows])
        axes.set_xlabel(word("axis.deviation", language))
        canvas.quiet(axes, "x")
    return figure


def _lines(axes: Axes, names: Sequence[str]) -> None:
    """Name the lines, the first on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
