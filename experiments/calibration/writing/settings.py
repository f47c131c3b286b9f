"""Settings: the calibrated operation as options of groups, and two ways to run it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from experiments.calibration.bootstrap import Interval
from experiments.calibration.customers.class_head_start import HeadStarts
from experiments.calibration.estimates import Estimates
from experiments.calibration.writing.operation import operation
from experiments.calibration.writing.setting_file import Node, named, write_choices, write_option
from models.behaviour.pressure import Pressure
from models.operation.shrinkage import Shrinkage
from policies.selection import ClassHeadStart
from sim.distributions import Exponential

NAME: Final = "calibrated"
RECORDED: Final = "recorded"
NEUTRAL: Final = {
    "pay": "fixed",
    "plan": "none",
    "bot": "none",
    "vendor": "none",
    "care": "none",
    "sales": "none",
    "behaviour": "none",
    "people": "none",
    "structure": "centralised",
}
"""What is chosen for the groups of which a log says nothing."""
COMMENTS: Final = {
    "operation": "由日志标定的运营。The operation as calibrated from a log.",
    "demand": "由日志标定的需求：平均量与忙闲波动。The mean demand, and how much busier or quieter some days are.",
    "redial": "由日志标定的重拨：放弃后再次进线的客户。Customers who contact us again after leaving the queue.",
    "behaviour": "由日志标定的行为：有客户排队时客服更快。Agents work faster while customers wait.",
    "selection": "由日志标定的优先等待时长：部分客户视同已多等若干秒。Some customers count as having waited longer.",
    "experiment": "由日志标定：现状、进线多一成、离席时间减半。As it is, with more contacts, and with less time away.",
}
"""What an option is, by group, as it stands at the head of its file."""


def write_settings(found: Estimates, shrinkage: Shrinkage | None, folder: Path) -> None:
    """Write the options, and two settings that choose them: with fitted arrivals and with recorded contacts."""
    options = _options(found, shrinkage)
    for group, made in options.items():
        write_option(folder, group, NAME, COMMENTS[group], made)
    fitted = dict.fromkeys(options, NAME)
    fitted |= {group: option for group, option in NEUTRAL.items() if group not in options}
    comment = "由日志标定：拟合的到达过程。The calibrated operation with the fitted process of arrivals."
    write_choices(folder, NAME, comment, fitted, {})
    recorded = fitted | {"demand": "steady", "redial": "none"}
    keys: Node = {"operation": {"forecast_path": None, "contacts_path": "${own:}/contacts.csv"}}
    if found.customers.vips.head_starts is not None:
        keys["selection"] = {"since_day": found.customers.vips.head_starts.since}
    comment = "由日志标定：按实录时刻进线。The calibrated operation with contacts at the recorded times."
    write_choices(folder, RECORDED, comment, recorded, keys)


def _options(found: Estimates, shrinkage: Shrinkage | None) -> dict[str, Node]:
    """An option of each group of which the log says something."""
    made = {
        "operation": operation(found, shrinkage),
        "demand": _demand(found),
        "redial": _redial(found),
        "experiment": _experiment(shrinkage),
    }
    if found.talks.pressure is not None:
        made["behaviour"] = _behaviour(found.talks.pressure)
    if found.customers.vips.head_starts is not None:
        made["selection"] = _selection(found.customers.vips.head_starts)
    return made


def _demand(found: Estimates) -> Node:
    spread, redials = found.arrivals.spread, found.customers.redials
    again = found.service.abandonment.value * redials.share.value if redials else 0.0
    busyness = {
        "day_cv": round(float(spread.day_cv), 4),
        "interval_cv": round(float(spread.interval_cv), 4),
        "interval_correlation": round(float(spread.interval_correlation), 4),
        "common_share": 1.0,
    }
    return {
        "volume_basis": "offered",
        "scale": 1.0,
        "surge": 1.0,
        "caused_share": round(again, 5),
        "busyness": busyness,
    }


def _redial(found: Estimates) -> Node:
    redials = found.customers.redials
    if redials is None or not redials.share.value:
        return {"share": 0.0}
    delay = named(Exponential, mean=round(redials.delay_s.value, 1))
    return {"share": round(redials.share.value, 4), "delay_s": delay}


def _behaviour(speed: Interval) -> Node:
    """Pressure alone: nothing else about behaviour can be learnt from a log."""
    low, value, high = (round(each, 4) for each in (speed.low, speed.value, speed.high))
    source = {"zh": "由日志估计", "en": "estimated from the log"}
    assumption = {"value": value, "low": low, "high": high, "source": source}
    return {"pressure": named(Pressure, active=True, speed=assumption)}


def _selection(head_starts: HeadStarts) -> Node:
    """The head starts, in force from the first day on; recorded contacts have them from the day on which they began."""
    return named(ClassHeadStart, vip_s=head_starts.vip_s, urgency_s=list(head_starts.classes_s), since_day=0)


def _experiment(shrinkage: Shrinkage | None) -> Node:
    alternatives: Node = {
        "as_is": {"label": {"zh": "现状", "en": "as it is"}},
        "busier": {"label": {"zh": "进线多一成", "en": "10 % more contacts"}, "words": ["demand.scale=1.1"]},
    }
    if shrinkage is not None:
        half = [f"operation.shrinkage.share={round(shrinkage.share / 2, 4)}"]
        label = {"zh": "离席时间减半", "en": "half the time away"}
        alternatives["less_away"] = {"label": label, "words": half}
    return {
        "name": NAME,
        "title": {"zh": "由日志标定的运营", "en": "The operation as calibrated from its log"},
        "question": {
            "zh": "进线更多，或离席更少，会怎样？",
            "en": "What happens with more contacts, or if agents are away less?",
        },
        "baseline": "as_is",
        "main_kpis": ["mean_wait_s", "abandonment", "service_level", "occupancy"],
        "alternatives": alternatives,
    }
