"""The calibrated operation: its intents, skills and groups of agents as settings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.estimates import Estimates
from experiments.calibration.talks.handling import HandleTimes
from experiments.calibration.writing.files import OTHERS, group_of
from experiments.calibration.writing.setting_file import Node, both, node_of
from models.operation.shrinkage import Shrinkage
from sim.chance import Floats
from sim.distributions import Distribution, Lognormal

EVERYBODY = "agents"
"""The skill that every agent has."""


def operation(found: Estimates, shrinkage: Shrinkage | None) -> Node:
    """The whole operation."""
    calls, skill_of = found.calls, skills_of_intents(found)
    channels = channels_of(found)
    return {
        "label": {"zh": "由日志标定的运营", "en": "operation calibrated from a log"},
        "forecast_path": "${own:}/forecast.csv",
        "contacts_path": None,
        "contacts_within_s": None,
        "staffing_path": "${own:}/staffing.csv",
        "lines": {line: both(line) for line in sorted({line for line, _, _ in calls.streams})},
        "channels": {channel: {"label": both(channel)} for channel in channels},
        "skills": _skills(skill_of),
        "agent_groups": _agent_groups(found, skill_of),
        "vip_first": found.customers.vips.first,
        "warm_up_s": 0,
        "counted_sd_log": round(found.talks.agents.sd_log.value, 4),
        "shrinkage": None if shrinkage is None else node_of(shrinkage),
        "intents": {
            intent: _intent(found, intent, handled, skill_of[intent])
            for intent, handled in found.talks.by_intent.items()
        },
    }


def channels_of(found: Estimates) -> list[str]:
    """The channels of the log."""
    return sorted({channel for _, _, channel in found.calls.streams})


def _intent(found: Estimates, intent: str, handled: HandleTimes, skill: str) -> Node:
    """One intent: handle time, patience and wrap-up, and who of its customers goes first."""
    channels, vips = channels_of(found), found.customers.vips
    wrap = _wrap(found.staff.pauses.wrap_s)
    made = {
        "skill": skill,
        "label": both(intent),
        "handle": node_of(handled.law),
        "handle_time_s": round(handled.mean_s.value, 3),
    }
    own = {channel: found.customers.patience_of(intent, channel) for channel in channels}
    made["patience_s"] = {channel: node_of(each.law) for channel, each in own.items() if each is not None}
    crowded = {channel: each.crowding for channel, each in own.items() if each is not None and each.crowding}
    if crowded:
        made["crowding"] = {channel: node_of(each) for channel, each in crowded.items()}
    if wrap is not None:
        made["wrap_s"] = {channel: node_of(wrap) for channel in channels}
    if vips.head_starts is not None:
        made["urgency"] = vips.head_starts.classes_s.index(vips.head_starts.intent_s[intent])
    if vips.share[intent] > 0:
        made["vip_share"] = round(vips.share_of(intent), 4)
    return made


def skills_of_intents(found: Estimates) -> dict[str, str]:
    """The skill that each intent asks for: everybody's, or one named after the first intent with the same servers."""
    seen = found.staff.skills
    classes = zip(seen.intents, seen.of_intents(), strict=True)
    return {
        intent: EVERYBODY if seen.is_common(place) else f"serves {named}"
        for place, (intent, named) in enumerate(classes)
    }


def _skills(skill_of: dict[str, str]) -> dict[str, dict[str, str]]:
    """Every skill with its label: the intents that ask for it."""
    labels = {EVERYBODY: {"zh": "客服", "en": "agents"}}
    for skill in dict.fromkeys(skill_of.values()):
        if skill != EVERYBODY:
            intents = [intent for intent, other in skill_of.items() if other == skill]
            labels[skill] = {"zh": f"能接 {'、'.join(intents)}", "en": f"serves {', '.join(intents)}"}
    return labels


def _agent_groups(found: Estimates, skill_of: dict[str, str]) -> Node:
    """A group of one for each agent who is known well enough, with skills and speed, and one for all others."""
    seen = found.staff.skills

    def group(label: dict[str, str], serves: NDArray[np.bool_], factor: float | None) -> Node:
        served = [skill_of[intent] for intent, does in zip(seen.intents, serves, strict=True) if does]
        skills = list(dict.fromkeys([*(skill for skill in served if skill != EVERYBODY), EVERYBODY]))
        return {"skills": skills, "label": label, "time_factor": factor}

    groups = {OTHERS: group({"zh": "其他客服", "en": "other agents"}, seen.usual, None)}
    for place, name in enumerate(found.calls.agents):
        if seen.known[place]:
            factor = round(float(found.talks.agents.factor[place]), 4)
            groups[group_of(name)] = group(both(name), seen.serves[place], factor)
    return groups


def _wrap(pauses_s: Floats) -> Distribution | None:
    """The pauses between calls as a lognormal of their mean and spread; a pause of 0 s counts as one of 1 s."""
    if not len(pauses_s):
        return None
    sigma = float(np.log(np.maximum(pauses_s, 1.0)).std())
    return Lognormal(mean=round(float(pauses_s.mean()), 3), sigma=round(max(sigma, 0.01), 4))
