"""Operations drawn at random, behaviour off: contact types, groups, skills, ranks, slots, patience, urgency, load."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.scenario import Scenario
from policies.selection import LongestWait, PreferredFirst
from policies.structure import Serves
from sim.distributions import Constant, Distribution, Exponential, WithZeros
from tests.operations import scenario

HANDLE_S = 100.0


@dataclass(frozen=True)
class Caller:
    """A contact type: rates per second; ``patience_s`` may be endless; ``balks`` do not wait at all."""

    rate: float
    handle_s: float
    patience_s: float
    balks: float
    urgency: int
    shared: bool

    @property
    def name(self) -> str:
        """The channel."""
        return "chat" if self.shared else "phone"


@dataclass(frozen=True)
class Group:
    """A group of agents: how many, how many contacts at once, and its rank for each contact type that it serves."""

    agents: int
    slots: int
    ranks: dict[int, int]
    after_s: dict[int, float]


@dataclass(frozen=True)
class Drawn:
    """An operation: callers, groups, how chats slow each other, and which contact a free agent takes."""

    callers: tuple[Caller, ...]
    groups: tuple[Group, ...]
    slowdown: float
    preferred_first: bool

    def pace(self, held: int) -> float:
        """Seconds of work a second on each of the contacts at hand."""
        return 1 / (1 + self.slowdown * (held - 1))

    def scenario(self, duration_s: float, extra: int = 0, hurry: float = 1.0) -> Scenario:
        """The same as settings; ``extra`` agents in the first group, and ``hurry`` times as fast."""
        intents = {f"k{i}": _intent(caller) for i, caller in enumerate(self.callers)}
        rates = {
            f"line/k{i}/{caller.name}": Rates(per_hour=(3600 * caller.rate,), handle_time_s=caller.handle_s / hurry)
            for i, caller in enumerate(self.callers)
        }
        staffing = {
            f"g{j}": Headcount(agents=(group.agents + (extra if j == 0 else 0),), slots=group.slots)
            for j, group in enumerate(self.groups)
        }
        serves = {
            f"g{j}": [
                Serves(intent=f"k{i}", rank=rank, after_s=group.after_s.get(i, 0)) for i, rank in group.ranks.items()
            ]
            for j, group in enumerate(self.groups)
        }
        selection = PreferredFirst() if self.preferred_first else LongestWait()
        return scenario(
            intents=intents,
            rates=rates,
            staffing=staffing,
            serves=serves,
            duration_s=duration_s,
            slowdown=self.slowdown,
            selection=selection,
        )


def _intent(caller: Caller) -> Intent:
    law: Distribution = Constant(mean=inf) if caller.patience_s == inf else Exponential(mean=caller.patience_s)
    if caller.balks:
        law = WithZeros(zero_share=caller.balks, law=law)
    return Intent(skill="any", urgency=caller.urgency, handle=Exponential(), patience_s={caller.name: law})


def drawn(number: int, most_agents: int = 4, staged: bool = False) -> Drawn:
    """Operation ``number``; with ``staged`` some groups help only after a wait."""
    rng = np.random.default_rng([20261111, number])
    n_types, n_groups = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    chats = rng.random() < 0.5
    shared = [bool(chats and rng.random() < 0.7) for _ in range(n_types)]
    serving = rng.random((n_groups, n_types)) < 0.6
    serving[rng.integers(n_groups, size=n_types), np.arange(n_types)] = True
    found = []
    for j in range(n_groups):
        mine = [i for i in range(n_types) if serving[j, i]]
        late = {i: float(rng.integers(10, 90)) for i in mine if staged and serving[:j, i].any() and rng.random() < 0.6}
        found.append(
            Group(
                agents=int(rng.integers(1, max(2, most_agents // n_groups + 1))),
                slots=int(rng.integers(2, 4)) if chats and most_agents > 4 else 1 + int(chats),
                ranks={i: int(rng.integers(0, 3)) for i in mine},
                after_s=late,
            )
        )
    slowdown = float(rng.choice([0.0, 0.3]))
    places = sum(
        group.agents * (group.slots / (1 + slowdown * (group.slots - 1)) if any(shared) else 1) for group in found
    )
    parts = rng.dirichlet(np.full(n_types, 3.0))
    endless = rng.random() < 0.25
    load = rng.uniform(0.3, 0.5) if endless else rng.uniform(0.7, 1.4)
    callers = []
    for i in range(n_types):
        handle_s = HANDLE_S * float(rng.choice([0.5, 1.0, 2.0]))
        callers.append(
            Caller(
                rate=float(load * places * parts[i] / handle_s),
                handle_s=handle_s,
                patience_s=inf if endless and rng.random() < 0.6 else float(rng.uniform(0.2, 1.0) * HANDLE_S),
                balks=float(rng.choice([0.0, 0.0, 0.2])),
                urgency=int(rng.integers(0, 2)),
                shared=shared[i],
            )
        )
    return Drawn(tuple(callers), tuple(found), slowdown, bool(rng.random() < 0.5))
