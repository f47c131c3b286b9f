"""The back-test's report: predicted bands against what happened, scores, and what is left unexplained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.calibration.arrivals import INTERVAL_S
from experiments.calibration.backtest import FIRST, LAST, MEASURES, Backtest, Prediction, Score
from experiments.calibration.figures import styled
from experiments.calibration.report import PAGE_WORDS, Say, picture, speaking, table
from experiments.report import write_pages
from experiments.report.figures.canvas import BASELINE, INK, PALETTE, blank, quiet
from experiments.report.page import Block, Page, Section
from experiments.report.words import LANGUAGES, word
from sim.chance import Floats

WORDS = {
    "recorded": ("仿真（实录到达时刻）", "simulated, recorded times"),
    "fitted": ("仿真（拟合到达过程，来电数已知）", "simulated, fitted process given the numbers"),
    "forecast": ("仿真（来电数只作预测）", "simulated, the numbers as a forecast"),
    "erlang_a": ("逐半小时 Erlang A", "Erlang A by half-hour"),
    "erlang_a_quoted": ("逐半小时 Erlang A，引用值", "Erlang A by half-hour, as quoted"),
    "abandonment": ("放弃率", "abandonment"),
    "mean_wait_s": ("平均等待 秒", "mean wait, s"),
    "wait_over_20s": ("等待超过20秒", "wait over 20 s"),
}


def write_report(found: Backtest, path: Path, language: str = "both") -> Path:
    """Write the report and return where it is."""
    return write_pages([_page(found, each) for each in LANGUAGES if language in (each, "both")], path)


def name(key: str, language: str) -> str:
    """What people call a prediction or a measure."""
    return WORDS[key][LANGUAGES.index(language)]


def _page(found: Backtest, language: str) -> Page:
    say = speaking(language)
    best = next(each for each in found.scores if each.name == "recorded")
    headline = say(
        f"预测放弃率 {best.overall[0]:.2%}，实际 {found.overall[0]:.2%}；"
        f"预测平均等待 {best.overall[1]:.1f} 秒，实际 {found.overall[1]:.1f} 秒。",
        f"Predicted abandonment {best.overall[0]:.2%}, actual {found.overall[0]:.2%}; "
        f"predicted mean wait {best.overall[1]:.1f} s, actual {found.overall[1]:.1f} s.",
    )
    sections = (_scores(found, language, say), _days(found, language, say), _rest(found, say))
    return Page(
        language,
        say("回测：用前一个月预测后一个月", "Back-test: a month predicted from the month before"),
        say(
            f"{found.contacts} 次来电，{len(found.days)} 个工作日，8–22时",
            f"{found.contacts} calls, {len(found.days)} weekdays, 8 to 22 h",
        ),
        headline,
        (),
        (),
        sections,
        {key: word(key, language) for key in PAGE_WORDS},
    )


def _scores(found: Backtest, language: str, say: Say) -> Section:
    rows = []
    for m, measure in enumerate(MEASURES):
        digits = 1 if measure == "mean_wait_s" else 4
        rows.append((name(measure, language), say("实际", "actual"), f"{found.overall[m]:.{digits}f}", "", "", ""))
        for score in found.scores:
            rows.append(
                (
                    "",
                    name(score.name, language),
                    _with_band(score, m, digits),
                    _known(score.day_correlation[m], 2),
                    _known(score.interval_correlation[m], 2),
                    _known(score.day_error[m], digits),
                )
            )
    heads = (
        say("指标", "measure"),
        say("预测", "prediction"),
        say("全月（95%的仿真）", "whole month (95 % of replications)"),
        say("逐日相关", "correlation by day"),
        say("逐半小时相关", "correlation by half-hour of the day"),
        say("逐日平均误差", "mean error of a day"),
    )
    text = say(
        "所有参数只来自前一个月，可用率也是；后一个月只用到达与在岗人数。拟合到达过程用实际来电数，时刻在半小时内随机；"
        "“只作预测”时来电数也随机，因此偶然性算了两次，等待更长。Erlang A 用前一个月的平均处理时长和平均耐心，"
        "在岗者的85%可用；引用值的其他参数未注明。",
        "Every parameter comes from the first month only, availability too; of the second month only arrivals and "
        "presence are used. The fitted process takes the numbers that came and draws the times within the half-hour; "
        "where the numbers are but a forecast, they are drawn as well: chance counts twice then, and waits are longer. "
        "Erlang A takes the first month's mean handle time and mean patience, and 85 % of those present as available; "
        "of the one that is quoted no more is known than the 85 %.",
    )
    return Section("scores", say("得分", "Scores"), (Block(text=text), table(heads, rows, "text")))


def _known(value: float, digits: int) -> str:
    """A number, or a dash where it is not known."""
    return "–" if np.isnan(value) else f"{value:.{digits}f}"


def _with_band(score: Score, measure: int, digits: int) -> str:
    """The whole month with the range of the replications, where there were some."""
    low, middle, high = (_known(each[measure], digits) for each in (score.low, score.overall, score.high))
    return middle if low == high else f"{middle} [{low}, {high}]"


def _days(found: Backtest, language: str, say: Say) -> Section:
    caption = say(
        "黑点：实际；蓝带：仿真的95%；灰线：Erlang A。", "Dots: what happened; band: 95 % of runs; grey: Erlang A."
    )
    blocks = []
    for m in range(2):
        blocks.append(picture(name(MEASURES[m], language), caption, chart(found, m, language)))
    return Section("charts", say("逐日与逐半小时", "By day and by half-hour"), tuple(blocks))


@styled
def chart(found: Backtest, measure: int, language: str) -> Figure:
    """The band of one measure by day and by half-hour."""
    figure = blank(3.0)
    left, right = figure.subplots(1, 2)
    recorded = next(each for each in found.predictions if each.name == "recorded")
    erlang = next(each for each in found.predictions if each.name == "erlang_a")
    hours = INTERVAL_S * np.arange(FIRST, LAST) / 3600
    _panel(left, np.arange(float(len(found.days))), found.by_day, recorded.by_day, erlang.by_day, measure)
    _panel(
        right,
        hours,
        found.by_interval[FIRST:LAST],
        recorded.by_interval[:, FIRST:LAST],
        erlang.by_interval[:, FIRST:LAST],
        measure,
    )
    shown = range(0, len(found.days), 3)
    left.set_xticks(list(shown), [found.days[day] for day in shown])
    right.set_xlabel({"zh": "时刻", "en": "hour of the day"}[language])
    return figure


def _panel(axes: Axes, x: Floats, actual: Floats, bands: Floats, erlang: Floats, measure: int) -> None:
    low, middle, high = np.percentile(bands[..., measure], [2.5, 50, 97.5], axis=0)
    axes.fill_between(x, low, high, color=PALETTE[0], alpha=0.25, lw=0)
    axes.plot(x, middle, color=PALETTE[0])
    axes.plot(x, erlang[0, :, measure], color=BASELINE, lw=1.0, ls="--")
    axes.plot(x, actual[:, measure], color=INK, marker="o", ms=3, ls="")
    axes.set_ylim(bottom=0)
    quiet(axes)


def coverage(found: Backtest, prediction: Prediction, measure: int) -> float:
    """Share of days whose actual value lies in the prediction's 95 % band."""
    low, high = np.percentile(prediction.by_day[..., measure], [2.5, 97.5], axis=0)
    actual = found.by_day[:, measure]
    return float(((actual >= low) & (actual <= high)).mean())


