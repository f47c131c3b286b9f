"""Skills: which intents each agent serves, estimated from the calls that the agents answered.

Among the calls of an agent who serves an intent, the intent has about the same share as among the calls of the others
who serve it. An agent with less than half of that share, and with fewer calls than chance explains, does not serve the
intent. (In some logs agents have a skill on some days only; such an agent counts as one who does not.) An agent with
few calls is assumed to serve what most agents serve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.calibration.log.calls import Calls

LEAST_CALLS: Final = 50
"""With fewer calls nothing is known of an agent."""
FALSE_ALARM: Final = 1e-4
"""Chance that an agent who serves an intent has so few calls of it."""
SPECIAL: Final = 3.0
"""Some agents serve hardly anything but one intent. They count as if it had this many times its usual share."""
ROUNDS: Final = 10
"""Rounds until the share among those who serve an intent no longer changes; a few are enough."""


@dataclass(frozen=True)
class Skills:
    """Which intents each agent serves.

    ``calls`` [agent, intent] is how many calls the agent answered, ``serves`` [agent, intent] whether the agent serves
    the intent, ``known`` [agent] whether there were enough calls to say so. ``intents`` are sorted.
    """

    intents: tuple[str, ...]
    calls: NDArray[np.int64]
    serves: NDArray[np.bool_]
    known: NDArray[np.bool_]

    @property
    def usual(self) -> NDArray[np.bool_]:
        """What an agent of whom nothing is known serves: the intents served by the agents of half of the calls."""
        weight = self.calls[self.known].sum(axis=1)
        if not weight.sum():
            return np.ones(len(self.intents), bool)
        return np.asarray(weight @ self.serves[self.known] >= 0.5 * weight.sum())

    def of_intents(self) -> tuple[str, ...]:
        """A class for each intent: the name of the first intent that the same agents serve."""
        known = self.serves[self.known]
        first: dict[bytes, str] = {}
        return tuple(first.setdefault(known[:, i].tobytes(), name) for i, name in enumerate(self.intents))

    def of_streams(self, calls: Calls) -> NDArray[np.int64]:
        """The place in ``intents`` of the intent of each stream of a log."""
        return np.array([self.intents.index(intent) for _, intent, _ in calls.streams])

    def is_common(self, intent: int) -> bool:
        """Whether every agent serves it."""
        return bool(self.serves[self.known, intent].all())


def skills(calls: Calls) -> Skills:
    """Estimate the skills of all agents who are known by name."""
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
    """Which agents serve an intent, when ``own`` of their ``all_calls`` were of that intent."""
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
