"""Presence, pauses and skills of agents are found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.calibration.estimates import Estimates
from experiments.calibration.staff import pauses as pauses_module
from experiments.calibration.staff.pauses import pauses, spells, widened
from experiments.calibration.staff.skills import skills
from tests.calibration.logs import DAYS, HOUR_S, hand_made


def test_presence_is_told_from_calls(found: Estimates) -> None:
    """Thirteen agents of whom a fifth is away, for ten hours: those on long spells are seen to have left."""
    presence = found.staff.presence
    hours = float((presence.sessions[:, 2] - presence.sessions[:, 1]).sum()) / HOUR_S / DAYS
    assert 0.9 * 130 < hours <= 132


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


def test_agents_alike_have_all_skills(found: Estimates) -> None:
    assert found.staff.skills.serves.all() and found.staff.skills.is_common(0)
