"""The whole horizon by reporting interval: one row per alternative, dates below."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator, PercentFormatter

from experiments.evidence import Evidence
from experiments.report.figures.canvas import INK, LOSS, QUIET, SHADE, blank, colours, quiet, styled
from experiments.report.findings import Array, course, event_window_s, ratio_course
from experiments.report.format import day
from experiments.report.names import label, series_name
from experiments.report.words import word

Draw = Callable[[Axes, Array, dict[str, Array], str], None]
"""Draws one alternative: axes, hours, its measures, its colour."""

_DAY_H = 24.0
DASHES = (0, (3, 1.2))
_NOTHING = np.zeros((0, 0))


def has(evidence: Evidence, *measures: str) -> bool:
    """Whether every alternative kept these measures by interval; of tickets, whether there were any."""
    kept = evidence.intervals
    if "backlog" in measures and not any(measures_of.get("backlog", _NOTHING).any() for measures_of in kept.values()):
        return False
    return len(evidence.interval_start_s) > 1 and all(
        set(measures) <= set(evidence.intervals.get(name, {})) for name in evidence.alternatives
    )


@styled
def volume(evidence: Evidence, language: str) -> Figure:
    """Contacts offered and answered per interval; the gap between them is coloured."""

    def draw(axes: Axes, hours: Array, kept: dict[str, Array], colour: str) -> None:
        offered, answered = course(kept["offered"]), course(kept["answered"])
        axes.fill_between(hours, offered.low, offered.high, color=INK, alpha=0.12, lw=0)
        axes.fill_between(hours, answered.low, answered.high, color=colour, alpha=0.25, lw=0)
        axes.plot(hours, offered.centre, color=INK, lw=1, ls=DASHES, label=series_name(evidence, "offered", language))
        axes.plot(hours, answered.centre, color=colour, label=series_name(evidence, "answered", language))

    return _rows(evidence, language, draw)


@styled
def waiting(evidence: Evidence, language: str) -> Figure:
    """Mean number of contacts in queue per interval."""

    def draw(axes: Axes, hours: Array, kept: dict[str, Array], colour: str) -> None:
        queue = course(kept["waiting"])
        axes.fill_between(hours, queue.low, queue.high, color=colour, alpha=0.25, lw=0)
        axes.plot(hours, queue.centre, color=colour)

    return _rows(evidence, language, draw)


@styled
def backlog(evidence: Evidence, language: str) -> Figure:
    """Tickets without a reply per interval; those past their due time below, filled."""

    def draw(axes: Axes, hours: Array, kept: dict[str, Array], colour: str) -> None:
        lying, overdue = course(kept["backlog"]), course(kept["overdue"])
        axes.fill_between(hours, lying.low, lying.high, color=colour, alpha=0.25, lw=0)
        axes.plot(hours, lying.centre, color=colour, label=series_name(evidence, "backlog", language))
        axes.fill_between(
            hours, overdue.centre, color=LOSS, alpha=0.5, lw=0, label=series_name(evidence, "overdue", language)
        )

    return _rows(evidence, language, draw)


@styled
def agents(evidence: Evidence, language: str) -> Figure:
    """Agents on duty against agents needed; a gap where too few are on duty is orange."""

    def draw(axes: Axes, hours: Array, kept: dict[str, Array], colour: str) -> None:
        duty, needed = course(kept["agents_on"]), course(kept["agents_needed"])
        axes.fill_between(
            hours,
            duty.centre,
            needed.centre,
            where=(needed.centre > duty.centre).tolist(),
            step="mid",
            color=LOSS,
            alpha=0.35,
            lw=0,
            label=word("short", language),
        )
        axes.fill_between(hours, duty.low, duty.high, step="mid", color=colour, alpha=0.25, lw=0)
        axes.step(hours, duty.centre, where="mid", color=colour, label=series_name(evidence, "agents_on", language))
        asked = series_name(evidence, "agents_needed", language)
        axes.step(hours, needed.centre, where="mid", color=INK, lw=1.0, ls=DASHES, label=asked)

    return _rows(evidence, language, draw)


@styled
def level(evidence: Evidence, language: str) -> Figure:
    """Share answered within the service-level time, by interval."""

    def draw(axes: Axes, hours: Array, kept: dict[str, Array], colour: str) -> None:
        share = ratio_course(kept["in_time"], kept["served_base"])
        axes.fill_between(hours, share.low, share.high, color=colour, alpha=0.25, lw=0)
        axes.plot(hours, share.centre, color=colour)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))

    return _rows(evidence, language, draw, top=1.02)


def _rows(evidence: Evidence, language: str, draw: Draw, top: float | None = None) -> Figure:
    """One row per alternative on common axes."""
    names = evidence.alternatives
    figure = blank(0.75 + 1.35 * len(names))
    grid = figure.subplots(len(names), 1, sharex=True, sharey=True, squeeze=False)
    starts = np.asarray(evidence.interval_start_s, dtype=np.float64)
    hours = (starts + (starts[1] - starts[0]) / 2) / 3600
    colour = colours(evidence)
    for axes, name in zip(grid[:, 0], names, strict=True):
        draw(axes, hours, evidence.intervals[name], colour[name])
        axes.set_title(label(evidence, name, language), color=colour[name])
        shade_event(axes, evidence)
        quiet(axes)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True) if top is None else MultipleLocator(0.5))
    first = grid[0, 0]
    first.set_ylim(0, top or max(first.get_ylim()[1], 1.0))
    dates(grid[-1, 0], evidence, language, float(hours[0]), float(hours[-1]))
    handles, texts = first.get_legend_handles_labels()
    if handles:
        first.legend(
            handles,
            texts,
            loc="lower right",
            bbox_to_anchor=(1.0, 1.0),
            ncols=3,
            frameon=False,
            borderaxespad=0.1,
            handlelength=1.4,
        )
    return figure


def shade_event(axes: Axes, evidence: Evidence) -> None:
    """A grey ground under the event evening."""
    window = event_window_s(evidence)
    if window:
        axes.axvspan(window[0] / 3600, window[1] / 3600, color=SHADE, lw=0, zorder=0)


def dates(axes: Axes, evidence: Evidence, language: str, first_h: float, last_h: float) -> None:
    """Days written under their noon (every k-th of many), a line at every midnight."""
    days = range(int(first_h // _DAY_H), int(last_h // _DAY_H) + 1)
    step = max(1, -(-len(days) // 10))
    axes.set_xlim(days[0] * _DAY_H, (days[-1] + 1) * _DAY_H)
    axes.set_xticks([number * _DAY_H for number in days], labels=[""] * len(days))
    noons = [number * _DAY_H + _DAY_H / 2 for number in days[::step]]
    axes.set_xticks(noons, minor=True)
    written = FuncFormatter(lambda hour, _: day(evidence.first_date, hour * 3600, language))
    axes.xaxis.set_minor_formatter(written)
    axes.tick_params(axis="x", which="minor", length=0, labelsize=9, labelcolor=QUIET)
    for each in axes.figure.axes:
        for number in days[1:]:
            each.axvline(number * _DAY_H, color="#d5dce1", lw=0.8, zorder=0.5)
