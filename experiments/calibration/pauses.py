"""Pauses: what agents do between two calls, told from pauses while customers waited.

An agent who is there takes a customer who waits and whom the agent can serve. A pause while such a customer waits is
therefore the agent's own: up to a minute wrap-up, longer a spell away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.calibration.presence import GAP_S, Sessions, counted, in_turn, worked
from experiments.calibration.queue import Queue
from experiments.calibration.skills import Skills
from models.files.calls import Calls
from sim.chance import Floats
from sim.distributions import Empirical, Exponential

WAITING: Final = 3
"""So many must wait when a pause begins: with fewer, others may have taken them when the agent was back."""
WRAP_MAX_S: Final = 60.0
"""A longer pause is a spell away, a shorter one wrap-up."""
LEAST: Final = 30
FALSE_ALARM: Final = 1e-3
"""Chance of finding that spells depend on the number present where they do not."""
ROUNDS: Final = 2000
MOST_FEW: Final = 50.0
HALF_HOUR_S: Final = 1800.0
PER_DAY: Final = 48


@dataclass(frozen=True)
class Away:
    """How long spells away last: a minute, and then until the agent comes back, at a rate that does not change.

    That rate is a + b / n with n present, estimated by maximum likelihood from the time away and from those who came
    back, both while a customer waited. ``law`` is the length with very many present, and with n it is n / (n + ``few``)
    times as long, where ``few`` is b / a.
    """

    law: Empirical
    few: float


@dataclass(frozen=True)
class Pauses:
    """Pauses between two calls of an agent.

    ``wrap_s`` are those up to a minute that began while several waited whom the agent could serve, made as long as at
    the usual pace; of pauses that began so, ``away_rate`` spells away began for each second of talk. ``away`` is the
    length of a spell, null where too few were seen. ``usual_s`` [half-hour of the day] is the mean pause, idle or not.
    """

    wrap_s: Floats
    away: Away | None
    away_rate: float | None
    usual_s: Floats


def pauses(calls: Calls, found: Skills, speed: float = 0.0) -> Pauses:
    """The pauses of the agents who are known by name, who are faster by ``speed`` while customers wait."""
    agent, ended, began, talk_s = _between(calls)
    length = began - ended
    ahead, exposed, met = np.zeros(len(ended)), np.zeros(len(ended)), np.zeros(len(ended), bool)
    of_stream = np.array([found.intents.index(intent) for _, intent, _ in calls.streams])
    patterns, pattern_of = np.unique(found.serves, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        mine = pattern_of[agent] == number
        queue = Queue.of(calls, pattern[of_stream[calls.stream]])
        ahead[mine] = queue.after(ended[mine])
        exposed[mine] = queue.occupied_s(began[mine]) - queue.occupied_s(ended[mine] + WRAP_MAX_S)
        met[mine] = queue.before(began[mine]) > 0
    is_away, several = length > WRAP_MAX_S, ahead >= WAITING
    away = away_rate = None
    if several.sum() >= LEAST:
        away_rate = float((is_away & several).sum() / talk_s[several].sum())
        if (is_away & met).sum() >= LEAST:
            away = spells(exposed[is_away], met[is_away], _present(calls, ended[is_away]))
    wrap_s = (1 + speed) * length[several & ~is_away] if several.sum() >= LEAST else np.empty(0)
    return Pauses(wrap_s, away, away_rate, _usual(ended, length))


def _present(calls: Calls, at_s: Floats) -> Floats:
    """How many were present at moments when somebody was."""
    start_s, count = counted(worked(calls))
    return np.maximum(count[np.maximum(np.searchsorted(start_s, at_s, "right") - 1, 0)], 1.0)


def spells(exposed_s: Floats, back: NDArray[np.bool_], present: Floats) -> Away:
    """Spells of so long while a customer waited, which ended then or did not, with so many present."""
    few = _few(exposed_s, back, 1 / present)
    pace = present / (present + few)
    mean_s = float((exposed_s / pace).sum() / back.sum())
    law = Empirical(values=(WRAP_MAX_S,), shares=(0.0,), tail=Exponential(mean=round(mean_s, 1)))
    return Away(law, round(few, 2))


def _few(exposed_s: Floats, back: NDArray[np.bool_], share: Floats) -> float:
    """The ratio b / a of the rate a + b ``share`` at which spells end (EM); 0 where chance explains the difference."""
    usual = float(back.sum() / exposed_s.sum())
    one = more = usual / 2
    for _ in range(ROUNDS):
        own = one / (one + share[back] * more)
        one, more = own.sum() / exposed_s.sum(), (1 - own).sum() / (exposed_s * share).sum()
    gain = np.log((one + share[back] * more) / usual).sum()
    return float(more / one) if 2 * gain > stats.chi2.isf(FALSE_ALARM, 1) and one > usual / MOST_FEW else 0.0


def _between(calls: Calls) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    """Of every pause while present: the agent, when it began and ended, and the length of the talk before it."""
    order = in_turn(calls)
    ended, began = calls.end_s[order[:-1]], calls.answer_s[order[1:]]
    counted = (calls.agent[order[1:]] == calls.agent[order[:-1]]) & (began >= ended) & (began - ended <= GAP_S)
    first = order[:-1][counted]
    return calls.agent[first], ended[counted], began[counted], calls.talk_s[first]


def _usual(ended: Floats, length: Floats) -> Floats:
    """Mean pause by half-hour of the day; that of all where few were seen."""
    if not len(length):
        return np.zeros(PER_DAY)
    place = ((ended % (PER_DAY * HALF_HOUR_S)) // HALF_HOUR_S).astype(np.int64)
    count = np.bincount(place, minlength=PER_DAY)
    means = np.bincount(place, weights=length, minlength=PER_DAY) / np.maximum(count, 1)
    return np.where(count >= LEAST, means, length.mean())


def widened(sessions: Sessions, usual_s: Floats) -> Sessions:
    """Sessions that begin the usual pause earlier: who comes has to wait for the first call.

    That an agent is there for a while after the last call is made up for by those who, when their time is over, have
    a call to finish.
    """
    start = sessions[:, 1] - usual_s[((sessions[:, 1] % (PER_DAY * HALF_HOUR_S)) // HALF_HOUR_S).astype(np.int64)]
    again = np.concatenate([[False], sessions[1:, 0] == sessions[:-1, 0]])
    before = np.concatenate([[0.0], sessions[:-1, 2]])
    start = np.where(again, np.maximum(start, before + 1.0), np.maximum(start, 0.0))
    return np.column_stack([sessions[:, 0], np.minimum(start, sessions[:, 1]), sessions[:, 2]])
