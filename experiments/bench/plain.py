"""Plain SimPy: two operations as a textbook writes them, for a benchmark to compare with.

Every customer is a process that requests an agent and yields ``request | timeout(patience)``, as
in the "bank renege" example of SimPy's own documentation. Nothing is slowed down, and nothing is
tuned beyond what a competent reader of that documentation would write. All times are minutes.
"""

import csv
import json
import math
import random
from bisect import bisect
from collections import OrderedDict, deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import simpy

ARRIVALS_PER_MIN = 100.0
AGENTS = 100
PATIENCE_MEAN_MIN = 2.0
SERVICE_MEAN_MIN = 1.0
IN_TIME_MIN = 20 / 60
"""Served within 20 s counts as served in time."""

CHAT = 0
"""Index of the contact type of which an agent may hold several: A, the first."""

Life = Generator[simpy.Event, Any, None]
Row = tuple[int, float, float, bool, float]
"""Case 1: number, arrival, wait, whether served, departure."""

Fact = tuple[int, int, int, str, float, float, int, float]
"""Day B2: number, attempt, type, outcome, arrival, wait, agent (-1: none), departure."""


@dataclass(frozen=True)
class Figures:
    """What happened to the attempts of one contact type.

    Attributes:
        attempts: requests for an agent: first ones that passed the bot, and redials.
        abandoned_share: abandoned / attempts.
        mean_wait: mean wait of the served, minutes.
        served_20s_share: served within 20 s / attempts.
    """

    attempts: int
    abandoned_share: float
    mean_wait: float
    served_20s_share: float


@dataclass(frozen=True)
class RivalResult:
    """One run of a rival program.

    Attributes:
        contacts: customers who arrived (each once, however often it redials).
        seconds: wall time of the run alone, without reading files and without summing up.
        abandoned_share: abandoned / attempts.
        mean_wait: mean wait of the served, minutes.
        served_20s_share: served within 20 s / attempts.
        events: events that the program's engine processed.
        by_type: contact type to its figures; empty where there is one type only.
        turns: figures of the rounds of conversations; empty where there are none.
    """

    contacts: int
    seconds: float
    abandoned_share: float
    mean_wait: float
    served_20s_share: float
    events: int
    by_type: dict[str, Figures] = field(default_factory=dict)
    turns: dict[str, float] = field(default_factory=dict)


def figures(attempts: Iterable[tuple[float, bool]]) -> Figures:
    """Sum up attempts, each (wait in minutes, whether served); at least one must be served."""
    count = 0
    waits = []
    for wait_min, served in attempts:
        count += 1
        if served:
            waits.append(wait_min)
    return Figures(
        attempts=count,
        abandoned_share=1 - len(waits) / count,
        mean_wait=math.fsum(waits) / len(waits),
        served_20s_share=sum(wait_min <= IN_TIME_MIN for wait_min in waits) / count,
    )


def timed_run(env: simpy.Environment) -> tuple[float, int]:
    """Run until nothing is left to happen; return wall seconds and the number of events."""
    begin = perf_counter()
    env.run()
    seconds = perf_counter() - begin
    # The agenda is empty, so every event that was given an id has been processed.
    return seconds, next(env._eid)


def open_queue(env: simpy.Environment, rng: random.Random, contacts: int) -> list[Row]:
    """Set up the M/M/n+M operation; the rows fill as the environment runs."""
    agents = simpy.Resource(env, capacity=AGENTS)
    rows: list[Row] = []

    def customer(number: int) -> Life:
        arrived = env.now
        with agents.request() as request:
            results = yield request | env.timeout(rng.expovariate(1 / PATIENCE_MEAN_MIN))
            wait = env.now - arrived
            served = request in results
            if served:
                yield env.timeout(rng.expovariate(1 / SERVICE_MEAN_MIN))
        rows.append((number, arrived, wait, served, env.now))

    def arrivals() -> Life:
        for number in range(contacts):
            yield env.timeout(rng.expovariate(ARRIVALS_PER_MIN))
            env.process(customer(number))

    env.process(arrivals())
    return rows


def erlang_a(contacts: int, seed: int) -> RivalResult:
    """M/M/n+M from empty: 100 arrivals/min, 100 agents, patience mean 2 min, service mean 1 min.

    Args:
        contacts: number of customers, >= 1; the run ends when the last of them has left.
        seed: of the one generator that all draws come from.
    """
    env = simpy.Environment()
    rows = open_queue(env, random.Random(seed), contacts)
    seconds, events = timed_run(env)
    total = figures((row[2], row[3]) for row in rows)
    return RivalResult(
        contacts=len(rows),
        seconds=seconds,
        abandoned_share=total.abandoned_share,
        mean_wait=total.mean_wait,
        served_20s_share=total.served_20s_share,
        events=events,
    )


@dataclass(eq=False)
class Agent:
    """Somebody who serves: in which group, whether on duty, and what is in hand.

    ``chats`` are held together; ``alone``: one contact (type B or C) takes the whole agent.
    """

    number: int
    group: int
    on_duty: bool = False
    chats: int = 0
    alone: bool = False


