"""Service level of the largest skill groups by interval, simulated beside Erlang's formulas."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

from experiments.evidence import Evidence
from experiments.report.figures.canvas import INK, QUIET, blank, colours, quiet, styled
from experiments.report.figures.week import DASHES, dates, shade_event
from experiments.report.names import label
from experiments.report.theory import group_name
from experiments.report.words import word
from experiments.theory import Beside

GROUPS = 3
"""Skill groups of each alternative that are drawn, those with most contacts."""


@styled
def draw(evidence: Evidence, language: str) -> Figure:
    """A row per skill group; gaps where nothing is compared."""
    shown = [(name, one) for name in evidence.alternatives for one in _largest(evidence.theory.get(name, ()))]
    figure = blank(0.75 + 1.25 * len(shown))
    grid = figure.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)
    colour = colours(evidence)
    for axes, (name, one) in zip(grid[:, 0], shown, strict=True):
        step_s = one.start_s[1] - one.start_s[0] if len(one.start_s) > 1 else 1800.0
        hours = (one.start_s + step_s / 2) / 3600
        lines = (("erlang_c", QUIET, ":"), ("erlang_a", INK, DASHES), ("simulated", colour[name], "-"))
        for who, ink, dash in lines:
            text = word(f"theory.{who}", language, measure="").strip("：: ")
            axes.plot(hours, one.levels[who], color=ink, ls=dash, lw=1.1, label=text)
        axes.set_title(f"{label(evidence, name, language)} · {group_name(evidence, one, language)}", color=colour[name])
        shade_event(axes, evidence)
        quiet(axes)
        axes.yaxis.set_major_locator(MultipleLocator(0.5))
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    first, last = grid[0, 0], np.asarray(shown[0][1].start_s)
    first.set_ylim(0, 1.02)
    dates(grid[-1, 0], evidence, language, float(last[0]) / 3600, float(last[-1]) / 3600)
    first.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3, frameon=False, borderaxespad=0.1)
    return figure


def _largest(groups: tuple[Beside, ...]) -> list[Beside]:
    """Those with most contacts, in the order given."""
    least = sorted((one.offered for one in groups), reverse=True)[:GROUPS][-1:] or [0.0]
    return [one for one in groups if one.offered >= least[0]][:GROUPS]
