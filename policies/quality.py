"""Sampling: whose conversations the reviewers look at more often."""

from __future__ import annotations

from models.questions import Standing
from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class EvenSample:
    """Everybody's conversations alike: the mean score is that of all conversations."""

    def weight(self, standing: Standing) -> float:
        """See :class:`models.questions.Sampling`."""
        return 1.0


@setting
class NewAgentsFirst:
    """New agents' conversations more often than those of the others."""

    new_days: NonNegative = 90.0
    """Days of tenure below which an agent is new."""
    times: Positive = 3.0
    """How many times as often theirs are reviewed."""

    def weight(self, standing: Standing) -> float:
        """See :class:`models.questions.Sampling`."""
        return self.times if standing.tenure_days < self.new_days else 1.0


@setting
class LowScorersFirst:
    """The conversations of those whose score is below the mean of all more often than those of the others."""

    times: Positive = 3.0
    """How many times as often theirs are reviewed."""

    def weight(self, standing: Standing) -> float:
        """See :class:`models.questions.Sampling`."""
        return self.times if standing.score < standing.mean_score else 1.0
