"""Satisfaction: what customers say of the service, how easy it was made for them, and whether they recommend it."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.bot.admission import BROKEN, MET
from models.contact.outcome import Outcome
from models.customers.settlement import Settlement
from models.facts.recorder import Rows
from models.sample.sample import Fraction, Sample, share
from sim.chance import Floats, Keys
from sim.distributions import NonNegative, Share
from sim.setting import setting


@setting
class Satisfaction:
    """Satisfaction (满意度): customers who are satisfied ÷ customers asked, all whom a person or the bot answered."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        asked = sample.contacts["satisfied"][sample.contacts["satisfied"] >= 0]
        return share(asked, asked)


@setting
class SatisfactionBy:
    """Satisfaction (满意度) with one sort of service: customers who are satisfied ÷ customers whom it answered."""

    served: Literal["bot", "people", "handed_over"]
    """Who answered: the bot (wrong answers included), people, or people after the bot had handed the contact over."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.contacts
        rows = rows[rows["satisfied"] >= 0]
        by_person = rows["agent"] >= 0
        if self.served == "bot":
            rows = rows[~by_person]
        else:
            rows = rows[by_person]
        if self.served == "handed_over":
            rows = rows[(rows["ordinal"] == 0) & np.isin(rows["root"], handed_over(sample.visits)["root"])]
        return float(rows["satisfied"].sum()), float(len(rows))


@setting
class CustomerEffort:
    """Customer effort score (费力度, CES): how easy it was made for the customer, from 7 (very easy) to 1.

    It is the mean over needs that were brought to somebody. From 7 are taken the weights below, and nobody falls below
    1. That these things make the effort is in Dixon, Freeman & Toman (2010); the weights are assumptions.
    """

    repeat: NonNegative = 1.5
    """Points for every further attempt."""

    wait_min: NonNegative = 0.2
    """Points for every minute in queue."""

    detour: NonNegative = 0.5
    """Points for being handed over by the bot."""

    again: NonNegative = 0.8
    """Points for having to explain again after the bot."""

    unmet: NonNegative = 2.0
    """Points when the need is not met."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        ease = self.ease(sample, brought(sample))
        return float(ease.sum()), float(len(ease))

    def ease(self, sample: Sample, needs: Rows) -> Floats:
        """The score of each of these needs."""
        contacts = sample.every_contact
        asked = contacts[~np.isnan(contacts["queued"])]
        until = np.where(np.isnan(asked["answered"]), asked["ended"], asked["answered"])
        waited_min = per_need(needs, asked["root"], np.nan_to_num(until - asked["queued"])) / 60.0
        handed = handed_over(sample.every_visit)
        detour = per_need(needs, handed["root"], np.ones(len(handed)))
        again = per_need(needs, handed["root"], handed["bare"].astype(np.float64))
        unmet = needs["settlement"] != Settlement.RESOLVED
        burden = self.repeat * (needs["attempts"] - 1.0) + self.wait_min * waited_min
        burden = burden + self.detour * detour + self.again * again + self.unmet * unmet
        return np.asarray(np.clip(7.0 - burden, 1.0, 7.0))


@setting
class NetPromoter:
    """Net promoter score (净推荐值, NPS): 100 × (promoters - detractors) ÷ customers who brought a need.

    It is expected from their effort score and satisfaction, not drawn. The share of detractors goes in a straight line
    from ``detractors_easy`` at an effort score of 7 to ``detractors_hard`` at 1. The share of promoters among those who
    were satisfied at their last answer goes in a straight line from ``promoters`` at 7 to none at 1.
    """

    effort: CustomerEffort = CustomerEffort()
    """The weights of the effort score."""

    promoters: Share = 0.6
    """Share of the satisfied who recommend the shop at an effort score of 7; an assumption."""

    detractors_easy: Share = 0.01
    """Share who speak ill of the shop at an effort score of 7 (Dixon, Freeman & Toman 2010: 1 %)."""

    detractors_hard: Share = 0.81
    """Share who speak ill of the shop at an effort score of 1 (Dixon, Freeman & Toman 2010: 81 %)."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        needs = brought(sample)
        easy = (self.effort.ease(sample, needs) - 1) / 6
        promoting = self.promoters * easy * _content(sample, needs)
        detracting = self.detractors_hard + (self.detractors_easy - self.detractors_hard) * easy
        return 100.0 * float((promoting - detracting).sum()), float(len(needs))


def handed_over(visits: Rows) -> Rows:
    """The visits to the bot that went on to a person."""
    found: Rows = visits[(visits["outcome"] == Outcome.OPEN) & np.isin(visits["how"], (MET, BROKEN))]
    return found


def brought(sample: Sample) -> Rows:
    """Needs that are settled and were brought to somebody."""
    needs = sample.needs
    found: Rows = needs[needs["attempts"] > 0]
    return found


def per_need(needs: Rows, roots: Keys, amounts: Floats) -> Floats:
    """The sum of ``amounts`` over the rows that belong to each need."""
    place, mine = _places(needs, roots)
    return np.asarray(np.bincount(place[mine], amounts[mine], len(needs)))


def _content(sample: Sample, needs: Rows) -> Floats:
    """1 for those who were satisfied at their last answer, else 0."""
    rows = sample.every_contact
    rows = rows[rows["satisfied"] >= 0]
    rows = rows[np.argsort(rows["ordinal"], kind="stable")]
    place, mine = _places(needs, rows["root"])
    content = np.zeros(len(needs))
    content[place[mine]] = rows["satisfied"][mine]  # the last attempt comes last and stays
    return content


def _places(needs: Rows, roots: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Which need each row belongs to, and whether to any of them."""
    order = np.argsort(needs["root"])
    known = needs["root"][order]
    if not len(known):
        return np.zeros(len(roots), np.int64), np.zeros(len(roots), bool)
    place = np.minimum(np.searchsorted(known, roots), len(known) - 1)
    return order[place], known[place] == roots
