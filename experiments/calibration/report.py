"""The calibration report: what was read, what was learnt, and data against fitted curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from experiments.calibration import figures
from experiments.calibration.availability import Match
from experiments.calibration.bootstrap import Interval
from experiments.calibration.estimates import Estimates
from experiments.report import write_pages
from experiments.report.figures.canvas import image
from experiments.report.page import Block, Page, Picture, Section
from experiments.report.tables import Cell, Table
from experiments.report.words import LANGUAGES, word
from sim.chance import Floats

PAGE_WORDS = ("switch", "contents", "footer", "verdict", "configuration")
MOST_AGENTS: Final = 60
"""With more agents the table of who serves what is left out."""
Say = Callable[[str, str], str]


def write_report(found: Estimates, match: Match, path: Path, log: str, language: str = "both") -> Path:
    """Write the report of one calibration and return where it is."""
    return write_pages([_page(found, match, log, each) for each in LANGUAGES if language in (each, "both")], path)


def speaking(language: str) -> Say:
    """A chooser between a Chinese and an English text."""
    return lambda zh, en: zh if language == "zh" else en


def _page(found: Estimates, match: Match, log: str, language: str) -> Page:
    say = speaking(language)
    made, seen = match.simulated, match.observed
    headline = say(
        f"仿真平均等待 {made[1]:.1f} 秒，日志为 {seen[1]:.1f} 秒；放弃率 {made[0]:.1%}，日志为 {seen[0]:.1%}。",
        f"Simulated mean wait {made[1]:.1f} s against {seen[1]:.1f} s in the log; "
        f"abandonment {made[0]:.1%} against {seen[0]:.1%}.",
    )
    sections = [
        _log(found, log, say),
        _arrivals(found, language, say),
        _handling(found, language, say),
        _patience(found, language, say),
        *_precedence(found, language, say),
        _presence(found, match, language, say),
        _assumed(say),
    ]
    return Page(
        language,
        say("由日志标定的运营", "An operation learnt from its log"),
        log,
        headline,
        (),
        (),
        tuple(sections),
        {key: word(key, language) for key in PAGE_WORDS},
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "figures") -> Block:
    """A table of plain texts."""
    return Block(table=Table(tuple(heads), tuple(tuple(Cell(text) for text in row) for row in rows), kind=kind))


def picture(title: str, caption: str, figure: Figure) -> Block:
    """A figure in the page."""
    return Block(picture=Picture(title, caption, image(figure)))


def between(each: Interval, digits: int = 2, factor: float = 1.0) -> str:
    """An estimate with its interval."""
    low, value, high = (f"{part * factor:.{digits}f}" for part in (each.low, each.value, each.high))
    return f"{value} [{low}, {high}]"


def _log(found: Estimates, log: str, say: Say) -> Section:
    calls = found.calls
    rows = [
        (say("读入的行", "rows read"), f"{calls.rows}"),
        *((say(f"剔除：{reason}", f"left out: {reason}"), f"{count}") for reason, count in calls.dropped.items()),
        (say("有效进线", "contacts that count"), f"{len(calls.arrival_s)}"),
        (say("天数", "days"), f"{calls.days}, {calls.first_date} …"),
        (say("放弃率 %", "abandonment, %"), between(found.abandonment, 2, 100)),
        (say("平均等待 秒", "mean wait, s"), between(found.wait_s, 1)),
        (say("平均处理时长 秒", "mean handle time, s"), f"{np.nanmean(calls.talk_s):.1f}"),
    ]
    if found.redials is not None:
        redials = found.redials
        rows += [
            (say("半小时内重拨 %", "redial within half an hour, %"), between(redials.share, 1, 100)),
            (say("重拨间隔 秒", "delay of a redial, s"), between(redials.delay_s, 0)),
            (say("据以估计的客户", "customers this rests on"), f"{redials.left}"),
        ]
    return Section(
        "log",
        say("日志", "The log"),
        (
            Block(
                text=say("方括号内为按天重抽样的95%区间。", "Brackets hold 95 % intervals from a bootstrap over days.")
            ),
            table((say("项目", "what"), say("数值", "value")), rows),
        ),
    )


def _arrivals(found: Estimates, language: str, say: Say) -> Section:
    spread, arrivals = found.arrivals.spread, found.arrivals
    rows = [
        (say("日忙闲变异系数", "coefficient of variation of the day"), between(arrivals.day_cv, 3)),
        (say("时段忙闲变异系数", "coefficient of variation of the interval"), between(arrivals.interval_cv, 3)),
        (say("相邻时段相关", "correlation of neighbouring intervals"), f"{spread.interval_correlation:.2f}"),
        (say("日总量方差÷均值（泊松为1）", "variance ÷ mean of a day (Poisson: 1)"), f"{spread.day_dispersion:.1f}"),
        (
            say("时段量方差÷均值（泊松为1）", "variance ÷ mean of an interval (Poisson: 1)"),
            f"{spread.interval_dispersion:.2f}",
        ),
    ]
    caption = say("阴影为均值的95%区间。", "Shaded: 95 % intervals of the means.")
    return Section(
        "arrivals",
        say("到达", "Arrivals"),
        (
            picture("", caption, figures.profile(found, language)),
            table((say("扣除泊松后的波动", "spread beyond Poisson"), say("数值", "value")), rows),
        ),
    )


def _handling(found: Estimates, language: str, say: Say) -> Section:
    rows = [
        (
            intent,
            f"{each.talks}",
            between(each.mean_s, 0),
            f"{each.cv:.2f}",
            between(each.short, 1, 100),
            f"{each.sigma:.3f}",
            f"{each.chosen} " + ", ".join(f"{name} {far:.3f}" for name, far in each.distance.items()),
        )
        for intent, each in sorted(found.handling.items(), key=lambda pair: -pair[1].talks)
    ]
    heads = (
        say("咨询类型", "intent"),
        say("通话数", "talks"),
        say("均值 秒", "mean, s"),
        say("变异系数", "cv"),
        say("短于10秒 %", "under 10 s, %"),
        say("对数标准差", "sigma of the logarithm"),
        say("所选分布与各分布的距离", "law chosen, and how far each is off (KS)"),
    )
    text = say(
        f"客服之间处理时长对数的标准差：{between(found.agents.sd_log, 3)}（{found.agents.count} 人）。",
        f"Standard deviation between agents of log handle time: {between(found.agents.sd_log, 3)} "
        f"({found.agents.count} agents).",
    )
    return Section(
        "handling",
        say("处理时长", "Handle times"),
        (
            picture("", "", figures.handle_times(found, language)),
            table(heads, rows),
            Block(text=text),
            *_pressure(found, language, say),
        ),
    )


def _pressure(found: Estimates, language: str, say: Say) -> tuple[Block, ...]:
    """By how much talks are shorter while customers wait, where they are."""
    if found.pressure is None:
        return ()
    speed = between(found.pressure, 0, 100)
    text = say(
        f"有客户排队时，客服的工作快 {speed} %；上表是按无人排队时的速度折算的时长。",
        f"While customers wait agents work {speed} % faster; the table above has handle times at the pace with nobody "
        "waiting.",
    )
    intent, _ = figures.commonest(found)[0]
    caption = say(
        f"{intent} 通话结束的频率（10秒以后），以无人排队时为1；未扣除人员与时段的差异。",
        f"How often talks ({intent}, over 10 s) end, 1 being with nobody waiting; not freed from who talks and when.",
    )
    return (Block(text=text), picture("", caption, figures.pressure(found, language)))


def _patience(found: Estimates, language: str, say: Say) -> Section:
    curves = [(say("全部", "all"), found.everybody)] if found.everybody else []
    curves += [(f"{intent} · {channel}", each) for (intent, channel), each in found.patience.items()]
    rows = [
        (
            name,
            f"{each.waited}",
            f"{each.left}",
            between(each.median_s, 0),
            f"{each.mean_s:.0f}",
            between(each.balked, 2, 100),
            "" if each.crowding is None else f"{100 * each.crowding.share:.1f}",
        )
        for name, each in curves
        if each is not None
    ]
    heads = (
        say("咨询类型", "intent"),
        say("排队", "waited"),
        say("放弃", "left"),
        say("中位数 秒", "median, s"),
        say("均值（含尾部）秒", "mean with the tail, s"),
        say("立即放弃 %", "balked, %"),
        say("前面每人赶走 %", "driven away by each ahead, %"),
    )
    text = say(
        "被应答者若未被应答会等得更久，故用卡普兰-迈耶估计；数据之外按指数尾部外推。前面排队的人越多走得越早时，"
        "把因此离开的部分分开估计，模型的耐心曲线是前面无人时的。",
        "Who was answered would have waited longer, hence Kaplan and Meier's estimate; beyond the data an "
        "exponential tail. Where customers leave sooner the more wait ahead, what is owed to those is told "
        "apart, and the model's curve is that of customers with nobody ahead. Intents in which fewer than 30 left take "
        "the patience of all.",
    )
    return Section(
        "patience",
        say("耐心", "Patience"),
        (Block(text=text), picture("", "", figures.patience_curves(found, language)), table(heads, rows)),
    )


def _precedence(found: Estimates, language: str, say: Say) -> tuple[Section, ...]:
    """Who is answered before others who came first, where the log shows it."""
    credit = found.credit
    if credit is None or not credit.orders:
        return ()
    day = f"{found.calls.first_date + timedelta(days=credit.since):%Y-%m-%d}"
    items = [
        say(
            f"{order.share:.0%} 的 VIP 视同已多等 {order.head_start_s:.0f} 秒。",
            f"{order.share:.0%} of VIPs count as having waited {order.head_start_s:.0f} s longer.",
        )
        if order.first is None
        else say(
            f"{order.first} 视同比 {order.others} 已多等 {order.head_start_s:.0f} 秒。",
            f"{order.first} counts as having waited {order.head_start_s:.0f} s longer than {order.others}.",
        )
        for order in credit.orders
    ]
    text = say(
        f"自 {day} 起，晚到不足提前量者先被应答；此前按先来后到。各人有无提前量，由应答的先后推断。",
        f"From {day} on, who came later by less than the head start is answered first; until then, who came first. "
        "Told from the order of answers.",
    )
    blocks = (Block(text=text), Block(items=tuple(items)), picture("", "", figures.precedence(credit, language)))
    return (Section("precedence", say("谁先被应答", "Who is answered first"), blocks),)


def _presence(found: Estimates, match: Match, language: str, say: Say) -> Section:
    presence = found.presence
    rows = [
        (
            say("有人排队时通话者÷在岗者 %", "talking ÷ present while anybody waits, %"),
            between(presence.busy_share, 1, 100),
        ),
        (say("离席占在岗时间 %", "share of presence away, %"), between(match.share, 1, 100)),
    ]
    if len(found.pauses.wrap_s):
        rows.append((say("话后处理 秒", "wrap-up, s"), f"{found.pauses.wrap_s.mean():.1f}"))
    if match.shrinkage is not None:
        rows.append((say("每次离席 秒", "a spell away, s"), f"{match.shrinkage.away_s.mean:.0f}"))
        stays = say("有人排队时暂不离席的比例", "share of spells that wait until nobody waits")
        rows.append((stays, f"{match.shrinkage.stay_share:.0%}"))
    matched = [(say("日志", "the log"), *_three(match.observed)), (say("仿真", "simulated"), *_three(match.simulated))]
    heads = (
        say("当月", "over the log"),
        say("放弃率", "abandonment"),
        say("平均等待 秒", "mean wait, s"),
        say("等待超20秒", "wait over 20 s"),
    )
    return Section(
        "presence",
        say("在岗与可用", "Presence and availability"),
        (
            picture("", say("主要日类型的平均。", "Averages of the main day type."), figures.staffing(found, language)),
            table((say("项目", "what"), say("数值", "value")), rows),
            table(heads, matched),
            *_served(found, say),
        ),
    )


def _served(found: Estimates, say: Say) -> tuple[Block, ...]:
    """Who serves which intent, with the numbers of calls behind it."""
    seen = found.skills
    heads = (say("客服", "agent"), say("处理时长系数", "handle time ×"), *seen.intents)
    rows = [
        (
            name,
            f"{found.agents.factor[place]:.2f}",
            *(
                f"{count} {'✓' if does else '–'}"
                for count, does in zip(seen.calls[place], seen.serves[place], strict=True)
            ),
        )
        for place, name in enumerate(found.calls.agents)
        if seen.known[place]
    ]
    return (table(heads, rows),) if rows and len(rows) <= MOST_AGENTS else ()


def _three(got: Floats) -> tuple[str, str, str]:
    return f"{got[0]:.2%}", f"{got[1]:.1f}", f"{got[2]:.1%}"


def _assumed(say: Say) -> Section:
    items = (
        say(
            "在岗：客服自首个来电至末个来电视为在岗，间隔超过20分钟除外。",
            "Presence: an agent is there from the first call to the last, gaps over 20 min apart.",
        ),
        say(
            "话后处理与离席：有三人以上排队时，两通来电间隔不超过一分钟算话后处理，更长算离席。",
            "Wrap-up and time away: while three or more wait, a pause up to a minute is wrap-up, a longer one away.",
        ),
        say(
            "技能：某类来电明显少于应有份额一半的客服，视为不接该类；来电不足50通的客服按多数人处理。",
            "Skills: who answered clearly less than half the usual share of an intent does not serve it; an agent with "
            "fewer than 50 calls serves what most do.",
        ),
        say(
            "重拨概率只来自识别出的客户，并假定其他人相同。",
            "Redials are known of identified customers only; the others are taken to be like them.",
        ),
    )
    return Section("assumed", say("假定", "What is assumed"), (Block(items=items),))
