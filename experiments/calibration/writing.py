"""Writing: the estimates as input files and settings that the other commands take as they are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray

from experiments.calibration.arrivals import CLOSED
from experiments.calibration.bootstrap import Interval
from experiments.calibration.estimates import Estimates
from experiments.calibration.handling import DAY_S, HOUR_S, HOURS
from experiments.calibration.pauses import widened
from experiments.calibration.presence import Presence, Sessions, counted
from models.files.calls import Calls
from models.files.records import Stream
from models.operation.shrinkage import Shrinkage
from sim.chance import Floats
from sim.distributions import Distribution, Lognormal

NAME: Final = "calibrated"
RECORDED: Final = "recorded"
GROUP: Final = "agents"
"""The skill that every agent has."""
OTHERS: Final = "others"
"""The group of agents of whom too little is known for a group of their own."""
FORECAST_S: Final = 1800.0


def write_files(found: Estimates, folder: Path) -> None:
    """Write forecast, recorded contacts and staffing."""
    write_forecast(found.calls, expected(found), handle_times_s(found), folder / "forecast.csv")
    write_contacts(found.calls, handle_times_s(found), vips(found, found.calls), folder / "contacts.csv")
    write_staffing(
        found.calls, sessions_of(found, found.presence), groups_of(found, found.calls), folder / "staffing.csv"
    )


def expected(found: Estimates) -> Floats:
    """The forecast by [day, stream, interval]: the mean of the day's type; closed days as they were."""
    volume = np.zeros(found.arrivals.counts.shape)
    kinds = np.array(found.arrivals.day_type)
    volume[kinds == CLOSED] = found.arrivals.counts[kinds == CLOSED]
    for name in found.arrivals.types.keys() - {CLOSED}:
        volume[kinds == name] = found.arrivals.counts[kinds == name].mean(axis=0)
    return volume


def handle_times_s(found: Estimates) -> dict[Stream, Floats]:
    """Mean handle time of each stream by hour of the day."""
    return {stream: _handle_s(found, place) * found.course for place, stream in enumerate(found.calls.streams)}


