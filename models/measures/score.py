"""Scores: figures as a platform's rule book defines them: what is counted, at what hours, and what is left out.

The same run can be scored under any book: a definition is plain data (``conf/kpi``), and the score is a pure function
of the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import model_validator

from models.measures.rule import BOT_WORDS, BotPart, Counted
from models.sample.sample import Fraction, Sample
from models.sample.units import BY_ROUND, UNIT_WORDS, Unit, Which, units
from sim.calendar import DAY_S, HOUR_S
from sim.chance import Floats
from sim.setting import InputError, setting


@setting
class Score:
    """A figure of a rule book (平台考核指标): a share or a mean time over units of service.

    Attempts that are still waiting when the run stops do not count.
    """

    unit: Unit
    """What is counted.

    A *round* runs from a customer's first message to the reply. A *message* is each message of the customer; here it is
    the same as a round, because customers write once and then wait. A *session* is one attempt by chat. A *buyer* is
    all attempts by chat at one need on one day. A *call* is an attempt on a channel that is handled alone.
    """

    figure: Literal["share", "wait_s"] = "share"
    """``share``: units in ``numerator`` ÷ units in ``denominator``. ``wait_s``: mean time in seconds to the answer of
    the units in ``denominator`` that have one."""

    numerator: Which = Which()
    """The units that count for a share."""

    denominator: Which = Which()
    """The units out of which they are counted, all of them if nothing is given."""

    exempt: tuple[Which, ...] = ()
    """Units that are left out of both."""

    hours: tuple[float, float] = (0.0, 24.0)
    """A unit counts when it begins at or after the first hour and before the last hour of any day. Rounds and messages
    go by the beginning of their session."""

    bot: BotPart = "apart"
    """What the bot's replies count for. ``apart``: nothing; units begin when a person is asked for, and what the bot
    keeps is no unit. ``counts``: its reply is an answer at once."""

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
    def needs_turns(self) -> bool:
        """See :class:`models.measures.kpi.OfReplies`."""
        return self.unit in BY_ROUND

    @property
    def thresholds_s(self) -> tuple[float, ...]:
        """See :class:`models.measures.kpi.OfReplies`."""
        parts = (self.numerator, self.denominator) if self.unit in BY_ROUND else ()
        return tuple(part.within_s for part in parts if part.within_s is not None)

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        _, above, below = self._counts(sample)
        return float(above.sum()), float(below.sum())

    @property
    def counted(self) -> Counted:
        """See :class:`models.measures.kpi.OfRules`."""
        return Counted(UNIT_WORDS[self.unit], self.hours, BOT_WORDS[self.bot])

    def by_day(self, sample: Sample, days: int) -> Floats:
        """See :class:`models.measures.kpi.OfRules`."""
        start_s, above, below = self._counts(sample)
        day = (start_s // DAY_S).astype(np.int64)
        return np.column_stack([np.bincount(day, part, days)[:days] for part in (above, below)])

    def _counts(self, sample: Sample) -> tuple[Floats, Floats, Floats]:
        """When each row began, and what it adds to numerator and denominator."""
        rows = units(self.unit, self.bot == "counts", sample)
        hour = rows.start_s % DAY_S / HOUR_S
        counts: Floats = ((hour >= self.hours[0]) & (hour < self.hours[1])).astype(np.float64)
        for which in self.exempt:
            counts = counts * (1.0 - rows.count(which))
        if self.figure == "wait_s":
            return rows.start_s, counts * rows.wait_s(self.denominator), counts * rows.answers(self.denominator)
        below = counts * rows.count(self.denominator)
        return rows.start_s, np.minimum(below, counts * rows.count(self.numerator)), below
