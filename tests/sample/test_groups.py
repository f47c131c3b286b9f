"""Skill groups beside theory: who belongs together, what each group did, and where Erlang's formulas must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from experiments.theory import Beside, beside
from models.facts.facts import Facts
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.sample.group_series import by_group
from models.sample.groups import SkillGroup, skill_groups
from models.scenario import Scenario
from models.simulation.simulation import run_once
from policies.structure import Serves
from sim.distributions import Constant, Exponential
from sim.erlang import Erlang
from tests.operations import HOUR_S, Stage, intent, scenario

HALF_HOUR_S = 1800.0


def staged(
    serves: Mapping[str, Sequence[Serves]], groups: dict[str, tuple[int, int]], contact_types: Sequence[str]
) -> Stage:
    """Two intents and whatever agents serve them."""
    intents = {"buy": intent("sell"), "fix": intent("mend")}
    return Stage(
        intents=intents, contact_types=contact_types, groups=groups, duration_s=HOUR_S, more={"serves": serves}
    )


def groups_of(serves: Mapping[str, Sequence[Serves]]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """(contact types, agents) of the skill groups of two phone queues, two agents in each of two groups."""
    stage = staged(serves, {"a": (2, 1), "b": (2, 1)}, ["buy/phone", "fix/phone"])
    facts = stage.simulation.run()
    return [(group.contact_types, group.agents) for group in skill_groups(stage.simulation.world.scenario, facts)]


BUY, FIX = Serves(intent="buy"), Serves(intent="fix")


@pytest.mark.parametrize(
    ("serves", "wanted"),
    [
        ({"a": [BUY], "b": [FIX]}, [((0,), (0, 1)), ((1,), (2, 3))]),
        ({"a": [BUY, FIX], "b": [FIX, BUY]}, [((0, 1), (0, 1, 2, 3))]),
        ({"a": [BUY, Serves(intent="fix", rank=1)], "b": [FIX]}, [((0,), (0, 1)), ((1,), (2, 3))]),
        ({"a": [BUY, Serves(intent="fix", after_s=30)], "b": [FIX]}, [((0,), (0, 1)), ((1,), (2, 3))]),
        ({"a": [BUY, Serves(intent="fix", rank=1)], "b": [Serves(intent="fix", rank=2)]}, [((0, 1), (0, 1))]),
        ({"a": [BUY], "b": [BUY]}, [((0,), (0, 1, 2, 3))]),
    ],
)
def test_a_skill_group_is_who_comes_first_for_whom(
    serves: Mapping[str, Sequence[Serves]], wanted: list[tuple[tuple[int, ...], tuple[int, ...]]]
) -> None:
    assert groups_of(serves) == wanted


def test_what_a_group_did_is_counted_where_it_was_asked() -> None:
    serves = {"a": [BUY, Serves(intent="fix", rank=1)], "b": [FIX]}
    stage = staged(serves, {"a": (1, 1), "b": (1, 2)}, ["buy/phone", "fix/chat"])
    stage.send("b1", 0, 100, "buy/phone")
    stage.send("f1", 10, 60, "fix/chat")
    stage.send("f2", 20, 60, "fix/chat")
    stage.send("b2", 50, 30, "buy/phone", patience_s=20)
    stage.send("b3", 1900, 600, "buy/phone")
    stage.send("f3", 2000, 50, "fix/chat")
    stage.send("f4", 2000, 70, "fix/chat")
    stage.send("b4", 2010, 10, "buy/phone")
    stage.run()
    assert stage.facts is not None
    found = skill_groups(stage.simulation.world.scenario, stage.facts)
    assert [(group.slots, group.agent_groups) for group in found] == [(1, ("a",)), (2, ("b",))]
    seen = by_group(found, stage.facts, HALF_HOUR_S, 20.0)
    told = {name: seen[name].tolist() for name in ("offered", "in_time", "left", "wait_s", "answered", "slot_s")}
    assert told == {
        "offered": [[2, 2], [2, 2]],
        "in_time": [[1, 1], [2, 2]],
        "left": [[1, 0], [0, 0]],
        "wait_s": [[20, 490], [0, 0]],
        "answered": [[1, 2], [2, 2]],
        "slot_s": [[100, 610], [120, 120]],
    }
    assert seen["agents_s"].tolist() == [[1800, 1800], [1800, 1800]]
    assert seen["places_s"].tolist() == [[1800, 1800], [3600, 3600]]
    assert seen["patience_rate_s"][0].tolist() == pytest.approx([2 / 180, 2 / 180])
    late = by_group(found, stage.facts, HALF_HOUR_S, 20.0, since_s=1800.0)
    assert late["offered"].tolist() == [[0, 2], [0, 2]]
    assert late["agents_s"].tolist() == [[0, 1800], [0, 1800]]


def test_help_across_the_border_is_measured_on_both_sides() -> None:
    serves = {"a": [BUY, Serves(intent="fix", rank=1)], "b": [FIX]}
    stage = staged(serves, {"a": (1, 1), "b": (1, 1)}, ["buy/phone", "fix/phone"])
    stage.send("f1", 0, 60, "fix/phone")
    stage.send("f2", 10, 40, "fix/phone")  # by a, whose contact it is not
    stage.send("b1", 100, 20, "buy/phone")
    stage.run()
    assert stage.facts is not None
    found = skill_groups(stage.simulation.world.scenario, stage.facts)
    seen = by_group(found, stage.facts, HALF_HOUR_S, 20.0)
    assert seen["helped"].tolist() == [[0], [1]]
    assert (seen["lent_s"].tolist(), seen["busy_s"].tolist()) == ([[40], [0]], [[60], [60]])


def telephone(patience: Constant | Exponential, agents: int, hours: float, **more: Any) -> Scenario:
    """Erlang's own operation: 200 calls an hour of three minutes."""
    call = Intent(skill="any", handle=Exponential(), patience_s={"phone": patience})
    return scenario(
        intents={"call": call},
        rates={"shop/call/phone": Rates(per_hour=(200.0,), handle_time_s=180.0)},
        staffing={"desk": Headcount(agents=(agents,))},
        duration_s=hours * HOUR_S,
        **more,
    )


