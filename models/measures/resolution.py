"""Resolution: what becomes of customers' needs, with people, with the bot, and with the knowledge base."""

from __future__ import annotations

import numpy as np

from models.bot.admission import BROKEN, MET
from models.contact.outcome import Outcome
from models.customers.settlement import Settlement
from models.sample.sample import Fraction, Sample, share
from sim.setting import setting


@setting
class FirstContactResolution:
    """First-contact resolution (一次解决率): needs met in one contact, by a person or the bot ÷ needs settled."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        needs = sample.needs
        needs = needs[needs["attempts"] > 0]  # who found the answer alone never came
        return share((needs["settlement"] == Settlement.RESOLVED) & (needs["attempts"] == 1), needs)


@setting
class RepeatRate:
    """Repeat rate (重复进线率): redials, returns and repeats ÷ first contacts."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        again = sample.contacts["ordinal"] > 0
        handed = sample.contacts["outcome"] == Outcome.TRANSFERRED  # goes on at once: the customer has not come again
        return float(again.sum() - handed.sum()), float((~again).sum())


@setting
class ComplaintRate:
    """Complaints caused (服务引发投诉率): needs that came as something else and led to a complaint ÷ first contacts."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        care = sample.scenario.care
        types = [
            contact_type.index
            for contact_type in sample.facts.contact_types
            if care and contact_type.intent == care.complaint_intent
        ]
        rows = sample.contacts
        complains, first = np.isin(rows["contact_type"], types), rows["ordinal"] == 0
        caused = np.setdiff1d(rows["root"][complains & ~first], rows["root"][complains & first])
        return float(len(caused)), float(first.sum())


@setting
class BotShare:
    """Bot share (机器人解决占比): first contacts that the bot contained ÷ first contacts."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        first = sample.contacts[sample.contacts["ordinal"] == 0]
        return share(first["outcome"] == Outcome.CONTAINED, first)


@setting
class BotReached:
    """Bot reached (机器人可用率): conversations that the bot had ÷ first contacts that should meet it."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        how = sample.visits["how"]
        return float(np.isin(how, (MET, BROKEN)).sum()), float(len(how))


@setting
class BotMisled:
    """Wrong containment (机器人误答率): conversations that the bot closed wrongly ÷ conversations that it closed."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        outcome = sample.visits["outcome"]
        wrong = float((outcome == Outcome.MISLED).sum())
        return wrong, wrong + float((outcome == Outcome.CONTAINED).sum())


@setting
class SelfServed:
    """Self-served (自助解决率): needs met by the knowledge base before anybody was asked ÷ needs settled."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        needs = sample.needs
        return float((needs["how"] == Outcome.SELF_SERVED).sum()), float(len(needs))


@setting
class KnowledgeCoverage:
    """Knowledge coverage (知识库覆盖率): mean coverage over all intents, taken whenever it changes.

    It is empty without a knowledge base.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.coverage
        return float(rows["coverage"].sum()), float(len(rows))
