"""The rivals of the benchmark do the work they claim to do: they agree with theory and with B2.

Statistical tests have fixed seeds; each states how often a right program would fail at other seeds.
"""

import json
import math
import random
import sys
from dataclasses import replace
from functools import cache
from statistics import mean, stdev

import numpy as np
import pytest
import simpy
from scipy import special, stats

from experiments.bench import ciw_rival, plain, plain_day
from experiments.bench.plain import AGENTS
from experiments.bench.programs import DAY_DIR
from experiments.bench.result import BenchResult, figures
from sim.setting import InputError

STATES = 260
"""Contacts present, 0 .. 259; more than 100 of 100 agents busy and 159 waiting has no weight."""


def law_after(contacts: int) -> np.ndarray:
    """Mean law of the number present that each of the first contacts of M/M/n+M finds.

    Between two arrivals the number present is a pure death process, watched after an exponential
    time: one triangular matrix. Arrival rate 100, service rate 1, patience rate 1/2 (per minute).
    """
    present = np.arange(STATES)
    death = np.minimum(present, 100) + 0.5 * np.maximum(present - 100, 0)
    generator = np.diag(-death) + np.diag(death[1:], -1)
    step = 100.0 * np.linalg.inv(100.0 * np.eye(STATES) - generator)
    found = np.zeros(STATES)
    found[0] = 1.0
    total = np.zeros(STATES)
    for _ in range(contacts):
        total += found
        found = np.concatenate([[0.0], found[:-1]]) @ step
    return total / contacts


@cache
def exact(contacts: int) -> tuple[float, float, float]:
    """Abandoned share, mean wait of the served (min), served within 20 s / arrivals: expected."""
    weight = law_after(contacts)
    abandoned, served_wait, in_time = 0.0, 0.0, 0.0
    for present, share in enumerate(weight):
        ahead = present - 100
        if ahead < 0:
            in_time += share
            continue
        # The line moves at rates 100 + i/2 with i still in it, this contact among them; it is
        # served if at no step it is the one that leaves. The time to service is -ln(Beta) / (1/2).
        served = 100.0 / (100.0 + (ahead + 1) / 2)
        stages = sum(1 / (100.0 + i / 2) for i in range(1, ahead + 2))
        late = special.betainc(201.0, ahead + 1.0, math.exp(-(20 / 60) / 2))
        abandoned += share * (1 - served)
        served_wait += share * served * stages
        in_time += share * served * (1 - late)
    return abandoned, served_wait / (1 - abandoned), in_time


def agrees(results: list[BenchResult], contacts: int, error: float) -> None:
    """Student's test of three figures against theory; ``error``: chance of failing by accident."""
    limit = stats.t.isf(error / 6, len(results) - 1)
    names = ("abandoned_share", "mean_wait", "served_20s_share")
    for name, truth in zip(names, exact(contacts), strict=True):
        seen = [getattr(result.total, name) for result in results]
        z = (mean(seen) - truth) / (stdev(seen) / math.sqrt(len(seen)))
        assert abs(z) < limit, f"{name}: {mean(seen):.5f}, exact {truth:.5f}, t {z:.1f}"


def test_theory_meets_the_birth_death_sum() -> None:
    """The law that late contacts find is the stationary one, computed in another way."""
    weight, weights = 1.0, [1.0]
    for present in range(1, STATES):
        weight *= 100.0 / (min(present, 100) + 0.5 * max(present - 100, 0))
        weights.append(weight)
    queue = sum(w * max(i - 100, 0) for i, w in enumerate(weights)) / sum(weights)
    late = exact(8000)[0] * 8000 - exact(4000)[0] * 4000
    assert late / 4000 == pytest.approx(0.5 * queue / 100.0, rel=1e-6)


def test_plain_erlang_a_agrees_with_theory() -> None:
    """Twelve runs of 12,000 contacts; a right program fails one time in 1,000."""
    results = [plain.erlang_a(12_000, seed) for seed in range(12)]
    assert all(result.contacts == 12_000 for result in results)
    agrees(results, 12_000, error=0.001)


def test_ciw_erlang_a_agrees_with_theory() -> None:
    """Twelve runs of 4,000 contacts; a right program fails one time in 1,000."""
    pytest.importorskip("ciw", reason="Ciw is an optional extra")
    results = [ciw_rival.erlang_a(4_000, seed) for seed in range(12)]
    assert all(result.contacts == 4_000 for result in results)
    agrees(results, 4_000, error=0.001)


def test_b2_reproduces_the_check_figures() -> None:
    """Three days against 60 of an independent program; a right program fails one time in 1,000."""
    check = json.loads((DAY_DIR / "parameters.json").read_text(encoding="utf-8"))["check"]
    results = [plain_day.b2(seed, DAY_DIR) for seed in (1, 2, 3)]
    expected = {("all", "attempts"): check["attempts"]}
    seen = {("all", "attempts"): [sum(f.attempts for f in r.by_type.values()) for r in results]}
    for contact_type in ("A", "B", "C"):
        for given, name in (
            ("abandoned", "abandoned_share"),
            ("wait", "mean_wait"),
            ("served_20s", "served_20s_share"),
        ):
            expected[contact_type, given] = check[contact_type][given]
            seen[contact_type, given] = [getattr(r.by_type[contact_type], name) for r in results]
    limit = stats.t.isf(0.001 / 2 / len(expected), 59)
    for key, (truth, half_width) in expected.items():
        sd = half_width * math.sqrt(60) / stats.t.isf(0.025, 59)
        z = (mean(seen[key]) - truth) / (sd * math.sqrt(1 / 60 + 1 / len(results)))
        assert abs(z) < limit, f"{key}: {mean(seen[key]):.5f}, check {truth}, z {z:.1f}"
    for result in results:
        assert abs(result.contacts - 200_000) < 5 * math.sqrt(200_000)


