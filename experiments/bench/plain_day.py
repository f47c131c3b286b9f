"""Plain SimPy: the day B2, with a bot, three types, four groups, chats, shifts and redials. All times are minutes."""

import csv
import json
import math
import random
from bisect import bisect
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import simpy

from experiments.bench.plain import Life, timed_run
from experiments.bench.plain_centre import PlainAgent, PlainCentre
from experiments.bench.result import BenchResult, figures

DayFact = tuple[int, int, int, str, float, float, int, float]
"""Number, attempt, type, outcome, arrival, wait, agent (-1: none), departure."""


@dataclass(frozen=True)
class PlainDay:
    """The day B2 as its files describe it; see ``parameters.json``.

    ``rates``: (start, end, contacts per minute); ``staff``: (agent, group, on, off);
    ``log_mean[type][group]``: mean of the log of handle time, NaN where a group does not serve.
    There is a field for each thing that the files give, hence so many.
    """

    names: list[str]
    cumulative_mix: list[float]
    bot_min: float
    bot_contains: float
    serves: list[list[int]]
    chat_slots: int
    log_mean: list[list[float]]
    sigma: list[float]
    patience_mean_min: list[float]
    redial_probability: float
    redial_mean_min: float
    rates: list[tuple[float, float, float]]
    staff: list[tuple[int, int, float, float]]


def read_day(data_dir: Path) -> PlainDay:
    """Read ``parameters.json``, ``rates.csv`` and ``staff.csv``; OSError if one is missing."""
    given = json.loads((data_dir / "parameters.json").read_text(encoding="utf-8"))
    names = [name.split()[0] for name in given["types"]]
    mix = given["mix"]
    with (data_dir / "rates.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        steps = [(float(row["start_min"]), float(row["contacts_per_min"])) for row in rows]
    ends = [start for start, _ in steps[1:]] + [given["day_min"]]
    with (data_dir / "staff.csv").open(encoding="utf-8", newline="") as lines:
        staff = [
            (int(row["agent"]), int(row["group"]), float(row["on_min"]), float(row["off_min"]))
            for row in csv.DictReader(lines)
        ]
    return PlainDay(
        names=names,
        # The last bound is left out: whatever lies above the others is of the last type.
        cumulative_mix=[math.fsum(mix[: i + 1]) for i in range(len(mix) - 1)],
        bot_min=given["bot"]["time"],
        bot_contains=given["bot"]["contains"],
        serves=[[names.index(name) for name in group] for group in given["groups"].values()],
        chat_slots=given["chat_slots"],
        log_mean=[
            [math.log(mean) - sigma**2 / 2 if mean else math.nan for mean in means]
            for means, sigma in zip(given["mean_service"], given["sigma"], strict=True)
        ],
        sigma=given["sigma"],
        patience_mean_min=given["patience_mean"],
        redial_probability=given["redial"]["probability"],
        redial_mean_min=given["redial"]["delay_mean"],
        rates=[(start, end, rate) for (start, rate), end in zip(steps, ends, strict=True)],
        staff=staff,
    )


def customer(
    env: simpy.Environment, rng: random.Random, day: PlainDay, centre: PlainCentre, facts: list[DayFact], number: int
) -> Life:
    """Process: one customer of B2, through the bot, the queue, service and redials."""
    contact_type = bisect(day.cumulative_mix, rng.random())
    arrived = env.now
    yield env.timeout(day.bot_min)
    if rng.random() < day.bot_contains:
        facts.append((number, 0, contact_type, "contained", arrived, 0.0, -1, env.now))
        return
    attempt = 1
    while True:
        arrived = env.now
        grant = centre.request(contact_type)
        yield grant | env.timeout(rng.expovariate(1 / day.patience_mean_min[contact_type]))
        wait = env.now - arrived
        if grant.triggered:
            agent = cast(PlainAgent, grant.value)
            yield env.timeout(rng.lognormvariate(day.log_mean[contact_type][agent.group], day.sigma[contact_type]))
            centre.release(agent, contact_type)
            facts.append((number, attempt, contact_type, "served", arrived, wait, agent.number, env.now))
            return
        centre.withdraw(contact_type, arrived, grant)
        facts.append((number, attempt, contact_type, "abandoned", arrived, wait, -1, env.now))
        if rng.random() >= day.redial_probability:
            return
        yield env.timeout(rng.expovariate(1 / day.redial_mean_min))
        attempt += 1


def arrivals(
    env: simpy.Environment, rng: random.Random, day: PlainDay, centre: PlainCentre, facts: list[DayFact]
) -> Life:
    """Process: Poisson arrivals, the rate constant within each interval."""
    number = 0
    for start, end, rate in day.rates:
        time = start + rng.expovariate(rate)
        # A gap that crosses the boundary is drawn anew from there: the law has no memory.
        while time < end:
            yield env.timeout(time - env.now)
            env.process(customer(env, rng, day, centre, facts, number))
            number += 1
            time += rng.expovariate(rate)


def open_day(env: simpy.Environment, rng: random.Random, day: PlainDay) -> list[DayFact]:
    """Set up the day's operation; the facts fill as the environment runs."""
    centre = PlainCentre(env, day.serves, day.chat_slots)
    facts: list[DayFact] = []
    for number, group, on, off in day.staff:
        env.process(centre.shift(PlainAgent(number, group), on, off))
    env.process(arrivals(env, rng, day, centre, facts))
    return facts


def b2(seed: int, data_dir: Path) -> BenchResult:
    """The day B2: about 200,000 contacts, a bot, three types, four groups, chat slots, shifts.

    Args:
        seed: of the one generator that all draws come from.
        data_dir: folder with ``parameters.json``, ``rates.csv`` and ``staff.csv``.

    Raises:
        OSError: a file is missing or cannot be read.
    """
    day = read_day(data_dir)
    env = simpy.Environment()
    facts = open_day(env, random.Random(seed), day)
    seconds, events = timed_run(env)

    asked = [(fact[2], (fact[5], fact[3] == "served")) for fact in facts if fact[1] > 0]
    return BenchResult(
        contacts=sum(fact[1] <= 1 for fact in facts),
        seconds=seconds,
        events=events,
        total=figures(attempt for _, attempt in asked),
        by_type={
            name: figures(attempt for contact_type, attempt in asked if contact_type == index)
            for index, name in enumerate(day.names)
        },
    )