class Centre:
    """Agents with room, contacts that wait, and the rule that brings them together.

    A contact goes to the first group of its route that has room, there to the agent who holds the
    fewest chats, then to the one longest idle; an agent with room takes the longest-waiting
    contact that it may serve. ``serves[group]`` are contact types, a group's own first.
    """

    def __init__(self, env: simpy.Environment, serves: list[list[int]], chat_slots: int) -> None:
        self.env = env
        self.serves = serves
        self.chat_slots = chat_slots
        types = sorted({kind for kinds in serves for kind in kinds})
        self.route = [[g for g, kinds in enumerate(serves) if kind in kinds] for kind in types]
        self.waiting: list[deque[tuple[float, simpy.Event]]] = [deque() for _ in types]
        # room[group][chats held]: agents who can take more, longest there first.
        self.room: list[list[OrderedDict[Agent, None]]] = [[OrderedDict() for _ in range(chat_slots)] for _ in serves]

    def request(self, kind: int) -> simpy.Event:
        """Ask for an agent: an event that succeeds with the agent, at once if one has room."""
        grant = self.env.event()
        agent = self.find(kind)
        if agent is None:
            self.waiting[kind].append((self.env.now, grant))
        else:
            self.seize(agent, kind)
            grant.succeed(agent)
        return grant

    def withdraw(self, kind: int, since: float, grant: simpy.Event) -> None:
        """Leave the queue unserved."""
        self.waiting[kind].remove((since, grant))

    def find(self, kind: int) -> Agent | None:
        """The agent who would take a contact of this type now."""
        levels = self.chat_slots if kind == CHAT else 1
        for group in self.route[kind]:
            for agents in self.room[group][:levels]:
                if agents:
                    return next(iter(agents))
        return None

    def seize(self, agent: Agent, kind: int) -> None:
        """Put a contact into an agent's hands."""
        room = self.room[agent.group]
        del room[agent.chats][agent]
        if kind != CHAT:
            agent.alone = True
            return
        agent.chats += 1
        if agent.chats < self.chat_slots:
            room[agent.chats][agent] = None

    def release(self, agent: Agent, kind: int) -> None:
        """Take a finished contact out of an agent's hands; one on duty takes the next."""
        if kind == CHAT:
            if agent.on_duty and agent.chats < self.chat_slots:
                del self.room[agent.group][agent.chats][agent]
            agent.chats -= 1
        else:
            agent.alone = False
        if agent.on_duty:
            self.welcome(agent)

    def welcome(self, agent: Agent) -> None:
        """Give an agent who has room contacts that wait, as many as fit."""
        self.room[agent.group][agent.chats][agent] = None
        while (kind := self.longest_waiting(agent)) is not None:
            _, grant = self.waiting[kind].popleft()
            self.seize(agent, kind)
            grant.succeed(agent)

    def longest_waiting(self, agent: Agent) -> int | None:
        """The type whose first contact in line is this agent's to take now."""
        if agent.alone or agent.chats == self.chat_slots:
            return None
        best, since = None, math.inf
        for kind in self.serves[agent.group]:
            line = self.waiting[kind]
            if line and line[0][0] < since and (kind == CHAT or agent.chats == 0):
                best, since = kind, line[0][0]
        return best

    def shift(self, agent: Agent, on: float, off: float) -> Life:
        """Process: one agent's duty; what is in hand at its end is finished."""
        yield self.env.timeout(on)
        agent.on_duty = True
        self.welcome(agent)
        yield self.env.timeout(off - on)
        agent.on_duty = False
        if not agent.alone and agent.chats < self.chat_slots:
            del self.room[agent.group][agent.chats][agent]


@dataclass(frozen=True)
class Day:
    """The day B2 as its files describe it; see ``parameters.json``.

    ``rates``: (start, end, contacts per minute); ``staff``: (agent, group, on, off);
    ``log_mean[type][group]``: mean of the log of handle time, NaN where a group does not serve.
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


def read_day(data_dir: Path) -> Day:
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
    return Day(
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
    env: simpy.Environment, rng: random.Random, day: Day, centre: Centre, facts: list[Fact], number: int
) -> Life:
    """Process: one customer of B2, through the bot, the queue, service and redials."""
    kind = bisect(day.cumulative_mix, rng.random())
    arrived = env.now
    yield env.timeout(day.bot_min)
    if rng.random() < day.bot_contains:
        facts.append((number, 0, kind, "contained", arrived, 0.0, -1, env.now))
        return
    attempt = 1
    while True:
        arrived = env.now
        grant = centre.request(kind)
        yield grant | env.timeout(rng.expovariate(1 / day.patience_mean_min[kind]))
        wait = env.now - arrived
        if grant.triggered:
            agent = cast(Agent, grant.value)
            yield env.timeout(rng.lognormvariate(day.log_mean[kind][agent.group], day.sigma[kind]))
            centre.release(agent, kind)
            facts.append((number, attempt, kind, "served", arrived, wait, agent.number, env.now))
            return
        centre.withdraw(kind, arrived, grant)
        facts.append((number, attempt, kind, "abandoned", arrived, wait, -1, env.now))
        if rng.random() >= day.redial_probability:
            return
        yield env.timeout(rng.expovariate(1 / day.redial_mean_min))
        attempt += 1


def arrivals(env: simpy.Environment, rng: random.Random, day: Day, centre: Centre, facts: list[Fact]) -> Life:
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


def open_day(env: simpy.Environment, rng: random.Random, day: Day) -> list[Fact]:
    """Set up the day's operation; the facts fill as the environment runs."""
    centre = Centre(env, day.serves, day.chat_slots)
    facts: list[Fact] = []
    for number, group, on, off in day.staff:
        env.process(centre.shift(Agent(number, group), on, off))
    env.process(arrivals(env, rng, day, centre, facts))
    return facts


def b2(seed: int, data_dir: Path) -> RivalResult:
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
    total = figures(attempt for _, attempt in asked)
    return RivalResult(
        contacts=sum(fact[1] <= 1 for fact in facts),
        seconds=seconds,
        abandoned_share=total.abandoned_share,
        mean_wait=total.mean_wait,
        served_20s_share=total.served_20s_share,
        events=events,
        by_type={
            name: figures(attempt for kind, attempt in asked if kind == index) for index, name in enumerate(day.names)
        },
    )
