"""Customers' effort, recommendation, and the variance of quality between people, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.bot.admission import MET
from models.contact.outcome import Outcome
from models.customers.settlement import Settlement
from models.facts.tables import CONTACTS, NEEDS, VISITS
from models.measures.quality import QualityVariance, RightAnswers
from models.measures.satisfaction import CustomerEffort, NetPromoter, SatisfactionBy
from models.sample.sample import Sample
from sim.table import Table
from tests.people.test_reviews import NAN, stage


def made_up(contacts: list[dict[str, Any]], needs: list[dict[str, Any]], visits: list[dict[str, Any]]) -> Sample:
    """The facts of a run that never was."""
    play = stage(None, days=1)
    play.run()
    assert play.facts is not None
    facts = play.facts
    for declared, rows, usual in (
        (CONTACTS, contacts, {"satisfied": -1, "agent": -1, "answered": NAN, "talked": NAN, "ended": 0.0}),
        (NEEDS, needs, {"attempts": 1, "settlement": Settlement.RESOLVED, "agent": -1}),
        (VISITS, visits, {"how": MET}),
    ):
        table = Table(declared.codes)
        for row in rows:
            table.extend(**(dict.fromkeys(declared.codes, 0.0) | usual | row))
        facts = facts.with_rows(declared, table.rows())
    return Sample(play.scenario, facts)


def test_effort_and_recommendation_of_four_customers_by_hand() -> None:
    sample = made_up(
        [
            # one: answered at once, satisfied
            {"root": 1, "satisfied": 1, "outcome": Outcome.RESOLVED, "agent": 0, "answered": 0.0, "ended": 60.0},
            # two: gave up after two minutes; called again, waited one, was answered wrongly
            {"root": 2, "outcome": Outcome.ABANDONED, "ended": 120.0},
            {"root": 2, "ordinal": 1, "satisfied": 0, "outcome": Outcome.UNRESOLVED, "agent": 0, "queued": 300.0,
             "answered": 360.0, "ended": 400.0},
            # three: the bot handed over without a word, then a person answered at once
            {"root": 3, "satisfied": 1, "outcome": Outcome.RESOLVED, "agent": 0, "queued": 50.0, "answered": 50.0},
            # four: the bot answered rightly, and did not satisfy
            {"root": 4, "satisfied": 0, "outcome": Outcome.CONTAINED, "queued": NAN},
        ],
        [
            {"root": 3}, {"root": 1}, {"root": 4, "how": Outcome.CONTAINED},
            {"root": 2, "attempts": 2, "settlement": Settlement.LOST},
            {"root": 5, "attempts": 0, "how": Outcome.SELF_SERVED}, {"root": 6, "settlement": Settlement.OPEN},
        ],
        [{"root": 3, "outcome": Outcome.OPEN, "bare": 1}, {"root": 4, "outcome": Outcome.CONTAINED}],
    )  # fmt: skip
    effort = CustomerEffort(repeat=1.5, wait_min=0.2, detour=0.5, again=0.8, unmet=2.0)
    scores = [7.0, 7 - 1.5 - 0.6 - 2.0, 7 - 0.5 - 0.8, 7.0]
    assert effort.of(sample) == pytest.approx((sum(scores), 4))
    promoter = NetPromoter(effort=effort, promoters=0.6, detractors_easy=0.01, detractors_hard=0.81)
    easy = [(score - 1) / 6 for score in scores]
    content = [1, 0, 1, 0]
    expected = sum(0.6 * e * c - (0.81 - 0.80 * e) for e, c in zip(easy, content, strict=True))
    assert promoter.of(sample) == pytest.approx((100 * expected, 4))
    assert SatisfactionBy(served="bot").of(sample) == (0, 1)
    assert SatisfactionBy(served="people").of(sample) == (2, 3)
    assert SatisfactionBy(served="handed_over").of(sample) == (1, 1)
    assert RightAnswers().of(sample) == (2, 3)


def test_effort_cannot_leave_its_scale_and_nobody_gives_nothing() -> None:
    lost = {"root": 1, "attempts": 9, "settlement": Settlement.LOST}
    assert CustomerEffort().of(made_up([], [lost], [])) == (1.0, 1.0)
    assert CustomerEffort().of(made_up([], [], [])) == (0.0, 0.0)
    assert NetPromoter().of(made_up([], [], [])) == (0.0, 0.0)


@pytest.mark.parametrize("sd", [0.0, 0.05])
def test_the_variance_between_people_is_found_behind_the_noise(sd: float) -> None:
    """Forty people of 200 answers each, 100 times; the mean is within five standard errors of the truth."""
    generator = np.random.Generator(np.random.PCG64(8))
    sample = made_up([], [], [])
    found = []
    for _ in range(100):
        agent = np.repeat(np.arange(40), 200)
        skill = np.clip(0.8 + sd * generator.standard_normal(40), 0, 1)
        contact_type = generator.integers(0, 2, len(agent))
        right = generator.random(len(agent)) < skill[agent] - 0.3 * contact_type
        table = Table(CONTACTS.codes)
        rows: dict[str, Any] = dict.fromkeys(CONTACTS.codes, 0.0)
        outcome = np.where(right, Outcome.RESOLVED, Outcome.UNRESOLVED)
        table.extend(**(rows | {"agent": agent, "contact_type": contact_type, "outcome": outcome}))
        above, below = QualityVariance().of(replace(sample, facts=sample.facts.with_rows(CONTACTS, table.rows())))
        found.append(above / below)
    error = float(np.std(found)) / 10
    assert np.mean(found) == pytest.approx(1e4 * sd**2, abs=5 * error + 0.03 * 1e4 * sd**2)
