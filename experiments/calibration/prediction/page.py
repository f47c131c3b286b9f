"""The report of the back-test: scores, the days beside the predictions, and what is not explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.calibration.arrivals import INTERVAL_S
from experiments.calibration.prediction.backtest import Backtest
from experiments.calibration.prediction.erlang_a import ERLANG
from experiments.calibration.prediction.scored import FIRST, LAST, Prediction
from experiments.calibration.prediction.scores import PredictionScore, coverage
from experiments.calibration.report.blocks import Say, picture, table
from experiments.calibration.report.figures import styled
from experiments.calibration.waits import MEASURES
from experiments.report import write_pages
from experiments.report.figures.canvas import BASELINE, INK, PALETTE, blank, quiet
from experiments.report.page import Page, PageBlock, Section
from experiments.report.words import LANGUAGES
from sim.chance import Floats

WORDS = {
    "recorded": ("仿真（实录到达时刻）", "simulated, recorded times"),
    "fitted": ("仿真（拟合的到达过程，来电数已知）", "simulated, fitted process given the numbers"),
    "forecast": ("仿真（来电数只作预测）", "simulated, the numbers as a forecast"),
    "erlang_a": ("逐半小时 Erlang A", "Erlang A by half-hour"),
    "erlang_a_quoted": ("逐半小时 Erlang A，引用值", "Erlang A by half-hour, as quoted"),
    "abandonment": ("放弃率", "abandonment"),
    "mean_wait_s": ("平均等待 秒", "mean wait, s"),
    "wait_over_20s": ("等待超过 20 秒", "wait over 20 s"),
}
"""What a prediction or a measure is called in Chinese and English."""


def write_report(found: Backtest, path: Path, language: str = "both") -> Path:
    """Write the report and return where it is."""
    return write_pages([_page(found, Say(each)) for each in LANGUAGES if language in (each, "both")], path)


def _name(key: str, say: Say) -> str:
    return say(*WORDS[key])


def _page(found: Backtest, say: Say) -> Page:
    best, actual = _score(found, "recorded"), found.actual.overall
    headline = say(
        f"预测放弃率 {best.overall[0]:.2%}，实际 {actual[0]:.2%}；"
        f"预测平均等待 {best.overall[1]:.1f} 秒，实际 {actual[1]:.1f} 秒。",
        f"Predicted abandonment {best.overall[0]:.2%}, actual {actual[0]:.2%}; "
        f"predicted mean wait {best.overall[1]:.1f} s, actual {actual[1]:.1f} s.",
    )
    return Page(
        language=say.language,
        title=say("回测：用前一个月预测后一个月", "Back-test: a month predicted from the month before"),
        question=say(
            f"{found.contacts} 次来电，{len(found.days)} 个工作日，8–22 时",
            f"{found.contacts} calls, {len(found.days)} weekdays, 8 to 22 h",
        ),
        headline=headline,
        sentences=(),
        legend=(),
        sections=(_scores(found, say), _charts(found, say), _rest(found, say)),
        words=say.page_words(),
    )


def _score(found: Backtest, name: str) -> PredictionScore:
    return next(each for each in found.scores if each.name == name)


def _prediction(found: Backtest, name: str) -> Prediction:
    return next(each for each in found.predictions if each.name == name)


def _scores(found: Backtest, say: Say) -> Section:
    rows = []
    for m, measure in enumerate(MEASURES):
        digits = 1 if measure == "mean_wait_s" else 4
        actual = f"{found.actual.overall[m]:.{digits}f}"
        rows.append((_name(measure, say), say("实际", "actual"), actual, "", "", ""))
        for score in found.scores:
            rows.append(
                (
                    "",
                    _name(score.name, say),
                    _with_band(score, m, digits),
                    _known(score.day_correlation[m], 2),
                    _known(score.interval_correlation[m], 2),
                    _known(score.day_error[m], digits),
                )
            )
    heads = (
        say("指标", "measure"),
        say("预测", "prediction"),
        say("全月（95% 仿真区间）", "whole month (95 % of replications)"),
        say("逐日相关", "correlation by day"),
        say("逐半小时相关", "correlation by half-hour of the day"),
        say("逐日平均误差", "mean error of a day"),
    )
    text = say(
        "所有参数只来自前一个月，可用率也是；后一个月只用到达与在岗人数。拟合的到达过程采用实际来电数，时刻在半小时内随机；"
        "“只作预测”时来电数也随机，因此偶然性算了两次，等待更长。Erlang A 用前一个月的平均处理时长和平均耐心，"
        "并假定在岗者的 85% 可用；引用值的其他参数未注明。",
        "Every parameter comes from the first month only, availability too; of the second month only arrivals and "
        "presence are used. The fitted process takes the numbers that came and draws the times within the half-hour. "
        "Where the numbers are a forecast they are drawn as well: chance counts twice then, and waits are longer. "
        "Erlang A takes the mean handle time and the mean patience of the first month, and 85 % of those present as "
        "available; of the one that is quoted no more than the 85 % is known.",
    )
    return Section("scores", say("得分", "Scores"), (PageBlock(text=text), table(heads, rows, "text")))


def _known(value: float, digits: int) -> str:
    """A number, or a dash where it is not known."""
    return "–" if np.isnan(value) else f"{value:.{digits}f}"


def _with_band(score: PredictionScore, measure: int, digits: int) -> str:
    """The whole month with the range of the replications, where there were some."""
    low, high = (_known(each, digits) for each in score.band[:, measure])
    middle = _known(score.overall[measure], digits)
    return middle if low == high else f"{middle} [{low}, {high}]"


def _charts(found: Backtest, say: Say) -> Section:
    caption = say(
        "黑点：实际；蓝带：95% 仿真区间；灰线：Erlang A。",
        "Dots: what happened; band: 95 % of replications; grey: Erlang A.",
    )
    blocks = tuple(picture(_name(MEASURES[m], say), caption, chart(found, m, say.language)) for m in range(2))
    return Section("charts", say("逐日与逐半小时", "By day and by half-hour"), blocks)


@styled
def chart(found: Backtest, measure: int, language: str) -> Figure:
    """The band of one measure by day and by half-hour."""
    figure = blank(3.0)
    left, right = figure.subplots(1, 2)
    recorded, erlang = (_prediction(found, name).waits for name in ("recorded", ERLANG))
    actual, scored = found.actual, slice(FIRST, LAST)
    days = np.arange(float(len(found.days)))
    hours = INTERVAL_S * np.arange(FIRST, LAST) / 3600
    _panel(left, days, actual.by_day, recorded.by_day, erlang.by_day, measure)
    by_interval = actual.by_interval[scored], recorded.by_interval[:, scored], erlang.by_interval[:, scored]
    _panel(right, hours, *by_interval, measure)
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


def _rest(found: Backtest, say: Say) -> Section:
    inside = [coverage(_prediction(found, "recorded"), found.actual, m) for m in range(2)]
    over = _score(found, "recorded").overall[2], found.actual.overall[2]
    fit, seen = found.means
    items = (
        say(
            f"处理时长从 {fit.handle_s:.0f} 秒变为 {seen.handle_s:.0f} 秒，平均耐心从 "
            f"{fit.patience_s:.0f} 秒变为 {seen.patience_s:.0f} 秒：预测不知道这些变化。",
            f"The mean handle time changed from {fit.handle_s:.0f} to {seen.handle_s:.0f} s and the mean patience from "
            f"{fit.patience_s:.0f} to {seen.patience_s:.0f} s: no prediction knows that.",
        ),
        say(
            f"等待超过 20 秒的比例：预测 {over[0]:.1%}，实际 {over[1]:.1%}；两者之差说明等待的长短分布与模型不同。",
            f"Share waiting over 20 s: predicted {over[0]:.1%}, actual {over[1]:.1%}. The difference shows how far the "
            "distribution of waits differs from that of the model.",
        ),
        say(
            f"实际值落在 95% 带内的日子：放弃率 {inside[0]:.0%}，平均等待 {inside[1]:.0%}；带只含随机性，不含参数误差与"
            "日间差异（例如当天实际可用人数）。",
            f"Days inside their 95 % band: abandonment {inside[0]:.0%}, mean wait {inside[1]:.0%}. The band holds "
            "chance only. It does not hold the error of the parameters, nor differences between days that are not in "
            "the log, such as how many of those present were available.",
        ),
        say(
            "技能取自前一个月的全部来电；日志中个别客服只在某些日子接某类来电，模型不知道是哪些日子。",
            "Skills are estimated from the whole first month. In the log some agents serve an intent on some days "
            "only, and the model does not know on which days.",
        ),
    )
    return Section("rest", say("未能解释的", "What is not explained"), (PageBlock(items=items),))
