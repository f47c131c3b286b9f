"""Simulated figures beside the curves of theory, for families of cases that lie on a curve."""

from __future__ import annotations

import math
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.report.figures import canvas
from experiments.validation.judgement import JudgedFigure
from experiments.validation.result import ValidationResult
from experiments.validation.targets.wave import VALUES, poisson_tail
from experiments.validation.words import measure, word
from models.erlang import Erlang

AGENTS = {"erlang_a_90": 90, "erlang_a_100": 100, "erlang_a_110": 110}
"""Cases that differ by their agents alone."""

SHARES: dict[str, Callable[[Erlang], float]] = {
    "waiting_share": lambda queue: queue.wait_probability,
    "abandonment": lambda queue: queue.abandon_probability,
    "served_within_6s": lambda queue: queue.service_level(6.0),
}


def agents(result: ValidationResult, language: str) -> Figure | None:
    """Erlang A over the number of agents; None if none of its cases was run."""
    rows = [row for _, row in result.known if row.figure.case.name in AGENTS]
    if not rows:
        return None
    numbers = np.arange(84, 117)
    queues = [Erlang(arrival_rate=100 / 60, handle_time=60.0, agents=int(n), patience=60.0) for n in numbers]
    with mpl.rc_context(canvas.style()):
        figure = canvas.blank(3.6)
        axes = figure.subplots()
        for colour, (name, read) in zip(canvas.PALETTE, SHARES.items(), strict=False):
            axes.plot(numbers, [read(queue) for queue in queues], color=colour, label=measure(name, language))
            for row in rows:
                if row.name == name:
                    _point(axes, AGENTS[row.figure.case.name], row, colour)
        axes.set_xlabel(word("axis.agents", language))
        axes.set_ylabel(word("axis.share", language))
        axes.legend(frameon=False)
        canvas.quiet(axes)
    return figure


def wave(result: ValidationResult, language: str) -> Figure | None:
    """The chance of a crowd over the wave; None if no wave was run."""
    rows = [row for target, row in result.known if target.name == "wave"]
    if not rows:
        return None
    phases = np.linspace(0.0, 2 * math.pi, 181)
    files = list(dict.fromkeys(row.figure.case.files[0] for row in rows))
    with mpl.rc_context(canvas.style()):
        figure = canvas.blank(3.6)
        axes = figure.subplots()
        for colour, number in zip(canvas.PALETTE, sorted({number for _, number in VALUES}), strict=False):
            axes.plot(
                phases, [poisson_tail(float(each), number) for each in phases], color=colour, label=f"N ≥ {number}"
            )
            for phase, limit in VALUES:
                for row in rows:
                    if limit == number and row.name == f"crowded.{number}.{phase:.2f}":
                        _point(axes, phase + 0.02 * files.index(row.figure.case.files[0]), row, colour)
        axes.set_xlabel(word("axis.phase", language))
        axes.set_ylabel(word("axis.share", language))
        axes.legend(frameon=False)
        canvas.quiet(axes)
    return figure


def _point(axes: Axes, place: float, row: JudgedFigure, colour: str) -> None:
    """A simulated figure with its error at 95 %."""
    half = row.figure.estimate.half_width
    error = half if math.isfinite(half) else None
    axes.errorbar(place, row.figure.estimate.mean, yerr=error, fmt="o", ms=4.5, color=colour, capsize=3)
