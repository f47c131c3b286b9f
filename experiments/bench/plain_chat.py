"""Plain SimPy: chats in turns as a textbook writes them, a process for every conversation.

An agent's attention (``mind``) is a :class:`simpy.Resource` of capacity 1, which every message
requests with ``request | timeout(patience)``. A customer asks for a slot in the same way, through a
list of agents with room. Nothing is slowed down, and nothing is tuned beyond what a competent reader
of SimPy's documentation would write. All times are seconds, except the mean wait of the result.
"""

import math
import random
from collections import OrderedDict, deque
from typing import cast

import simpy

from experiments.bench.plain import Life, timed_run
from experiments.bench.result import AttemptFigures, BenchResult

ARRIVALS_PER_S = 200_000 / 86_400
"""200,000 conversations a day, spread evenly."""
AGENTS = 180
SLOTS = 5
EFFORT_MEAN_S = 60.0
EFFORT_SIGMA = 0.8
FURTHER_ROUNDS_MEAN = 5.0
THINK_MEAN_S = 40.0
QUEUE_PATIENCE_MEAN_S = 120.0
REPLY_PATIENCE_MEAN_S = 300.0
IN_TIME_S = 20.0

ChatRow = tuple[int, float, float, int, int, float]
"""Number, arrival, wait until an agent reads it or the customer leaves, rounds asked, rounds answered, responses."""
Rows = list[ChatRow]


class PlainChatAgent:
    """An agent who answers one message at a time (``mind``) and holds a number of conversations."""

    def __init__(self, env: simpy.Environment) -> None:
        self.mind = simpy.Resource(env, capacity=1)
        self.held = 0


class PlainRouter:
    """Agents with room, those with the fewest conversations first, then those who had so few for the longest time.

    Customers wait here for a slot.
    """

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.room: list[OrderedDict[PlainChatAgent, None]] = [OrderedDict() for _ in range(SLOTS)]
        self.room[0] = OrderedDict.fromkeys(PlainChatAgent(env) for _ in range(AGENTS))
        self.waiting: deque[simpy.Event] = deque()

    def request(self) -> simpy.Event:
        """Ask for a slot: an event that succeeds with the agent, at once if one has room."""
        grant = self.env.event()
        for agents in self.room:
            if agents:
                agent = next(iter(agents))
                del agents[agent]
                grant.succeed(self._fill(agent))
                return grant
        self.waiting.append(grant)
        return grant

    def _fill(self, agent: PlainChatAgent) -> PlainChatAgent:
        agent.held += 1
        if agent.held < SLOTS:
            self.room[agent.held][agent] = None
        return agent

    def release(self, agent: PlainChatAgent) -> None:
        """End a conversation; the next customer in the queue gets the slot."""
        if agent.held < SLOTS:
            del self.room[agent.held][agent]
        agent.held -= 1
        if self.waiting:
            self.waiting.popleft().succeed(self._fill(agent))
        else:
            self.room[agent.held][agent] = None


def customer(env: simpy.Environment, rng: random.Random, router: PlainRouter, rows: Rows, number: int) -> Life:
    """Process: one customer, through the queue and all rounds of a conversation."""
    arrived = env.now
    patience_s = rng.expovariate(1 / QUEUE_PATIENCE_MEAN_S)
    grant = router.request()
    yield grant | env.timeout(patience_s)
    if not grant.triggered:
        router.waiting.remove(grant)
        rows.append((number, arrived, patience_s, 1, 0, 0.0))
        return
    agent = cast(PlainChatAgent, grant.value)
    left = 1 + int(rng.expovariate(1 / FURTHER_ROUNDS_MEAN) + rng.random())
    work = rng.lognormvariate(math.log(EFFORT_MEAN_S) - EFFORT_SIGMA**2 / 2, EFFORT_SIGMA)
    until = arrived + patience_s
    reply_patience_s = rng.expovariate(1 / REPLY_PATIENCE_MEAN_S)
    asked, wait_s, rounds, answered, responses_s = arrived, 0.0, 0, 0, 0.0
    while True:
        rounds += 1
        with agent.mind.request() as turn:
            yield turn | env.timeout(until - env.now)
            if rounds == 1:
                wait_s = env.now - arrived
            if not turn.triggered:
                break
            portion = work if left == 1 else work * (1 - rng.random() ** (1 / (left - 1)))
            work -= portion
            left -= 1
            yield env.timeout(portion)
        answered += 1
        responses_s += env.now - asked
        if not left:
            break
        yield env.timeout(rng.expovariate(1 / THINK_MEAN_S))
        asked = env.now
        until = asked + reply_patience_s
    router.release(agent)
    rows.append((number, arrived, wait_s, rounds, answered, responses_s))


def arrivals(env: simpy.Environment, rng: random.Random, router: PlainRouter, rows: Rows, contacts: int) -> Life:
    """Process: Poisson arrivals."""
    for number in range(contacts):
        yield env.timeout(rng.expovariate(ARRIVALS_PER_S))
        env.process(customer(env, rng, router, rows, number))


def chat(contacts: int, seed: int) -> BenchResult:
    """The chat day from empty.

    Args:
        contacts: number of customers, >= 1; the run ends when the last of them has left.
        seed: of the one generator that all draws come from.
    """
    env = simpy.Environment()
    rng = random.Random(seed)
    rows: Rows = []
    env.process(arrivals(env, rng, PlainRouter(env), rows, contacts))
    seconds, events = timed_run(env)
    talked = [row for row in rows if row[4]]
    answered = sum(row[4] for row in rows)
    return BenchResult(
        contacts=len(rows),
        seconds=seconds,
        events=events,
        total=AttemptFigures(
            attempts=len(rows),
            abandoned_share=1 - len(talked) / len(rows),
            mean_wait=math.fsum(row[2] for row in talked) / len(talked) / 60.0,
            served_20s_share=sum(row[2] <= IN_TIME_S for row in talked) / len(rows),
        ),
        turns={
            "rounds answered": answered / len(talked),
            "mean response": math.fsum(row[5] for row in talked) / answered,
            "left half-way share": sum(row[4] < row[3] for row in talked) / len(talked),
        },
    )
