"""Series: how many were there, and how many came, interval by interval."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import LEFT_QUEUE, UNANSWERED, Outcome
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.facts.tables import ALERTS, CONTACTS, PRESENCE, REPLIES, SPELLS
from models.people.events import VENDOR
from models.sample.cases import deferred, tickets
from sim.chance import Floats
from sim.setting import Words

INTERVAL_WORDS: dict[str, Words] = {
    "offered": {"zh": "进线量", "en": "offered"},
    "answered": {"zh": "接起", "en": "answered"},
    "abandoned": {"zh": "放弃数", "en": "abandoned"},
    "in_time": {"zh": "时限内接起", "en": "answered in time"},
    "served_base": {"zh": "服务水平分母", "en": "base of the service level"},
    "effort_s": {"zh": "可并行处理的工作量（秒）", "en": "work handled together with other work (s)"},
    "effort_alone_s": {"zh": "须单独处理的工作量（秒）", "en": "work handled alone (s)"},
    "waiting": {"zh": "排队人数", "en": "waiting"},
    "agents_on": {"zh": "在岗", "en": "on duty"},
    "backlog": {"zh": "积压", "en": "backlog"},
    "overdue": {"zh": "已逾期", "en": "overdue"},
}
"""What each figure of :func:`by_interval` is called in a report."""

MINUTE_WORDS: dict[str, Words] = {
    "offered": {"zh": "每分钟进线", "en": "Offered per minute"},
    "waiting": {"zh": "排队人数", "en": "Waiting"},
    "agents_on": {"zh": "在岗客服", "en": "Agents on duty"},
    "alert_level": {"zh": "预警级别", "en": "Alert level"},
    "bot_share": {"zh": "机器人承接占比", "en": "Share taken by the bot"},
}
"""What each figure of :func:`by_minute` is called in a report."""

LATELY_S = 900.0
"""Shares by minute are taken over the quarter of an hour before: a minute of the night has few contacts."""

Spans = tuple[Floats, Floats, Floats]
"""Agents, and from when to when each of them did something, in seconds."""


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


def union(agent: Floats, start_s: Floats, end_s: Floats) -> Spans:
    """The same spans, those of one agent that overlap joined into one."""
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
    """What happened in each interval of ``interval_s``: names as in INTERVAL_WORDS, each with an (n,) array.

    Contacts count in the interval in which they asked for a person (``offered``). Of these, so many were ``answered``,
    so many ``abandoned``, and so many were answered within ``threshold_s`` (``in_time``). The service level of the
    interval is ``in_time`` divided by ``served_base``, which leaves out those whose end is not known.
    ``effort_s`` and ``effort_alone_s`` are the work that came with them, wrap-up included: of contacts that are handled
    together with others, and of those that are handled alone. Tickets are not among these contacts.

    The others are time averages: contacts ``waiting``, agents present (``agents_on``, the vendor's seats included),
    tickets without a reply (``backlog``), and those of them that are past their due time (``overdue``).
    """
    edges_s = np.arange(0.0, facts.end_s + interval_s / 2, interval_s)
    n = len(edges_s) - 1
    contacts = facts[CONTACTS]
    contacts = live(facts, contacts[~np.isnan(contacts["queued"])])
    slot = np.minimum((contacts["queued"] / interval_s).astype(np.int64), n - 1)
    answered = ~np.isnan(contacts["answered"])
    outcome = contacts["outcome"]
    left, unanswered = np.isin(outcome, LEFT_QUEUE), np.isin(outcome, UNANSWERED)
    in_time = answered & (contacts["answered"] - contacts["queued"] <= threshold_s)
    until = np.where(answered, contacts["answered"], contacts["ended"])
    until = np.where(np.isnan(until), facts.end_s, until)
    presence = facts[PRESENCE]
    wrap_s = np.array(
        [contact_type.wrap_law.mean if contact_type.wrap_law else 0.0 for contact_type in facts.contact_types]
    )
    shared = np.array([contact_type.shared for contact_type in facts.contact_types], bool)[contacts["contact_type"]]
    work_s = contacts["work"] + wrap_s[contacts["contact_type"]]

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
    """The attempts among ``rows`` whose customers wait on the line: all but the tickets."""
    tickets_too = deferred(facts)
    found: Rows = rows[~tickets_too[rows["contact_type"]]] if tickets_too.any() else rows
    return found


def _backlog(facts: Facts, edges_s: Floats) -> dict[str, Floats]:
    """Mean numbers of tickets without a reply in each interval: all of them, and those that are overdue."""
    found = tickets(facts)
    until = np.where(np.isnan(found.closed), facts.end_s, found.closed)
    late = np.minimum(np.maximum(found.queued, found.due), until)
    return {"backlog": mean_number(found.queued, until, edges_s), "overdue": mean_number(late, until, edges_s)}


def by_minute(facts: Facts, start_s: float, minutes: int) -> dict[str, Floats]:
    """What happened minute by minute from ``start_s``: names as in MINUTE_WORDS, each with a (minutes,) array."""
    edges_s: Floats = np.add(start_s, 60.0 * np.arange(minutes + 1))
    contacts = facts[CONTACTS]
    human = live(facts, contacts[~np.isnan(contacts["queued"])])
    answered = ~np.isnan(human["answered"])
    until = np.where(answered, human["answered"], human["ended"])
    until = np.where(np.isnan(until), facts.end_s, until)
    offered = np.histogram(human["queued"], edges_s)[0].astype(np.float64)
    first = contacts[contacts["ordinal"] == 0]
    arrived = _lately(first["arrived"], edges_s[1:])
    kept = _lately(first["arrived"][first["outcome"] == Outcome.CONTAINED], edges_s[1:])
    own = facts[PRESENCE]
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
    changes = facts[ALERTS]
    changes = changes[changes["sign"] == 0]
    level = np.concatenate([[0.0], changes["level_to"].astype(np.float64)])
    return np.asarray(level[np.searchsorted(changes["time"], at_s, "right")])


def own_presence(facts: Facts) -> Rows:
    """Presence of the operation's own people, without the vendor's seats."""
    presence = facts[PRESENCE]
    own: Rows = presence[presence["why"] != VENDOR]
    return own


def at_work(facts: Facts) -> Spans:
    """When the operation's own people had something at hand; until the end of the run where it is still at hand.

    A contact is at hand from the answer to the end of the wrap-up, a chat in turns from the moment it is assigned, and
    a ticket while it is worked on.
    """
    own = np.unique(own_presence(facts)["agent"])
    tables = facts[CONTACTS], facts[REPLIES], facts[SPELLS]
    calls, chats, spells = (rows[np.isin(rows["agent"], own)] for rows in tables)
    calls = live(facts, calls)
    agent = np.concatenate([calls["agent"], chats["agent"], spells["agent"]])
    end = np.concatenate([calls["ended"], chats["ended"], spells["end"]])
    start = np.concatenate([calls["answered"], chats["assigned"], spells["start"]])
    return union(agent, start, np.where(np.isnan(end), facts.end_s, end))
