"""Pools: which agents are there for which contacts first, and what each of these queues did by itself.

A planner takes such a pool for a queue of its own. Who helps out across its border, and what else the textbook
leaves out, is measured here too, so that a report can say why the simulation differs from the textbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.facts.facts import Facts, Rows
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.scenario import Scenario
from models.series import mean_number
from sim.chance import Floats
from sim.distributions import Distribution, Exponential

WEEK_S = 7 * 86_400.0

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Pool:
    """Agents (by number) and the kinds of contact (by index) that are theirs before anybody else's.

    ``lines`` are those of the kinds, ``groups`` those of the agents; ``slots`` is the most contacts at once.
    ``memoryless`` says that the patience of all its customers is exponential or endless.
    """

    lines: tuple[str, ...]
    groups: tuple[str, ...]
    kinds: tuple[int, ...]
    agents: tuple[int, ...]
    slots: int
    memoryless: bool


def pools(scenario: Scenario, facts: Facts) -> tuple[Pool, ...]:
    """The smallest pools in which every kind is with all agents who come first for it, and they with it.

    First comes who may serve at once and prefers it most. Vendors have no pool; agents who are nobody's first
    choice are in none.
    """
    own = len(facts.seats) - (scenario.vendor.seats if scenario.vendor else 0)
    duties = scenario.structure.duties(facts.seats[:own], facts.kinds)
    members: list[tuple[set[int], set[int]]] = []
    for kind in facts.kinds:
        first = _first(duties, kind)
        if not first:
            continue
        joined = ({kind.index}, first)
        apart = []
        for kinds, agents in members:
            if agents & joined[1]:
                joined = (joined[0] | kinds, joined[1] | agents)
            else:
                apart.append((kinds, agents))
        members = [*apart, joined]
    return tuple(_pool(facts, sorted(kinds), sorted(agents)) for kinds, agents in sorted(members, key=_order))


def _first(duties: Sequence[Duties], kind: ContactType) -> set[int]:
    """The agents who serve a kind earliest, and of these those who prefer it most."""
    serving = {(duty[kind.index].after_s, duty[kind.index].rank) for duty in duties if kind.index in duty}
    if not serving:
        return set()
    best = min(serving)
    return {
        agent
        for agent, duty in enumerate(duties)
        if kind.index in duty and (duty[kind.index].after_s, duty[kind.index].rank) == best
    }


def _order(member: tuple[set[int], set[int]]) -> int:
    return min(member[0])


def _pool(facts: Facts, kinds: list[int], agents: list[int]) -> Pool:
    return Pool(
        tuple(sorted({facts.kinds[k].line for k in kinds})),
        tuple(sorted({facts.seats[a].group for a in agents})),
        tuple(kinds),
        tuple(agents),
        max(facts.seats[a].slots for a in agents) if any(facts.kinds[k].shared for k in kinds) else 1,
        all(_memoryless(facts.kinds[k].patience_law) for k in kinds),
    )


def _memoryless(law: Distribution) -> bool:
    """Exponential, or without end."""
    return isinstance(law, Exponential) or law.mean == inf


def by_pool(
    found: Sequence[Pool], facts: Facts, interval_s: float, threshold_s: float, since_s: float = 0.0
) -> dict[str, Floats]:
    """What each pool did in each interval of the week, or of the run if it is shorter: measure -> (pools, n).

    Later weeks are added to the first, so all are sums. By interval in which they asked for a person:
    ``offered`` contacts whose wait is known, of which ``in_time`` were answered and ``left`` gave up after
    ``wait_s`` in all; ``answered`` and finished ones with ``slot_s`` of an agent's slots (a contact handled
    alone takes all of them); ``patience_rate_s`` is the sum of 1 / mean patience. ``places_s`` is the time
    that slots, ``agents_s`` that agents were there. By pool alone, shape (pools, 1): answered by own people of
    other pools (``helped``) or by the vendor (``bought``), ``lent_s`` of the ``busy_s`` slot time that its agents spent
    on the contacts of others, ``again`` for attempts that are not the first, ``ahead`` for those of other than the
    usual priority, ``handle_s`` and ``handle_s2``: handle times and their squares, summed over ``answered``.
    """
    n = round(min(facts.end_s, WEEK_S) / interval_s) or 1
    contacts = facts.contacts
    contacts = contacts[~np.isnan(contacts["queued"]) & (contacts["queued"] >= since_s)]
    pool_of_kind = np.full(len(facts.kinds), -1)
    pool_of_agent = np.full(len(facts.seats) + 1, -2)  # the last is nobody; others are in no pool
    for p, pool in enumerate(found):
        pool_of_kind[list(pool.kinds)] = p
        pool_of_agent[list(pool.agents)] = p
    if len(contacts):
        contacts = contacts[pool_of_kind[contacts["kind"]] >= 0]
    cells = _Cells(len(found), n, pool_of_kind[contacts["kind"]], _slot(contacts["queued"], interval_s, n))
    return {
        **_waits(cells, contacts, facts, threshold_s),
        **_work(cells, contacts, facts, pool_of_agent),
        **_presence(found, facts, interval_s, n, since_s),
        "patience_rate_s": cells.sums(_patience_rate(contacts, facts)),
    }


@dataclass(frozen=True)
class _Cells:
    """Where each contact counts: its pool, and the interval in which it asked for a person."""

    pools: int
    n: int
    pool: Numbers
    slot: Numbers

    def sums(self, weight: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
        """Per pool and interval, (pools, n)."""
        size = self.pools * self.n
        summed = np.bincount(self.pool * self.n + self.slot, weight, size).astype(np.float64)
        return summed.reshape(self.pools, self.n)

    def totals(self, weight: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
        """Per pool, (pools, 1)."""
        return np.bincount(self.pool, weight, self.pools)[:, None].astype(np.float64)


def _slot(at_s: Floats, interval_s: float, n: int) -> Numbers:
    return (at_s / interval_s).astype(np.int64) % n


def _waits(cells: _Cells, contacts: Rows, facts: Facts, threshold_s: float) -> dict[str, Floats]:
    """What became of those who asked for a person."""
    answered = ~np.isnan(contacts["answered"])
    wait_s = np.where(answered, contacts["answered"], contacts["ended"]) - contacts["queued"]
    known = ~np.isnan(wait_s)
    usual = np.array([kind.priority for kind in facts.kinds])[contacts["kind"]]
    urgent = np.array([kind.vip_priority for kind in facts.kinds])[contacts["kind"]]
    priority = np.where(contacts["vip"] == 1, urgent, usual)
    ahead = np.zeros(len(contacts), bool)
    for p in range(cells.pools):
        mine = cells.pool == p
        if mine.any():
            ahead |= mine & (priority != np.bincount(priority[mine]).argmax())
    return {
        "offered": cells.sums(known),
        "in_time": cells.sums(answered & (wait_s <= threshold_s)),
        "left": cells.sums(np.isin(contacts["outcome"], (Outcome.ABANDONED, Outcome.BALKED))),
        "wait_s": cells.sums(np.where(known, wait_s, 0.0)),
        "again": cells.totals(contacts["ordinal"] > 0),
        "ahead": cells.totals(ahead),
    }


def _patience_rate(contacts: Rows, facts: Facts) -> Floats:
    """One over the mean patience of each contact."""
    rate = np.array([1.0 / max(kind.patience_law.mean, 1e-9) for kind in facts.kinds])[contacts["kind"]]
    for stream in facts.streams:
        if (stream.patience_factor != 1.0).any():
            mine = contacts["kind"] == stream.kind.index
            at = np.searchsorted(stream.edges_s, contacts["queued"][mine], "right") - 1
            rate[mine] /= stream.patience_factor[np.clip(at, 0, len(stream.volume) - 1)]
    return np.asarray(rate)


def _work(cells: _Cells, contacts: Rows, facts: Facts, pool_of_agent: Numbers) -> dict[str, Floats]:
    """The handling of those who were answered, and by whom."""
    shared = np.array([kind.shared for kind in facts.kinds])
    slots = np.array([*(seat.slots for seat in facts.seats), 1])
    agent = contacts["agent"]
    handle_s = contacts["ended"] - contacts["answered"]
    done = ~np.isnan(handle_s)
    handle_s = np.where(done, handle_s, 0.0)
    slot_s = np.where(shared[contacts["kind"]], handle_s, handle_s * slots[agent])
    server = pool_of_agent[agent]
    vendor = np.array([*(seat.group == "vendor" and seat.line == "vendor" for seat in facts.seats), False])[agent]
    outside = done & (server != cells.pool)
    mine = server >= 0
    busy_s: Floats = np.bincount(server[mine], slot_s[mine], cells.pools)[:, None].astype(np.float64)
    lent = mine & outside
    lent_s: Floats = np.bincount(server[lent], slot_s[lent], cells.pools)[:, None].astype(np.float64)
    return {
        "answered": cells.sums(done),
        "slot_s": cells.sums(slot_s),
        "handle_s": cells.totals(handle_s),
        "handle_s2": cells.totals(handle_s**2),
        "helped": cells.totals(outside & ~vendor),
        "bought": cells.totals(outside & vendor),
        "busy_s": busy_s,
        "lent_s": lent_s,
    }


def _presence(found: Sequence[Pool], facts: Facts, interval_s: float, n: int, since_s: float) -> dict[str, Floats]:
    """How long agents of each pool were there."""
    edges_s = np.arange(0.0, facts.end_s + interval_s / 2, interval_s)
    if edges_s[-1] < facts.end_s:
        edges_s = np.append(edges_s, facts.end_s)
    edges_s = np.unique(np.clip(edges_s, since_s, facts.end_s))
    slot = _slot(edges_s[:-1], interval_s, n)
    width_s = np.diff(edges_s)
    agents, places = np.zeros((len(found), n)), np.zeros((len(found), n))
    slots = np.array([seat.slots for seat in facts.seats])
    presence = facts.presence
    for p, pool in enumerate(found):
        rows = presence[np.isin(presence["agent"], pool.agents)]
        for count in np.unique(slots[list(pool.agents)]):
            some = rows[slots[rows["agent"]] == count]
            there_s = mean_number(some["start"], some["end"], edges_s) * width_s
            summed = np.bincount(slot, there_s, n)
            agents[p] += summed
            places[p] += summed * (count if pool.slots > 1 else 1)
    return {"agents_s": agents, "places_s": places, "width_s": np.tile(np.bincount(slot, width_s, n), (len(found), 1))}