def _rest(found: Backtest, say: Say) -> Section:
    recorded = next(each for each in found.predictions if each.name == "recorded")
    inside = [coverage(found, recorded, m) for m in range(2)]
    best = next(each for each in found.scores if each.name == "recorded")
    over = (best.overall[2], found.overall[2])
    items = (
        say(
            f"处理时长从 {found.handle_s[0]:.0f} 秒变为 {found.handle_s[1]:.0f} 秒，平均耐心从 "
            f"{found.mean_patience_s[0]:.0f} 秒变为 {found.mean_patience_s[1]:.0f} 秒：预测不知道这些变化。",
            f"Handle time moved from {found.handle_s[0]:.0f} to {found.handle_s[1]:.0f} s and mean patience from "
            f"{found.mean_patience_s[0]:.0f} to {found.mean_patience_s[1]:.0f} s: no prediction knows that.",
        ),
        say(
            f"等待超过20秒的比例：预测 {over[0]:.1%}，实际 {over[1]:.1%}；两者之差说明等待的长短分布与模型不同。",
            f"Share waiting over 20 s: predicted {over[0]:.1%}, actual {over[1]:.1%}. As far as they differ more than "
            "the mean wait does, short and long waits are mixed otherwise than in the model.",
        ),
        say(
            f"实际值落在95%带内的日子：放弃率 {inside[0]:.0%}，平均等待 {inside[1]:.0%}；带只含随机性，不含参数误差与"
            "日间差异（例如当天实际可用人数）。",
            f"Days inside their 95 % band: abandonment {inside[0]:.0%}, mean wait {inside[1]:.0%}. The band holds "
            "chance only, not the error of the parameters, nor what differs between days and is not in the log, such "
            "as how many of those present were there for customers.",
        ),
        say(
            "技能取自前一个月的整月来电；日志中个别客服只在某些日子接新客户，模型不知道是哪些日子。",
            "Skills are told from the whole first month. In the log some agents serve an intent on some days only, and "
            "the model does not know on which.",
        ),
    )
    return Section("rest", say("未能解释的", "What is not explained"), (Block(items=items),))
