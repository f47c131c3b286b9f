"""Agents in the report: how long they talk, when they are there, and what they serve."""

from __future__ import annotations

from typing import Final

from experiments.calibration.availability import Match
from experiments.calibration.estimates import Estimates
from experiments.calibration.report import figures
from experiments.calibration.report.blocks import Say, between, items, picture, table
from experiments.report.page import PageBlock, Section
from sim.chance import Floats

MOST_AGENTS: Final = 60
"""With more agents the table of what each agent serves is left out."""


def talks_section(found: Estimates, say: Say) -> Section:
    """Handle times by intent, and what they depend on."""
    talks = found.talks
    rows = [
        (
            intent,
            f"{each.talks}",
            between(each.mean_s, 0),
            f"{each.cv:.2f}",
            between(each.short, 1, 100),
            f"{each.sigma:.3f}",
            f"{each.fit.chosen} " + ", ".join(f"{name} {far:.3f}" for name, far in each.fit.distance.items()),
        )
        for intent, each in talks.commonest
    ]
    heads = (
        say("咨询类型", "intent"),
        say("通话数", "talks"),
        say("均值 秒", "mean, s"),
        say("变异系数", "cv"),
        say("短于 10 秒 %", "under 10 s, %"),
        say("对数标准差", "sigma of the logarithm"),
        say("所选分布与各分布的距离", "distribution chosen, and the distance of each (Kolmogorov–Smirnov)"),
    )
    text = say(
        f"客服之间处理时长对数的标准差：{between(talks.agents.sd_log, 3)}（{talks.agents.count} 人）。",
        f"Standard deviation between agents of log handle time: {between(talks.agents.sd_log, 3)} "
        f"({talks.agents.count} agents).",
    )
    drawn = picture("", "", figures.handle_times(talks, say.language))
    blocks = (drawn, table(heads, rows), PageBlock(text=text), *_pressure(found, say))
    return Section("handling", say("处理时长", "Handle times"), blocks)


def _pressure(found: Estimates, say: Say) -> tuple[PageBlock, ...]:
    """By how much talks are shorter while customers wait, where they are."""
    if found.talks.pressure is None:
        return ()
    speed = between(found.talks.pressure, 0, 100)
    text = say(
        f"有客户排队时，客服的工作快 {speed} %；上表是按无人排队时的速度折算的时长。",
        f"While customers wait, agents work {speed} % faster; the table above has the handle times at the pace when "
        "nobody waits.",
    )
    intent, _ = found.talks.commonest[0]
    caption = say(
        f"{intent} 通话结束的频率（10 秒以后），以无人排队时为 1；未扣除人员与时段的差异。",
        f"How often talks of {intent} end, from 10 s on; 1 is when nobody waits. Agents and hours are not allowed for.",
    )
    return (PageBlock(text=text), picture("", caption, figures.pressure(found, say.language)))


def presence_section(found: Estimates, match: Match, say: Say) -> Section:
    """How many are there, how many of them are available, and how near the simulation comes."""
    staff = found.staff
    rows = [
        (
            say("有人排队时通话者÷在岗者 %", "talking ÷ present while customers wait, %"),
            between(staff.presence.busy_share, 1, 100),
        ),
        (say("离席占在岗时间 %", "share of presence away, %"), between(match.share, 1, 100)),
    ]
    if len(staff.pauses.wrap_s):
        rows.append((say("话后处理 秒", "wrap-up, s"), f"{staff.pauses.wrap_s.mean():.1f}"))
    if match.shrinkage is not None:
        rows.append((say("每次离席 秒", "a spell away, s"), f"{match.shrinkage.away_s.mean:.0f}"))
        stays = say("等到无人排队才离席的比例", "share of spells that begin only when nobody waits")
        rows.append((stays, f"{match.shrinkage.stay_share:.0%}"))
    matched = [(say("日志", "the log"), *_three(match.observed)), (say("仿真", "simulated"), *_three(match.simulated))]
    heads = (
        say("全期", "over the log"),
        say("放弃率", "abandonment"),
        say("平均等待 秒", "mean wait, s"),
        say("等待超过 20 秒", "wait over 20 s"),
    )
    caption = say("主要日类型的平均。", "Averages of the main type of day.")
    drawn = picture("", caption, figures.staffing(found, say.language))
    blocks = (drawn, items(say, rows), table(heads, matched), *_served(found, say))
    return Section("presence", say("在岗与可用", "Presence and availability"), blocks)


def _served(found: Estimates, say: Say) -> tuple[PageBlock, ...]:
    """What each agent serves, with the numbers of calls behind it."""
    seen, factor = found.staff.skills, found.talks.agents.factor
    heads = (say("客服", "agent"), say("处理时长系数", "handle time ×"), *seen.intents)
    rows = [
        (
            name,
            f"{factor[place]:.2f}",
            *(
                f"{count} {'✓' if does else '–'}"
                for count, does in zip(seen.calls[place], seen.serves[place], strict=True)
            ),
        )
        for place, name in enumerate(found.calls.agents)
        if seen.known[place]
    ]
    return (table(heads, rows),) if rows and len(rows) <= MOST_AGENTS else ()


def _three(measures: Floats) -> tuple[str, str, str]:
    return f"{measures[0]:.2%}", f"{measures[1]:.1f}", f"{measures[2]:.1%}"
