"""Agents by count: their shrinkage, their groups, and how they differ in speed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.behaviour.effects import TEXTBOOK
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, PRESENCE
from models.operation.headcount import AgentGroup, Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.operation.shrinkage import Shrinkage
from models.simulation.simulation import Simulation, run_once
from policies.structure import Centralised
from sim.chance import Chance
from sim.distributions import Constant, Exponential
from tests.operations import scenario


def presence_of(shrinkage: Shrinkage | None, duration_s: float, per_hour: float = 0.0) -> Facts:
    """Four agents by count with some traffic."""
    made = scenario(
        intents={"ask": Intent(skill="desk", handle=Exponential())},
        rates={"shop/ask/phone": Rates(per_hour=(per_hour,), handle_time_s=300.0)},
        staffing={"desk": Headcount(agents=(4,))},
        duration_s=duration_s,
        operation={"shrinkage": shrinkage},
    )
    return run_once(made, None, 1, 0)


@pytest.mark.parametrize("per_hour", [0.0, 30.0])
def test_shrinkage_takes_its_share_of_presence(per_hour: float) -> None:
    duration_s = 2e6
    facts = presence_of(Shrinkage(share=0.2, away_s=Exponential(mean=600.0)), duration_s, per_hour)
    there = float((facts[PRESENCE]["end"] - facts[PRESENCE]["start"]).sum())
    # a cycle lasts 3000 s: with 2667 of them the share's standard error is .0039; 4 of them err in 6e-5
    assert there / (4 * duration_s) == pytest.approx(0.8, abs=4 * 0.0039)


def test_no_shrinkage_is_all_presence() -> None:
    facts = presence_of(None, 1e5)
    assert float((facts[PRESENCE]["end"] - facts[PRESENCE]["start"]).sum()) == 4e5


def test_who_is_away_comes_back_when_enough_wait() -> None:
    shrinkage = Shrinkage(share=0.5, away_s=Constant(mean=1e5), recall_waiting=2, look_s=10.0)
    facts = presence_of(replace(shrinkage, recall_waiting=None), 1e6, 40.0)
    recalled = presence_of(shrinkage, 1e6, 40.0)
    waits = [float(np.nanmean(each[CONTACTS]["answered"] - each[CONTACTS]["queued"])) for each in (facts, recalled)]
    assert waits[1] < waits[0] / 2


def test_who_is_to_go_away_stays_while_customers_wait() -> None:
    """Who may go only when nobody waits is never away while the queue never empties; the others go as ever."""
    for share, present in ((0.0, 0.5), (1.0, 1.0)):
        away = Shrinkage(share=0.5, away_s=Exponential(mean=600.0), stay_share=share)
        facts = presence_of(away, 4e5, 4000.0)
        hours = facts[PRESENCE]
        there = float((hours["end"] - hours["start"]).sum()) / (4e5 * len(facts.seats))
        # some 330 spells of each agent: the share's standard error is below .03 for one and less for more
        assert there == pytest.approx(present, abs=0.1 if share == 0 else 0.01)


def test_spells_are_shorter_and_the_share_the_same_where_few_are_on_duty() -> None:
    """Four on duty and ``few`` of 12: a quarter as long as the law says, and four times as many."""
    spells: dict[float, int] = {}
    for few in (0.0, 12.0):
        duration_s = 2e6
        facts = presence_of(Shrinkage(share=0.2, away_s=Exponential(mean=600.0), few=few), duration_s)
        there = float((facts[PRESENCE]["end"] - facts[PRESENCE]["start"]).sum())
        assert there / (4 * duration_s) == pytest.approx(0.8, abs=4 * 0.0039)
        spells[few] = len(facts[PRESENCE])
    # 2667 spells of 600 s; the ratio's standard error is below .1
    assert spells[12.0] / spells[0.0] == pytest.approx(4.0, abs=0.4)


def test_a_spell_by_hand_is_as_much_shorter() -> None:
    """Alone on duty with ``few`` of 1 a spell of 100 s takes 50 s."""
    for few, away_s in ((0.0, 100.0), (1.0, 50.0)):
        made = scenario(
            intents={"ask": Intent(skill="desk", handle=Constant())},
            rates={"shop/ask/phone": Rates(per_hour=(0.0,), handle_time_s=60.0)},
            staffing={"desk": Headcount(agents=(1,))},
            duration_s=1e5,
            operation={"shrinkage": Shrinkage(share=0.25, away_s=Constant(mean=100.0), few=few)},
        )
        rows = np.sort(run_once(made, None, 1, 0)[PRESENCE], order="start")
        gaps_s = rows["start"][1:] - rows["end"][:-1]
        np.testing.assert_allclose(gaps_s, away_s)


def test_agent_groups_serve_their_skills_at_their_own_speed() -> None:
    """The slow one has both skills; the quick one, who has one, never takes a sale."""
    made = scenario(
        intents={"ask": Intent(skill="desk", handle=Constant()), "buy": Intent(skill="sales", handle=Constant())},
        rates={
            "shop/ask/phone": Rates(per_hour=(100.0,), handle_time_s=60.0),
            "shop/buy/phone": Rates(per_hour=(15.0,), handle_time_s=60.0),
        },
        staffing={"quick": Headcount(agents=(1,)), "slow": Headcount(agents=(1,))},
        duration_s=3600.0,
        structure=Centralised(),
        operation={
            "skills": {"desk": {}, "sales": {}},
            "counted_sd_log": 0.3,
            "agent_groups": {
                "quick": AgentGroup(skills=("desk",), time_factor=0.5),
                "slow": AgentGroup(skills=("desk", "sales"), time_factor=2.0),
            },
        },
    )
    facts = run_once(made, None, 1, 0)
    rows = facts[CONTACTS][~np.isnan(facts[CONTACTS]["talked"])]
    name = np.array([facts.seats[number].group for number in rows["agent"]])
    intent = np.array([facts.contact_types[contact_type].intent for contact_type in rows["contact_type"]])
    assert set(zip(name, intent, strict=True)) == {("quick", "ask"), ("slow", "ask"), ("slow", "buy")}
    talk_s = rows["talked"] - rows["answered"]
    assert talk_s[name == "quick"] == pytest.approx(30.0) and talk_s[name == "slow"] == pytest.approx(120.0)


def test_mistakes_in_agent_groups() -> None:
    with pytest.raises(ValueError, match=r"agent_groups.all.skills: dance given, must be one of the operation's"):
        scenario(
            intents={"ask": Intent(skill="desk", handle=Constant())},
            rates={"shop/ask/phone": Rates(per_hour=(1.0,), handle_time_s=60.0)},
            staffing={"desk": Headcount(agents=(1,))},
            duration_s=10.0,
            operation={"skills": {"desk": {}}, "agent_groups": {"all": AgentGroup(skills=("desk", "dance"))}},
        )


def test_counted_agents_differ_in_speed_and_their_mean_output_does_not() -> None:
    made = scenario(
        intents={"ask": Intent(skill="desk", handle=Constant())},
        rates={"shop/ask/phone": Rates(per_hour=(1.0,), handle_time_s=60.0)},
        staffing={"desk": Headcount(agents=(4000,))},
        duration_s=10.0,
        operation={"counted_sd_log": 0.25},
    )
    simulation = Simulation(made, None, Chance(1, 0), TEXTBOOK)
    simulation.run()
    efforts = np.array([agent.effort[0] for agent in simulation.floor.agents])
    # standard errors: .25 / sqrt(8000) of the spread, .25 / sqrt(4000) of the mean speed; 4.5 of each err in 7e-6
    assert np.log(efforts).std() == pytest.approx(0.25, abs=4.5 * 0.0028)
    assert (1 / efforts).mean() == pytest.approx(1.0, abs=4.5 * 0.0041)
