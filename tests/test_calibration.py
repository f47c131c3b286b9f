"""Calibration finds what made a log, and the settings that it writes run."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration import pauses as pauses_module
from experiments.calibration.arrivals import set_apart, spread
from experiments.calibration.bootstrap import Interval
from experiments.calibration.command import Calibration, calibrate, main
from experiments.calibration.credit import Credit, _tiers, credit
from experiments.calibration.estimates import Estimates, estimates
from experiments.calibration.handling import agents, components, course
from experiments.calibration.patience import kaplan_meier, median, patience
from experiments.calibration.pauses import pauses, spells, widened
from experiments.calibration.pressure import pressed, pressure, rates
from experiments.calibration.skills import Skills, skills
from experiments.calibration.writing import write_files, write_settings
from experiments.study import study
from models.behaviour import Assumption, Behaviour, Pressure
from models.customers.redial import Redial
from models.files.anonbank import ANONBANK
from models.files.calls import GENERIC, Calls, read_calls
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.operation.shrinkage import Shrinkage
from models.simulation.centre import run_once
from policies.selection import ClassHeadStart
from sim.distributions import Exponential, Lognormal
from sim.setting import InputError
from tests.logs import write_log
from tests.operations import DAY_S, scenario

DAYS = 12
AWAY = 0.2
HOUR_S = 3600.0
NIGHT = (0.0, 9 * HOUR_S, 19 * HOUR_S)


def simulate(path: Path, behaviour: Behaviour | None = None) -> None:
    """Write the log of an operation whose parameters are known."""
    made = scenario(
        intents={
            "ask": Intent(skill="desk", handle=Lognormal(sigma=0.8), patience_s={"phone": Exponential(mean=240.0)})
        },
        rates={"shop/ask/phone": Rates(start_s=NIGHT, per_hour=(0.0, 170.0, 0.0), handle_time_s=200.0, period_s=DAY_S)},
        staffing={"desk": Headcount(start_s=NIGHT, agents=(0, 13, 0), period_s=DAY_S)},
        duration_s=DAYS * DAY_S,
        redial=Redial(share=0.4, delay_s=Exponential(mean=400.0)),
        operation={"counted_sd_log": 0.25, "shrinkage": Shrinkage(share=AWAY, away_s=Exponential(mean=300.0))},
        behaviour=behaviour,
    )
    write_log(run_once(made, None, 7, 0), path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    """A simulated log, read."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
    simulate(path)
    return read_calls(path, GENERIC)


@pytest.fixture(scope="module")
def found(made: Calls) -> Estimates:
    """What is learnt from it."""
    return estimates(made, 1)


def near(each: Interval, truth: float) -> bool:
    """Within twice the half-width of the 95 % interval: 3.9 standard errors, missed with a chance of 1e-4."""
    return abs(each.value - truth) <= each.high - each.low


def test_handle_times_and_agents_are_recovered(found: Estimates) -> None:
    handled = found.handling["ask"]
    assert near(handled.mean_s, 200.0)
    assert handled.chosen == "lognormal"
    assert handled.distance["lognormal"] < handled.distance["gamma"]
    assert near(found.agents.sd_log, 0.25)
    # talks under 10 s are 1e-4 of this law, so that the body is all there; 19,000 logs, 4 standard errors
    law = handled.law.law if hasattr(handled.law, "law") else handled.law
    assert isinstance(law, Lognormal)
    assert law.sigma == pytest.approx(0.8, abs=0.02)


