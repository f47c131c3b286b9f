"""Measures of deferred work and of complaints: replies, backlog, transfers, responses."""

from __future__ import annotations

import numpy as np

from models.accounts import ANSWERED
from models.caseload import replies, responses, tickets
from models.contact.outcome import Outcome
from models.measures import Fraction, Sample
from sim.calendar import DAY_S
from sim.chance import Floats
from sim.distributions import Positive
from sim.setting import setting


@setting
class TicketReplyRate:
    """按时回复率: tickets replied to within ``within_h`` hours, null by their due time ÷ those of which it is known."""

    within_h: Positive | None = None

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        found = replies(sample.facts)
        limit_s = found.due if self.within_h is None else found.opened + self.within_h * 3600.0
        base = sample.covers(found.kind, found.opened) & found.known_by(limit_s, sample.facts.end_s)
        return float((base & (found.replied <= limit_s)).sum()), float(base.sum())


@setting
class TicketReplyTime:
    """平均回复时长: mean seconds from the message to the reply, of tickets replied to."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        found = replies(sample.facts)
        base = sample.covers(found.kind, found.opened) & ~np.isnan(found.replied)
        return float((found.replied - found.opened)[base].sum()), float(base.sum())


def _day_ends(sample: Sample) -> Floats:
    """The midnights after the warm-up, and the end of the run if it is within a day."""
    facts = sample.facts
    ends = np.arange(1, int(facts.end_s // DAY_S) + 1) * DAY_S
    if not len(ends):
        ends = np.array([facts.end_s])
    return np.asarray(ends[ends > sample.since_s], np.float64)


@setting
class TicketBacklog:
    """日末积压: tickets without a reply at the end of a day, mean over the days."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        found, ends = tickets(sample.facts), _day_ends(sample)
        mine = sample.covers(found.kind)
        if not mine.any():
            return 0.0, 0.0
        return float(sum((mine & found.lying_at(end)).sum() for end in ends)), float(len(ends))


@setting
class OldestTicket:
    """最久工单: age in seconds of the oldest ticket without a reply at the end of a day, mean over the days."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        found, ends = tickets(sample.facts), _day_ends(sample)
        mine = sample.covers(found.kind)
        if not mine.any():
            return 0.0, 0.0
        ages = [float((end - found.opened[mine & found.lying_at(end)]).max(initial=0.0)) for end in ends]
        return sum(ages), float(len(ends))


@setting
class OverdueShare:
    """逾期占比: tickets past their due time ÷ tickets without a reply, both at the ends of days."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        found, ends = tickets(sample.facts), _day_ends(sample)
        mine = sample.covers(found.kind)
        lying = [(found.due[mine & found.lying_at(end)], end) for end in ends]
        return float(sum((due < end).sum() for due, end in lying)), float(sum(len(due) for due, _ in lying))


@setting
class TransferRate:
    """转接升级率: attempts handed over to somebody with more rights ÷ attempts that a person answered."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        outcome = sample.contacts["outcome"]
        handed = float((outcome == Outcome.TRANSFERRED).sum())
        return handed, handed + float(np.isin(outcome, ANSWERED).sum())


@setting
class ComplaintResponse:
    """投诉响应率: classed complaints responded to within ``within_s`` ÷ those of which it is known.

    Counted by need, around the clock; ``grade`` is the name of one class, null for all of them.
    """

    within_s: Positive = 1800.0
    grade: str | None = None

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        found, facts = responses(sample.facts), sample.facts
        base = sample.covers(found.kind, found.opened) & (found.grade >= 0)
        if self.grade is not None:
            number = facts.classes.index(self.grade) if self.grade in facts.classes else -1
            base &= (found.grade == number) & (number >= 0)
        limit_s = found.opened + self.within_s
        base &= ~np.isnan(found.responded) | (limit_s <= facts.end_s)
        return float((base & (found.responded <= limit_s)).sum()), float(base.sum())
