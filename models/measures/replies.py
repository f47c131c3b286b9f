"""Replies: how soon customers in a chat are answered, turn by turn; measured where chat goes in turns."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from models.contact.outcome import UNANSWERED, Outcome
from models.facts.tables import within
from models.sample.sample import Fraction, Sample
from sim.distributions import Positive
from sim.setting import setting

_ENDED_HALF_WAY = (Outcome.LEFT_CHAT, Outcome.SILENT_CHAT)


@setting
class FirstResponse:
    """First response (首响): mean seconds from asking for a person to the first reply that the customer still saw."""

    needs_turns: ClassVar[bool] = True
    thresholds_s: ClassVar[tuple[float, ...]] = ()

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.replies
        got = rows["first_s"][(rows["answered"] > 0) & (rows["outcome"] != Outcome.SILENT_QUEUE)]
        return float(got.sum()), float(len(got))


@setting
class MeanResponse:
    """Mean response (平响): mean seconds from a customer's message to the reply, of those who still saw it."""

    needs_turns: ClassVar[bool] = True
    thresholds_s: ClassVar[tuple[float, ...]] = ()

    later: bool = False
    """Whether the first round of each conversation, which holds the wait in queue, is left out."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.replies
        rows = rows[(rows["answered"] > 0) & (rows["outcome"] != Outcome.SILENT_QUEUE)]
        first = self.later * rows["first_s"].sum(), self.later * len(rows)
        return float(rows["sum_s"].sum() - first[0]), float(rows["answered"].sum() - first[1])


@setting
class RoundReplyRate:
    """Reply rate (人工响应率): rounds that a person answered in time ÷ rounds asked of a person, answered or not."""

    needs_turns: ClassVar[bool] = True

    within_s: Positive = 180.0
    """The longest time in seconds that counts as in time; it must be one of the scenario's ``chat.thresholds_s``."""

    @property
    def thresholds_s(self) -> tuple[float, ...]:
        """See :class:`models.measures.kpi.OfReplies`."""
        return (self.within_s,)

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.replies
        return float(rows[within(self.within_s)].sum()), float(rows["rounds"].sum())


@setting
class FirstReplyRate:
    """First reply rate (首次应答率): conversations whose first reply came in time ÷ conversations asked for."""

    needs_turns: ClassVar[bool] = True
    thresholds_s: ClassVar[tuple[float, ...]] = ()

    within_s: Positive = 30.0
    """The longest time in seconds that counts as in time."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        first = sample.replies["first_s"]
        return float((first <= self.within_s).sum()), float(len(first))


@setting
class RoundsPerChat:
    """Rounds per chat (会话轮数): rounds answered ÷ conversations that a person replied to."""

    needs_turns: ClassVar[bool] = True
    thresholds_s: ClassVar[tuple[float, ...]] = ()

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        answered = sample.replies["answered"]
        return float(answered.sum()), float((answered > 0).sum())


@setting
class LeftHalfWay:
    """Chats left half-way (会话中途流失率): customers who left a conversation half-way ÷ conversations turned to."""

    needs_turns: ClassVar[bool] = True
    thresholds_s: ClassVar[tuple[float, ...]] = ()

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.replies
        talked = rows[~np.isin(rows["outcome"], UNANSWERED)]
        return float(np.isin(talked["outcome"], _ENDED_HALF_WAY).sum()), float(len(talked))
