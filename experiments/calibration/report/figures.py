"""Figures of the report: data against fitted curves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.calibration.arrivals import INTERVAL_S, Arrivals
from experiments.calibration.customers.class_head_start import HeadStarts
from experiments.calibration.customers.customers import Customers
from experiments.calibration.customers.patience import Patience
from experiments.calibration.customers.waiting_pairs import LONGEST_S
from experiments.calibration.estimates import Estimates
from experiments.calibration.number_waiting import NumberWaiting
from experiments.calibration.talks.handling import SHORT_S
from experiments.calibration.talks.pressure import rates
from experiments.calibration.talks.talks import Talks
from experiments.report.figures.canvas import BASELINE, INK, PALETTE, blank, quiet, style
from sim.calendar import DAY_S
from sim.chance import Floats

SHOWN = 4
"""Intents that get a panel of their own, the commonest first."""


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Run a figure function under the style that all reports share."""

    @wraps(draw)
    def under_style(*given: Any) -> Figure:
        with mpl.rc_context(style()):
            return draw(*given)

    return under_style


def hours(axes: Axes, language: str, start_s: Floats, used: np.ndarray[Any, Any]) -> None:
    """An axis of hours of the day that shows the used part."""
    shown = start_s[used] / 3600
    axes.set_xlim(float(shown.min()), float(shown.max()) + 0.5)
    axes.set_xlabel({"zh": "时刻", "en": "hour of the day"}[language])


@styled
def profile(found: Arrivals, language: str) -> Figure:
    """Mean contacts per half-hour of each type of day, with their intervals over days."""
    figure = blank(3.2)
    axes = figure.subplots()
    size = len(next(iter(found.profile.values())).mean)
    start_s: Floats = np.multiply(INTERVAL_S, np.arange(float(size)))
    used = np.zeros(len(start_s), bool)
    for place, (name, each) in enumerate(found.profile.items()):
        colour = PALETTE[place % len(PALETTE)]
        axes.fill_between(start_s / 3600, each.low, each.high, color=colour, alpha=0.2, lw=0, step="post")
        axes.step(start_s / 3600, each.mean, color=colour, where="post", label=name)
        used |= each.mean > 0
    hours(axes, language, start_s, used)
    axes.set_ylabel({"zh": "每半小时进线量", "en": "contacts per half-hour"}[language])
    axes.legend(frameon=False)
    quiet(axes)
    return figure


@styled
def handle_times(found: Talks, language: str) -> Figure:
    """Histograms of talks over 10 s on a logarithmic scale, with the distributions fitted to them."""
    shown = found.commonest[:SHOWN]
    figure = blank(2.9)
    panels = np.atleast_1d(figure.subplots(1, len(shown), sharey=True))
    for axes, (intent, handled) in zip(panels, shown, strict=True):
        values = np.log10(handled.values_s[handled.values_s >= SHORT_S])
        edges = np.linspace(1.0, max(3.3, float(values.max(initial=1.0))), 40)
        axes.hist(values, edges, density=True, color=BASELINE, alpha=0.35)
        for place, (name, law) in enumerate(handled.fit.tried.items()):
            inside = law.quantile(np.linspace(0.001, 0.999, 4000))
            drawn, _ = np.histogram(np.log10(np.maximum(inside, SHORT_S)), edges, density=True)
            axes.plot((edges[1:] + edges[:-1]) / 2, drawn, color=PALETTE[place], label=name)
        axes.set_xticks([1, 2, 3], ["10", "100", "1000"])
        axes.set_title(intent)
        axes.set_xlabel({"zh": "处理时长（秒）", "en": "handle time, s"}[language])
        quiet(axes)
    panels[0].legend(frameon=False, fontsize=8)
    return figure


@styled
def patience_curves(found: Customers, language: str) -> Figure:
    """The share still waiting with its band, and the distribution that goes into the model."""
    curves: list[tuple[str, Patience]] = []
    if found.everybody is not None:
        curves.append(({"zh": "全部", "en": "all"}[language], found.everybody))
    curves += [(intent, each) for (intent, _), each in found.patience.items()][: SHOWN - 1]
    figure = blank(3.0)
    panels = np.atleast_1d(figure.subplots(1, max(1, len(curves)), sharey=True))
    for axes, (name, each) in zip(panels, curves, strict=False):
        curve = each.curve
        last_s = max(float(curve.time_s[-1]), 600.0)
        axes.fill_between(curve.time_s, curve.low, curve.high, step="post", color=BASELINE, alpha=0.25, lw=0)
        data, fit = {"zh": ("数据", "拟合"), "en": ("data", "fitted")}[language]
        if each.crowding is not None:
            fit = {"zh": "拟合，前面无人", "en": "fitted, nobody ahead"}[language]
        axes.step(curve.time_s, curve.alive, where="post", color=INK, lw=1.0, label=data)
        u = np.linspace(0.0005, 0.9995, 2000)
        axes.plot(each.law.quantile(u), 1 - u, color=PALETTE[1], lw=1.2, label=fit)
        axes.set_xlim(0, last_s)
        axes.set_ylim(0, 1)
        axes.set_title(name)
        axes.set_xlabel({"zh": "等待时间（秒）", "en": "wait, s"}[language])
        quiet(axes)
    panels[0].set_ylabel({"zh": "仍在等的比例", "en": "share still waiting"}[language])
    panels[0].legend(frameon=False)
    return figure


