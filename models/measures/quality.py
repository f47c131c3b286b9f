"""Quality: how right people's answers are, how much people differ, and what reviews and coaching come to."""

from __future__ import annotations

import numpy as np

from models.contact.outcome import Outcome
from models.sample.sample import Fraction, Sample
from sim.setting import setting


@setting
class RightAnswers:
    """Right answers (答对率): right answers ÷ answers by people; the true quality, which no reviewer sees in full."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.answered
        return float((rows["outcome"] == Outcome.RESOLVED).sum()), float(len(rows))


@setting
class QualityVariance:
    """Variance between people of the share of right answers (人员间答对率方差), in squared percentage points.

    It is taken within each contact type, so that a hard type counts against nobody. The part that chance alone makes of
    so many answers is taken out, so it may come out below 0 where people are alike.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.answered
        if not len(rows):
            return 0.0, 0.0
        right = (rows["outcome"] == Outcome.RESOLVED).astype(np.float64)
        types = rows["contact_type"].astype(np.int64)
        mean = (np.bincount(types, right) / np.maximum(np.bincount(types), 1))[types]
        _, agent = np.unique(rows["agent"], return_inverse=True)
        count = np.bincount(agent)
        above, noise = np.bincount(agent, right - mean), np.bincount(agent, mean * (1 - mean))
        return 1e4 * float(((above**2 - noise) / count).sum()), float(count.sum())


@setting
class ReviewScore:
    """Review score (质检分): 100 × reviewed conversations without a finding ÷ reviewed conversations.

    This is what the operation sees of its quality.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.reviews
        sampled, faulted = float(rows["sampled"].sum()), float(rows["found"].sum() + rows["false"].sum())
        return 100.0 * (sampled - faulted), sampled


@setting
class CoachingHours:
    """Coaching hours (辅导工时): paid hours of people in coaching sessions."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        return float(sample.sessions["hours"].sum()), 1.0