def write_forecast(calls: Calls, volume: Floats, handle_s: dict[Stream, Floats], path: Path) -> None:
    """Write expected numbers [day, stream, half-hour] with the mean handle time of each stream at that hour."""
    rows: list[Sequence[object]] = []
    for stream, name in enumerate(calls.streams):
        used = np.flatnonzero(volume[:, stream].sum(axis=0))
        for day in range(calls.days):
            for place in range(int(used[0]), int(used[-1]) + 1):
                start = f"{datetime.min + timedelta(seconds=place * FORECAST_S):%H:%M}"
                amount = round(float(volume[day, stream, place]), 4)
                mean_s = round(float(handle_s[name][int(place * FORECAST_S // HOUR_S)]), 2)
                rows.append((_date(calls, day), start, *name, amount, mean_s))
    _write(path, ("date", "interval_start", "line", "intent", "channel", "volume", "handle_time_s"), rows)


def _handle_s(found: Estimates, stream: int) -> float:
    """Mean talk of a stream at the usual pace; its intent's, or that of all, where it has none of its own."""
    calls = found.usual
    talked = calls.answered & (calls.talk_s > 0)
    for mine in (calls.stream == stream, np.isin(calls.stream, _same_intent(calls, stream)), talked):
        if (mine & talked).any():
            return float(calls.talk_s[mine & talked].mean())
    return 180.0


def _same_intent(calls: Calls, stream: int) -> list[int]:
    return [place for place, other in enumerate(calls.streams) if other[1] == calls.streams[stream][1]]


def vips(found: Estimates, calls: Calls) -> NDArray[np.int8]:
    """Who is a VIP: 1, 0, or -1 unknown; with a head start only those who have it."""
    return calls.vip if found.credit is None else found.credit.flags(calls)


def write_contacts(calls: Calls, handle_s: dict[Stream, Floats], vip_flags: NDArray[np.int8], path: Path) -> None:
    """Write the contacts as they were recorded, with the mean handle time of such contacts at that hour."""
    midnight = datetime.combine(calls.first_date, time())
    by_stream = np.stack([handle_s.get(name, np.full(HOURS, np.nan)) for name in calls.streams])
    mean_s = by_stream[calls.stream, ((calls.arrival_s % DAY_S) // HOUR_S).astype(np.int64)]
    rows = [
        (
            (midnight + timedelta(seconds=at)).isoformat(sep=" ", timespec="milliseconds"),
            *calls.streams[stream],
            "" if vip < 0 else vip,
            "" if np.isnan(usual_s) else round(usual_s, 2),
        )
        for at, stream, vip, usual_s in zip(
            calls.arrival_s.tolist(), calls.stream.tolist(), vip_flags.tolist(), mean_s.tolist(), strict=True
        )
    ]
    _write(path, ("arrival", "line", "intent", "channel", "vip", "handle_time_s"), rows)


def groups_of(found: Estimates, calls: Calls) -> tuple[str, ...]:
    """The group of each agent of a log, perhaps another one than the estimates are from: of one, or the others."""
    known = {name for name, is_known in zip(found.calls.agents, found.skills.known, strict=True) if is_known}
    return tuple(_group(name) if name in known else OTHERS for name in calls.agents)


def _group(agent: str) -> str:
    return f"agent {agent}"


def sessions_of(found: Estimates, seen: Presence) -> Sessions:
    """When agents were at work, from before their first call on."""
    return widened(seen.sessions, found.pauses.usual_s)


def write_staffing(calls: Calls, sessions: Sessions, groups: Sequence[str], path: Path) -> None:
    """Write how many agents of each group were present from when on, to the second; ``groups`` is by agent."""
    place = {name: number for number, name in enumerate(sorted(set(groups)))}
    of_session = np.array([place[group] for group in groups])[sessions[:, 0].astype(int)]
    rows: list[tuple[float, str, int]] = []
    for group, number in place.items():
        last = 0
        for at, count in zip(*map(np.ndarray.tolist, counted(sessions[of_session == number])), strict=True):
            if 0 <= at < calls.days * 86400 and count != last:
                rows.append((at, group, int(count)))
                last = count
    written = [
        (_date(calls, int(at // 86400)), f"{datetime.min + timedelta(seconds=at % 86400):%H:%M:%S}", group, count)
        for at, group, count in sorted(rows)
    ]
    _write(path, ("date", "interval_start", "group", "agents"), written)


def _date(calls: Calls, day: int) -> date:
    return calls.first_date + timedelta(days=day)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_settings(found: Estimates, shrinkage: Shrinkage | None, folder: Path) -> None:
    """Write the groups of settings: the operation, its demand and redials, and two ways to run them."""
    operation = _operation(found, shrinkage)
    _setting(folder, "operation", NAME, "按日志标定的运营: the operation as its log tells", operation)
    _setting(folder, "demand", NAME, "按日志标定的需求: the profile with busy and quiet days", _demand(found))
    _setting(folder, "redial", NAME, "按日志标定的重拨: who leaves and tries again", _redial(found))
    plain = {"pay": "fixed", "plan": "none", "bot": "none", "vendor": "none", "care": "none", "sales": "none"}
    plain |= {
        "behaviour": "none" if found.pressure is None else NAME,
        "people": "none",
        "structure": "centralised",
        "experiment": NAME,
    }
    if found.pressure is not None:
        behaviour = _behaviour(found.pressure)
        _setting(folder, "behaviour", NAME, "按日志标定的行为: agents are faster while customers wait", behaviour)
    if found.credit is not None:
        rule = {"vip_s": found.credit.vip_s, "urgency_s": list(found.credit.tiers_s), "since_day": 0}
        selection = {"_target_": "ClassHeadStart", **rule}
        _setting(folder, "selection", NAME, "按日志标定的优先等待时长: the head starts of customers", selection)
        plain["selection"] = NAME
    fitted = {"operation": NAME, "demand": NAME, "redial": NAME, **plain}
    _overlay(folder, NAME, "按日志标定: the operation with the fitted process of arrivals", fitted, {})
    recorded = {"operation": NAME, "demand": "steady", "redial": "none", **plain}
    trace: dict[str, Any] = {"operation": {"forecast_path": None, "contacts_path": "${own:}/contacts.csv"}}
    if found.credit is not None:
        trace["selection"] = {"since_day": found.credit.since}
    _overlay(folder, RECORDED, "实录到达: the same operation, contacts at the recorded times", recorded, trace)
    _experiment(folder, shrinkage)


def _operation(found: Estimates, shrinkage: Shrinkage | None) -> dict[str, Any]:
    calls = found.calls
    channels = sorted({channel for _, _, channel in calls.streams})
    wrap = _wrap(found.pauses.wrap_s)
    intents = {}
    skill_of = _skill_of(found)
    for intent, handled in found.handling.items():
        node: dict[str, Any] = {"skill": skill_of[intent], "label": {"zh": intent, "en": intent}}
        node |= {"handle": node_of(handled.law), "handle_time_s": round(handled.mean_s.value, 3)}
        own = {channel: found.patience.get((intent, channel), found.everybody) for channel in channels}
        node["patience_s"] = {channel: node_of(each.law) for channel, each in own.items() if each is not None}
        crowded = {channel: each.crowding for channel, each in own.items() if each is not None and each.crowding}
        if crowded:
            node["crowding"] = {channel: node_of(each, alone=True) for channel, each in crowded.items()}
        if wrap is not None:
            node["wrap_s"] = {channel: node_of(wrap) for channel in channels}
        if found.credit is not None:
            node["urgency"] = found.credit.tiers_s.index(found.credit.intent_s[intent])
        if found.vip_share[intent] > 0:
            part = 1.0 if found.credit is None else found.credit.vip_share
            node["vip_share"] = round(found.vip_share[intent] * part, 4)
        intents[intent] = node
    return {
        "label": {"zh": "按日志标定的运营", "en": "operation calibrated from a log"},
        "forecast_path": "${own:}/forecast.csv",
        "contacts_path": None,
        "contacts_within_s": None,
        "staffing_path": "${own:}/staffing.csv",
        "lines": {line: {"zh": line, "en": line} for line in sorted({line for line, _, _ in calls.streams})},
        "channels": {channel: {"label": {"zh": channel, "en": channel}} for channel in channels},
        "skills": _skills(found, skill_of),
        "agent_groups": _agent_groups(found, skill_of),
        "vip_first": found.vip_first,
        "warm_up_s": 0,
        "counted_sd_log": round(found.agents.sd_log.value, 4),
        "shrinkage": None if shrinkage is None else node_of(shrinkage, alone=True),
        "intents": intents,
    }


def _skill_of(found: Estimates) -> dict[str, str]:
    """The skill that each intent asks for: everybody's, or one named after the first intent with the same servers."""
    seen = found.skills
    classes = zip(seen.intents, seen.of_intents(), strict=True)
    return {
        intent: GROUP if seen.is_common(place) else f"serves {named}" for place, (intent, named) in enumerate(classes)
    }


def _skills(found: Estimates, skill_of: dict[str, str]) -> dict[str, dict[str, str]]:
    """Every skill with its label: the intents that ask for it."""
    labels = {GROUP: {"zh": "客服", "en": "agents"}}
    for skill in dict.fromkeys(skill_of.values()):
        if skill != GROUP:
            intents = ", ".join(intent for intent, other in skill_of.items() if other == skill)
            labels[skill] = {"zh": f"能接 {intents}", "en": f"serves {intents}"}
    return labels


def _agent_groups(found: Estimates, skill_of: dict[str, str]) -> dict[str, Any]:
    """A group of one for each agent who is known well enough, with skills and speed, and one for all others."""
    seen = found.skills

    def node(label: dict[str, str], serves: NDArray[np.bool_], factor: float | None) -> dict[str, Any]:
        served = [skill_of[intent] for intent, does in zip(seen.intents, serves, strict=True) if does]
        skills = list(dict.fromkeys([*(skill for skill in served if skill != GROUP), GROUP]))
        return {"skills": skills, "label": label, "time_factor": factor}

    groups = {OTHERS: node({"zh": "其他客服", "en": "other agents"}, seen.usual, None)}
    for place, name in enumerate(found.calls.agents):
        if seen.known[place]:
            factor = round(float(found.agents.factor[place]), 4)
            groups[_group(name)] = node({"zh": name, "en": name}, seen.serves[place], factor)
    return groups


def _wrap(pauses_s: Floats) -> Distribution | None:
    """The pauses between calls as a lognormal of their mean and spread; a pause of 0 s counts as one of 1 s."""
    if not len(pauses_s):
        return None
    sigma = float(np.log(np.maximum(pauses_s, 1.0)).std())
    return Lognormal(mean=round(float(pauses_s.mean()), 3), sigma=round(max(sigma, 0.01), 4))


def _behaviour(speed: Interval) -> dict[str, Any]:
    """Only what the log tells: pressure."""
    low, value, high = (round(each, 4) for each in (speed.low, speed.value, speed.high))
    source = {"zh": "由日志估计", "en": "estimated from the log"}
    assumption = {"value": value, "low": low, "high": high, "source": source}
    return {"pressure": {"active": True, "speed": assumption}}


def _demand(found: Estimates) -> dict[str, Any]:
    spread = found.arrivals.spread
    again = found.abandonment.value * found.redials.share.value if found.redials else 0.0
    return {
        "volume_basis": "offered",
        "scale": 1.0,
        "surge": 1.0,
        "caused_share": round(again, 5),
        "busyness": {
            "day_cv": round(float(spread.day_cv), 4),
            "interval_cv": round(float(spread.interval_cv), 4),
            "interval_correlation": round(float(spread.interval_correlation), 4),
            "common_share": 1.0,
        },
    }


def _redial(found: Estimates) -> dict[str, Any]:
    redials = found.redials
    if redials is None or not redials.share.value:
        return {"share": 0.0}
    delay = {"_target_": "Exponential", "mean": round(redials.delay_s.value, 1)}
    return {"share": round(redials.share.value, 4), "delay_s": delay}


def _experiment(folder: Path, shrinkage: Shrinkage | None) -> None:
    alternatives: dict[str, Any] = {
        "as_is": {"label": {"zh": "现状", "en": "as it is"}},
        "busier": {"label": {"zh": "来电多一成", "en": "10 % more contacts"}, "words": ["demand.scale=1.1"]},
    }
    if shrinkage is not None:
        half = [f"operation.shrinkage.share={round(shrinkage.share / 2, 4)}"]
        label = {"zh": "离席时间减半", "en": "half the time away"}
        alternatives["less_away"] = {"label": label, "words": half}
    node = {
        "name": NAME,
        "title": {"zh": "按日志标定的运营", "en": "The operation as its log tells"},
        "question": {"zh": "来电更多,或离席更少,会怎样?", "en": "What if more come, or agents are away less?"},
        "baseline": "as_is",
        "main_kpis": ["mean_wait_s", "abandonment", "service_level", "occupancy"],
        "alternatives": alternatives,
    }
    _setting(folder, "experiment", NAME, "按日志标定: as it is, busier, and with less time away", node)


def node_of(value: Any, alone: bool = False) -> Any:
    """A law or another setting as plain containers with ``_target_``, unless its class ``alone`` is possible."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, tuple):
        return [node_of(each) for each in value]
    named = {} if alone else {"_target_": type(value).__name__}
    return named | {field.name: node_of(getattr(value, field.name)) for field in fields(value)}


def _setting(folder: Path, group: str, name: str, comment: str, node: dict[str, Any]) -> None:
    (folder / group).mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(node, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    (folder / group / f"{name}.yaml").write_text(f"# {comment}\n{text}", encoding="utf-8")


def _overlay(folder: Path, name: str, comment: str, choices: dict[str, str], keys: dict[str, Any]) -> None:
    """A setting that chooses options of groups and then sets keys."""
    (folder / "setting").mkdir(parents=True, exist_ok=True)
    node: dict[str, Any] = {"defaults": [{f"override /{group}": option} for group, option in choices.items()]}
    text = yaml.safe_dump(node | keys, allow_unicode=True, sort_keys=False, width=120)
    (folder / "setting" / f"{name}.yaml").write_text(f"# @package _global_\n# {comment}\n{text}", encoding="utf-8")