def near(seen: list[float], truth: float) -> None:
    """Mean of independent values against theory, 4 standard errors (1 in 16,000 by accident)."""
    z = (mean(seen) - truth) / (stdev(seen) / math.sqrt(len(seen)))
    assert abs(z) < 4, f"mean {mean(seen):.4f}, exact {truth:.4f}, z {z:.1f}"


def test_patience_and_service_of_the_plain_queue() -> None:
    """Abandonments minus half the minutes waited is a martingale with variance = abandonments."""
    env = simpy.Environment()
    rows = plain.open_queue(env, random.Random(4), 150_000)
    env.run()
    abandoned = sum(not served for _, _, _, served, _ in rows)
    waited = sum(wait for _, _, wait, _, _ in rows)
    assert abs(abandoned - waited / 2) < 4 * math.sqrt(abandoned)
    near([left - came - wait for _, came, wait, served, left in rows if served], 1.0)


def test_patience_bot_and_redials_of_b2_when_nobody_serves() -> None:
    """All who pass the bot wait out their patience; 30 % of them try again, 5 min later."""
    day = replace(plain_day.read_day(DAY_DIR), staff=[], rates=[(0.0, 600.0, 20.0)])
    env = simpy.Environment()
    facts = plain_day.open_day(env, random.Random(3), day)
    env.run()
    first = [fact for fact in facts if fact[1] <= 1]
    near([float(fact[3] == "contained") for fact in first], 0.4)
    for contact_type, (share, patience_min) in enumerate(((0.4, 2.0), (0.35, 3.0), (0.25, 4.0))):
        near([float(fact[2] == contact_type) for fact in first], share)
        near([fact[5] for fact in facts if fact[2] == contact_type and fact[1] > 0], patience_min)
    left = {(number, attempt): end for number, attempt, _, _, _, _, _, end in facts if attempt}
    near([float((number, attempt + 1) in left) for number, attempt in left], 0.3)
    near([f[4] - left[f[0], f[1] - 1] for f in facts if f[1] > 1], 5.0)


@pytest.mark.parametrize("group", [0, 1, 2, 3])
def test_handling_of_b2(group: int) -> None:
    """Mean of the handle time and spread of its log, by type, in a group with ample staff."""
    given = json.loads((DAY_DIR / "parameters.json").read_text(encoding="utf-8"))
    staff = [(number, group, 0.0, 2000.0) for number in range(400)]
    day = replace(plain_day.read_day(DAY_DIR), staff=staff, rates=[(0.0, 300.0, 30.0)])
    env = simpy.Environment()
    facts = plain_day.open_day(env, random.Random(group), day)
    env.run()
    for contact_type in range(3):
        mean_min = given["mean_service"][contact_type][group]
        handled = [f[7] - f[4] - f[5] for f in facts if f[2] == contact_type and f[3] == "served"]
        assert bool(handled) == bool(mean_min)
        if handled:
            near(handled, mean_min)
            sigma = given["sigma"][contact_type]
            logs = [math.log(handle_min / mean_min) + sigma**2 / 2 for handle_min in handled]
            near([log**2 for log in logs], sigma**2)


def test_figures_are_ratios_over_attempts() -> None:
    """Wait of the served only; 20 s is in time, 21 s is not; the abandoned never are."""
    seen = figures([(0.0, True), (20 / 60, True), (21 / 60, True), (0.1, False)])
    assert seen.attempts == 4
    assert seen.abandoned_share == 0.25
    assert seen.mean_wait == pytest.approx(41 / 180)
    assert seen.served_20s_share == 0.5


def test_same_seed_same_run() -> None:
    """A run is a function of its seed, but for the clock on the wall."""
    first, again, other = (plain.erlang_a(3_000, seed) for seed in (5, 5, 6))
    assert (first.total, first.events) == (again.total, again.events)
    assert first.total.mean_wait != other.total.mean_wait


def test_events_are_those_of_the_textbook() -> None:
    """A lone customer: start, request, patience, either-or, service, release, end; and an arrival.

    With the start and the end of the arrival process that makes ten.
    """
    assert plain.erlang_a(1, 1).events == 10


def test_missing_ciw_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The optional rival says what to add."""
    monkeypatch.setitem(sys.modules, "ciw", None)
    with pytest.raises(InputError, match="extra 'bench'"):
        ciw_rival.erlang_a(10, 1)


def test_capacity_is_the_one_theory_is_computed_for() -> None:
    """The closed forms above are written with these numbers."""
    given = (AGENTS, plain.ARRIVALS_PER_MIN, plain.PATIENCE_MEAN_MIN, plain.SERVICE_MEAN_MIN)
    assert given == (100, 100.0, 2.0, 1.0)
