"""Plain SimPy: a queue as a textbook writes it, for a benchmark to compare with.

Every customer is a process that requests an agent and yields ``request | timeout(patience)``, as
in the "bank renege" example of SimPy's own documentation. Nothing is slowed down, and nothing is
tuned beyond what a competent reader of that documentation would write. All times are minutes.
"""

import random
from collections.abc import Generator
from time import perf_counter
from typing import Any

import simpy

from experiments.bench.result import BenchResult, figures

ARRIVALS_PER_MIN = 100.0
AGENTS = 100
PATIENCE_MEAN_MIN = 2.0
SERVICE_MEAN_MIN = 1.0

Life = Generator[simpy.Event, Any, None]
QueueRow = tuple[int, float, float, bool, float]
"""Number, arrival, wait, whether served, departure."""


def timed_run(env: simpy.Environment) -> tuple[float, int]:
    """Run until nothing is left to happen; return wall seconds and the number of events."""
    begin = perf_counter()
    env.run()
    seconds = perf_counter() - begin
    # The agenda is empty, so every event that was given an id has been processed.
    return seconds, next(env._eid)


def open_queue(env: simpy.Environment, rng: random.Random, contacts: int) -> list[QueueRow]:
    """Set up the M/M/n+M operation; the rows fill as the environment runs."""
    agents = simpy.Resource(env, capacity=AGENTS)
    rows: list[QueueRow] = []

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


def erlang_a(contacts: int, seed: int) -> BenchResult:
    """M/M/n+M from empty: 100 arrivals/min, 100 agents, patience mean 2 min, service mean 1 min.

    Args:
        contacts: number of customers, >= 1; the run ends when the last of them has left.
        seed: of the one generator that all draws come from.
    """
    env = simpy.Environment()
    rows = open_queue(env, random.Random(seed), contacts)
    seconds, events = timed_run(env)
    return BenchResult(len(rows), seconds, events, figures((row[2], row[3]) for row in rows))
