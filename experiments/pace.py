"""``kefusim pace``: how fast chats go on with so many at hand, found from chat in turns for the cheaper model."""

from __future__ import annotations

import csv
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from experiments.alternatives import Alternative
from experiments.study import study
from models.chat.chat import Turns
from models.demand.busyness import Busyness
from models.demand.campaign import Demand
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, REPLIES
from models.measures.replies import LeftHalfWay, MeanResponse, RoundReplyRate
from models.operation.headcount import Headcount
from models.operation.operation import Operation
from models.operation.rates import Rates
from models.sample.sample import Fraction, Sample
from models.scenario import Reference, Scenario
from models.simulation.simulation import run_once
from policies.assignment import LeastLoaded
from policies.pay import FixedPay
from policies.plan import NoPlan
from policies.selection import LongestWait
from policies.structure import Explicit, Serves
from sim.chance import Floats
from sim.distributions import Constant
from sim.setting import InputError
from sim.statistics import ratio

AGENTS: Final = 20
"""Agents that are watched side by side, each with a full hand: what one does tells nothing of another."""

WARM_UP_S: Final = 3600.0
FILES: Final = ("pace.csv", "pace.yaml")
COLUMNS: Final = (
    "at_hand", "pace", "pace_error", "fitted_pace", "output", "per_hour",
    "mean_response_s", "reply_rate_180s", "left_half_way",
)  # fmt: skip
_LIMITS: Final = {"slots": (1, 60), "hours": (2, 1000)}


@dataclass(frozen=True)
class Hand:
    """What agents do who always hold ``count`` chats.

    ``pace`` is the work done per second and chat, in seconds of handle time, with its half-width at 95 %;
    ``per_hour`` counts the chats that an agent talks through in an hour; the rest is read from the replies.
    """

    count: int
    pace: float
    pace_error: float
    per_hour: float
    mean_response_s: float
    reply_rate_180s: float
    left_half_way: float


def main(words: Sequence[str]) -> int:
    """Words of pace, all optional; further words are settings, as of run.

    slots=N      chats at hand up to which the pace is found (the most slots of a grade, if not given)
    hours=10     hours simulated for each number at hand, the first left out
    results=DIR  folder that pace.csv and pace.yaml, an option of the group chat, are written to
    """
    own, others = _own(words)
    if not any(word.startswith("chat=") for word in others):
        others = ["chat=turns", *others]
    plan = study(others, alone=True)
    alternative = plan.alternatives[0]
    if not isinstance(alternative.scenario.chat, Turns):
        raise InputError(["chat: paced given, must go in turns, for instance chat=turns: its pace is sought"])
    grades = alternative.scenario.operation.grades
    most = own.get("slots", max((grade.slots for grade in grades.values()), default=5))
    folder = _folder(plan.request.results)
    hands = []
    for count in range(1, most + 1):
        hands.append(full_hand(alternative, count, 3600.0 * own.get("hours", 10), plan.request.seed))
        print(f"{count} at hand: pace {hands[-1].pace:.3f} ± {hands[-1].pace_error:.3f}", file=sys.stderr, flush=True)
    slowdown = fitted(hands)
    _write(folder, hands, slowdown, ["kefusim", "pace", *words])
    print("\n".join(_table(hands, slowdown)))
    print(f"written to 已写入 {folder / FILES[0]}, {folder / FILES[1]}")
    return 0