def test_pressure_is_told_from_talks_while_others_waited(found: Estimates, tmp_path: Path) -> None:
    """A third faster while somebody waits: the speed is found, and the talks that there would have been without."""
    assert found.pressure is None and found.usual is found.calls
    speed = Assumption(value=0.3, low=0.3, high=0.3)
    simulate(tmp_path / "log.csv", Behaviour(pressure=Pressure(speed=speed)))
    got = estimates(read_calls(tmp_path / "log.csv", GENERIC), 1)
    assert got.pressure is not None and near(got.pressure, 0.3)
    assert near(got.handling["ask"].mean_s, 200.0)
    answered = got.calls.answered
    shorter = 1 - got.calls.talk_s[answered].mean() / got.usual.talk_s[answered].mean()
    assert 0.05 < shorter < 0.1  # somebody waits for about a quarter of the time that agents talk
    write_files(got, tmp_path)
    write_settings(got, None, tmp_path)
    made = study([f"conf={tmp_path}", "setting=recorded"], alone=True).alternatives[0].scenario
    assert made.behaviour is not None and made.behaviour.pressure is not None
    assert made.behaviour.pressure.speed.value == pytest.approx(got.pressure.value, abs=1e-4)
    usual_s = got.handling["ask"].mean_s.value
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


def test_a_log_without_names_of_agents_is_refused(tmp_path: Path) -> None:
    made = one_server(0.0, 0.0)
    with pytest.raises(
        InputError, match="column agent: empty wherever somebody answered, must name at least one agent"
    ):
        calibrate(replace(made, agents=(), agent=np.full(len(made.agent), -1)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_patience_and_redials_are_recovered(found: Estimates) -> None:
    assert found.everybody is not None and found.redials is not None
    assert near(found.everybody.median_s, 240.0 * np.log(2))
    assert found.everybody.mean_s == pytest.approx(240.0, rel=0.1)
    assert found.everybody.balked.value == 0
    # a redial after half an hour is not seen: exp(-1800 / 400) = 1.1 % of them
    assert near(found.redials.share, 0.4 * (1 - np.exp(-1800 / 400)))
    assert near(found.redials.delay_s, 400.0 - 1800 * np.exp(-4.5) / (1 - np.exp(-4.5)))


def test_poisson_numbers_show_no_spread() -> None:
    got = spread(np.random.default_rng(5).poisson(60.0, (300, 20)).astype(float))
    # by repetition both cvs stay below .02 and dispersions within 4 standard errors: .08 by day, .02 by interval
    assert got.day_cv < 0.02 and got.interval_cv < 0.03
    assert got.day_dispersion == pytest.approx(1.0, abs=0.33)
    assert got.interval_dispersion == pytest.approx(1.0, abs=0.08)


def test_days_with_hardly_a_contact_are_closed() -> None:
    names = ["ordinary", "ordinary", "Sat", "ordinary", "Sat"]
    assert set_apart(np.array([100, 19, 10, 100, 10]), names) == ("ordinary", "closed", "Sat", "ordinary", "Sat")


def test_presence_is_told_from_calls(found: Estimates) -> None:
    """Thirteen agents of whom a fifth is away, for ten hours: those on long spells are seen to have left."""
    presence = found.presence
    hours = float((presence.sessions[:, 2] - presence.sessions[:, 1]).sum()) / HOUR_S / DAYS
    assert 0.9 * 130 < hours <= 132


def hand_made(agent: list[int], arrival_s: list[float], wait_s: list[float], talk_s: list[float]) -> Calls:
    """Calls of one intent; nobody answers where the talk is nan."""
    count = len(agent)
    return Calls(
        date(2026, 11, 2),
        1,
        (("line", "ask", "phone"),),
        tuple(f"a{i}" for i in range(max(agent) + 1)),
        np.array(arrival_s),
        np.array(wait_s),
        np.array(talk_s),
        np.zeros(count, np.int64),
        np.full(count, -1),
        np.array(agent),
        np.full(count, -1, np.int8),
        count,
        {},
    )


def test_pauses_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """One agent talks 0-90, 100-190 and 400-500 while three or more wait from 5 to 600: wrap-up 10 s, away 210 s."""
    nan = float("nan")
    calls = hand_made(
        [0, 0, 0, -1, -1, -1],
        [0.0, 5.0, 5.0, 5.0, 5.0, 5.0],
        [0.0, 95.0, 395.0, 595.0, 595.0, 595.0],
        [90.0, 90.0, 100.0, nan, nan, nan],
    )
    monkeypatch.setattr(pauses_module, "LEAST", 1)
    got = pauses(calls, skills(calls))
    assert got.wrap_s.tolist() == [10.0]
    assert got.away is not None and got.away.few == 0
    assert got.away.law.mean == 60.0 + 150.0  # a minute, then 150 s until one came back
    assert got.away_rate == pytest.approx(1 / 180)  # of 180 s of talk, one spell
    assert got.usual_s[0] == 110.0
    hurried = pauses(calls, skills(calls), 0.5)
    assert hurried.wrap_s.tolist() == [15.0]  # at the usual pace
    assert (hurried.away, hurried.away_rate) == (got.away, got.away_rate)


def test_nobody_is_seen_away_while_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = hand_made([0, 0], [0.0, 500.0], [0.0, 0.0], [90.0, 90.0])
    monkeypatch.setattr(pauses_module, "LEAST", 1)
    got = pauses(calls, skills(calls))
    assert (len(got.wrap_s), got.away, got.away_rate, got.usual_s[0]) == (0, None, None, 410.0)


def test_presence_begins_the_usual_pause_before_the_first_call() -> None:
    """Not before midnight, nor before the end of the agent's session before."""
    sessions = np.array([[0, 50.0, 1000.0], [0, 2500.0, 3000.0], [1, 2500.0, 2600.0], [1, 2650.0, 2700.0]])
    usual = np.array([100.0, 200.0, *([0.0] * 46)])
    assert widened(sessions, usual)[:, 1].tolist() == [0.0, 2300.0, 2300.0, 2601.0]


def test_skills_are_told_from_calls() -> None:
    """Ten agents with 400 calls, three of whom serve no sales and one hardly anything else; and one hardly seen."""
    rng = np.random.default_rng(2)
    share = np.array([0.2] * 6 + [0.0] * 3 + [0.9])
    agent = np.repeat(np.arange(11), [400] * 10 + [20])
    stream = (rng.random(len(agent)) < np.append(share, 0.0)[agent]).astype(np.int64)
    made = hand_made(agent.tolist(), [float(i) for i in range(len(agent))], [0.0] * len(agent), [5.0] * len(agent))
    got = skills(replace(made, streams=(("line", "ask", "phone"), ("line", "sale", "phone")), stream=stream))
    assert got.known.tolist() == [True] * 10 + [False]
    assert got.serves[:, 1].tolist() == [True] * 6 + [False] * 3 + [True, True]
    assert got.serves[:, 0].tolist() == [True] * 9 + [False, True]
    assert got.usual.tolist() == [True, True] and got.of_intents() == ("ask", "sale")


def one_server(vip_s: float, ask_s: float, share: float = 0.6) -> Calls:
    """From the sixth day on a share of the VIPs count as having waited longer, and all who ask, not who buy."""
    rng = np.random.default_rng(8)
    arrival_s, wait_s, vip, stream = [], [], [], []
    for day in range(12):
        came = np.sort(rng.uniform(0, 8 * HOUR_S, 700))
        is_vip, buys = rng.random(len(came)) < 0.5, rng.random(len(came)) < 0.3
        has_credit = is_vip & (rng.random(len(came)) < share)
        rank = came - (vip_s * has_credit + ask_s * ~buys) * (day >= 5)
        free_s, answer = 0.0, np.zeros(len(came))
        waiting: list[int] = []
        place = 0
        while place < len(came) or waiting:
            if not waiting:
                waiting.append(place)
                free_s, place = max(free_s, float(came[place])), place + 1
            while place < len(came) and came[place] <= free_s:
                waiting.append(place)
                place += 1
            chosen = min(waiting, key=lambda each: float(rank[each]))
            waiting.remove(chosen)
            answer[chosen] = free_s
            free_s += rng.exponential(40.0)
        arrival_s += (came + day * DAY_S).tolist()
        wait_s += (answer - came).tolist()
        vip += is_vip.astype(int).tolist()
        stream += buys.astype(int).tolist()
    count = len(arrival_s)
    made = hand_made([0] * count, arrival_s, wait_s, [10.0] * count)
    streams = (("line", "ask", "phone"), ("line", "buy", "phone"))
    return replace(made, vip=np.array(vip, np.int8), stream=np.array(stream, np.int64), streams=streams, days=12)


def test_a_head_start_of_vips_is_told_from_the_order_of_answers() -> None:
    made = one_server(60.0, 0.0)
    got = credit(made)
    assert got is not None and (got.vip_s, got.since, got.tiers_s) == (60.0, 5, (0.0,))
    assert got.vip_share == pytest.approx(0.6, abs=0.1)
    flags = got.flags(made)
    assert (flags <= made.vip).all()
    assert flags.sum() / made.vip.sum() == pytest.approx(got.vip_share, abs=0.04)
    assert credit(made.where(made.day < 5)) is None


@pytest.mark.parametrize("ask_s", [40.0, -40.0])
def test_a_head_start_of_intents_is_told_beside_that_of_vips(ask_s: float) -> None:
    got = credit(one_server(60.0, ask_s))
    assert got is not None and (got.vip_s, got.since) == (60.0, 5)
    assert got.intent_s == {"ask": max(ask_s, 0.0), "buy": max(-ask_s, 0.0)} and got.tiers_s == (40.0, 0.0)


def test_a_head_start_of_intents_is_told_where_vips_have_none_or_always_go_first() -> None:
    for vip_s, told_s in ((0.0, 0.0), (9 * HOUR_S, 300.0)):
        got = credit(one_server(vip_s, 40.0, 1.0))
        assert got is not None and got.vip_s == told_s and got.intent_s == {"ask": 40.0, "buy": 0.0}


def test_skills_are_not_taken_for_a_head_start() -> None:
    """Who asks waits 5 s, who buys 90 s: a head start of 85 s if one agent serves both, and none if nobody does."""
    rng = np.random.default_rng(3)
    stream = (rng.random(6000) < 0.3).astype(np.int64)
    waited = np.where(stream, 90.0, 5.0)
    arrival_s = np.sort(rng.uniform(0, 3 * DAY_S, 6000))
    made = hand_made(stream.tolist(), arrival_s.tolist(), waited.tolist(), [10.0] * 6000)
    streams = (("line", "ask", "phone"), ("line", "buy", "phone"))
    made = replace(made, stream=stream, streams=streams, vip=np.zeros(6000, np.int8), days=3)
    assert credit(made) is None
    got = credit(replace(made, agent=np.zeros(6000, np.int64)))
    assert got is not None and got.intent_s == {"ask": 85.0, "buy": 0.0}


def test_vips_who_go_first_keep_their_place_beside_a_head_start_of_intents() -> None:
    got = credit(one_server(9 * HOUR_S, 40.0, 0.5))
    assert got is not None and got.vip_s == 300.0 and got.vip_share == pytest.approx(0.5, abs=0.1)


def test_there_are_no_more_classes_than_urgencies() -> None:
    made = _tiers({f"i{n}": 5.0 * n for n in range(30)})
    assert len(set(made.values())) == 8 and made["i0"] == 0.0 and made["i29"] == 140.0


def test_head_starts_are_in_force_from_their_day_in_the_record_and_always_in_a_forecast(
    found: Estimates, tmp_path: Path
) -> None:
    (intent,) = found.handling
    with_credit = replace(found, credit=Credit(3, 60.0, 0.5, {intent: 40.0}))
    write_files(with_credit, tmp_path)
    write_settings(with_credit, None, tmp_path)
    for setting, since_day in (("calibrated", 0), ("recorded", 3)):
        made = study([f"conf={tmp_path}", f"setting={setting}"], alone=True).alternatives[0].scenario
        assert made.selection == ClassHeadStart(vip_s=60.0, urgency_s=(40.0,), since_day=since_day)
        assert made.operation.intents[intent].urgency == 0


def test_handle_times_follow_the_hours() -> None:
    """Half as long again from 9 to 10 h as from 10 to 11 h, whoever talks; the mean of all stays."""
    rng = np.random.default_rng(6)
    arrival_s = np.concatenate([rng.uniform(9, 10, 4000), rng.uniform(10, 11, 4000)]) * HOUR_S
    talk_s = rng.exponential(np.where(arrival_s < 10 * HOUR_S, 180.0, 120.0))
    made = hand_made([0, 1] * 4000, arrival_s.tolist(), [0.0] * 8000, talk_s.tolist())
    got = course(made, agents(made, 1)[0])
    assert got[9] / got[10] == pytest.approx(1.5, abs=0.14)  # 4 standard errors
    assert got[9:11].mean() == pytest.approx(1.0, abs=0.01) and got[0] == pytest.approx(1.0, abs=0.01)


def test_spells_end_sooner_where_few_are_present() -> None:
    rng = np.random.default_rng(9)
    present = rng.integers(1, 12, 3000).astype(float)
    length_s = rng.exponential(1 / (0.003 + 0.015 / present))
    seen_s = np.minimum(length_s, rng.exponential(300.0, 3000))
    got = spells(seen_s, seen_s == length_s, present)
    # by repetition 5.2 with a standard error of .7
    assert got.few == pytest.approx(5.2, abs=2.9)
    assert got.law.mean == pytest.approx(60.0 + 1 / 0.003, rel=0.25)
    alike = spells(seen_s, seen_s == length_s, rng.permutation(present))
    assert alike.few == 0.0


def test_agents_alike_have_all_skills(found: Estimates) -> None:
    assert found.skills.serves.all() and found.skills.is_common(0)


def test_spread_recovers_day_and_interval_factors() -> None:
    rng = np.random.default_rng(3)
    days, intervals, keep = 400, 24, 0.6
    level = rng.standard_normal((days, intervals))
    for i in range(1, intervals):
        level[:, i] = keep * level[:, i - 1] + np.sqrt(1 - keep**2) * level[:, i]
    factor = np.exp(0.2 * rng.standard_normal((days, 1)) - 0.02) * np.exp(0.15 * level - 0.15**2 / 2)
    rows = rng.poisson(80 * factor).astype(float)
    got = spread(rows)
    # by repetition the standard errors are .009, .008 and .06; a miss of 4 of them has a chance of 6e-5
    assert got.day_cv == pytest.approx(0.2, abs=0.036)
    assert got.interval_cv == pytest.approx(0.15, abs=0.032)
    assert got.interval_correlation == pytest.approx(keep, abs=0.24)


def test_kaplan_meier_by_hand() -> None:
    """Leave at 1, answered at 2, leave at 3, answered at 4: 3/4, then 3/4 × 1/2."""
    time_s, alive, _ = kaplan_meier(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False]))
    assert dict(zip(time_s.tolist(), alive.tolist(), strict=True)) == {1.0: 0.75, 2.0: 0.75, 3.0: 0.375, 4.0: 0.375}
    assert median(time_s, alive) == 3.0


