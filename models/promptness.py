"""Promptness: how soon customers in a chat are answered, turn by turn; measured where chat goes in turns."""

from __future__ import annotations

import numpy as np

from models.contact.outcome import UNANSWERED, Outcome
from models.facts.tables import within
from models.measures import Fraction, Sample
from sim.distributions import Positive
from sim.setting import setting

_ENDED_HALF_WAY = (Outcome.LEFT_CHAT, Outcome.SILENT_CHAT)


@setting
class FirstResponse:
    """首响: mean seconds from a customer's asking for a person to the first reply, of all who were there to read it."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.replies
        got = rows["first_s"][(rows["answered"] > 0) & (rows["outcome"] != Outcome.SILENT_QUEUE)]
        return float(got.sum()), float(len(got))


@setting
class MeanResponse:
    """平响: mean seconds from a customer's message to its reply, over all rounds answered while they were there.

    With ``later`` the first round of each conversation, which holds the wait in queue, is left out.
    """

    later: bool = False

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.replies
        rows = rows[(rows["answered"] > 0) & (rows["outcome"] != Outcome.SILENT_QUEUE)]
        first = self.later * rows["first_s"].sum(), self.later * len(rows)
        return float(rows["sum_s"].sum() - first[0]), float(rows["answered"].sum() - first[1])


@setting
class RoundReplyRate:
    """人工响应率: rounds that a person answered within ``within_s`` ÷ rounds asked of a person.

    ``within_s`` must be one of the scenario's ``chat.thresholds_s``. Rounds that nobody answered count below.
    """

    within_s: Positive = 180.0

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.replies
        return float(rows[within(self.within_s)].sum()), float(rows["rounds"].sum())


@setting
class FirstReplyRate:
    """首次应答率: conversations whose first reply came within ``within_s`` ÷ conversations asked for."""

    within_s: Positive = 30.0

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        first = sample.replies["first_s"]
        return float((first <= self.within_s).sum()), float(len(first))


@setting
class RoundsPerChat:
    """会话轮数: rounds answered ÷ conversations that a person replied to."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        answered = sample.replies["answered"]
        return float(answered.sum()), float((answered > 0).sum())


@setting
class LeftHalfWay:
    """会话中途流失率: customers who left a conversation half-way, ÷ those who had a reply begun."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.replies
        talked = rows[~np.isin(rows["outcome"], UNANSWERED)]
        return float(np.isin(talked["outcome"], _ENDED_HALF_WAY).sum()), float(len(talked))
