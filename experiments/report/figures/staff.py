"""People: a dot and an interval per alternative, one small panel per count."""

import math

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.evidence import Evidence
from experiments.report.figures.canvas import Ticks, blank, colours, quiet, styled
from experiments.report.findings import people
from experiments.report.format import scale, unit_of
from experiments.report.names import count_name, label

PANELS = 3
"""Panels beside each other."""


@styled
def draw(evidence: Evidence, language: str) -> Figure:
    """Mean over replications with its 95 % interval, every count on its own axis."""
    found = people(evidence)
    lines = math.ceil(len(found) / PANELS)
    names = evidence.alternatives
    figure = blank(0.2 + lines * (0.75 + 0.28 * len(names)))
    grid = figure.subplots(lines, PANELS, sharey=True, squeeze=False)
    colour = colours(evidence)
    for axes, (count, known) in zip(grid.flat, found.items(), strict=False):
        for row, alternative in enumerate(names):
            one = known.get(alternative)
            if one is None or not math.isfinite(one.mean):
                continue
            axes.plot([one.low, one.high], [row, row], color=colour[alternative], lw=2.6, alpha=0.7)
            axes.plot(one.mean, row, "o", ms=6, color=colour[alternative])
        written = scale((one.mean for one in known.values()), unit_of(count), language)
        axes.set_title(count_name(evidence, count, language))
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(Ticks(written, unit=True))
        quiet(axes, grid="x")
        axes.spines["left"].set_visible(False)
    for axes in grid.flat[len(found) :]:
        axes.set_visible(False)
    grid[0, 0].set_ylim(len(names) - 0.4, -0.6)
    grid[0, 0].set_yticks(range(len(names)), [label(evidence, each, language) for each in names])
    for line in grid:
        for text, alternative in zip(line[0].get_yticklabels(), names, strict=True):
            text.set_color(colour[alternative])
    return figure
