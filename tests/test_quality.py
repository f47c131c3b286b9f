"""Reviews, coaching, one standard, attitude, and what customers say: by hand, against theory, and gone when off."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import exp
from typing import Any

import numpy as np
import pytest

from models.behaviour.attitude import Attitude
from models.behaviour.coaching import CoachingGain
from models.behaviour.consistency import Consistency
from models.behaviour.effects import TEXTBOOK, Effects
from models.bot.admission import MET
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.customers.settlement import Settlement
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, LEDGER, NEEDS, REVIEWS, SESSIONS, VISITS
from models.measures.quality import QualityVariance, ReviewScore, RightAnswers
from models.measures.sample import Sample
from models.measures.satisfaction import CustomerEffort, NetPromoter, SatisfactionBy
from models.money.ledger import ACCOUNTS
from models.people.programme import Coaching, Programme
from models.people.workforce import Workforce
from models.questions import Standing
from policies.actions.postpone_coaching import PostponeCoaching
from policies.quality import EvenSample, LowScorersFirst, NewAgentsFirst
from policies.structure import Serves
from sim.table import Table
from tests.behaviour.sure import acting, only
from tests.operations import DAY_S, HOUR_S, Stage, files

SERVES = {"any": [Serves(intent="ask")]}
NAN = float("nan")


def programme(**figures: Any) -> Programme:
    """Everything is reviewed, and every error found, unless the test says otherwise."""
    usual: dict[str, Any] = {
        "sampling": EvenSample(), "sample_share": 1.0, "hit_share": 1.0, "false_alarm_share": 0.0, "coaching": None
    }  # fmt: skip
    return Programme(**(usual | figures))


def stage(quality: Programme | None, effects: Effects = TEXTBOOK, days: int = 3, people: int = 2, **more: Any) -> Stage:
    """So many people with a shift from 9 to 17 on each day."""
    names = "abcdefghij"[:people]
    shifts = [(name, d * DAY_S + 9 * HOUR_S, d * DAY_S + 17 * HOUR_S, ()) for d in range(days) for name in names]
    crew = files(["shop/ask/chat"], shifts, days=days)
    return Stage(groups={}, people=crew, more={"serves": SERVES, "quality": quality, **more}, effects=effects)


def crew(play: Stage) -> Workforce:
    return play.workforce


def quality_yuan(facts: Facts | None) -> float:
    assert facts is not None
    rows = facts[LEDGER][facts[LEDGER]["account"] == ACCOUNTS.index("quality")]
    return float(rows["amount_yuan"].sum())


# -- reviews ----------------------------------------------------------------------------------------------------


def test_a_full_review_without_errors_sees_exactly_what_was_wrong_late_and_at_its_price() -> None:
    play = stage(programme(delay_s=3600.0, minutes=6.0, yuan_per_hour=50.0))
    desk = play.reviews
    person = crew(play).people[0]
    play.at(10_000, lambda: desk.shift_done(person, 20, 15))
    play.run()
    assert play.facts is not None
    assert [tuple(row) for row in play.facts[REVIEWS].tolist()] == [(0, 20, 15, 20, 5, 5, 0, 13_600.0)]
    assert quality_yuan(play.facts) == pytest.approx(-20 * 6 / 60 * 50)
    assert ReviewScore().of(Sample(play.scenario, play.facts)) == (100 * 15, 20)


def test_the_review_score_is_biased_by_what_is_missed_and_by_false_alarms_as_theory_says() -> None:
    """E[score] = 1 - (h w + f (1 - w)); 40,000 answers reviewed, five standard errors of about .002."""
    hit, false, wrong = 0.7, 0.05, 0.2
    play = stage(programme(sample_share=0.5, hit_share=hit, false_alarm_share=false))
    desk = play.reviews
    person = crew(play).people[0]
    for shift in range(800):

        def done(shift: int = shift) -> None:
            person.shift_start_s = float(shift)
            desk.shift_done(person, 101, 101 - 20)

        play.at(1000.0 + shift, done)
    play.run()
    assert play.facts is not None
    rows = play.facts[REVIEWS]
    assert rows["sampled"].mean() == pytest.approx(50.5, abs=0.1), "half, in the mean"
    assert (rows["found"] <= rows["wrong"]).all() and (rows["wrong"] <= rows["sampled"]).all()
    above, below = ReviewScore().of(Sample(play.scenario, play.facts))
    wrong = 20 / 101
    assert above / below / 100 == pytest.approx(1 - (hit * wrong + false * (1 - wrong)), abs=0.01)


def test_conversations_of_a_shift_are_those_that_were_had() -> None:
    care = Care(right={"ask": 0.6}, repeat_share=0.0, complaint_share=0.0)
    play = stage(programme(), days=1, care=care)
    for i in range(60):
        play.send(f"c{i}", 9 * HOUR_S + 300 * i)
    play.run()
    assert play.facts is not None
    contacts, reviews = play.facts[CONTACTS], play.facts[REVIEWS]
    for row in reviews:
        mine = contacts[contacts["agent"] == row["agent"]]
        assert (row["handled"], row["right"]) == (len(mine), (mine["outcome"] == Outcome.RESOLVED).sum())
        assert row["wrong"] == row["handled"] - row["right"]
    assert reviews["handled"].sum() == 60 and 0 < reviews["wrong"].sum() < 60


def test_weights_of_the_sampling_policies() -> None:
    new, old = Standing(10.0, 0.9, 0.9), Standing(400.0, 0.7, 0.9)
    assert [EvenSample().weight(one) for one in (new, old)] == [1.0, 1.0]
    assert [NewAgentsFirst(new_days=90, times=3).weight(one) for one in (new, old)] == [3.0, 1.0]
    assert [LowScorersFirst(times=2).weight(one) for one in (new, old)] == [1.0, 2.0]


def test_the_total_sample_stays_as_it_is_whoever_comes_first() -> None:
    play = stage(programme(sampling=NewAgentsFirst(new_days=90, times=3), sample_share=0.2), people=4)
    desk = play.reviews
    for number, person in enumerate(crew(play).people):
        person.tenure_days = 10.0 if number == 0 else 1000.0
    for number, person in enumerate(crew(play).people):
        play.at(1000.0 + number, partial(desk.shift_done, person, 3000, 2000))
    play.run()
    assert play.facts is not None
    # weights 3, 1, 1, 1 of mean 1.5: shares .4, .1333 ...; together a fifth of all, to a whole number each
    assert play.facts[REVIEWS]["sampled"].tolist() == pytest.approx([1200, 400, 400, 400], abs=1)


# -- coaching ---------------------------------------------------------------------------------------------------


def coached(effects: Effects, hours: float = 0.5, coaches: int = 1) -> Stage:
    """Of two people the second is found to answer wrongly on the first day."""
    rules = Coaching(coaches=coaches, sessions_per_day=1, session_hours=hours, yuan_per_hour=60.0)
    play = stage(programme(coaching=rules, delay_s=0.0, minutes=0.0), effects)
    desk = play.reviews
    for person, right in zip(crew(play).people, (90, 60), strict=True):
        play.at(20 * HOUR_S, partial(desk.shift_done, person, 100, right))
    return play


def test_the_lowest_scorer_is_coached_at_the_start_of_the_next_shift_in_paid_time() -> None:
    play = coached(only(CoachingGain, gain=0.2))
    play.run()
    assert play.facts is not None
    # the second on the first morning after the review; on the one after that the second again, still the lowest
    at = [(row["agent"], row["at"]) for row in play.facts[SESSIONS]]
    assert at == [(1, DAY_S + 9.5 * HOUR_S), (1, 2 * DAY_S + 9.5 * HOUR_S)]
    starts = {(agent, start) for agent, start, _ in play.presence()}
    assert starts >= {(0, DAY_S + 9 * HOUR_S), (1, DAY_S + 9.5 * HOUR_S)}
    paid = play.facts[LEDGER][play.facts[LEDGER]["account"] == ACCOUNTS.index("base_pay")]
    assert set(paid["hours"].tolist()) == {8.0}, "the session is paid as work"
    assert quality_yuan(play.facts) == -2 * 0.5 * 60
    assert crew(play).people[1].agent.quality[0] == pytest.approx(exp(0.4))
    assert crew(play).people[0].agent.quality[0] == 1.0


def test_coaching_fades_and_without_an_effect_changes_nobody() -> None:
    fading = coached(only(CoachingGain, gain=0.2, days=10.0))
    fading.run()
    assert crew(fading).people[1].agent.quality[0] == pytest.approx(exp(0.2 * exp(-1 / 10) + 0.2))
    idle = coached(only(CoachingGain, days=10.0))
    idle.run()
    assert idle.facts is not None and len(idle.facts[SESSIONS]) == 2
    assert crew(idle).people[1].agent.quality[0] == 1.0


@pytest.mark.parametrize(("gain", "odds"), [(1000.0, exp(50)), (-1000.0, exp(-50))])
def test_odds_stay_within_bounds_whatever_coaching_is_worth(gain: float, odds: float) -> None:
    play = coached(only(CoachingGain, gain=gain))
    play.run()
    assert crew(play).people[1].agent.quality[0] == pytest.approx(odds)


def test_a_plan_puts_coaching_off_and_the_session_waits() -> None:
    play = coached(only(CoachingGain, gain=0.2))
    levers = play.levers
    play.at(DAY_S, lambda: PostponeCoaching().start(levers))
    play.at(DAY_S + 12 * HOUR_S, lambda: PostponeCoaching().stop(levers))
    play.run()
    assert play.facts is not None
    assert [row["at"] for row in play.facts[SESSIONS]] == [2 * DAY_S + 9.5 * HOUR_S]
    assert PostponeCoaching().needs() == {"quality"}


def test_a_session_longer_than_the_shift_is_not_held() -> None:
    play = coached(TEXTBOOK, hours=8.0)
    play.run()
    assert play.facts is not None and len(play.facts[SESSIONS]) == 0


# -- one standard and attitude ------------------------------------------------------------------------------------


def test_one_standard_makes_answers_steadier() -> None:
    effect = acting(Consistency, answer_sd_log=0.6, shrink=0.5)
    play = stage(programme(standard=1.0), Effects([effect]), care=Care(right={"ask": 0.8}))
    play.run()
    assert crew(play).people[0].agent.quality[0] == pytest.approx(effect.steady_quality(0.8, 1.0))


def test_the_standard_is_in_force_for_newcomers_too() -> None:
    effects = only(Consistency, sd_log=0.4, shrink=1.0)
    play = stage(programme(standard=1.0), effects)
    person = crew(play).people[0]
    newcomer = person.successor(1.0)
    assert newcomer.key != person.key and newcomer.standard == 1.0
    free = stage(None, effects)
    assert crew(free).people[0].standard == 0.0


def test_attitude_moves_satisfaction_and_nothing_else() -> None:
    care = Care(right={"ask": 0.5}, satisfied=0.75, wait_loss_per_min=0.0, wrong_loss=0.0, repeat_share=0.0)
    kept = []
    for effects in (TEXTBOOK, only(Attitude, sd=50.0)):
        play = stage(None, effects, days=1, people=1, care=care)
        for i in range(200):
            play.send(f"c{i}", 9 * HOUR_S + 100 * i)
        play.run()
        assert play.facts is not None
        kept.append((play.facts[CONTACTS], crew(play).people[0].traits.manner_z))
    (usual, _), (rude, z) = kept
    columns = ["root", "outcome", "answered", "ended", "work"]
    assert usual[columns].tolist() == rude[columns].tolist()
    assert 0.6 < usual["satisfied"].mean() < 0.9
    assert rude["satisfied"].mean() == (1.0 if z > 0 else 0.0)


# -- what is said of it -----------------------------------------------------------------------------------------


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
        kind = generator.integers(0, 2, len(agent))
        right = generator.random(len(agent)) < skill[agent] - 0.3 * kind
        table = Table(CONTACTS.codes)
        rows: dict[str, Any] = dict.fromkeys(CONTACTS.codes, 0.0)
        outcome = np.where(right, Outcome.RESOLVED, Outcome.UNRESOLVED)
        table.extend(**(rows | {"agent": agent, "kind": kind, "outcome": outcome}))
        above, below = QualityVariance().of(replace(sample, facts=sample.facts.with_rows(CONTACTS, table.rows())))
        found.append(above / below)
    error = float(np.std(found)) / 10
    assert np.mean(found) == pytest.approx(1e4 * sd**2, abs=5 * error + 0.03 * 1e4 * sd**2)
