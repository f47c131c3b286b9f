"""Scores: figures as a platform's rule book defines them - what is counted, at what hours, and what is left out.

The same run can be scored under any book: a definition is plain data (``conf/kpi``) and a pure function of the
tables of facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

from models.contact.outcome import Outcome
from models.facts.tables import within
from models.measures import Fraction, Rows, Sample
from sim.chance import Floats
from sim.distributions import Positive
from sim.setting import InputError, setting

DAY_S, HOUR_S = 86_400.0, 3600.0
Unit = Literal["round", "message", "session", "buyer", "call"]
BY_ROUND = ("round", "message")
"""Units that are known only where chat goes in turns."""


@setting
class Which:
    """Some of the units; what is not given does not matter.

    ``answered``: a person answered (a round, a session, a call), or every attempt of a buyer. ``within_s``: the
    answer came, or with ``answered`` false the customer left, within so many seconds - ``at_most`` or ``below``
    them at the ``edge``. ``rated``: the customer was asked how it was; ``satisfied``: and was content.
    """

    answered: bool | None = None
    within_s: Positive | None = None
    edge: Literal["at_most", "below"] = "at_most"
    rated: bool | None = None
    satisfied: bool | None = None

    def problems(self, name: str, unit: Unit) -> Iterator[str]:
        """What is wrong with it for units of this sort."""
        if self.within_s is not None and self.answered is None:
            yield f"{name}.within_s: needs {name}.answered: true (answered in time) or false (left so soon)"
        if self.within_s is None and self.edge != "at_most":
            yield f"{name}.edge: below given, needs {name}.within_s"
        if unit in ("round", "message", "buyer") and (self.rated is not None or self.satisfied is not None):
            yield f"{name}: rated or satisfied given, must be left out: it is sessions and calls that are rated"
        if unit in BY_ROUND and self.edge == "below":
            yield f"{name}.edge: below given, must be at_most: rounds are counted within a time, the end included"
        if unit in BY_ROUND and self.within_s is not None and self.answered is False:
            yield f"{name}.answered: false given, must be true with within_s: a {unit} has no time of leaving"


@setting
class Score:
    """A share or a mean time over units of service, as a rule book defines it.

    ``unit``: a *round* runs from a customer's first message to the reply; a *message* is each of the customer's
    (the same as a round here: customers write once, then wait); a *session* is one attempt by chat; a *buyer* is all
    attempts by chat at one need on one day; a *call* is an attempt on a channel handled alone. A unit counts when
    it begins at an hour from ``hours[0]`` up to, not including, ``hours[1]`` of any day; rounds and messages
    go by the beginning of their session. ``bot`` says what of the bot counts: ``apart`` nothing (units begin when a
    person is asked for; what the bot keeps is none), ``counts`` its reply is an answer at once.

    ``figure``: ``share`` = units in ``numerator`` ÷ units in ``denominator``; ``wait_s`` = mean time to the answer of
    the units in ``denominator`` that have one. Units in any of ``exempt`` are left out of both. Attempts still waiting
    when the run stops do not count.
    """

    unit: Unit
    figure: Literal["share", "wait_s"] = "share"
    numerator: Which = Which()
    denominator: Which = Which()
    exempt: tuple[Which, ...] = ()
    hours: tuple[float, float] = (0.0, 24.0)
    bot: Literal["apart", "counts"] = "apart"

    @model_validator(mode="after")
    def _sound(self) -> Score:
        lines = list(self._problems())
        if lines:
            raise InputError(lines)
        return self

    def _problems(self) -> Iterator[str]:
        """Everything that is wrong with the definition."""
        first, last = self.hours
        if not 0 <= first < last <= 24:
            yield f"hours: [{first:g}, {last:g}] given, must be two hours of the day, 0 <= first < last <= 24"
        if self.figure == "share" and self.numerator == Which():
            yield "numerator: nothing given, must say which units count (answered, within_s, satisfied)"
        if self.figure == "wait_s" and self.numerator != Which():
            yield "numerator: given, must be left out: a mean wait is taken over the denominator"
        if self.unit in BY_ROUND and self.exempt:
            yield f"exempt: given, must be empty: of a {self.unit} no more is known than how soon it was answered"
        if self.unit in BY_ROUND and self.bot == "counts":
            yield f"bot: counts given, must be apart: what the bot says is not recorded {self.unit} by {self.unit}"
        yield from self.numerator.problems("numerator", self.unit)
        yield from self.denominator.problems("denominator", self.unit)
        for i, which in enumerate(self.exempt):
            yield from which.problems(f"exempt.{i}", self.unit)

    @property
    def thresholds_s(self) -> tuple[float, ...]:
        """The times within which rounds must have been counted for this."""
        parts = (self.numerator, self.denominator) if self.unit in BY_ROUND else ()
        return tuple(part.within_s for part in parts if part.within_s is not None)

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        _, above, below = self._counts(sample)
        return float(above.sum()), float(below.sum())

    def by_day(self, sample: Sample, days: int) -> Floats:
        """Numerator and denominator of each day of the run, as a (days, 2) array."""
        start_s, above, below = self._counts(sample)
        day = (start_s // DAY_S).astype(np.int64)
        return np.column_stack([np.bincount(day, part, days)[:days] for part in (above, below)])

    def _counts(self, sample: Sample) -> tuple[Floats, Floats, Floats]:
        """When each row began, and what it adds to numerator and denominator."""
        units = _units(self.unit, self.bot == "counts", sample)
        hour = units.start_s % DAY_S / HOUR_S
        counts: Floats = ((hour >= self.hours[0]) & (hour < self.hours[1])).astype(np.float64)
        for which in self.exempt:
            counts = counts * (1.0 - units.count(which))
        if self.figure == "wait_s":
            return units.start_s, counts * units.wait_s(self.denominator), counts * units.answers(self.denominator)
        below = counts * units.count(self.denominator)
        return units.start_s, np.minimum(below, counts * units.count(self.numerator)), below


class Units(Protocol):
    """Units of service as rows, each of one unit or of several."""

    @property
    def start_s(self) -> Floats:
        """When each row began."""
        ...

    def count(self, which: Which) -> Floats:
        """How many of each row's units these are."""
        ...

    def answers(self, which: Which) -> Floats:
        """How many of these have been answered."""
        ...

    def wait_s(self, which: Which) -> Floats:
        """The sum of the time to the answer over these."""
        ...


