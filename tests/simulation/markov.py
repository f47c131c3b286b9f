"""The exact stationary law of a small operation, as a Markov chain written from what the rules are said to mean.

It shares no code with the simulator. Arrivals are Poisson, work and patience exponential. The state is what
decisions may depend on: the agents at each load in the order in which they came to it (the longest so first),
with what each has at hand; the full ones in no order; and those who wait, by urgency and then by arrival.

An arriving contact takes, of the groups of best rank that have room, the agent with the fewest at hand, among
equals the one whose count has stood longest; a call only an agent with nothing at hand. A free agent takes
the most urgent, longest-waiting contact it may serve, or first that of its best rank; who holds chats may
take chats only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from tests.simulation.random_operations import Drawn


class Busy(NamedTuple):
    """An agent: group, and the contact types at hand in order of their number."""

    group: int
    held: tuple[int, ...]


class State(NamedTuple):
    """``free[k]``: agents with k at hand and room for more, the longest so first; ``full``; ``queue``."""

    free: tuple[tuple[Busy, ...], ...]
    full: tuple[Busy, ...]
    queue: tuple[int, ...]


class Move(NamedTuple):
    """A transition: its rate, where it leads, and the contacts answered by it as (contact type, group)."""

    rate: float
    to: State
    answered: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Exact:
    """What is known of a contact type, as shares of its arrivals or in seconds.

    ``delayed`` found nobody, ``lost`` gave up or balked, ``wait_s`` is the mean wait of all, ``by_group`` the
    share answered by each group.
    """

    delayed: float
    lost: float
    wait_s: float
    by_group: tuple[float, ...]


class TooLarge(Exception):
    """The chain has more states than allowed."""


class Chain:
    """The chain of an operation whose queue is cut at ``longest``; ``cut`` is the share of arrivals turned away."""

    def __init__(self, operation: Drawn, longest: int, most_states: int) -> None:
        self.operation = operation
        self.longest = longest
        self.moves: dict[State, list[Move]] = {}
        self.states = self._reached(most_states)
        self.share = self._stationary()
        self.cut = float(
            sum(p for state, p in zip(self.states, self.share, strict=True) if len(state.queue) == longest)
        )

    def exact(self) -> tuple[Exact, ...]:
        """Every contact type."""
        callers, groups = self.operation.callers, len(self.operation.groups)
        delayed, waiting = np.zeros(len(callers)), np.zeros(len(callers))
        answered = np.zeros((len(callers), groups))
        for state, p in zip(self.states, self.share, strict=True):
            for contact_type in range(len(callers)):
                delayed[contact_type] += p * (self._free(state, contact_type) is None)
                waiting[contact_type] += p * state.queue.count(contact_type)
            for move in self.moves[state]:
                for contact_type, group in move.answered:
                    answered[contact_type, group] += p * move.rate
        return tuple(
            Exact(
                float(delayed[contact_type]),
                float(waiting[contact_type] / caller.patience_s / caller.rate + delayed[contact_type] * caller.balks),
                float(waiting[contact_type] / caller.rate),
                tuple((answered[contact_type] / caller.rate).tolist()),
            )
            for contact_type, caller in enumerate(callers)
        )

    # -- the stationary distribution ----------------------------------------------------------------------------

    def _reached(self, most: int) -> dict[State, int]:
        agents = tuple(
            Busy(number, ()) for number, group in enumerate(self.operation.groups) for _ in range(group.agents)
        )
        levels = max(group.slots for group in self.operation.groups)
        first = State((agents, *((),) * (levels - 1)), (), ())
        found, fresh = {first: 0}, [first]
        while fresh:
            state = fresh.pop()
            moves = self.moves[state] = list(self._moves(state))
            for move in moves:
                if move.to not in found:
                    if len(found) == most:
                        raise TooLarge
                    found[move.to] = len(found)
                    fresh.append(move.to)
        return found

    def _stationary(self) -> NDArray[np.float64]:
        """Flows balance in every state but one, whose weight is 1 until all are scaled to 1.

        It is one that is never left for good: the empty state need not be, as the idle stand in some order at first.
        """
        n = len(self.states)
        flows = [
            (self.states[move.to], i, move.rate) for state, i in self.states.items() for move in self._moves(state)
        ]
        to, start, rate = (np.array(column) for column in zip(*flows, strict=True))
        inward = coo_matrix((rate, (to, start)), shape=(n, n)).tocsc()
        outward = diags(np.asarray(inward.sum(axis=0)).ravel())
        balance = (inward - outward).tocsc()
        _, part = connected_components(inward.T, connection="strong")
        left = set(part[start[part[start] != part[to]]])
        (last,) = set(part) - left
        stays = np.flatnonzero(part == last)
        rest = spsolve(balance[stays[1:]][:, stays[1:]], -balance[stays[1:]][:, stays[0]].toarray().ravel())
        weight = np.zeros(n)
        weight[stays] = np.concatenate([[1.0], np.atleast_1d(rest)])
        return np.asarray(weight / weight.sum())

    # -- the rules ------------------------------------------------------------------------------------------

    def _moves(self, state: State) -> Iterator[Move]:
        callers = self.operation.callers
        for contact_type, caller in enumerate(callers):
            found = self._free(state, contact_type)
            if found is not None:
                level, place = found
                one = state.free[level][place]
                yield Move(
                    caller.rate,
                    self._listed(_without(state, level, place), self._with(one, contact_type)),
                    ((contact_type, one.group),),
                )
            elif len(state.queue) < self.longest:
                to = state._replace(queue=self._joined(state.queue, contact_type))
                yield Move(caller.rate * (1 - caller.balks), to, ())
        for place, contact_type in enumerate(state.queue):
            if callers[contact_type].patience_s < inf:
                queue = state.queue[:place] + state.queue[place + 1 :]
                yield Move(1 / callers[contact_type].patience_s, state._replace(queue=queue), ())
        for level, listed in enumerate(state.free):
            for place, busy in enumerate(listed):
                yield from self._completions(_without(state, level, place), busy)
        for place, busy in enumerate(state.full):
            yield from self._completions(state._replace(full=state.full[:place] + state.full[place + 1 :]), busy)

    def _free(self, state: State, contact_type: int) -> tuple[int, int] | None:
        """The agent who takes an arriving contact, as (load, place in the list)."""
        groups, shared = self.operation.groups, self.operation.callers[contact_type].shared
        for rank in sorted({group.ranks[contact_type] for group in groups if contact_type in group.ranks}):
            for level, listed in enumerate(state.free if shared else state.free[:1]):
                for place, agent in enumerate(listed):
                    if groups[agent.group].ranks.get(contact_type) == rank:
                        return level, place
        return None

    def _joined(self, queue: tuple[int, ...], contact_type: int) -> tuple[int, ...]:
        """By urgency, then by arrival."""
        urgency = [caller.urgency for caller in self.operation.callers]
        place = sum(urgency[other] <= urgency[contact_type] for other in queue)
        return (*queue[:place], contact_type, *queue[place:])

    def _completions(self, rest: State, agent: Busy) -> Iterator[Move]:
        """Each contact at hand may be the next to end; then the agent looks for work."""
        pace = self.operation.pace(len(agent.held))
        for contact_type in sorted(set(agent.held)):
            held = list(agent.held)
            held.remove(contact_type)
            rate = agent.held.count(contact_type) * pace / self.operation.callers[contact_type].handle_s
            to, answered = self._seek(rest, Busy(agent.group, tuple(held)))
            yield Move(rate, to, answered)

    def _seek(self, state: State, agent: Busy) -> tuple[State, tuple[tuple[int, int], ...]]:
        """The agent takes what it may, as far as there is room, and goes back among the others."""
        answered: list[tuple[int, int]] = []
        while self._has_room(agent):
            place = self._wanted(state.queue, agent)
            if place is None:
                break
            contact_type = state.queue[place]
            state = state._replace(queue=state.queue[:place] + state.queue[place + 1 :])
            agent = self._with(agent, contact_type)
            answered.append((contact_type, agent.group))
        return self._listed(state, agent), tuple(answered)

    def _wanted(self, queue: tuple[int, ...], agent: Busy) -> int | None:
        """The place in the queue of what the agent takes next."""
        ranks, callers = self.operation.groups[agent.group].ranks, self.operation.callers
        fit = [
            place
            for place, contact_type in enumerate(queue)
            if contact_type in ranks and (callers[contact_type].shared or not agent.held)
        ]
        if not fit:
            return None
        return min(fit, key=lambda place: ranks[queue[place]]) if self.operation.preferred_first else fit[0]

    def _has_room(self, agent: Busy) -> bool:
        if any(not self.operation.callers[contact_type].shared for contact_type in agent.held):
            return False
        return len(agent.held) < self.operation.groups[agent.group].slots

    @staticmethod
    def _with(agent: Busy, contact_type: int) -> Busy:
        return Busy(agent.group, tuple(sorted((*agent.held, contact_type))))

    def _listed(self, state: State, agent: Busy) -> State:
        """The agent is now the last to have come to its load."""
        if not self._has_room(agent):
            return state._replace(full=tuple(sorted((*state.full, agent))))
        level = len(agent.held)
        listed = (*state.free[level], agent)
        return state._replace(free=(*state.free[:level], listed, *state.free[level + 1 :]))


def _without(state: State, level: int, place: int) -> State:
    """The state less one agent with room."""
    listed = state.free[level]
    listed = listed[:place] + listed[place + 1 :]
    return state._replace(free=(*state.free[:level], listed, *state.free[level + 1 :]))