def full_hand(alternative: Alternative, count: int, duration_s: float, seed: int) -> Hand:
    """Watch agents who always hold ``count`` chats of the operation's mix: whenever one ends another begins."""
    scenario = saturated(alternative, count, duration_s)
    facts = run_once(scenario, None, seed, 0)
    settled = facts[REPLIES][facts[REPLIES]["assigned"] >= WARM_UP_S]
    sample = Sample(scenario, facts.with_rows(REPLIES, settled))
    done, time_s = _work_by_agent(facts)
    pace = ratio(done, time_s * count)
    talked = facts[CONTACTS]["talked"]
    per_hour = float((talked >= WARM_UP_S).sum()) / (AGENTS * (duration_s - WARM_UP_S) / 3600.0)
    # what is asked before anybody is there to answer is the queue's, not the agents': later rounds alone
    return Hand(
        count,
        pace.mean,
        pace.half_width,
        per_hour,
        _value(MeanResponse(later=True).of(sample)),
        _value(_later_rate(sample)),
        _value(LeftHalfWay().of(sample)),
    )


def saturated(alternative: Alternative, count: int, duration_s: float) -> Scenario:
    """The operation's chats, more than can be handled, before alike agents with ``count`` slots each."""
    scenario = alternative.scenario
    assert isinstance(scenario.chat, Turns)
    volumes = _volumes(alternative)
    chats = {name for name in volumes if scenario.operation.channels[name[2]].shared}
    if not chats:
        raise InputError(["operation: has no channel with shared contacts, there is no pace to find"])
    total = sum(volumes[name][0] for name in chats)
    handle_s = sum(volumes[name][0] * volumes[name][1] for name in chats) / total
    # nobody can work faster than all the time; half as much again keeps the queue from running dry
    per_hour = 1.5 * AGENTS * 3600.0 / (handle_s * scenario.chat.effort_share)
    intents = {
        name: replace(intent, urgency=1, patience_s=dict.fromkeys(scenario.operation.channels, Constant(mean=1e9)))
        for name, intent in scenario.operation.intents.items()
    }
    structure = Explicit(serves={"desk": tuple(Serves(intent=name) for name in sorted({name[1] for name in chats}))})
    return Scenario(
        operation=Operation(
            lines=scenario.operation.lines,
            channels=scenario.operation.channels,
            intents=intents,
            rates={
                "/".join(name): Rates(per_hour=(per_hour * volumes[name][0] / total,), handle_time_s=volumes[name][1])
                for name in sorted(chats)
            },
            staffing={"desk": Headcount(agents=(AGENTS,), slots=count)},
            duration_s=duration_s,
        ),
        demand=Demand(busyness=Busyness(day_cv=0, interval_cv=0)),
        structure=structure,
        reference=Reference(structure=structure, pay=FixedPay()),
        pay=FixedPay(),
        plan=NoPlan(),
        assignment=LeastLoaded(),
        selection=LongestWait(),
        chat=scenario.chat,
    )


def fitted(hands: Sequence[Hand]) -> float:
    """The slowdown a of 1 / (1 + a (k - 1)) that is nearest to the paces, by least squares of their inverses."""
    extra = np.array([hand.count - 1.0 for hand in hands])
    if not extra.any():
        return 0.0
    slower = np.array([1 / hand.pace - 1 for hand in hands])
    return max(0.0, float(extra @ slower / (extra @ extra)))


def _volumes(alternative: Alternative) -> dict[tuple[str, str, str], tuple[float, float]]:
    """(Volume, mean handle time) of each line, intent and channel."""
    if alternative.files is not None:
        return {
            name: (float(stream.volume.sum()), float(np.average(stream.handle_time_s, weights=stream.volume)))
            for name, stream in alternative.files.forecast.streams.items()
            if stream.volume.sum() > 0
        }
    found = {}
    for name, rates in alternative.scenario.operation.rates.items():
        line, intent, channel = name.split("/")
        found[line, intent, channel] = (float(np.mean(rates.per_hour)), float(np.mean(rates.handle_time_s)))
    return {name: pair for name, pair in found.items() if pair[0] > 0}


