"""Handle times, the differences between agents and hours, and pressure are found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.estimates import Estimates, estimates
from experiments.calibration.log.calls import Calls, read_calls
from experiments.calibration.log.generic import GENERIC
from experiments.calibration.staff.skills import Skills
from experiments.calibration.talks.agents import agents, components
from experiments.calibration.talks.course import course
from experiments.calibration.talks.pressure import pressed, pressure, rates
from experiments.calibration.writing.files import write_files
from experiments.calibration.writing.settings import write_settings
from experiments.study import study
from models.behaviour import Assumption, Behaviour, Pressure
from sim.distributions import Lognormal
from tests.calibration.logs import HOUR_S, hand_made, near, simulate
from tests.operations import DAY_S


def test_handle_times_and_agents_are_recovered(found: Estimates) -> None:
    handled = found.talks.by_intent["ask"]
    assert near(handled.mean_s, 200.0)
    assert handled.fit.chosen == "lognormal"
    assert handled.fit.distance["lognormal"] < handled.fit.distance["gamma"]
    assert near(found.talks.agents.sd_log, 0.25)
    # talks under 10 s are 1e-4 of this law, so that the body is all there; 19,000 logs, 4 standard errors
    law = handled.law.law if hasattr(handled.law, "law") else handled.law
    assert isinstance(law, Lognormal)
    assert law.sigma == pytest.approx(0.8, abs=0.02)


def test_components_by_hand() -> None:
    """Two agents with 0, 2 and 4, 6: within 2, among 16, between (16 - 2) / 2 = 7."""
    assert components(np.array([0.0, 2.0, 4.0, 6.0]), np.array([0, 0, 1, 1])) == (7.0, 2.0)


def test_handle_times_follow_the_hours() -> None:
    """Half as long again from 9 to 10 h as from 10 to 11 h, whoever talks; the mean of all stays."""
    rng = np.random.default_rng(6)
    arrival_s = np.concatenate([rng.uniform(9, 10, 4000), rng.uniform(10, 11, 4000)]) * HOUR_S
    talk_s = rng.exponential(np.where(arrival_s < 10 * HOUR_S, 180.0, 120.0))
    made = hand_made([0, 1] * 4000, arrival_s.tolist(), [0.0] * 8000, talk_s.tolist())
    got = course(made, agents(made, 1))
    assert got[9] / got[10] == pytest.approx(1.5, abs=0.14)  # 4 standard errors
    assert got[9:11].mean() == pytest.approx(1.0, abs=0.01) and got[0] == pytest.approx(1.0, abs=0.01)


def test_pressure_is_told_from_talks_while_others_waited(found: Estimates, tmp_path: Path) -> None:
    """A third faster while somebody waits: the speed is found, and the talks that there would have been without."""
    assert found.talks.pressure is None and found.talks.usual is found.calls
    speed = Assumption(value=0.3, low=0.3, high=0.3)
    simulate(tmp_path / "log.csv", Behaviour(pressure=Pressure(speed=speed)))
    got = estimates(read_calls(tmp_path / "log.csv", GENERIC), 1)
    assert got.talks.pressure is not None and near(got.talks.pressure, 0.3)
    assert near(got.talks.by_intent["ask"].mean_s, 200.0)
    answered = got.calls.answered
    shorter = 1 - got.calls.talk_s[answered].mean() / got.talks.usual.talk_s[answered].mean()
    assert 0.05 < shorter < 0.1  # somebody waits for about a quarter of the time that agents talk
    write_files(got, tmp_path)
    write_settings(got, None, tmp_path)
    made = study([f"conf={tmp_path}", "setting=recorded"], alone=True).alternatives[0].scenario
    assert made.behaviour is not None and made.behaviour.pressure is not None
    assert made.behaviour.pressure.speed.value == pytest.approx(got.talks.pressure.value, abs=1e-4)
    usual_s = got.talks.by_intent["ask"].mean_s.value
    assert made.operation.intents["ask"].handle_time_s == pytest.approx(usual_s, abs=0.01)
    contacts = np.genfromtxt(tmp_path / "contacts.csv", delimiter=",", names=True, dtype=None, encoding="utf-8")
    assert float(np.mean(contacts["handle_time_s"][answered])) == pytest.approx(usual_s, rel=0.01)


def long_waits(speed: float) -> Calls:
    """A quick agent in twenty quiet days, and a slow one for forty: in the last twenty somebody waits."""
    rng = np.random.default_rng(11)
    start_s = np.concatenate([np.arange(0, 20, 0.01), np.arange(0, 40, 0.01)]) * DAY_S
    agent = np.repeat([0, 1], [2000, 4000])
    talk_s = np.clip(rng.lognormal(0.0, 0.6, 6000), 0.2, 6.0) * np.where(agent, 200.0, 100.0)
    talk_s[start_s >= 20 * DAY_S] /= 1 + speed
    order = np.argsort(start_s, kind="stable")
    waits = hand_made(
        [*agent[order].tolist(), -1],
        [*start_s[order].tolist(), 20 * DAY_S],
        [0.0] * 6000 + [20 * DAY_S],
        [*talk_s[order].tolist(), float("nan")],
    )
    streams = (("line", "ask", "phone"), ("line", "buy", "phone"))
    return replace(waits, days=40, streams=streams, stream=np.append(np.zeros(6000, np.int64), 1))


def test_pressure_is_freed_from_who_talks_and_counts_those_served_only() -> None:
    made = long_waits(0.3)
    all_serve = Skills(("ask", "buy"), np.full((2, 2), 100), np.ones((2, 2), bool), np.ones(2, bool))
    got = pressure(made, all_serve)
    # the log of 4000 talks of sd .6: a standard error of .025
    assert got is not None and got.value == pytest.approx(0.3, abs=0.1) and got.low < 0.3 < got.high
    nobody_sells = replace(all_serve, serves=np.array([[True, False]] * 2))
    assert not pressed(made, nobody_sells)[0].any() and pressure(made, nobody_sells) is None
    # who is not known by name serves what most do
    nameless = replace(made, agent=np.full(len(made.agent), -1))
    np.testing.assert_array_equal(pressed(nameless, all_serve)[0], pressed(made, all_serve)[0])


def test_how_often_talks_end_by_hand() -> None:
    """One talk of 110 s, one of 40 s; one waits from 50 to 70, two from 190 on."""
    nan = float("nan")
    made = hand_made(
        [0, -1, -1, -1, 0],
        [0.0, 50.0, 190.0, 190.0, 200.0],
        [0.0, 20.0, 110.0, 110.0, 0.0],
        [110.0, nan, nan, nan, 40.0],
    )
    rate, error = rates(made, "ask", (0, 1, 2, 3))
    np.testing.assert_allclose(rate, [1 / 80, 0, 1 / 30, nan])
    np.testing.assert_allclose(error, [1 / 80, 0, 1 / 30, nan])
