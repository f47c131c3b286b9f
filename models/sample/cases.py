"""Cases: what became of tickets and classed complaints, as columns made from the facts of a run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.facts.tables import CASES, CONTACTS
from sim.chance import Floats, Keys

_ODD = np.uint64(0x9E3779B97F4A7C15)


def deferred(facts: Facts) -> NDArray[np.bool_]:
    """Which contact types are worked on as tickets, by their number."""
    return np.array([contact_type.deferred is not None for contact_type in facts.contact_types], bool)


@dataclass(frozen=True)
class Tickets:
    """Attempts by deferred channels, as columns of equal length. Times are in seconds, nan for what has not happened.

    A ticket is in the backlog from ``queued`` to ``closed``, when it is replied to, withdrawn or handed over. Where a
    ticket goes on after a chase by ticket or a hand-over, ``opened`` and ``due`` are those of the first attempt.
    """

    root: Keys
    contact_type: NDArray[np.int64]
    queued: Floats
    opened: Floats
    due: Floats
    closed: Floats
    replied: Floats

    def backlog_at(self, times_s: Floats) -> Floats:
        """How many tickets are in the backlog at each moment: those that have come less those that are closed."""
        came, gone = np.sort(self.queued), np.sort(self.closed[~np.isnan(self.closed)])
        return np.asarray(np.searchsorted(came, times_s, "right") - np.searchsorted(gone, times_s, "right"), np.float64)

    def lying_at(self, time_s: float) -> NDArray[np.bool_]:
        """Which tickets are in the backlog at a moment."""
        return np.asarray((self.queued <= time_s) & ~(self.closed <= time_s))


def _code(rows: Rows) -> Keys:
    """One number for each root and ordinal: roots are random in 64 bits, so no two attempts have the same."""
    codes: Keys = rows["root"] + rows["ordinal"].astype(np.uint64) * _ODD
    return codes


def _ended(facts: Facts, cases: Rows) -> Rows:
    """The rows of the attempts that are these cases, in the order of the cases."""
    rows = facts[CONTACTS]
    rows = rows[np.isin(rows["root"], cases["root"])]
    codes = _code(rows)
    order = np.argsort(codes)
    found: Rows = rows[order[np.searchsorted(codes, _code(cases), sorter=order)]]
    return found


def tickets(facts: Facts) -> Tickets:
    """All tickets of a run."""
    cases = facts[CASES]
    cases = cases[deferred(facts)[cases["contact_type"]]] if len(cases) else cases
    rows = _ended(facts, cases)
    replied = np.where(np.isin(rows["outcome"], (Outcome.RESOLVED, Outcome.UNRESOLVED)), rows["talked"], np.nan)
    closed = np.where(np.isnan(rows["talked"]), rows["ended"], rows["talked"])
    return Tickets(
        cases["root"],
        cases["contact_type"].astype(np.int64),
        rows["queued"],
        cases["opened"],
        cases["due"],
        closed,
        replied,
    )


@dataclass(frozen=True)
class Replies:
    """Tickets as their customers see them, one entry each: chases by ticket and hand-overs are part of the first.

    ``gone`` is when a ticket was withdrawn or last handed over. It is nan while a ticket is open and once it is
    ``replied``.
    """

    contact_type: NDArray[np.int64]
    opened: Floats
    due: Floats
    replied: Floats
    gone: Floats

    def known_by(self, limit_s: Floats, end_s: float) -> NDArray[np.bool_]:
        """For which tickets it is known at ``end_s`` whether they were replied to by ``limit_s``.

        It is not known where the time still ran when the run stopped or when the customer withdrew.
        """
        return np.asarray(~np.isnan(self.replied) | ((limit_s <= end_s) & ~(self.gone < limit_s)))


def replies(facts: Facts) -> Replies:
    """What became of every ticket."""
    each = tickets(facts)
    same = each.root ^ each.opened.view(np.uint64)
    _, first, group = np.unique(same, return_index=True, return_inverse=True)
    count = len(first)
    replied, last, is_open = np.full(count, np.nan), np.full(count, -np.inf), np.zeros(count, bool)
    done = ~np.isnan(each.replied)
    replied[group[done]] = each.replied[done]
    np.maximum.at(last, group, np.nan_to_num(each.closed, nan=-np.inf))
    is_open[group[np.isnan(each.closed)]] = True
    gone = np.where(is_open | ~np.isnan(replied), np.nan, last)
    return Replies(each.contact_type[first], each.opened[first], each.due[first], replied, gone)


@dataclass(frozen=True)
class Responses:
    """Classed complaints and public messages: one entry for each need, for its first attempt that is a case.

    ``responded`` is the first answer or reply that the need got, or nan.
    """

    root: Keys
    contact_type: NDArray[np.int64]
    grade: NDArray[np.int64]
    reach: Floats
    opened: Floats
    due: Floats
    responded: Floats


def responses(facts: Facts) -> Responses:
    """When complaints and public messages were responded to."""
    cases, rows = facts[CASES], facts[CONTACTS]
    cases = cases[(cases["grade"] >= 0) | (cases["reach"] > 0)]
    order = np.lexsort((cases["ordinal"], cases["root"]))
    cases = cases[order]
    roots, first = np.unique(cases["root"], return_index=True)
    cases = cases[first]
    rows = rows[np.isin(rows["root"], roots)]
    at = np.where(deferred(facts)[rows["contact_type"]], rows["talked"], rows["answered"])
    place = np.searchsorted(roots, rows["root"])
    counts = ~np.isnan(at) & (rows["ordinal"] >= cases["ordinal"][place])
    responded = np.full(len(roots), np.inf)
    np.minimum.at(responded, place[counts], at[counts])
    responded[np.isinf(responded)] = np.nan
    return Responses(
        roots,
        cases["contact_type"].astype(np.int64),
        cases["grade"].astype(np.int64),
        cases["reach"],
        cases["opened"],
        cases["due"],
        responded,
    )
