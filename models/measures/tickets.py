"""Tickets: replies, backlog and due times of deferred work, and how soon complaints are responded to."""

from __future__ import annotations

import numpy as np

from models.sample.sample import Fraction, Sample
from sim.calendar import DAY_S
from sim.chance import Floats
from sim.distributions import Positive
from sim.setting import setting


@setting
class TicketReplyRate:
    """Replies in time (按时回复率): tickets replied to in time ÷ tickets of which it is known."""

    within_h: Positive | None = None
    """Hours from the message that count as in time; null takes each ticket's own due time."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        found = sample.ticket_replies
        limit_s = found.due if self.within_h is None else found.opened + self.within_h * 3600.0
        base = sample.covers(found.contact_type, found.opened) & found.known_by(limit_s, sample.facts.end_s)
        return float((base & (found.replied <= limit_s)).sum()), float(base.sum())


@setting
class TicketReplyTime:
    """Time to reply (平均回复时长): mean seconds from the message to the reply, of tickets replied to."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        found = sample.ticket_replies
        base = sample.covers(found.contact_type, found.opened) & ~np.isnan(found.replied)
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
    """Backlog at day's end (日末积压): tickets without a reply at the end of a day, mean over the days."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        found, ends = sample.tickets, _day_ends(sample)
        mine = sample.covers(found.contact_type)
        if not mine.any():
            return 0.0, 0.0
        return float(sum((mine & found.lying_at(end)).sum() for end in ends)), float(len(ends))


@setting
class OldestTicket:
    """Oldest ticket (最久未回复): age in seconds of the oldest ticket without a reply, mean over the ends of days."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        found, ends = sample.tickets, _day_ends(sample)
        mine = sample.covers(found.contact_type)
        if not mine.any():
            return 0.0, 0.0
        ages = [float((end - found.opened[mine & found.lying_at(end)]).max(initial=0.0)) for end in ends]
        return sum(ages), float(len(ends))


@setting
class OverdueShare:
    """Overdue share (逾期占比): tickets past their due time ÷ tickets without a reply, both at the ends of days."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        found, ends = sample.tickets, _day_ends(sample)
        mine = sample.covers(found.contact_type)
        lying = [(found.due[mine & found.lying_at(end)], end) for end in ends]
        return float(sum((due < end).sum() for due, end in lying)), float(sum(len(due) for due, _ in lying))


@setting
class ComplaintResponse:
    """Complaint response (投诉响应率): classed complaints responded to in time ÷ those of which it is known.

    Each need counts once, and the time runs around the clock.
    """

    within_s: Positive = 1800.0
    """The longest time in seconds that counts as in time."""

    grade: str | None = None
    """The name of one class of complaints; null takes all classes."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        found, facts = sample.complaints, sample.facts
        base = sample.covers(found.contact_type, found.opened) & (found.grade >= 0)
        if self.grade is not None:
            number = facts.classes.index(self.grade) if self.grade in facts.classes else -1
            base &= (found.grade == number) & (number >= 0)
        limit_s = found.opened + self.within_s
        base &= ~np.isnan(found.responded) | (limit_s <= facts.end_s)
        return float((base & (found.responded <= limit_s)).sum()), float(base.sum())
