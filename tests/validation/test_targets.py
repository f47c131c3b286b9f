"""Scenarios of validation and the values beside them belong together, where theory or counting can tell."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from experiments.validation.targets.catalogue import CASES
from experiments.validation.words import measure
from policies.structure import Explicit
from sim.distributions import Exponential
from sim.erlang import Erlang, birth_death, erlang_b

BY_NAME = {case.name: case for case in CASES}


def value(case: str, name: str) -> float:
    """A known value of a case or of one with the same scenario."""
    cases = [each for each in CASES if case in each.files]
    return next(float(known.value) for each in cases for known in each.known if known.name == name)


def test_overflow_is_erlang_s_loss_formula() -> None:
    operation = BY_NAME["overflow"].scenario().operation
    (rates,) = operation.rates.values()
    assert isinstance(rates.handle_time_s, float)
    load = rates.per_hour[0] / 3600 * rates.handle_time_s
    own, outside = (operation.staffing[name].agents[0] for name in ("own", "outsourcer"))
    over, lost = erlang_b(load, own), erlang_b(load, own + outside)
    assert value("overflow", "overflow") == pytest.approx(over, abs=1e-6)
    assert value("overflow", "lost") == pytest.approx(lost, abs=1e-6)
    assert value("overflow", "offered_erlang.outsourcer") == pytest.approx(load * over, abs=1e-5)
    assert value("overflow", "carried_erlang.outsourcer") == pytest.approx(load * (over - lost), abs=1e-5)


def trunks() -> int:
    """All that the centre of the cross-training cases holds."""
    found = BY_NAME["cross_training_6"].scenario().operation.channels["phone"].trunks
    assert found is not None
    return found


def test_with_all_skills_the_agents_are_one_group() -> None:
    operation = BY_NAME["cross_training_6"].scenario().operation
    per_min = sum(rates.per_hour[0] for rates in operation.rates.values()) / 60
    agents = sum(plan.agents[0] for plan in operation.staffing.values())
    states = np.arange(1, trunks() + 1)
    p = birth_death(np.full(len(states), per_min), np.minimum(states, agents) / 10.0)
    queue = float(np.maximum(np.arange(len(p)) - agents, 0) @ p)
    assert value("cross_training_6", "blocking") == pytest.approx(p[-1], abs=1e-6)
    assert value("cross_training_6", "mean_wait_min.entered") == pytest.approx(queue / per_min / (1 - p[-1]), abs=1e-6)


def test_with_one_skill_the_trunks_of_the_system_are_what_is_limited() -> None:
    """Six queues M/M/15 whose numbers together are cut off at the trunks: a product form."""
    one = np.cumprod([1.0, *(14.0 / min(n, 15) for n in range(1, trunks() + 1))])
    others = np.array([1.0])
    for _ in range(5):
        others = np.convolve(others, one)[: trunks() + 1]
    everybody = np.convolve(others, one)[: trunks() + 1]
    below = np.cumsum(others)[::-1]  # others that leave room for n of this kind
    queue = 6 * float(np.maximum(np.arange(len(one)) - 15, 0) @ (one * below)) / everybody.sum()
    blocked = everybody[-1] / everybody.sum()
    wait_min = queue / 8.4 / (1 - blocked)
    known = {known.name: known for known in BY_NAME["cross_training_1"].known}
    assert abs(float(known["blocking"].value) - blocked) < known["blocking"].half_width
    assert abs(float(known["mean_wait_min.entered"].value) - wait_min) < known["mean_wait_min.entered"].half_width
    assert (blocked, wait_min) == pytest.approx((0.041659, 3.0543), rel=1e-4)


@pytest.mark.parametrize("skills", [1, 2, 3, 6])
def test_skills_are_spread_evenly(skills: int) -> None:
    scenario = BY_NAME[f"cross_training_{skills}"].scenario()
    assert isinstance(scenario.structure, Explicit)
    first: Counter[str] = Counter()
    further: Counter[tuple[str, str]] = Counter()
    for group, plan in scenario.operation.staffing.items():
        own, *others = sorted(scenario.structure.serves[group], key=lambda row: row.rank)
        assert len(others) == skills - 1
        assert all(row.rank == 1 for row in others)
        first[own.intent] += plan.agents[0]
        for row in others:
            further[own.intent, row.intent] += plan.agents[0]
    assert first == dict.fromkeys("abcdef", 15)
    assert set(further.values()) <= {3 * (skills - 1)}
    assert len(further) == (30 if skills > 1 else 0)


@pytest.mark.parametrize("name", ["chat_slots_12", "chat_slots_30"])
def test_slots_are_servers(name: str) -> None:
    operation = BY_NAME[name].scenario().operation
    (rates,), (plan,) = operation.rates.values(), operation.staffing.values()
    distribution = operation.intents["call"].patience_s["chat"]
    assert isinstance(distribution, Exponential)
    assert isinstance(rates.handle_time_s, float)
    assert operation.chat_slowdown == 0
    queue = Erlang(
        arrival_rate=rates.per_hour[0] / 3600, handle_time=rates.handle_time_s,
        agents=plan.agents[0] * plan.slots, patience=distribution.mean,
    )  # fmt: skip
    exact = {
        "waiting_share": queue.wait_probability, "abandonment": queue.abandon_probability,
        "mean_wait_s": queue.mean_wait, "served_within_20s": queue.service_level(20),
    }  # fmt: skip
    for known in BY_NAME[name].known:
        low, high = known.range
        slack = high - low
        assert low - slack <= exact[known.name] <= high + slack, known.name


def test_every_part_of_a_measure_s_name_has_words_in_both_languages() -> None:
    for name in {known.name for case in CASES for known in case.known}:
        chinese, english = measure(name, "zh"), measure(name, "en")
        assert "_" not in chinese + english, name
        assert any(character > "\u2e80" for character in chinese), name
