"""The knowledge base: what is written down answers faster, more rightly, and sometimes before anybody asks.

Its coverage of an intent (0 to 1) rises as people write and falls as rules change. What coverage does to effort, right
answers and contacts stands with the assumptions about people (``behaviour.assist``); all of it is 1 at the coverage at
which the operation's own figures were measured.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import datetime
from math import exp
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from models.behaviour.assist import Assist
from models.facilities import Facilities
from models.facts.tables import COVERAGE
from models.money.ledger import Ledger
from models.operation.contact_type import ContactType
from models.routing.agent import Agent
from sim.calendar import DAY_S
from sim.chance import Floats
from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class RuleChange:
    """A moment at which rules change, as when a campaign begins, so that part of what is written is no longer true."""

    at: datetime
    """When the rules change."""
    intents: tuple[str, ...]
    """The intents whose rules change."""
    stale_share: Share
    """The share of what is written about these intents that is no longer true."""


@setting
class Knowledge:
    """知识库: what is written down, by intent, and how it grows and ages."""

    coverage: dict[str, Share]
    """By intent, the share of what agents need to know that is written down at the start; 0 for an intent that is not
    named.
    """
    figures_include: bool = True
    """Whether the forecast and its handle times come from an operation that has this knowledge base, with the coverage
    of the start; otherwise they come from one without.
    """
    analyst_hours_per_day: NonNegative = 0.0
    """How many hours per day an analyst writes."""
    analyst_yuan_per_hour: NonNegative = 50.0
    """What an hour of the analyst costs, in yuan."""
    writing_share: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    """The share of their time on duty that people of the roster use for writing; it makes their answers slower."""
    hours_to_fill: Positive = 40.0
    """How many hours of writing about an intent close 1 - 1/e (63 %) of its gap to full coverage. The hours of a day go
    to the intents in proportion to their gaps.
    """
    update_hour: Annotated[float, Field(ge=0, lt=24)] = 4.0
    """At which hour of the day, after midnight, what was written begins to be read."""
    stale_share_per_day: Share = 0.0
    """The share of what is written that becomes out of date each day."""
    changes: tuple[RuleChange, ...] = ()
    """Moments at which more of it becomes out of date; empty: none."""
    vendor_reads: bool = False
    """Whether the vendor's agents read it too."""
    fee_yuan_per_day: NonNegative = 0.0
    """What the system costs per day, in yuan."""


class KnowledgeBase:
    """The knowledge base of one run.

    ``table`` holds its coverage over time. ``listeners`` are called when it has moved; ``frozen`` means that nobody
    writes.
    """

    def __init__(self, env: Facilities, rules: Knowledge, contact_types: Sequence[ContactType]) -> None:
        clock = self.clock = env.clock
        self.rules = rules
        self.contact_types = contact_types
        self.assist = env.effects.on(Assist)
        self.ledger = Ledger(env.recorder)
        self.intents = sorted({contact_type.intent for contact_type in contact_types})
        self.coverage = {intent: rules.coverage.get(intent, 0.0) for intent in self.intents}
        self.usual = dict(self.coverage) if rules.figures_include else dict.fromkeys(self.intents, 0.0)
        self.frozen = False
        self.listeners: list[Callable[[], object]] = []
        self.on_duty = 0
        self.counted_s = self.written_hours = 0.0
        self.table = env.recorder.table(COVERAGE)
        self._note()
        for day in range(env.calendar.days):
            clock.process(self._day(day))
        for change in rules.changes:
            at_s = env.calendar.seconds(change.at)
            if at_s >= 0:
                clock.process(self._change(at_s, change))

    # -- what it does -----------------------------------------------------------------------------------------

    def time(self, contact_type: ContactType) -> float:
        """The factor of effort for a contact of this type."""
        if self.assist is None:
            return 1.0
        return self.assist.time_factor(self.coverage[contact_type.intent]) / self.assist.time_factor(
            self.usual[contact_type.intent]
        )

    def quality(self, contact_type: ContactType) -> float:
        """The factor of the odds of a right answer."""
        if self.assist is None:
            return 1.0
        return self.assist.quality_factor(self.coverage[contact_type.intent] - self.usual[contact_type.intent])

    def self_served(self) -> Floats:
        """Share of the first contacts of each type that find their answer themselves and never come."""
        if self.assist is None:
            return np.zeros(len(self.contact_types))
        by_type = (
            (self.coverage[contact_type.intent], self.usual[contact_type.intent]) for contact_type in self.contact_types
        )
        return np.array([self.assist.self_served(now, usual) for now, usual in by_type])

    def help(self, agent: Agent, contact_types: Iterable[int], writes: bool) -> None:
        """Bring knowledge to what an agent does with these contact_types, on top of what it was without."""
        writing = 1.0 if self.frozen or not writes else 1 / (1 - self.rules.writing_share)
        for index in contact_types:
            agent.effort[index] *= self.time(self.contact_types[index]) * writing
            agent.quality[index] *= self.quality(self.contact_types[index])

    # -- how it moves -----------------------------------------------------------------------------------------

    def count(self, change: int) -> None:
        """So many more people are on duty, and write part of their time."""
        now = self.clock.now
        if not self.frozen:
            self.written_hours += self.on_duty * (now - self.counted_s) / 3600.0 * self.rules.writing_share
        self.counted_s = now
        self.on_duty += change

    def freeze(self, frozen: bool) -> None:
        """Let nobody write, or everybody again."""
        if frozen != self.frozen:
            self.count(0)
            self.frozen = frozen
            self._tell()

    def _day(self, day: int) -> Generator[Any, Any, None]:
        """Once a day what was written comes in, and what has aged goes out."""
        rules = self.rules
        yield self.clock.timeout(day * DAY_S + rules.update_hour * 3600.0)
        self.count(0)
        hours, self.written_hours = self.written_hours, 0.0
        if not self.frozen:
            hours += rules.analyst_hours_per_day
            self.ledger.book(day, "knowledge", -rules.analyst_hours_per_day * rules.analyst_yuan_per_hour)
        gaps = {intent: 1 - coverage for intent, coverage in self.coverage.items()}
        total = sum(gaps.values())
        for intent, gap in gaps.items():
            kept = (1 - gap) * (1 - rules.stale_share_per_day)
            written = hours * gap / total if total else 0.0
            self.coverage[intent] = 1 - (1 - kept) * exp(-written / rules.hours_to_fill)
        self._moved()

    def _change(self, at_s: float, change: RuleChange) -> Generator[Any, Any, None]:
        yield self.clock.timeout(at_s)
        for intent in change.intents:
            if intent in self.coverage:
                self.coverage[intent] *= 1 - change.stale_share
        self._moved()

    def _moved(self) -> None:
        self._note()
        self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    def _note(self) -> None:
        for number, intent in enumerate(self.intents):
            self.table.add(self.clock.now, number, self.coverage[intent])
