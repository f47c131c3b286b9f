"""Handling: how long contacts take, how busy people are, and who takes a contact again or hands it over."""

from __future__ import annotations

import numpy as np

from models.contact.outcome import Outcome
from models.sample.sample import ANSWERED, Fraction, Sample, share
from sim.setting import setting


@setting
class HandleTime:
    """Handle time (处理时长): mean seconds from the answer to the end of the conversation."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.answered
        return float((rows["talked"] - rows["answered"]).sum()), float(len(rows))


@setting
class Occupancy:
    """Occupancy (占用率): time with work at hand ÷ time present, of the operation's own people."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        since, presence = sample.since_s, sample.presence
        _, start, end = sample.at_work
        busy = np.maximum(end, since) - np.maximum(start, since)
        there = np.maximum(presence["end"], since) - np.maximum(presence["start"], since)
        return float(busy.sum()), float(there.sum())


@setting
class SameAgentShare:
    """Same agent again (原客服接待率): answered by the same person as before ÷ answered again, within a need."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.answered
        rows = rows[np.lexsort((rows["ordinal"], rows["root"]))]
        again = rows["root"][1:] == rows["root"][:-1]
        same = rows["agent"][1:] == rows["agent"][:-1]
        return share(same[again], same[again])


@setting
class TransferRate:
    """Transfers (转接升级率): attempts handed over to somebody with more rights ÷ attempts that a person answered."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        outcome = sample.contacts["outcome"]
        handed = float((outcome == Outcome.TRANSFERRED).sum())
        return handed, handed + float(np.isin(outcome, ANSWERED).sum())
