"""Reviews, coaching, one standard and attitude: by hand, against theory, and gone when off."""

from __future__ import annotations

from functools import partial
from math import exp
from typing import Any

import pytest

from models.behaviour.attitude import Attitude
from models.behaviour.coaching import CoachingGain
from models.behaviour.consistency import Consistency
from models.behaviour.effects import TEXTBOOK, Effects
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, LEDGER, REVIEWS, SESSIONS
from models.measures.quality import ReviewScore
from models.money.accounts import NUMBERS
from models.people.programme import Coaching, Programme
from models.questions import Standing
from models.sample.sample import Sample
from policies.actions.postpone_coaching import PostponeCoaching
from policies.quality import EvenSample, LowScorersFirst, NewAgentsFirst
from policies.structure import Serves
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
    roster = files(["shop/ask/chat"], shifts, days=days)
    return Stage(groups={}, people=roster, more={"serves": SERVES, "quality": quality, **more}, effects=effects)


def quality_yuan(facts: Facts | None) -> float:
    assert facts is not None
    rows = facts[LEDGER][facts[LEDGER]["account"] == NUMBERS["quality"]]
    return float(rows["amount_yuan"].sum())


# -- reviews ----------------------------------------------------------------------------------------------------


def test_a_full_review_without_errors_sees_exactly_what_was_wrong_late_and_at_its_price() -> None:
    play = stage(programme(delay_s=3600.0, minutes=6.0, yuan_per_hour=50.0))
    reviews = play.reviews
    person = play.workforce.people[0]
    play.at(10_000, lambda: reviews.shift_done(person, 20, 15))
    play.run()
    assert play.facts is not None
    assert [tuple(row) for row in play.facts[REVIEWS].tolist()] == [(0, 20, 15, 20, 5, 5, 0, 13_600.0)]
    assert quality_yuan(play.facts) == pytest.approx(-20 * 6 / 60 * 50)
    assert ReviewScore().of(Sample(play.scenario, play.facts)) == (100 * 15, 20)


def test_the_review_score_is_biased_by_what_is_missed_and_by_false_alarms_as_theory_says() -> None:
    """E[score] = 1 - (h w + f (1 - w)); 40,000 answers reviewed, five standard errors of about .002."""
    hit, false, wrong = 0.7, 0.05, 0.2
    play = stage(programme(sample_share=0.5, hit_share=hit, false_alarm_share=false))
    reviews = play.reviews
    person = play.workforce.people[0]
    for shift in range(800):

        def done(shift: int = shift) -> None:
            person.shift_start_s = float(shift)
            reviews.shift_done(person, 101, 101 - 20)

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
    reviews = play.reviews
    for number, person in enumerate(play.workforce.people):
        person.tenure_days = 10.0 if number == 0 else 1000.0
    for number, person in enumerate(play.workforce.people):
        play.at(1000.0 + number, partial(reviews.shift_done, person, 3000, 2000))
    play.run()
    assert play.facts is not None
    # weights 3, 1, 1, 1 of mean 1.5: shares .4, .1333 ...; together a fifth of all, to a whole number each
    assert play.facts[REVIEWS]["sampled"].tolist() == pytest.approx([1200, 400, 400, 400], abs=1)


# -- coaching ---------------------------------------------------------------------------------------------------


def coached(effects: Effects, hours: float = 0.5, coaches: int = 1) -> Stage:
    """Of two people the second is found to answer wrongly on the first day."""
    rules = Coaching(coaches=coaches, sessions_per_day=1, session_hours=hours, yuan_per_hour=60.0)
    play = stage(programme(coaching=rules, delay_s=0.0, minutes=0.0), effects)
    reviews = play.reviews
    for person, right in zip(play.workforce.people, (90, 60), strict=True):
        play.at(20 * HOUR_S, partial(reviews.shift_done, person, 100, right))
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
    paid = play.facts[LEDGER][play.facts[LEDGER]["account"] == NUMBERS["base_pay"]]
    assert set(paid["hours"].tolist()) == {8.0}, "the session is paid as work"
    assert quality_yuan(play.facts) == -2 * 0.5 * 60
    assert play.workforce.people[1].agent.quality[0] == pytest.approx(exp(0.4))
    assert play.workforce.people[0].agent.quality[0] == 1.0


def test_coaching_fades_and_without_an_effect_changes_nobody() -> None:
    fading = coached(only(CoachingGain, gain=0.2, days=10.0))
    fading.run()
    assert fading.workforce.people[1].agent.quality[0] == pytest.approx(exp(0.2 * exp(-1 / 10) + 0.2))
    idle = coached(only(CoachingGain, days=10.0))
    idle.run()
    assert idle.facts is not None and len(idle.facts[SESSIONS]) == 2
    assert idle.workforce.people[1].agent.quality[0] == 1.0


@pytest.mark.parametrize(("gain", "odds"), [(1000.0, exp(50)), (-1000.0, exp(-50))])
def test_odds_stay_within_bounds_whatever_coaching_is_worth(gain: float, odds: float) -> None:
    play = coached(only(CoachingGain, gain=gain))
    play.run()
    assert play.workforce.people[1].agent.quality[0] == pytest.approx(odds)


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
    assert play.workforce.people[0].agent.quality[0] == pytest.approx(effect.steady_quality(0.8, 1.0))


def test_the_standard_is_in_force_for_newcomers_too() -> None:
    effects = only(Consistency, sd_log=0.4, shrink=1.0)
    play = stage(programme(standard=1.0), effects)
    person = play.workforce.people[0]
    newcomer = person.successor(1.0)
    assert newcomer.key != person.key and newcomer.standard == 1.0
    free = stage(None, effects)
    assert free.workforce.people[0].standard == 0.0


def test_attitude_moves_satisfaction_and_nothing_else() -> None:
    care = Care(right={"ask": 0.5}, satisfied=0.75, wait_loss_per_min=0.0, wrong_loss=0.0, repeat_share=0.0)
    kept = []
    for effects in (TEXTBOOK, only(Attitude, sd=50.0)):
        play = stage(None, effects, days=1, people=1, care=care)
        for i in range(200):
            play.send(f"c{i}", 9 * HOUR_S + 100 * i)
        play.run()
        assert play.facts is not None
        kept.append((play.facts[CONTACTS], play.workforce.people[0].traits.manner_z))
    (usual, _), (rude, z) = kept
    columns = ["root", "outcome", "answered", "ended", "work"]
    assert usual[columns].tolist() == rude[columns].tolist()
    assert 0.6 < usual["satisfied"].mean() < 0.9
    assert rude["satisfied"].mean() == (1.0 if z > 0 else 0.0)