def test_components_by_hand() -> None:
    """Two agents with 0, 2 and 4, 6: within 2, among 16, between (16 - 2) / 2 = 7."""
    assert components(np.array([0.0, 2.0, 4.0, 6.0]), np.array([0, 0, 1, 1])) == (7.0, 2.0)


@pytest.mark.slow
def test_availability_is_recovered(made: Calls, tmp_path: Path) -> None:
    """A third of the log, so that its own interval is wide; simulated waiting must be that of the log."""
    few = Calls(**{**vars(made.where(made.day < 4)), "days": 4})
    done: Calibration = calibrate(few, tmp_path, 1)
    miss = np.log(done.match.simulated[:2] / done.match.observed[:2]).mean()
    assert abs(miss) < 0.1
    assert done.match.share.low <= AWAY + 0.1 and done.match.share.high >= AWAY - 0.1


def test_the_settings_run(found: Estimates, tmp_path: Path) -> None:
    """What is written composes, with and without recorded times, and has the contacts and agents of the log."""
    write_files(found, tmp_path)
    write_settings(found, Shrinkage(share=AWAY), tmp_path)
    words = [f"conf={tmp_path}"]
    for setting in ("calibrated", "recorded"):
        plan = study([*words, f"setting={setting}"], alone=True).alternatives[0]
        assert plan.scenario.operation.shrinkage == Shrinkage(share=AWAY)
        assert plan.files is not None and (plan.files.trace is not None) == (setting == "recorded")
        volume = sum(float(stream.volume.sum()) for stream in plan.files.forecast.streams.values())
        assert volume == pytest.approx(len(found.calls.arrival_s), rel=1e-6)
        present = {at: 0.0 for steps in plan.files.staffing.values() for at in steps.start_s}
        assert max(sum(steps.at(at) for steps in plan.files.staffing.values()) for at in present) == 13
        factors = [group.time_factor for group in plan.scenario.operation.agent_groups.values() if group.time_factor]
        # about 13 agents a day, another person each day; their spread, shrunken, is less than the truth
        assert len(factors) >= 12 * 13 and 0.2 < np.log(factors).std() < 0.27
        if setting == "recorded":
            facts = run_once(plan.scenario, plan.files, 1, 0)
            np.testing.assert_allclose(np.sort(facts.contacts["arrived"]), found.calls.arrival_s, atol=0.001)
    compared = study([*words, "setting=calibrated"])
    assert [each.name for each in compared.alternatives] == ["as_is", "busier", "less_away"]


