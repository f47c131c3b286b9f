"""The sample: the facts of one run that count, after the warm-up, of all contact types or of some."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.customers.settlement import Settlement
from models.facts.declared import FactTable
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.facts.tables import CONTACTS, COVERAGE, EVENTS, LEDGER, NEEDS, PROMISES, REPLIES, REVIEWS, SESSIONS, VISITS
from models.sample.books import totals
from models.sample.cases import Replies, Responses, Tickets, replies, responses, tickets
from models.sample.series import Spans, at_work, live, own_presence
from models.scenario import Scenario
from sim.chance import Floats

Fraction = tuple[float, float]
"""Numerator and denominator; a plain amount has denominator 1."""

ANSWERED = (Outcome.RESOLVED, Outcome.UNRESOLVED)
"""Outcomes of attempts that a person answered."""


def share(rows: NDArray[np.generic], base: NDArray[np.generic]) -> Fraction:
    """How many of ``rows`` are true, out of as many as ``base`` has."""
    return float(np.sum(rows)), float(len(base))


@dataclass(frozen=True)
class Sample:
    """The facts of one run after ``since_s``, of all contact types or of those with these numbers.

    All measures read the tables of facts here. A measure with a table of its own reads it by :meth:`rows`, and keeps
    those :meth:`among` the sample's contact types if its rows have one.
    """

    scenario: Scenario
    facts: Facts
    since_s: float = 0.0
    contact_types: frozenset[int] | None = None

    def of(self, contact_types: frozenset[int]) -> Sample:
        """The same run, only contacts and needs of these types; the same object whenever it is asked for."""
        if contact_types not in self._parts:
            self._parts[contact_types] = replace(self, contact_types=contact_types)
        return self._parts[contact_types]

    @cached_property
    def _parts(self) -> dict[frozenset[int], Sample]:
        """What was asked for: many KPIs look at the same contacts."""
        return {}

    def rows(self, table: FactTable, time: str) -> Rows:
        """The rows of a table whose moment in the column ``time`` is after the warm-up, of all contact types."""
        rows = self.facts[table]
        found: Rows = rows[rows[time] >= self.since_s]
        return found

    def among(self, rows: Rows) -> Rows:
        """The rows of the contact types of the sample."""
        return rows if self.contact_types is None else rows[np.isin(rows["contact_type"], list(self.contact_types))]

    def covers(self, contact_type: NDArray[np.int64], time_s: Floats | None = None) -> NDArray[np.bool_]:
        """Which of the things of these contact types, that began at these times, belong to the sample."""
        wanted = self.contact_types
        inside = np.ones(len(contact_type), bool) if wanted is None else np.isin(contact_type, list(wanted))
        return inside if time_s is None else inside & (time_s >= self.since_s)

    # -- contacts ----------------------------------------------------------------------------------------------

    @cached_property
    def contacts(self) -> Rows:
        """All attempts."""
        return self.among(self.rows(CONTACTS, "arrived"))

    @property
    def every_contact(self) -> Rows:
        """All attempts of the run, those of the warm-up and of other contact types included."""
        return self.facts[CONTACTS]

    @cached_property
    def offered(self) -> Rows:
        """Attempts that asked for a person on the line and have ended; tickets are not among them."""
        rows = live(self.facts, self.contacts)
        asked: Rows = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.OPEN)]
        return asked

    @cached_property
    def answered(self) -> Rows:
        """Attempts that a person answered and finished."""
        return self.offered[np.isin(self.offered["outcome"], ANSWERED)]

    @cached_property
    def waits_s(self) -> Floats:
        """The wait of each offered attempt, to the answer or to leaving."""
        rows = self.offered
        until = np.where(np.isnan(rows["answered"]), rows["ended"], rows["answered"])
        return np.asarray(until - rows["queued"])

    @cached_property
    def replies(self) -> Rows:
        """Conversations in turns that have ended for the customer."""
        rows = self.among(self.rows(REPLIES, "asked"))
        ended: Rows = rows[rows["outcome"] != Outcome.OPEN]
        return ended

    @cached_property
    def promises(self) -> Rows:
        """Offers to call back, and messages that are answered."""
        return self.among(self.rows(PROMISES, "offered"))

    @cached_property
    def visits(self) -> Rows:
        """First contacts of the types that meet the bot, whatever became of them."""
        return self.among(self.rows(VISITS, "arrived"))

    @property
    def every_visit(self) -> Rows:
        """All that met the bot in the run, in the warm-up and of other contact types included."""
        return self.facts[VISITS]

    @cached_property
    def needs(self) -> Rows:
        """Needs that are settled."""
        rows = self.among(self.rows(NEEDS, "first_at"))
        settled: Rows = rows[rows["settlement"] != Settlement.OPEN]
        return settled

    # -- deferred work, of the whole run: a measure chooses by :meth:`covers` ----------------------------------

    @cached_property
    def tickets(self) -> Tickets:
        """All tickets."""
        return tickets(self.facts)

    @cached_property
    def ticket_replies(self) -> Replies:
        """What became of every ticket, as its customer sees it."""
        return replies(self.facts)

    @cached_property
    def complaints(self) -> Responses:
        """When classed complaints and public messages were responded to."""
        return responses(self.facts)

    # -- people, quality and money -----------------------------------------------------------------------------

    @cached_property
    def presence(self) -> Rows:
        """When the operation's own people were there, in the whole run."""
        return own_presence(self.facts)

    @cached_property
    def at_work(self) -> Spans:
        """When the operation's own people had something at hand, in the whole run."""
        return at_work(self.facts)

    @property
    def events(self) -> Rows:
        """What happened to people, in the whole run."""
        return self.facts[EVENTS]

    @property
    def ledger(self) -> Rows:
        """Every movement of money in the whole run, with the hours paid."""
        return self.facts[LEDGER]

    @cached_property
    def books(self) -> dict[str, float]:
        """Yuan per account."""
        return totals(self.scenario, self.facts, self.since_s)

    @cached_property
    def reviews(self) -> Rows:
        """Reviews of conversations."""
        return self.rows(REVIEWS, "at")

    @cached_property
    def sessions(self) -> Rows:
        """Coaching sessions."""
        return self.rows(SESSIONS, "at")

    @cached_property
    def coverage(self) -> Rows:
        """Changes of what the knowledge base covers."""
        return self.rows(COVERAGE, "at")