def _work_by_agent(facts: Facts) -> tuple[Floats, Floats]:
    """Work and wrap-up of the chats whose slot was freed after the warm-up, per agent, and the time watched."""
    rows = facts[CONTACTS]
    rows = rows[(rows["agent"] >= 0) & (rows["ended"] >= WARM_UP_S) & ~np.isnan(rows["talked"])]
    wrap_s = np.array(
        [contact_type.wrap_law.mean if contact_type.wrap_law else 0.0 for contact_type in facts.contact_types]
    )
    done = np.bincount(rows["agent"], rows["work"] + wrap_s[rows["contact_type"]], AGENTS)
    return np.asarray(done, np.float64), np.full(AGENTS, facts.end_s - WARM_UP_S)


def _later_rate(sample: Sample) -> Fraction:
    """Rounds after the first answered within 3 min ÷ those asked."""
    rows = sample.replies[sample.replies["rounds"] > 1]
    first = float((rows["first_s"] <= 180.0).sum())
    within, asked = RoundReplyRate(within_s=180.0).of(replace(sample, facts=sample.facts.with_rows(REPLIES, rows)))
    return within - first, asked - len(rows)


def _value(fraction: Fraction) -> float:
    return fraction[0] / fraction[1] if fraction[1] else float("nan")


def _own(words: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """The words of this command, and the settings."""
    numbers: dict[str, int] = {}
    others, problems = [], []
    for word in words:
        key, _, value = word.partition("=")
        if key not in _LIMITS:
            others.append(word)
            continue
        low, high = _LIMITS[key]
        if value.isdecimal() and low <= int(value) <= high:
            numbers[key] = int(value)
        else:
            problems.append(f"{key}: {value!r} given, must be a whole number from {low} to {high}")
    if problems:
        raise InputError(problems)
    return numbers, others


def _folder(results: str) -> Path:
    folder = Path(results).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([f"results: {results!r} given, must be a folder to write in ({error.strerror})"]) from None
    return folder


def _write(folder: Path, hands: Sequence[Hand], slowdown: float, command: Sequence[str]) -> None:
    """Write the table, and the option of the group chat that has its paces."""
    with (folder / FILES[0]).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for hand in hands:
            fit = 1 / (1 + slowdown * (hand.count - 1))
            figures = (
                hand.pace, hand.pace_error, fit, hand.pace * hand.count, hand.per_hour,
                hand.mean_response_s, hand.reply_rate_180s, hand.left_half_way,
            )  # fmt: skip
            writer.writerow([hand.count, *(f"{figure:.6g}" for figure in figures)])
    lines = [
        f"# 由逐轮会话标定的折速: paces found from chat in turns by {shlex.join(command)}",
        "_target_: Paced",
        f"pace: {_listed(hands)}  # or operation.chat_slowdown: {slowdown:.3f}",
    ]
    (folder / FILES[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _listed(hands: Sequence[Hand]) -> str:
    return f"[{', '.join(f'{hand.pace:.4f}' for hand in hands)}]"


def _table(hands: Sequence[Hand], slowdown: float) -> list[str]:
    """The lines of the table for people."""
    lines = [
        "chats   pace ±        1/(1+a(k-1))  output  chats/h  response  in 3 min  left",
        "会话数  每个的速度    拟合          总产出  每小时   平响（s） 3分钟率   中途流失",
    ]
    for hand in hands:
        fit = 1 / (1 + slowdown * (hand.count - 1))
        lines.append(
            f"{hand.count:>5}   {hand.pace:.3f} ± {hand.pace_error:.3f}  {fit:>10.3f}  {hand.pace * hand.count:>6.3f}"
            f"  {hand.per_hour:>7.2f}  {hand.mean_response_s:>8.1f}  {hand.reply_rate_180s:>8.1%}"
            f"  {hand.left_half_way:>5.1%}"
        )
    best = max(hands, key=lambda hand: hand.per_hour)
    return [
        *lines,
        "",
        f"most chats an hour with 每小时最多: {best.count} at hand",
        f"use it 使用: chat=paced 'chat.pace={_listed(hands)}'",
        f"or a in one number 或用一个数: chat=paced operation.chat_slowdown={slowdown:.3f}",
    ]