def test_mistakes_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        main(["format=xml", "seed=x", "timezone=Mars/North", "colour=red"])
    assert error.value.lines == (
        "colour: no such key, must be one of format, out, timezone, seed, jobs, language",
        "LOG: nothing given, must be one file",
        "format: xml given, must be one of generic, anonbank",
        "seed: x given, must be a whole number",
        "timezone: Mars/North given, must be a zone such as Asia/Shanghai",
    )
    with pytest.raises(InputError, match="conf: nowhere given, must be a folder"):
        study(["conf=nowhere"])


BANK = os.environ.get("KEFUSIM_ANONBANK")
needs_bank = pytest.mark.skipif(not BANK, reason="the bank's log is not here: set KEFUSIM_ANONBANK to its folder")


@needs_bank
@pytest.mark.parametrize(
    ("month", "rows", "left", "wait", "talk", "cv", "sigma", "patience_s", "agents_sd", "redial"),
    [
        ("january", 29_988, 0.1034, 37.9, 185, 1.24, 0.916, 311, 0.202, 0.39),
        ("february", 31_089, 0.1275, 44.0, 177, 1.23, 0.944, 280, 0.206, 0.40),
    ],
)
def test_facts_of_a_real_centre(
    month: str,
    rows: int,
    left: float,
    wait: float,
    talk: float,
    cv: float,
    sigma: float,
    patience_s: float,
    agents_sd: float,
    redial: float,
) -> None:
    calls = read_calls(Path(BANK or "") / f"{month}.txt", ANONBANK)
    assert len(calls.arrival_s) == rows
    assert (~calls.answered).mean() == pytest.approx(left, abs=5e-5)
    assert calls.wait_s.mean() == pytest.approx(wait, abs=0.05)
    talks = calls.talk_s[calls.talk_s > 0]
    assert talks.mean() == pytest.approx(talk, abs=0.5)
    assert talks.std() / talks.mean() == pytest.approx(cv, abs=0.005)
    assert np.log(talks[talks > 10]).std(ddof=1) == pytest.approx(sigma, abs=5e-4)
    everybody = patience(calls, None, 1)
    assert everybody is not None and everybody.median_s.value == patience_s
    learnt = estimates(calls, 1)
    assert learnt.redials is not None
    assert learnt.agents.sd_log.low <= agents_sd <= learnt.agents.sd_log.high
    assert learnt.redials.share.value == pytest.approx(redial, abs=0.04)