@styled
def pressure(found: Estimates, language: str) -> Figure:
    """How often talks of the commonest intent end, by the number of customers waiting; 1 is when nobody waits."""
    least = (0, 1, 2, 4, 7)
    rate, error = rates(found.calls, found.talks.commonest[0][0], least)
    figure = blank(2.6)
    axes = figure.subplots()
    x = np.arange(len(least))
    data, rule = {"zh": ("日志（95%）", "模型"), "en": ("log (95 %)", "model")}[language]
    axes.errorbar(x, rate / rate[0], 1.96 * error / rate[0], color=INK, marker="o", ms=4, ls="", label=data)
    if found.talks.pressure is not None:
        axes.step(x, 1 + found.talks.pressure.value * (x > 0), where="mid", color=PALETTE[1], label=rule)
    axes.set_xticks(x, ["0", "1", "2–3", "4–6", "7+"])
    axes.set_xlabel({"zh": "排队人数", "en": "waiting"}[language])
    axes.set_ylabel({"zh": "相对速度", "en": "relative pace"}[language])
    axes.legend(frameon=False, loc="upper left")
    quiet(axes)
    return figure


@styled
def precedence(found: HeadStarts, language: str) -> Figure:
    """The share who went first although they came later, by how much later they came, and the head start."""
    figure = blank(2.6)
    panels = np.atleast_1d(figure.subplots(1, len(found.orders), sharey=True))
    others = {"zh": "其他人", "en": "others"}[language]
    data, rule = {"zh": ("日志", "模型"), "en": ("log", "model")}[language]
    over = {"zh": "先于", "en": "before"}[language]
    for axes, order in zip(panels, found.orders, strict=True):
        axes.plot(order.later_s, order.passed, color=INK, marker="o", ms=3, ls="", label=data)
        steps = [0.0, order.head_start_s, order.head_start_s, LONGEST_S]
        axes.plot(steps, [order.share, order.share, 0.0, 0.0], color=PALETTE[1], label=rule)
        axes.set_title(f"{order.first or 'VIP'} {over} {order.others or others}")
        axes.set_ylim(-0.03, 1.03)
        axes.set_xlabel({"zh": "晚到多少秒", "en": "came later by, s"}[language])
        quiet(axes)
    panels[0].set_ylabel({"zh": "先被应答的比例", "en": "share answered first"}[language])
    panels[0].legend(frameon=False)
    return figure


@styled
def staffing(found: Estimates, language: str) -> Figure:
    """Agents present, agents talking and customers waiting by time of day, on days of the main type."""
    figure = blank(3.0)
    axes = figure.subplots()
    calls, presence, kinds = found.calls, found.staff.presence, found.arrivals.days
    step_s = 300.0
    at_s = np.arange(0.0, DAY_S, step_s) + step_s / 2
    there, busy, waiting = (np.zeros(len(at_s)) for _ in range(3))
    queue = NumberWaiting.of(calls)
    days = np.flatnonzero(kinds.where(kinds.main)).tolist()
    talked = calls.answered & (calls.talk_s > 0)
    began, ended = np.sort(calls.answer_s[talked]), np.sort(calls.end_s[talked])
    for day in days:
        at = at_s + day * DAY_S
        place = np.searchsorted(presence.start_s, at, "right") - 1
        there += np.where(place >= 0, presence.count[np.maximum(place, 0)], 0)
        busy += np.searchsorted(began, at, "right") - np.searchsorted(ended, at, "right")
        waiting += queue.after(at)
    words = {"zh": ("在岗客服", "通话中", "排队客户"), "en": ("agents present", "talking", "customers waiting")}[
        language
    ]
    for label, total, colour in zip(words, (there, busy, waiting), PALETTE, strict=False):
        axes.plot(at_s / 3600, total / max(1, len(days)), color=colour, label=label)
    hours(axes, language, at_s, there + busy + waiting > 0)
    axes.legend(frameon=False)
    quiet(axes)
    return figure
