"""Scores: what bot, reviewers, knowledge base and customers say of quality, as pure functions of facts."""

from __future__ import annotations

from typing import Literal

import numpy as np

from models.bot.admission import BROKEN, MET
from models.contact.outcome import Outcome
from models.customers.needs import Settlement
from models.measures import Fraction, Rows, Sample
from sim.chance import Floats
from sim.distributions import NonNegative, Share
from sim.setting import setting


def _visits(sample: Sample) -> Rows:
    """First contacts of the kinds that meet the bot, whatever became of them."""
    rows = sample.facts.visits
    rows = rows[rows["arrived"] >= sample.since_s]
    return rows if sample.kinds is None else rows[np.isin(rows["kind"], list(sample.kinds))]


@setting
class SatisfactionBy:
    """满意度 by who served: the ``bot`` (wrongly too), ``people``, or people after the bot had handed over."""

    served: Literal["bot", "people", "handed_over"]

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.contacts
        rows = rows[rows["satisfied"] >= 0]
        by_person = rows["agent"] >= 0
        if self.served == "bot":
            rows = rows[~by_person]
        else:
            rows = rows[by_person]
        if self.served == "handed_over":
            visits = _visits(sample)
            handed = visits[(visits["fate"] == Outcome.OPEN) & np.isin(visits["how"], (MET, BROKEN))]
            rows = rows[(rows["ordinal"] == 0) & np.isin(rows["root"], handed["root"])]
        return float(rows["satisfied"].sum()), float(len(rows))


@setting
class BotReached:
    """机器人可用率: conversations that the bot had ÷ first contacts of the kinds that meet it."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        how = _visits(sample)["how"]
        return float(np.isin(how, (MET, BROKEN)).sum()), float(len(how))


@setting
class BotMisled:
    """机器人误答率: conversations that the bot closed wrongly ÷ conversations that it closed."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        fate = _visits(sample)["fate"]
        wrong = float((fate == Outcome.MISLED).sum())
        return wrong, wrong + float((fate == Outcome.CONTAINED).sum())


@setting
class RightAnswers:
    """答对率: right answers ÷ answers by people; the true quality, which no reviewer sees in full."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.answered
        return float((rows["outcome"] == Outcome.RESOLVED).sum()), float(len(rows))


@setting
class QualityVariance:
    """Variance between people of the share of right answers, in squared percentage points.

    Within each kind of contact, so that a hard kind counts against nobody; the part that chance alone makes of so many
    answers is taken out, so that it may come out below 0 where people are alike.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.answered
        if not len(rows):
            return 0.0, 0.0
        right = (rows["outcome"] == Outcome.RESOLVED).astype(np.float64)
        kinds = rows["kind"].astype(np.int64)
        mean = (np.bincount(kinds, right) / np.maximum(np.bincount(kinds), 1))[kinds]
        _, agent = np.unique(rows["agent"], return_inverse=True)
        count = np.bincount(agent)
        above, noise = np.bincount(agent, right - mean), np.bincount(agent, mean * (1 - mean))
        return 1e4 * float(((above**2 - noise) / count).sum()), float(count.sum())


@setting
class ReviewScore:
    """质检分: 100 × reviewed conversations without a finding ÷ reviewed; what the operation sees of its quality."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.facts.reviews
        rows = rows[rows["at"] >= sample.since_s]
        sampled, faulted = float(rows["sampled"].sum()), float(rows["found"].sum() + rows["false"].sum())
        return 100.0 * (sampled - faulted), sampled


@setting
class CoachingHours:
    """辅导工时: paid hours of people in coaching sessions."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.facts.sessions
        return float(rows["hours"][rows["at"] >= sample.since_s].sum()), 1.0


@setting
class KnowledgeCoverage:
    """知识库覆盖率: coverage over all intents, whenever it has moved; empty without a knowledge base."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        rows = sample.facts.coverage
        rows = rows[rows["at"] >= sample.since_s]
        return float(rows["coverage"].sum()), float(len(rows))


@setting
class SelfServed:
    """自助解决率: needs met by the knowledge base before anybody was asked ÷ needs settled."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        needs = sample.needs
        return float((needs["how"] == Outcome.SELF_SERVED).sum()), float(len(needs))


