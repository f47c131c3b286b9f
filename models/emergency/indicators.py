"""Indicators: what the screens of the operation show, and plans decide by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.emergency.screens import Screens


@dataclass(frozen=True)
class Indicator:
    """One figure on the screens.

    ``key`` names it in settings and facts; ``unit`` is count, share or s; ``needs`` are the parts of a scenario
    without which it shows nothing.
    """

    key: str
    label: Mapping[str, str]
    meaning: Mapping[str, str]
    unit: str
    read: Callable[[Screens], float]
    needs: frozenset[str] = frozenset()


INDICATORS: dict[str, Indicator] = {
    each.key: each
    for each in (
        Indicator(
            "waiting",
            {"zh": "排队人数", "en": "waiting"},
            {"zh": "正在排队的进线数", "en": "contacts in queue"},
            "count",
            lambda screens: float(screens.waiting),
        ),
        Indicator(
            "waiting_per_agent",
            {"zh": "人均排队", "en": "waiting per agent"},
            {"zh": "排队人数 ÷ 正在接待的客服人数", "en": "contacts in queue ÷ agents who accept contacts"},
            "count",
            lambda screens: screens.waiting / max(screens.accepting, 1),
        ),
        Indicator(
            "longest_wait_s",
            {"zh": "最长等待", "en": "longest wait"},
            {"zh": "排队者中等待最久的时长", "en": "how long whoever has waited longest in queue has waited"},
            "s",
            lambda screens: screens.longest_wait_s,
        ),
        Indicator(
            "abandoned_share",
            {"zh": "近十分钟放弃率", "en": "abandoned, last ten minutes"},
            {
                "zh": "近十分钟离开的客户 ÷ 近十分钟求助人工的客户",
                "en": "those who left ÷ those who asked for a person, in the last ten minutes",
            },
            "share",
            lambda screens: screens.abandoned_share,
        ),
        Indicator(
            "bot_out",
            {"zh": "机器人故障", "en": "bot out"},
            {"zh": "机器人不应答时为 1，否则为 0", "en": "1 while the bot does not answer, else 0"},
            "count",
            lambda screens: float(screens.bot_is_out),
        ),
        Indicator(
            "complaint_wait_s",
            {"zh": "紧急投诉等待", "en": "wait of an urgent complaint"},
            {
                "zh": "最紧急级别的投诉在排队或待办中无人处理的最长时间",
                "en": "how long a complaint of the most urgent class has waited, in queue or in the backlog, "
                "without anybody turning to it",
            },
            "s",
            lambda screens: screens.complaint_wait_s,
            frozenset({"complaints"}),
        ),
    )
}
"""Every indicator by its key; facts number them in this order."""


@dataclass(frozen=True)
class View:
    """The operation at one moment, as its own screens show it: ``view["waiting"]`` and so on."""

    time_s: float
    values: Mapping[str, float]

    def __getitem__(self, indicator: str) -> float:
        return self.values[indicator]


def look(screens: Screens) -> View:
    """The screens of this moment."""
    screens.count()
    return View(screens.clock.now, {key: indicator.read(screens) for key, indicator in INDICATORS.items()})