def compared(made: Scenario, runs: int) -> tuple[Beside, ...]:
    """The operation beside theory, over some runs."""
    facts = [run_once(made, None, 7, r) for r in range(runs)]
    found = skill_groups(made, facts[0])
    seen = [by_group(found, each, HALF_HOUR_S, 20.0) for each in facts]
    return beside(made, found, {name: np.array([one[name] for one in seen]) for name in seen[0]}, HALF_HOUR_S, 20.0)


def test_the_textbook_s_own_queue_agrees_and_has_no_reason_to_differ() -> None:
    (one,) = compared(telephone(Exponential(mean=240.0), 11, 168), runs=12)
    exact = Erlang(arrival_rate=200 / 3600, handle_time=180, agents=11, patience=240.0)
    wanted = {"level": exact.served_within(20), "abandoned": exact.abandon_probability, "wait_s": exact.mean_wait}
    for measure, value in wanted.items():
        found = one.simulated[measure]
        # by the exact load within four standard errors (1 in 10,000); by the load seen it is near
        assert abs(found.mean - value) < 4 * found.se
        assert one.totals["erlang_a", measure] == pytest.approx(value, rel=0.05)
    assert one.agrees and one.covered == 1 and one.agents == pytest.approx(11)
    assert [reason.name for reason in one.reasons] == []


def test_without_patience_s_end_the_two_formulas_are_one() -> None:
    (one,) = compared(telephone(Constant(mean=float("inf")), 12, 24), runs=2)
    for measure in ("level", "abandoned", "wait_s"):
        assert one.totals["erlang_a", measure] == one.totals["erlang_c", measure]
    assert one.simulated["abandoned"].mean == 0
    assert one.reasons == ()


def test_too_few_agents_leave_erlang_c_without_an_end() -> None:
    (one,) = compared(telephone(Exponential(mean=240.0), 8, 12), runs=2)
    assert one.totals["erlang_c", "wait_s"] == float("inf")
    assert one.totals["erlang_c", "level"] == pytest.approx(0, abs=0.3)
    assert {"overloaded"} <= {reason.name for reason in one.reasons}


def test_reasons_name_what_the_textbook_leaves_out() -> None:
    call = Intent(skill="any", handle=Constant(), patience_s={"phone": Exponential(mean=240.0)})
    made = scenario(
        intents={"buy": call, "fix": replace(call, urgency=0)},
        rates={
            "shop/buy/phone": Rates(per_hour=(20.0,), handle_time_s=180.0),
            "shop/fix/phone": Rates(per_hour=(80.0,), handle_time_s=180.0),
        },
        staffing={"a": Headcount(agents=(4,)), "b": Headcount(agents=(3,))},
        serves={"a": [Serves(intent="buy"), Serves(intent="fix", rank=1)], "b": [Serves(intent="fix")]},
        duration_s=40 * HOUR_S,
    )
    buy, fix = compared(made, runs=4)
    assert buy.gap < 0 < fix.gap, "one is hindered by helping the other"
    assert {"lent", "regular"} <= {reason.name for reason in buy.reasons}
    assert {"helped", "overloaded", "regular"} <= {reason.name for reason in fix.reasons}
    (helped,) = [reason.size for reason in fix.reasons if reason.name == "helped"]
    assert 0.1 < helped < 0.6


def test_a_long_run_is_folded_into_a_week_of_the_same_size() -> None:
    made = telephone(Exponential(mean=240.0), 11, 24 * 21)
    facts = run_once(made, None, 7, 0)
    found = skill_groups(made, facts)
    seen = by_group(found, facts, HALF_HOUR_S, 20.0)
    assert seen["offered"].shape == (1, 336)
    assert seen["width_s"][0].tolist() == [3 * HALF_HOUR_S] * 336
    assert seen["places_s"][0].tolist() == pytest.approx([11 * 3 * HALF_HOUR_S] * 336)
    waited = ~np.isnan(facts[CONTACTS]["answered"]) | ~np.isnan(facts[CONTACTS]["ended"])
    assert seen["offered"].sum() == waited.sum()


def test_nobody_to_compare_is_no_comparison() -> None:
    stage = staged({"a": [BUY], "b": [FIX]}, {"a": (0, 1), "b": (1, 1)}, ["buy/phone", "fix/phone"])
    facts: Facts = stage.simulation.run()
    found: tuple[SkillGroup, ...] = skill_groups(stage.simulation.world.scenario, facts)
    assert [group.contact_types for group in found] == [(1,)]
    seen = {name: values[None] for name, values in by_group(found, facts, HALF_HOUR_S, 20.0).items()}
    assert beside(stage.simulation.world.scenario, found, seen, HALF_HOUR_S, 20.0) == ()
