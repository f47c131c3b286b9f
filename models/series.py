"""Series: how many were there, and how many came, interval by interval."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.caseload import tickets
from models.contact.outcome import LEFT_QUEUE, UNANSWERED, Outcome
from models.facts.facts import Facts, Rows
from models.people.workforce import VENDOR
from sim.chance import Floats

INTERVAL_MEASURES = (
    "offered",
    "answered",
    "abandoned",
    "waiting",
    "agents_on",
    "in_time",
    "served_base",
    "effort_s",
    "effort_alone_s",
    "backlog",
    "overdue",
)
LATELY_S = 900.0
"""Shares by minute are taken over the quarter of an hour before: a minute of the night has few contacts."""

MINUTE_MEASURES = ("offered", "waiting", "agents_on", "alert_level", "bot_share")


def mean_number(start_s: Floats, end_s: Floats, edges_s: Floats) -> Floats:
    """The time average of how many of the spans [start, end) cover each interval between ``edges_s``."""

    def area(x: Floats) -> Floats:
        return _spent(x, start_s) - _spent(x, end_s)

    return np.asarray(np.diff(area(edges_s)) / np.diff(edges_s))


def _spent(x: Floats, since_s: Floats) -> Floats:
    """For each x, the sum over ``since_s`` of the time by which x lies after it."""
    order = np.sort(since_s)
    sums = np.concatenate([[0.0], np.cumsum(order)])
    count = np.searchsorted(order, x, "right")
    return np.asarray(count * x - sums[count])


def union(agent: Floats, start_s: Floats, end_s: Floats) -> tuple[Floats, Floats, Floats]:
    """Spans of the same agent that overlap, joined: (agent, start, end) of the joined spans."""
    order = np.lexsort((start_s, agent))
    agent, start_s, end_s = agent[order], start_s[order], end_s[order]
    if not len(agent):
        return agent, start_s, end_s
    # shift every agent's time by more than the horizon, so that one running maximum serves all of them
    horizon = float(end_s.max()) + 1.0
    rank = np.unique(agent, return_inverse=True)[1] * horizon
    reach = np.maximum.accumulate(end_s + rank)
    fresh = np.concatenate([[True], (start_s + rank)[1:] > reach[:-1]])
    first = np.flatnonzero(fresh)
    last = np.concatenate([first[1:], [len(agent)]]) - 1
    return agent[first], start_s[first], reach[last] - rank[last]


def by_interval(facts: Facts, interval_s: float, threshold_s: float) -> dict[str, Floats]:
    """What happened in each interval of ``interval_s``: measure name to (n,) array.

    ``offered`` asked for a person in it, and of these were ``answered``, ``abandoned``, answered ``in_time``
    (``served_base`` is all of them); ``waiting`` and ``agents_on`` are time averages, the vendor's seats included;
    ``effort_s`` and ``effort_alone_s`` are the work offered, wrap-up included, of contacts that may be handled
    together with others and of those handled alone. Tickets are not among these contacts; ``backlog`` is the time
    average of those without a reply, ``overdue`` of those of them that are past their due time.
    """
    edges_s = np.arange(0.0, facts.end_s + interval_s / 2, interval_s)
    n = len(edges_s) - 1
    contacts = live(facts, facts.contacts[~np.isnan(facts.contacts["queued"])])
    slot = np.minimum((contacts["queued"] / interval_s).astype(np.int64), n - 1)
    answered = ~np.isnan(contacts["answered"])
    outcome = contacts["outcome"]
    left, unanswered = np.isin(outcome, LEFT_QUEUE), np.isin(outcome, UNANSWERED)
    in_time = answered & (contacts["answered"] - contacts["queued"] <= threshold_s)
    until = np.where(answered, contacts["answered"], contacts["ended"])
    until = np.where(np.isnan(until), facts.end_s, until)
    presence = facts.presence
    wrap_s = np.array([kind.wrap_law.mean if kind.wrap_law else 0.0 for kind in facts.kinds])
    shared = np.array([kind.shared for kind in facts.kinds], bool)[contacts["kind"]]
    work_s = contacts["work"] + wrap_s[contacts["kind"]]

    def count(weight: NDArray[Any]) -> Floats:
        return np.bincount(slot, weight, n).astype(np.float64)

    return {
        "offered": count(np.ones(len(slot))),
        "answered": count(answered),
        "abandoned": count(left),
        "in_time": count(in_time),
        "served_base": count(answered | unanswered),
        "effort_s": count(np.where(shared, work_s, 0.0)),
        "effort_alone_s": count(np.where(shared, 0.0, work_s)),
        "waiting": mean_number(contacts["queued"], until, edges_s),
        "agents_on": mean_number(presence["start"], presence["end"], edges_s),
        **_backlog(facts, edges_s),
    }


def live(facts: Facts, rows: Rows) -> Rows:
    """The attempts among ``rows`` whose customers wait on the line, all but the tickets."""
    deferred = np.array([kind.deferred is not None for kind in facts.kinds], bool)
    found: Rows = rows[~deferred[rows["kind"]]] if deferred.any() else rows
    return found


def _backlog(facts: Facts, edges_s: Floats) -> dict[str, Floats]:
    """Mean numbers of tickets without a reply in each interval: all of them, and those that are overdue."""
    found = tickets(facts)
    until = np.where(np.isnan(found.closed), facts.end_s, found.closed)
    late = np.minimum(np.maximum(found.queued, found.due), until)
    return {"backlog": mean_number(found.queued, until, edges_s), "overdue": mean_number(late, until, edges_s)}


def by_minute(facts: Facts, start_s: float, minutes: int) -> dict[str, Floats]:
    """The evening minute by minute from ``start_s``: measure name to (minutes,) array."""
    edges_s: Floats = np.add(start_s, 60.0 * np.arange(minutes + 1))
    contacts = facts.contacts
    human = live(facts, contacts[~np.isnan(contacts["queued"])])
    answered = ~np.isnan(human["answered"])
    until = np.where(answered, human["answered"], human["ended"])
    until = np.where(np.isnan(until), facts.end_s, until)
    offered = np.histogram(human["queued"], edges_s)[0].astype(np.float64)
    first = contacts[contacts["ordinal"] == 0]
    arrived = _lately(first["arrived"], edges_s[1:])
    kept = _lately(first["arrived"][first["outcome"] == Outcome.CONTAINED], edges_s[1:])
    own = facts.presence
    return {
        "offered": offered,
        "waiting": mean_number(human["queued"], until, edges_s),
        "agents_on": mean_number(own["start"], own["end"], edges_s),
        "alert_level": _levels(facts, edges_s[:-1]),
        "bot_share": np.divide(kept, arrived, out=np.zeros(minutes), where=arrived > 0),
    }


def _lately(times_s: Floats, at_s: Floats) -> Floats:
    """How many of the moments lie in the quarter of an hour before each of ``at_s``."""
    ordered = np.sort(times_s)
    upto, before = np.searchsorted(ordered, at_s), np.searchsorted(ordered, at_s - LATELY_S)
    return np.asarray(upto - before, np.float64)


def _levels(facts: Facts, at_s: Floats) -> Floats:
    """The alert level that stood at each moment."""
    changes = facts.alerts[facts.alerts["sign"] == 0]
    level = np.concatenate([[0.0], changes["level_to"].astype(np.float64)])
    return np.asarray(level[np.searchsorted(changes["time"], at_s, "right")])


def own_presence(facts: Facts) -> Rows:
    """Presence of the operation's own people, the vendor's seats left out."""
    own: Rows = facts.presence[facts.presence["kind"] != VENDOR]
    return own