@setting
class CustomerEffort:
    """费力度 (CES): how easy it was made for the customer, 7 (very easy) to 1, the mean over needs that were brought.

    From 7 are taken ``repeat`` for every further attempt, ``wait_min`` for every minute in queue, ``detour`` for being
    handed over by the bot, ``again`` for having to explain again after it, ``unmet`` when the need is not met. The
    weights are assumptions; that these things make the effort is in Dixon, Freeman & Toman (2010).
    """

    repeat: NonNegative = 1.5
    wait_min: NonNegative = 0.2
    detour: NonNegative = 0.5
    again: NonNegative = 0.8
    unmet: NonNegative = 2.0

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        ease = self.ease(sample, brought(sample))
        return float(ease.sum()), float(len(ease))

    def ease(self, sample: Sample, needs: Rows) -> Floats:
        """The score of each of these needs."""
        contacts, visits = sample.facts.contacts, sample.facts.visits
        asked = contacts[~np.isnan(contacts["queued"])]
        until = np.where(np.isnan(asked["answered"]), asked["ended"], asked["answered"])
        waited_min = per_need(needs, asked["root"], np.nan_to_num(until - asked["queued"])) / 60.0
        handed = visits[(visits["fate"] == Outcome.OPEN) & np.isin(visits["how"], (MET, BROKEN))]
        detour = per_need(needs, handed["root"], np.ones(len(handed)))
        again = per_need(needs, handed["root"], handed["bare"].astype(np.float64))
        unmet = needs["settlement"] != Settlement.RESOLVED
        burden = self.repeat * (needs["attempts"] - 1.0) + self.wait_min * waited_min
        burden = burden + self.detour * detour + self.again * again + self.unmet * unmet
        return np.asarray(np.clip(7.0 - burden, 1.0, 7.0))


@setting
class NetPromoter:
    """净推荐值 (NPS): 100 × (promoters - detractors) ÷ customers who brought a need.

    Expected, not drawn. The share that speaks ill of the shop goes in a straight line from ``detractors_easy`` at an
    effort score of 7 to ``detractors_hard`` at 1 (Dixon, Freeman & Toman 2010: 1 % against 81 %); ``promoters`` (an
    assumption) of those satisfied at their last answer recommend it at 7, and none at 1.
    """

    effort: CustomerEffort = CustomerEffort()
    promoters: Share = 0.6
    detractors_easy: Share = 0.01
    detractors_hard: Share = 0.81

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.Measure`."""
        needs = brought(sample)
        easy = (self.effort.ease(sample, needs) - 1) / 6
        promoting = self.promoters * easy * _content(sample, needs)
        detracting = self.detractors_hard + (self.detractors_easy - self.detractors_hard) * easy
        return 100.0 * float((promoting - detracting).sum()), float(len(needs))


def brought(sample: Sample) -> Rows:
    """Needs that are settled and were brought to somebody."""
    needs = sample.needs
    found: Rows = needs[needs["attempts"] > 0]
    return found


def per_need(needs: Rows, roots: np.ndarray[tuple[int], np.dtype[np.uint64]], amounts: Floats) -> Floats:
    """The sum of ``amounts`` over the rows that belong to each need."""
    place, mine = _places(needs, roots)
    return np.asarray(np.bincount(place[mine], amounts[mine], len(needs)))


def _content(sample: Sample, needs: Rows) -> Floats:
    """1 for those who were satisfied at their last answer, else 0."""
    rows = sample.facts.contacts
    rows = rows[rows["satisfied"] >= 0]
    rows = rows[np.argsort(rows["ordinal"], kind="stable")]
    place, mine = _places(needs, rows["root"])
    content = np.zeros(len(needs))
    content[place[mine]] = rows["satisfied"][mine]  # the last attempt comes last and stays
    return content


def _places(
    needs: Rows, roots: np.ndarray[tuple[int], np.dtype[np.uint64]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Which need each row belongs to, and whether to any of them."""
    order = np.argsort(needs["root"])
    known = needs["root"][order]
    if not len(known):
        return np.zeros(len(roots), np.int64), np.zeros(len(roots), bool)
    place = np.minimum(np.searchsorted(known, roots), len(known) - 1)
    return order[place], known[place] == roots
