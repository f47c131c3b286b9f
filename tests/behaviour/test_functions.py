"""The pure functions of effects, by hand and against theory."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from models.behaviour.assist import Assist
from models.behaviour.coaching import CoachingGain
from models.behaviour.concurrency import Concurrency
from models.behaviour.consistency import Consistency
from models.behaviour.fatigue import Fatigue
from models.behaviour.heed import Heed
from models.behaviour.morale import Morale
from models.behaviour.newness import Newness
from models.behaviour.ownership import Ownership
from models.behaviour.pay_effort import PayEffort
from models.behaviour.proficiency import Proficiency
from tests.behaviour.sure import acting


def test_newness_may_fade_in_time_or_in_output() -> None:
    in_time = acting(Newness, extra_time=2 / 3, days=91.25)
    in_output = replace(in_time, fades="output")
    for newness, after in ((in_time, 1 + 2 / 3 * exp(-1)), (in_output, 1 / (1 - 0.4 * exp(-1)))):
        assert newness.time_factor(0) == pytest.approx(5 / 3)
        assert newness.time_factor(91.25) == pytest.approx(after)
        assert newness.time_factor(1e5) == pytest.approx(1)


def test_proficiency_is_a_power_and_full_at_1() -> None:
    effect = acting(Proficiency, time_power=0.5, quality_power=2.0)
    assert (effect.time_factor(0.25), effect.quality_factor(0.25)) == (2.0, 0.0625)
    assert (effect.time_factor(1.0), effect.quality_factor(1.0)) == (1.0, 1.0)


def test_pay_for_speed_takes_the_slackening_of_a_shared_queue_away() -> None:
    effect = acting(Ownership, shared_time=0.1)
    found = [effect.time_factor(dedicated, paid) for dedicated in (True, False) for paid in (0.0, 0.5, 2.0)]
    assert found == pytest.approx([1, 1, 1, 1.1, 1.05, 1])


def test_work_tires_and_rest_restores() -> None:
    effect = acting(Fatigue, per_busy_hour=0.1, recovery_hours=8.0)
    assert effect.after_work(0.5, 3.0) == pytest.approx(0.8)
    assert effect.after_work(0.5, 30.0) == 1.0
    assert effect.after_rest(0.5, 8.0) == pytest.approx(0.5 * exp(-1))
    assert acting(Fatigue).after_rest(0.5, 8.0) == 0.5, "nobody recovers"


def test_morale_moves_with_pay_load_and_abuse_and_stays_between_its_ends() -> None:
    effect = acting(Morale, pay_weight=0.2, load_weight=0.1, abuse_weight=0.4, decay_per_day=0.5)
    assert effect.after(0.8, 2.0, 0.0, 0.0, 0.0) == pytest.approx(0.8 * exp(-1))
    assert effect.after(0.0, 1.0, 0.5, 0.3, 0.1) == pytest.approx(0.1 - 0.03 - 0.04)
    assert effect.after(0.0, 1.0, 9.0, 0.0, 0.0) == pytest.approx(0.2)
    assert effect.after(0.0, 1.0, 0.0, 99.0, 0.0) == -1.0


def test_chats_slow_each_other_by_a_multiple_of_the_operations_figure() -> None:
    assert acting(Concurrency, factor=1.5).slowdown(0.2) == pytest.approx(0.3)


def test_the_law_of_patience_after_an_announcement() -> None:
    calm = acting(Heed, tolerance=1.0, calm=0.2)
    assert calm.patience_s(90.0, 100.0) == 0.0, "own patience is shorter"
    assert calm.patience_s(100.0, 100.0) == 120.0  # 80 of it are used up by the announced wait
    assert acting(Heed, tolerance=2.0, calm=0.2).patience_s(60.0, 100.0) == 75.0
    assert acting(Heed).patience_s(60.0, 1e9) == 60.0
    doubling = acting(Heed, tolerance=1.0, haste=1.0)
    growth = log(2) / 60
    # beyond the announced wait the hazard doubles every minute: the integral of exp(growth t) up to s is 20
    assert doubling.patience_s(120.0, 100.0) == pytest.approx(100 + log(1 + 20 * growth) / growth)
    assert doubling.patience_s(float("inf"), 100.0) == float("inf")


def test_people_differ_around_the_same_mean_odds_and_a_full_standard_may_make_them_alike() -> None:
    effect = acting(Consistency, sd_log=0.4, shrink=1.0)
    z = np.random.Generator(np.random.PCG64(4)).standard_normal(40_000)
    for standard, sd in ((0.0, 0.4), (0.5, 0.2)):
        odds = np.array([effect.quality_factor(float(one), standard) for one in z])
        assert np.log(odds).std() == pytest.approx(sd, rel=0.02), "five standard errors"
        assert odds.mean() == pytest.approx(1.0, abs=5 * sd / 200)
    assert {effect.quality_factor(one, 1.0) for one in (-2.0, 0.0, 3.0)} == {1.0}


def test_steadier_answers_are_right_as_often_as_integration_says() -> None:
    effect = acting(Consistency, answer_sd_log=0.6, shrink=0.5)
    z, weight = np.polynomial.hermite_e.hermegauss(60)

    def share(x: float, sd: float) -> float:
        return float((weight / (1 + np.exp(-x - sd * z))).sum() / weight.sum())

    for x in (-1.0, 0.5, 1.5, 2.5):
        usual, steady = share(x, 0.6), share(x, 0.3)
        odds = usual / (1 - usual) * effect.steady_quality(usual, 1.0)
        assert odds / (1 + odds) == pytest.approx(steady, abs=0.003)
    assert effect.steady_quality(0.8, 0.0) == acting(Consistency).steady_quality(0.8, 1.0) == 1.0
    assert effect.steady_quality(1.0, 1.0) == 1.0


def test_coaching_has_its_stated_spread_and_fades() -> None:
    """Mean .2 and standard deviation .1 of 4000 sessions: five standard errors."""
    effect = acting(CoachingGain, gain=0.2, spread=0.1, days=10.0)
    z = np.random.Generator(np.random.PCG64(3)).standard_normal(4000)
    gains = np.array([effect.session_gain(float(one)) for one in z])
    assert gains.mean() == pytest.approx(0.2, abs=5 * 0.1 / 4000**0.5)
    assert gains.std() == pytest.approx(0.1, abs=5 * 0.1 / 8000**0.5)
    assert [effect.left(0.0), effect.left(10.0)] == pytest.approx([1.0, exp(-1)])
    assert acting(CoachingGain).left(10.0) == 1.0


def test_at_less_than_usual_coverage_nobody_more_comes_than_was_forecast() -> None:
    effect = acting(Assist, self_service=0.3)
    assert effect.self_served(0.2, 0.5) == 0.0
    assert effect.self_served(1.0, 0.5) == pytest.approx(0.3 * 0.5 / 0.85)


def test_no_assumption_makes_right_answers_impossible_or_certain_beyond_numbers() -> None:
    assert acting(PayEffort, trade=1e4).quality_factor(1.0) > 0
    assert acting(Fatigue, quality=1e4).quality_factor(1.0) > 0
    assert acting(Morale, quality=1e4).quality_factor(1.0) < 1e30
    assert acting(Assist, quality=1e4).quality_factor(1.0) < 1e30
