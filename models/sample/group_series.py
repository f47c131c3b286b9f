"""What each skill group did, interval by interval of the week.

It is also measured who helps out across the groups, and what else the textbook leaves out, so that a report can say why
the simulation differs from the textbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.facts.tables import CONTACTS, PRESENCE
from models.sample.groups import SkillGroup
from models.sample.series import mean_number
from sim.calendar import DAY_S
from sim.chance import Floats
from sim.setting import Words

WEEK_S: Final = 7 * DAY_S

Numbers = NDArray[np.int64]

GROUP_WORDS: Final[dict[str, Words]] = {
    "offered": {"zh": "进线量", "en": "offered"},
    "in_time": {"zh": "时限内接起", "en": "answered in time"},
    "left": {"zh": "放弃数", "en": "abandoned"},
    "wait_s": {"zh": "等待合计（秒）", "en": "waits in all (s)"},
    "answered": {"zh": "接起并处理完", "en": "answered and finished"},
    "slot_s": {"zh": "占用会话位（秒）", "en": "time of slots taken (s)"},
    "patience_rate_s": {"zh": "平均耐心的倒数之和", "en": "sum of 1 / mean patience"},
    "agents_s": {"zh": "客服在岗（秒）", "en": "time agents were there (s)"},
    "places_s": {"zh": "会话位在岗（秒）", "en": "time slots were there (s)"},
    "width_s": {"zh": "计入的时长（秒）", "en": "time counted (s)"},
    "again": {"zh": "重复进线", "en": "redials and repeats"},
    "ahead": {"zh": "优先级不同的进线", "en": "contacts of another priority"},
    "handle_s": {"zh": "处理时长合计（秒）", "en": "handle times in all (s)"},
    "handle_s2": {"zh": "处理时长平方和", "en": "squares of handle times in all"},
    "helped": {"zh": "其他技能组接起", "en": "answered by other groups"},
    "bought": {"zh": "外包接起", "en": "answered by the vendor"},
    "busy_s": {"zh": "本组客服工作（秒）", "en": "work of its agents (s)"},
    "lent_s": {"zh": "其中用于其他技能组（秒）", "en": "of which for other groups (s)"},
}
"""What each figure of :func:`by_group` is called."""


def by_group(
    found: Sequence[SkillGroup], facts: Facts, interval_s: float, threshold_s: float, since_s: float = 0.0
) -> dict[str, Floats]:
    """What each group did in each interval of the week, or of the run if it is shorter: names as in GROUP_WORDS.

    Each figure is an array of shape (groups, n). Later weeks are added to the first, so all are sums. Contacts count in
    the interval in which they asked for a person: ``offered`` are those whose wait is known. Of these ``in_time`` were
    answered within ``threshold_s`` and ``left`` gave up, after ``wait_s`` in all; ``answered`` were also finished, and
    took ``slot_s`` of agents' slots (a contact that is handled alone takes all of them). ``patience_rate_s`` is the sum
    of 1 / mean patience. ``agents_s`` is the time that agents, ``places_s`` the time that slots were there.

    The others are known by group alone, shape (groups, 1). ``helped`` were answered by own people of other groups,
    ``bought`` by the vendor. Of the slot time ``busy_s`` that its agents spent, ``lent_s`` went to the contacts of
    others. ``again`` counts attempts that are not the first, ``ahead`` those of other than the usual priority.
    ``handle_s`` and ``handle_s2`` are handle times and their squares, summed over ``answered``.
    """
    n = round(min(facts.end_s, WEEK_S) / interval_s) or 1
    contacts = facts[CONTACTS]
    contacts = contacts[~np.isnan(contacts["queued"]) & (contacts["queued"] >= since_s)]
    group_of_type = np.full(len(facts.contact_types), -1)
    group_of_agent = np.full(len(facts.seats) + 1, -2)  # the last is nobody; others are in no group
    for g, group in enumerate(found):
        group_of_type[list(group.contact_types)] = g
        group_of_agent[list(group.agents)] = g
    if len(contacts):
        contacts = contacts[group_of_type[contacts["contact_type"]] >= 0]
    cells = _Cells(len(found), n, group_of_type[contacts["contact_type"]], _slot(contacts["queued"], interval_s, n))
    return {
        **_waits(cells, contacts, facts, threshold_s),
        **_work(cells, contacts, facts, group_of_agent),
        **_presence(found, facts, interval_s, n, since_s),
        "patience_rate_s": cells.sums(_patience_rate(contacts, facts)),
    }


@dataclass(frozen=True)
class _Cells:
    """Where each contact counts: its group, and the interval in which it asked for a person."""

    groups: int
    n: int
    group: Numbers
    slot: Numbers

    def sums(self, weight: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
        """Per group and interval, (groups, n)."""
        size = self.groups * self.n
        summed = np.bincount(self.group * self.n + self.slot, weight, size).astype(np.float64)
        return summed.reshape(self.groups, self.n)

    def totals(self, weight: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
        """Per group, (groups, 1)."""
        return np.bincount(self.group, weight, self.groups)[:, None].astype(np.float64)


def _slot(at_s: Floats, interval_s: float, n: int) -> Numbers:
    return (at_s / interval_s).astype(np.int64) % n


def _waits(cells: _Cells, contacts: Rows, facts: Facts, threshold_s: float) -> dict[str, Floats]:
    """What became of those who asked for a person."""
    answered = ~np.isnan(contacts["answered"])
    wait_s = np.where(answered, contacts["answered"], contacts["ended"]) - contacts["queued"]
    known = ~np.isnan(wait_s)
    usual = np.array([contact_type.priority for contact_type in facts.contact_types])[contacts["contact_type"]]
    urgent = np.array([contact_type.vip_priority for contact_type in facts.contact_types])[contacts["contact_type"]]
    priority = np.where(contacts["vip"] == 1, urgent, usual)
    ahead = np.zeros(len(contacts), bool)
    for g in range(cells.groups):
        mine = cells.group == g
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
    rate = np.array([1.0 / max(contact_type.patience_law.mean, 1e-9) for contact_type in facts.contact_types])[
        contacts["contact_type"]
    ]
    for stream in facts.streams:
        if (stream.patience_factor != 1.0).any():
            mine = contacts["contact_type"] == stream.contact_type.index
            at = np.searchsorted(stream.edges_s, contacts["queued"][mine], "right") - 1
            rate[mine] /= stream.patience_factor[np.clip(at, 0, len(stream.volume) - 1)]
    return np.asarray(rate)


def _work(cells: _Cells, contacts: Rows, facts: Facts, group_of_agent: Numbers) -> dict[str, Floats]:
    """The handling of those who were answered, and by whom."""
    shared = np.array([contact_type.shared for contact_type in facts.contact_types])
    slots = np.array([*(seat.slots for seat in facts.seats), 1])
    agent = contacts["agent"]
    handle_s = contacts["ended"] - contacts["answered"]
    done = ~np.isnan(handle_s)
    handle_s = np.where(done, handle_s, 0.0)
    slot_s = np.where(shared[contacts["contact_type"]], handle_s, handle_s * slots[agent])
    server = group_of_agent[agent]
    vendor = np.array([*(seat.group == "vendor" and seat.line == "vendor" for seat in facts.seats), False])[agent]
    outside = done & (server != cells.group)
    mine = server >= 0
    busy_s: Floats = np.bincount(server[mine], slot_s[mine], cells.groups)[:, None].astype(np.float64)
    lent = mine & outside
    lent_s: Floats = np.bincount(server[lent], slot_s[lent], cells.groups)[:, None].astype(np.float64)
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


def _presence(
    found: Sequence[SkillGroup], facts: Facts, interval_s: float, n: int, since_s: float
) -> dict[str, Floats]:
    """How long agents of each group were there."""
    edges_s = np.arange(0.0, facts.end_s + interval_s / 2, interval_s)
    if edges_s[-1] < facts.end_s:
        edges_s = np.append(edges_s, facts.end_s)
    edges_s = np.unique(np.clip(edges_s, since_s, facts.end_s))
    slot = _slot(edges_s[:-1], interval_s, n)
    width_s = np.diff(edges_s)
    agents, places = np.zeros((len(found), n)), np.zeros((len(found), n))
    slots = np.array([seat.slots for seat in facts.seats])
    presence = facts[PRESENCE]
    for g, group in enumerate(found):
        rows = presence[np.isin(presence["agent"], group.agents)]
        for count in np.unique(slots[list(group.agents)]):
            some = rows[slots[rows["agent"]] == count]
            there_s = mean_number(some["start"], some["end"], edges_s) * width_s
            summed = np.bincount(slot, there_s, n)
            agents[g] += summed
            places[g] += summed * (count if group.slots > 1 else 1)
    return {"agents_s": agents, "places_s": places, "width_s": np.tile(np.bincount(slot, width_s, n), (len(found), 1))}