@dataclass(frozen=True)
class Singles:
    """Rows of one unit each: sessions, calls, buyers.

    ``until_s`` is the time from the beginning to the answer, or to leaving for who was not answered; ``mood`` is -1
    where nobody was asked, 0 or 1.
    """

    start_s: Floats
    answered: NDArray[np.bool_]
    until_s: Floats
    mood: NDArray[np.int64]

    def count(self, which: Which) -> Floats:
        """See :class:`Units`."""
        found = np.ones(len(self.start_s), bool)
        if which.answered is not None:
            found &= self.answered == which.answered
        if which.within_s is not None:
            limit_s = which.within_s
            found &= self.until_s <= limit_s if which.edge == "at_most" else self.until_s < limit_s
        if which.rated is not None:
            found &= (self.mood >= 0) == which.rated
        if which.satisfied is not None:
            found &= self.mood == int(which.satisfied)
        return found.astype(np.float64)

    def answers(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return self.count(which) * self.answered

    def wait_s(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return np.where(self.answers(which) > 0, self.until_s, 0.0)


@dataclass(frozen=True)
class Rounds:
    """Conversations as rows of so many rounds."""

    rows: Rows

    @property
    def start_s(self) -> Floats:
        """When each conversation began."""
        return np.asarray(self.rows["asked"])

    def count(self, which: Which) -> Floats:
        """See :class:`Units`."""
        rows = self.rows
        if which.within_s is not None:
            return rows[within(which.within_s)].astype(np.float64)
        if which.answered is None:
            return rows["rounds"].astype(np.float64)
        return np.asarray(rows["answered"] if which.answered else rows["rounds"] - rows["answered"], np.float64)

    def answers(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return self.rows["answered"].astype(np.float64)

    def wait_s(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return np.asarray(self.rows["sum_s"])


def _units(unit: Unit, with_bot: bool, sample: Sample) -> Units:
    """The units of a sort in a sample."""
    if unit in BY_ROUND:
        return Rounds(sample.replies)
    shared = [kind.index for kind in sample.facts.kinds if kind.shared]
    rows = sample.contacts
    attempts = _attempts(rows[np.isin(rows["kind"], shared, invert=unit == "call")], sample.replies, with_bot)
    return attempts if unit != "buyer" else _buyers(attempts, rows[np.isin(rows["kind"], shared)], with_bot)


def _settled(rows: Rows, with_bot: bool) -> NDArray[np.bool_]:
    """Which attempts are units: those that asked for a person, or met the bot if that counts, and did not wait on.

    Who comes when it is closed asks nobody.
    """
    asked = rows["outcome"] != Outcome.CLOSED if with_bot else ~np.isnan(rows["queued"])
    waits_on: NDArray[np.bool_] = (rows["outcome"] == Outcome.OPEN) & np.isnan(rows["answered"])
    return np.asarray(asked & ~waits_on, bool)


def _attempts(rows: Rows, replies: Rows, with_bot: bool) -> Singles:
    """Every attempt as a unit."""
    rows = rows[_settled(rows, with_bot)]
    answered_s = _first_reply_s(rows, replies)
    answered = ~np.isnan(answered_s)
    start_s = rows["arrived"] if with_bot else rows["queued"]
    until_s = np.where(answered, answered_s, rows["ended"]) - start_s
    if with_bot:
        by_bot = np.isnan(rows["queued"]) | (rows["arrived"] < rows["queued"])
        answered, until_s = answered | by_bot, np.where(by_bot, 0.0, until_s)
    return Singles(np.asarray(start_s), answered, np.asarray(until_s), rows["satisfied"].astype(np.int64))


def _first_reply_s(rows: Rows, replies: Rows) -> Floats:
    """When a person first said something: taking up the contact where chat does not go in turns."""
    if not len(replies):
        return np.asarray(rows["answered"])
    first = pd.DataFrame({name: replies[name] for name in ("root", "ordinal", "asked", "first_s")})
    found = pd.DataFrame({name: rows[name] for name in ("root", "ordinal")}).merge(first, "left", ["root", "ordinal"])
    return np.where(found["asked"].isna(), rows["answered"], found["asked"] + found["first_s"])


def _buyers(attempts: Singles, rows: Rows, with_bot: bool) -> Singles:
    """All attempts at a need on a day as one unit: answered if all were, and as late as the latest."""
    root = rows["root"][_settled(rows, with_bot)]
    table = pd.DataFrame(
        {
            "root": root,
            "day": attempts.start_s // DAY_S,
            "start_s": attempts.start_s,
            "answered": attempts.answered,
            "until_s": attempts.until_s,
        }
    )
    found = table.groupby(["root", "day"]).agg({"start_s": "min", "answered": "min", "until_s": "max"})
    none = np.full(len(found), -1)
    return Singles(
        found["start_s"].to_numpy(np.float64),
        found["answered"].to_numpy(bool),
        found["until_s"].to_numpy(np.float64),
        none,
    )
