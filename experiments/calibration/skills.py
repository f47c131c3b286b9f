"""Skills: which intents each agent serves, told from the calls that they answered.

An agent who serves an intent has about its share of it among the calls. Who has less than half the share that those
have who serve it, and too little for chance, does not serve it: mostly not, that is, for in some logs agents are given
a skill on some days only. An agent of whom little was seen is taken to serve what most do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from models.files.calls import Calls

LEAST_CALLS: Final = 50
"""An agent with fewer calls is nobody in particular."""
FALSE_ALARM: Final = 1e-4
"""Chance of so few calls of an intent for an agent who serves it."""
SPECIAL: Final = 3.0
"""Some serve hardly anything but one intent: they count as if they served this many times the usual share of it."""
ROUNDS: Final = 10
"""Rounds in which the share among those who serve an intent settles; a few do."""


@dataclass(frozen=True)
class Skills:
    """Which intents each agent serves: ``serves`` [agent, intent]; ``calls`` [agent, intent] were answered.

    ``known`` says of each agent whether enough was seen; ``intents`` are sorted.
    """

    intents: tuple[str, ...]
    calls: NDArray[np.int64]
    serves: NDArray[np.bool_]
    known: NDArray[np.bool_]

    @property
    def usual(self) -> NDArray[np.bool_]:
        """The intents that an agent serves of whom nothing is known: those that half of the calls' agents serve."""
        weight = self.calls[self.known].sum(axis=1)
        if not weight.sum():
            return np.ones(len(self.intents), bool)
        return np.asarray(weight @ self.serves[self.known] >= 0.5 * weight.sum())

    def of_intents(self) -> tuple[str, ...]:
        """A class for each intent, that of the first one served by the same agents."""
        known = self.serves[self.known]
        first: dict[bytes, str] = {}
        return tuple(first.setdefault(known[:, i].tobytes(), name) for i, name in enumerate(self.intents))

    def is_common(self, intent: int) -> bool:
        """Whether every agent serves it."""
        return bool(self.serves[self.known, intent].all())


def skills(calls: Calls) -> Skills:
    """Tell the skills of all agents who are known by name."""
    intents = tuple(sorted({intent for _, intent, _ in calls.streams}))
    of_stream = np.array([intents.index(intent) for _, intent, _ in calls.streams])
    answered = calls.answered & (calls.agent >= 0)
    count = np.zeros((len(calls.agents), len(intents)), np.int64)
    np.add.at(count, (calls.agent[answered], of_stream[calls.stream[answered]]), 1)
    known = count.sum(axis=1) >= LEAST_CALLS
    serves = np.ones(count.shape, bool)
    for intent in range(len(intents)):
        serves[known, intent] = _servers(count[known, intent], count[known].sum(axis=1))
    serves[known] |= ~serves[known].any(axis=1, keepdims=True)
    return Skills(intents, count, serves, known)


def _servers(own: NDArray[np.int64], all_calls: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Who serves an intent: ``own`` of ``all_calls`` were of it."""
    serves = np.ones(len(own), bool)
    share = float(own.sum() / max(all_calls.sum(), 1))
    clipped = np.minimum(own, SPECIAL * share * all_calls)
    for _ in range(ROUNDS):
        rare = np.asarray(stats.binom.cdf(own, all_calls, share)) < FALSE_ALARM
        settled = ~(rare & (own < share * all_calls / 2))
        if not settled.any() or (settled == serves).all():
            break
        serves = settled
        share = float(clipped[serves].sum() / all_calls[serves].sum())
    return serves
