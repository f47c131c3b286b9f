"""Service: who is answered, how soon, who leaves or is turned away, and what offers to call back come to."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import numpy as np
from pydantic import Field

from models.contact.outcome import LEFT_QUEUE, Outcome
from models.sample.sample import Fraction, Sample, share
from sim.setting import Words, setting

Definition = Literal["served", "abandoned_met", "abandoned_excluded"]

SERVICE_LEVEL: Final[dict[Definition, Words]] = {
    "served": {
        "zh": "{t}秒内人工应答 ÷ 全部请求人工的进线（放弃的也算在分母）",
        "en": "answered by a person within {t} s ÷ all who asked for one, those who left included",
    },
    "abandoned_met": {
        "zh": "（{t}秒内人工应答 + {t}秒内放弃）÷ 全部请求人工的进线",
        "en": "(answered by a person within {t} s + left within {t} s) ÷ all who asked for one",
    },
    "abandoned_excluded": {
        "zh": "{t}秒内人工应答 ÷（全部请求人工的进线 − {t}秒内放弃）",
        "en": "answered by a person within {t} s ÷ (all who asked for one − those who left within {t} s)",
    },
}
"""The definitions of service level in words; {t} is the threshold in seconds."""


@setting
class ServiceLevel:
    """Service level (服务水平): the share of contacts that are answered within a threshold.

    Who is blocked, is cut off or leaves a message did not choose to leave. By every definition they were offered and
    not served.
    """

    threshold_s: Annotated[float, Field(gt=0)] = 20.0
    """The longest wait in seconds that counts as in time, itself included."""

    definition: Definition = "served"
    """What becomes of those who leave within the threshold.

    ``served`` counts them as not served: nobody who left is a success, and nobody is forgotten, so it is the strictest.
    ``abandoned_met`` counts them as served in time. ``abandoned_excluded`` leaves them out of the denominator.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        answered = ~np.isnan(sample.offered["answered"])
        within = sample.waits_s <= self.threshold_s
        left = np.isin(sample.offered["outcome"], LEFT_QUEUE)
        served, gone = float((answered & within).sum()), float((left & within).sum())
        base = float(len(within))
        if self.definition == "abandoned_met":
            return served + gone, base
        return served, base - gone if self.definition == "abandoned_excluded" else base

    def words(self, language: str) -> dict[str, str]:
        """What stands for {threshold} and {definition} in the words of the KPI."""
        threshold = f"{self.threshold_s:g}"
        return {"threshold": threshold, "definition": SERVICE_LEVEL[self.definition][language].format(t=threshold)}


@setting
class Abandonment:
    """Abandonment (放弃率): contacts that left the queue unanswered ÷ contacts offered to people."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        return share(np.isin(sample.offered["outcome"], LEFT_QUEUE), sample.offered)


@setting
class Unanswered:
    """Unanswered in one way (未应答占比): contacts that ended so ÷ contacts offered to people."""

    how: Literal["blocked", "message", "disconnected", "closed", "callback"]
    """The way: no line or waiting place was free, the customer left a message, was cut off at closing time, came when
    it was closed, or accepted to be called back. Those who came when it was closed were offered to nobody, so they are
    added to the denominator."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        ended = float((sample.contacts["outcome"] == Outcome[self.how.upper()]).sum())
        return ended, float(len(sample.offered)) + (ended if self.how == "closed" else 0.0)


@setting
class AnswerRate:
    """Answer rate (接通率): contacts answered by people ÷ contacts offered to people."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        return share(~np.isnan(sample.offered["answered"]), sample.offered)


@setting
class MeanWait:
    """Mean wait (平均等待) in seconds of all who asked for a person and could wait, those who left included."""

    vip: bool | None = None
    """True counts VIPs alone, false the others alone, null all customers."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        counted = sample.offered["outcome"] != Outcome.BLOCKED
        if self.vip is not None:
            counted &= (sample.offered["vip"] == 1) == self.vip
        waits_s = sample.waits_s[counted]
        return float(waits_s.sum()), float(len(waits_s))


@setting
class CallbackFigure:
    """Callbacks (回呼): what came of offers to call back, and of messages that are answered by a call."""

    what: Literal["offered", "accepted", "on_time", "reached", "delay_s", "open"]
    """The figure.

    ``offered``: how many offers were made. ``accepted``: the share of these that were accepted. The others are of all
    promises to call, those to answer a message included. ``on_time``: the share called by the time promised, of those
    that were called, are overdue, or were missed because the customer contacted the operation anew. ``reached``: the
    share of those called who ever picked up. ``delay_s``: the mean time in seconds to the first call. ``open``: how
    many are still to be called when the run stops.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.promises
        if self.what == "offered":
            return float((rows["message"] == 0).sum()), 1.0
        if self.what == "accepted":
            return share(rows["accepted"][rows["message"] == 0], rows[rows["message"] == 0])
        rows = rows[rows["accepted"] == 1]
        called, missed = ~np.isnan(rows["called"]), rows["missed"] == 1
        if self.what == "open":
            return float((~called & ~missed).sum()), 1.0
        if self.what == "on_time":
            due = called | missed | (rows["due"] < sample.facts.end_s)
            return share(rows["called"] <= rows["due"], rows[due])
        rows = rows[called]
        if self.what == "reached":
            return share(~np.isnan(rows["reached"]), rows)
        return float((rows["called"] - rows["offered"]).sum()), float(len(rows))
