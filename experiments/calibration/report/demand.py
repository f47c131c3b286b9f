"""Demand in the report: what the log holds, and how contacts arrive."""

from __future__ import annotations

import numpy as np

from experiments.calibration.arrivals import Arrivals
from experiments.calibration.estimates import Estimates
from experiments.calibration.report import figures
from experiments.calibration.report.blocks import Say, between, items, picture
from experiments.report.page import PageBlock, Section


def log_section(found: Estimates, say: Say) -> Section:
    """What was read, and the main figures of the log."""
    calls, service, redials = found.calls, found.service, found.customers.redials
    rows = [
        (say("读入的行", "rows read"), f"{calls.rows}"),
        *((say(f"剔除：{reason}", f"left out: {reason}"), f"{count}") for reason, count in calls.dropped.items()),
        (say("有效进线", "contacts that count"), f"{len(calls.arrival_s)}"),
        (say("天数", "days"), say(f"{calls.days}，自 {calls.first_date} 起", f"{calls.days}, from {calls.first_date}")),
        (say("放弃率 %", "abandonment, %"), between(service.abandonment, 2, 100)),
        (say("平均等待 秒", "mean wait, s"), between(service.wait_s, 1)),
        (say("平均处理时长 秒", "mean handle time, s"), f"{np.nanmean(calls.talk_s):.1f}"),
    ]
    if redials is not None:
        rows += [
            (say("半小时内重拨 %", "redial within half an hour, %"), between(redials.share, 1, 100)),
            (say("重拨间隔 秒", "delay of a redial, s"), between(redials.delay_s, 0)),
            (say("据以估计的客户", "customers this is estimated from"), f"{redials.left}"),
        ]
    note = say("方括号内为按天重抽样的 95% 区间。", "Brackets hold 95 % intervals from a bootstrap over days.")
    return Section("log", say("日志", "The log"), (PageBlock(text=note), items(say, rows)))


def arrivals_section(found: Arrivals, say: Say) -> Section:
    """The profile of a day, and the spread beyond chance."""
    spread = found.spread
    rows = [
        (say("日忙闲变异系数", "coefficient of variation of the day"), between(found.day_cv, 3)),
        (say("时段忙闲变异系数", "coefficient of variation of the interval"), between(found.interval_cv, 3)),
        (say("相邻时段相关", "correlation of neighbouring intervals"), f"{spread.interval_correlation:.2f}"),
        (say("日总量方差÷均值（泊松为 1）", "variance ÷ mean of a day (Poisson: 1)"), f"{spread.day_dispersion:.1f}"),
        (
            say("时段量方差÷均值（泊松为 1）", "variance ÷ mean of an interval (Poisson: 1)"),
            f"{spread.interval_dispersion:.2f}",
        ),
    ]
    caption = say("阴影为均值的 95% 区间。", "Shaded: 95 % intervals of the means.")
    heads = (say("扣除泊松后的波动", "spread beyond Poisson"), say("数值", "value"))
    blocks = (picture("", caption, figures.profile(found, say.language)), items(say, rows, heads))
    return Section("arrivals", say("到达", "Arrivals"), blocks)
