"""Differences to the baseline with their intervals, and where the uncertainty comes from."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.evidence import Evidence
from experiments.report.figures.canvas import GRID, INK, QUIET, Ticks, blank, colours, styled
from experiments.report.findings import Difference, differences, others
from experiments.report.format import Scale, scale
from experiments.report.names import kpi_label, label
from experiments.report.words import word

NOISE = "#9db4c6"
PEOPLE = "#e2b36b"
BETTER = "#eef7f4"
"""Ground of the side on which a difference is for the better."""


def shown(evidence: Evidence) -> list[str]:
    """The main KPIs for which some difference is known."""
    found = differences(evidence)
    return [
        kpi
        for kpi in evidence.main_kpis
        if any(math.isfinite(found[key].mean) for key in _keys(evidence, kpi) if key in found)
    ]


def _keys(evidence: Evidence, kpi: str) -> list[tuple[str, str]]:
    return [(name, kpi) for name in others(evidence)]


@styled
def draw(evidence: Evidence, language: str) -> Figure:
    """A panel per main KPI, each on its own axis; a row per alternative; the split of the uncertainty."""
    kpis = shown(evidence)
    found = differences(evidence)
    rows = len(others(evidence))
    figure = blank(0.6 + len(kpis) * (0.62 + 0.24 * rows))
    grid = figure.subplots(len(kpis), 2, squeeze=False, width_ratios=[3.4, 1])
    for place, kpi in enumerate(kpis):
        known = [found.get(key) for key in _keys(evidence, kpi)]
        unit = evidence.kpis[kpi].unit if kpi in evidence.kpis else "count"
        _intervals(grid[place, 0], evidence, language, kpi, known, _scale(known, unit, language))
        _split(grid[place, 1], known)
    grid[0, 1].set_title(word("uncertainty", language), color=QUIET, fontsize=9)
    figure.legend(
        handles=_legend(language), loc="outside lower right", ncols=6, frameon=False, handlelength=1.4, fontsize=9
    )
    return figure


def _scale(known: Sequence[Difference | None], unit: str, language: str) -> Scale:
    ends = [end for one in known if one for end in (one.mean, one.low, one.high)]
    widths = [one.half_width for one in known if one and one.half_width > 0]
    narrow = min(widths, default=math.nan)
    return scale(ends, unit, language, difference=True, half_width=narrow)


def _intervals(
    axes: Axes, evidence: Evidence, language: str, kpi: str, known: Sequence[Difference | None], written: Scale
) -> None:
    """The left panel: dot, 95 % and simultaneous interval, and the number at the right edge."""
    colour = colours(evidence)
    names = others(evidence)
    reach = 0.0
    for row, (name, one) in enumerate(zip(names, known, strict=True)):
        if one is None or not math.isfinite(one.mean):
            continue
        tint = colour[name]
        axes.plot([one.sim_low, one.sim_high], [row, row], color=tint, lw=1.0)
        axes.plot([one.low, one.high], [row, row], color=tint, lw=3.6, alpha=0.75)
        face = tint if one.told else "white"
        axes.plot(one.mean, row, "o", ms=6.5, mfc=face, mec=tint, mew=1.5, zorder=3)
        ends = (one.mean, one.low, one.high, one.sim_low, one.sim_high)
        reach = max([reach, *(abs(end) for end in ends if math.isfinite(end))])
        axes.annotate(
            written.text(one.mean, signed=True),
            (1.0, row),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=INK if one.told else QUIET,
            annotation_clip=False,
        )
    axes.axvline(0, color=INK, lw=0.8, zorder=1)
    axes.set_xlim(-1.12 * (reach or 1.0), 1.12 * (reach or 1.0))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), [label(evidence, name, language) for name in names])
    for text, name in zip(axes.get_yticklabels(), names, strict=True):
        text.set_color(colour[name])
    axes.xaxis.set_major_locator(MaxNLocator(6, symmetric=True))
    axes.xaxis.set_major_formatter(Ticks(written, signed=True))
    axes.set_title(kpi_label(evidence, kpi, language))
    _hint(axes, evidence, language, kpi)
    axes.grid(visible=True, axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _hint(axes: Axes, evidence: Evidence, language: str, kpi: str) -> None:
    """Which side is the better one."""
    better = evidence.kpis[kpi].better if kpi in evidence.kpis else "neither"
    if better in ("higher", "lower"):
        low, high = axes.get_xlim()
        axes.axvspan(*((0, high) if better == "higher" else (low, 0)), color=BETTER, lw=0, zorder=0)
        axes.set_title(word(f"{better}_hint", language), loc="right", color=QUIET, fontsize=8.5)


def _split(axes: Axes, known: Sequence[Difference | None]) -> None:
    """The right panel: a bar per alternative, divided into simulation noise and assumptions."""
    axes.set_xlim(0, 1)
    axes.set_ylim(len(known) - 0.4, -0.6)
    axes.set_axis_off()
    for row, one in enumerate(known):
        noise = one.noise_share if one else math.nan
        if not math.isfinite(noise):
            axes.barh(row, 1, height=0.5, color=GRID)
            continue
        axes.barh(row, noise, height=0.5, color=NOISE)
        axes.barh(row, 1 - noise, left=noise, height=0.5, color=PEOPLE)
        for share, middle in ((noise, noise / 2), (1 - noise, (1 + noise) / 2)):
            if share >= 0.15:
                axes.text(middle, row, f"{share * 100:.0f} %", ha="center", va="center", fontsize=8)


def _legend(language: str) -> list[Line2D | Patch]:
    """What lines, dots and bars mean."""
    return [
        Line2D([], [], color=QUIET, lw=3.6, alpha=0.75, label=word("interval", language)),
        Line2D([], [], color=QUIET, lw=1.0, label=word("simultaneous", language)),
        Line2D([], [], ls="", marker="o", mfc="white", mec=QUIET, label=word("unknown", language)),
        Patch(color=NOISE, label=word("noise", language)),
        Patch(color=PEOPLE, label=word("people_uncertainty", language)),
    ]
