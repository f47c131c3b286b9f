"""How each account moves the result away from the baseline, in thousand yuan."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.evidence import Evidence
from experiments.report.figures.canvas import GAIN, INK, LOSS, QUIET, Ticks, blank, colours, quiet, styled
from experiments.report.findings import account_means, others
from experiments.report.format import Scale
from experiments.report.names import label
from experiments.report.words import say, word

COLUMNS = 3
"""Most panels beside each other."""


def steps(evidence: Evidence) -> pd.DataFrame:
    """Thousand yuan by account and alternative, minus the baseline if there are others.

    Accounts that nowhere matter are left out.
    """
    money = account_means(evidence) / 1000
    if others(evidence):
        if evidence.baseline not in money:
            return money.iloc[:0, :0]
        known = [name for name in others(evidence) if name in money]
        money = money[known].sub(money[evidence.baseline], axis=0)
    largest = float(money.abs().to_numpy().max()) if money.size else 0.0
    return money[(money.abs() > max(1e-9, largest * 1e-6)).any(axis=1)]


@styled
def draw(evidence: Evidence, language: str) -> Figure:
    """A panel per alternative: one bar per account from where the last ended, the total below."""
    money = steps(evidence)
    columns = min(COLUMNS, money.shape[1])
    lines = math.ceil(money.shape[1] / columns)
    figure = blank(lines * (0.75 + 0.3 * (len(money) + 1)))
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    colour = colours(evidence)
    for axes, name in zip(grid.flat, money.columns, strict=False):
        _bars(axes, money[name].to_numpy(dtype=np.float64), colour[name])
        axes.set_title(label(evidence, name, language), color=colour[name])
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(Ticks(Scale()))
    for axes in grid.flat[money.shape[1] :]:
        axes.set_visible(False)
    last = "total" if others(evidence) else "result"
    texts = [say(evidence.accounts.get(account), language, account) for account in money.index]
    grid[0, 0].set_yticks(range(len(money) + 1), [*texts, word(last, language)])
    grid[0, 0].set_ylim(len(money) + 0.6, -0.6)
    _room(grid[0, 0], money)
    figure.supxlabel(word("thousand_yuan", language), fontsize=9, color=QUIET)
    return figure


def _bars(axes: Axes, amounts: np.ndarray[tuple[int], np.dtype[np.float64]], total: str) -> None:
    """Floating bars, their numbers behind their outer ends, hairlines from one to the next."""
    ends = np.cumsum(amounts)
    starts = ends - amounts
    rows = np.arange(len(amounts))
    tints = np.where(amounts >= 0, GAIN, LOSS)
    axes.barh(rows, amounts, left=starts, height=0.62, color=tints)
    axes.barh(len(amounts), ends[-1], height=0.62, color=total)
    axes.vlines(ends, rows + 0.31, rows + 1 - 0.31, color=QUIET, lw=0.7)
    axes.axvline(0, color=INK, lw=0.8)
    written = Scale(decimals=1 if np.abs(amounts).max() < 1000 else 0)
    outer = [*np.maximum(starts, ends), max(ends[-1], 0.0)]
    for row, (edge, amount) in enumerate(zip(outer, [*amounts, ends[-1]], strict=True)):
        axes.annotate(
            written.bare(amount, signed=True),
            (edge, row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    quiet(axes, grid="x")
    axes.spines["left"].set_visible(False)


def _room(axes: Axes, money: pd.DataFrame) -> None:
    """Limits that leave space for the numbers at the right."""
    ends = np.vstack([np.zeros(money.shape[1]), money.cumsum().to_numpy(dtype=np.float64)])
    low, high = float(ends.min()), float(ends.max())
    span = (high - low) or 1.0
    axes.set_xlim(low - 0.04 * span, high + 0.22 * span)
