"""The knowledge base: how it fills and ages, what it does, and who need not ask; exact, and gone when off."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp
from typing import Any

import numpy as np
import pytest

from models.behaviour.assist import Assist
from models.behaviour.effects import TEXTBOOK, Effects
from models.bot.bot import Bot, BotSkill
from models.bot.knowledge import Knowledge, RuleChange
from models.contact.outcome import Outcome
from models.contact.purposes import SELF_SERVICE
from models.customers.care import Care
from models.customers.settlement import Settlement
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, COVERAGE, NEEDS, VISITS
from models.measures.resolution import FirstContactResolution, KnowledgeCoverage, SelfServed
from models.operation.headcount import AgentGroup, Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.sample.books import totals
from models.sample.sample import Sample
from models.scenario import Scenario
from models.simulation.simulation import Simulation
from models.vendor.vendor import Vendor
from policies.actions.freeze_knowledge import FreezeKnowledge
from policies.structure import Serves
from sim.chance import Chance, uniform
from sim.distributions import Constant
from tests.behaviour.sure import only
from tests.operations import DAY_S, FIRST, HOUR_S, Stage, files, intent, scenario

SERVES = {"any": [Serves(intent="ask")]}
HELP = only(Assist, time=0.2, quality=0.5, self_service=0.3)


def stage(knowledge: Knowledge | None, effects: Effects = HELP, days: int = 2, **more: Any) -> Stage:
    """One person from 9 to 17 on each day; each contact takes a minute."""
    shifts = [("an", d * DAY_S + 9 * HOUR_S, d * DAY_S + 17 * HOUR_S, ()) for d in range(days)]
    people = files(["shop/ask/chat"], shifts, days=days)
    return Stage(groups={}, people=people, more={"serves": SERVES, "knowledge": knowledge, **more}, effects=effects)


# -- how it moves -------------------------------------------------------------------------------------------------


def test_coverage_rises_with_writing_ages_and_falls_with_the_rules() -> None:
    at = datetime(FIRST.year, FIRST.month, FIRST.day) + timedelta(hours=20)
    rules = Knowledge(
        coverage={"ask": 0.5}, analyst_hours_per_day=6.0, analyst_yuan_per_hour=50.0, hours_to_fill=10.0,
        stale_share_per_day=0.1, update_hour=4.0, fee_yuan_per_day=7.0,
        changes=(RuleChange(at=at, intents=("ask",), stale_share=0.5),),
    )  # fmt: skip
    play = stage(rules)
    facts = play.simulation.run()
    first = 1 - (1 - 0.5 * 0.9) * exp(-6 / 10)
    second = 1 - (1 - first * 0.5 * 0.9) * exp(-6 / 10)
    expected = [(0.0, 0.5), (4 * HOUR_S, first), (20 * HOUR_S, first / 2), (DAY_S + 4 * HOUR_S, second)]
    assert [(row["at"], row["coverage"]) for row in facts[COVERAGE]] == pytest.approx(np.array(expected))
    assert totals(play.scenario, facts)["knowledge"] == pytest.approx(-2 * 6 * 50 - 2 * 7)
    assert KnowledgeCoverage().of(Sample(play.scenario, facts)) == pytest.approx((sum(c for _, c in expected), 4))


def test_the_hours_of_a_day_go_where_the_gaps_are() -> None:
    rules = Knowledge(coverage={"ask": 0.6, "buy": 0.2}, analyst_hours_per_day=12.0, hours_to_fill=10.0)
    play = Stage(
        intents={"ask": intent(), "buy": intent()}, contact_types=("ask/chat", "buy/chat"), duration_s=DAY_S,
        more={"knowledge": rules},
    )  # fmt: skip
    play.run()
    assert play.knowledge.coverage == pytest.approx({"ask": 1 - 0.4 * exp(-0.4), "buy": 1 - 0.8 * exp(-0.8)})


def test_people_write_while_they_are_on_duty_and_not_while_writing_is_frozen() -> None:
    rules = Knowledge(coverage={"ask": 0.0}, writing_share=0.1, hours_to_fill=1.0)
    play = stage(rules)
    play.run()
    assert play.knowledge.coverage["ask"] == pytest.approx(1 - exp(-0.8)), "a tenth of eight hours"
    frozen = stage(rules)
    levers = frozen.levers
    frozen.at(10 * HOUR_S, lambda: FreezeKnowledge().start(levers))
    frozen.at(13 * HOUR_S, lambda: FreezeKnowledge().stop(levers))
    frozen.run()
    assert frozen.knowledge.coverage["ask"] == pytest.approx(1 - exp(-0.5))
    assert FreezeKnowledge().needs() == {"knowledge"}


# -- what it does -------------------------------------------------------------------------------------------------


def test_answers_take_less_effort_the_more_is_covered_and_longer_while_people_write() -> None:
    rules = Knowledge(coverage={"ask": 0.5}, figures_include=False, writing_share=0.1)
    play = stage(rules, only(Assist, time=0.2), days=1)
    levers = play.levers
    play.send("a", 10 * HOUR_S, 60)
    play.at(11 * HOUR_S, lambda: FreezeKnowledge().start(levers))
    play.send("b", 12 * HOUR_S, 60)
    ends = {what: at for at, what in play.run()}
    assert ends["a done"] == pytest.approx(10 * HOUR_S + 60 * 0.9 / 0.9)
    assert ends["b done"] == pytest.approx(12 * HOUR_S + 60 * 0.9), "nobody writes now"


def test_where_the_figures_know_of_it_nothing_changes_until_coverage_does() -> None:
    at = datetime(FIRST.year, FIRST.month, FIRST.day) + timedelta(hours=11)
    rules = Knowledge(coverage={"ask": 0.5}, changes=(RuleChange(at=at, intents=("ask",), stale_share=1.0),))
    play = stage(rules, days=1)
    play.send("a", 10 * HOUR_S, 60)
    play.send("b", 12 * HOUR_S, 60)
    person = play.workforce.people[0]
    seen: list[float] = []
    for hour in (10.5, 11.5):
        play.at(hour * HOUR_S, lambda: seen.append(person.agent.quality[0]))
    ends = {what: at for at, what in play.run()}
    assert ends["a done"] == pytest.approx(10 * HOUR_S + 60)
    assert ends["b done"] == pytest.approx(12 * HOUR_S + 60 / 0.9), "all that was written is stale"
    assert seen == pytest.approx([1.0, exp(-0.25)])


def test_agents_without_a_name_read_it_and_the_vendor_only_when_told() -> None:
    vendor = Vendor(seats=1, intents=("ask",), proficiency=0.5)
    for reads in (False, True):
        play = Stage(
            more={
                "knowledge": Knowledge(coverage={"ask": 1.0}, figures_include=False, vendor_reads=reads),
                "vendor": vendor,
            },
            effects=HELP,
        )
        own, seat = play.agents
        assert (own.effort[0], own.quality[0]) == pytest.approx((0.8, exp(0.5)))
        assert (seat.effort[0], seat.quality[0]) == pytest.approx((0.8, exp(0.5)) if reads else (1.0, 1.0))


def test_agents_by_count_keep_their_own_pace_whatever_the_knowledge_base_does() -> None:
    groups = {"skills": {"any": {}}, "agent_groups": {"desk": AgentGroup(skills=("any",), time_factor=1.5)}}
    at = datetime(2000, 1, 1, 1)
    rules = Knowledge(coverage={"ask": 1.0}, figures_include=False,
                      changes=(RuleChange(at=at, intents=("ask",), stale_share=0.5),))  # fmt: skip
    play = Stage(more={"knowledge": rules, "operation": groups}, duration_s=3 * HOUR_S, effects=HELP)
    (agent,) = play.agents
    seen = [agent.effort[0]]
    play.at(2 * HOUR_S, lambda: seen.append(agent.effort[0]))
    play.run()
    assert seen == pytest.approx([1.5 * 0.8, 1.5 * 0.9])


# -- who need not ask ---------------------------------------------------------------------------------------------


def made(knowledge: Knowledge | None, bot: Bot | None = None) -> Scenario:
    """Two days of chats, and agents enough."""
    return scenario(
        intents={"ask": Intent(skill="any", handle=Constant())},
        rates={"shop/ask/chat": Rates(per_hour=(60.0,), handle_time_s=30.0)},
        staffing={"desk": Headcount(agents=(80,))},
        duration_s=2 * DAY_S, bot=bot, knowledge=knowledge, care=Care(right={"ask": 1.0}),
    )  # fmt: skip


def run(world: Scenario, effects: Effects = HELP) -> Facts:
    return Simulation(world, None, Chance(4, 0), effects).run()


def test_the_self_served_never_come_are_settled_and_all_others_are_the_same_people() -> None:
    without, found = run(made(None)), run(made(Knowledge(coverage={"ask": 0.5}, figures_include=False)))
    everybody = set(without[NEEDS]["root"].tolist())
    spared = {root for root in everybody if uniform(root, SELF_SERVICE) < 0.15}
    mine = found[NEEDS][found[NEEDS]["how"] == Outcome.SELF_SERVED]
    assert set(mine["root"].tolist()) == spared
    assert (mine["attempts"] == 0).all() and (mine["settlement"] == Settlement.RESOLVED).all()
    assert set(found[CONTACTS]["root"].tolist()) == {*without[CONTACTS]["root"].tolist()} - spared
    assert len(found[NEEDS]) == len(without[NEEDS]), "nobody is lost"
    sample = Sample(made(None), found)
    settled = (found[NEEDS]["settlement"] != Settlement.OPEN).sum()
    assert SelfServed().of(sample) == (len(spared), settled)
    assert FirstContactResolution().of(sample)[1] == settled - len(spared)


def test_a_coverage_that_moves_at_noon_counts_for_those_who_arrive_from_then_on() -> None:
    noon = datetime(2000, 1, 1, 12)
    change = RuleChange(at=noon, intents=("ask",), stale_share=1.0)
    bot = Bot(skills={"ask": BotSkill(contained_share=0.4)}, time_s=Constant(mean=50.0), at_once=5)
    for robot in (None, bot):
        facts = run(made(Knowledge(coverage={"ask": 1.0}, figures_include=False, changes=(change,)), robot))
        mine = facts[NEEDS][facts[NEEDS]["how"] == Outcome.SELF_SERVED]
        before = facts[NEEDS][facts[NEEDS]["first_at"] < 12 * HOUR_S]
        assert (mine["first_at"] < 12 * HOUR_S).all()
        # 720 expected before noon, of which .3: five standard deviations of .017
        assert len(mine) / len(before) == pytest.approx(0.3, abs=0.085)
        assert not np.isin(facts[VISITS]["root"], mine["root"]).any()


def test_without_effects_or_at_its_own_figures_it_changes_no_contact() -> None:
    bot = Bot(skills={"ask": BotSkill(contained_share=0.4, misled_share=0.1)})
    usual = run(made(None, bot))
    for rules, effects in (
        (Knowledge(coverage={"ask": 0.5}), HELP),
        (Knowledge(coverage={"ask": 0.5}, figures_include=False, analyst_hours_per_day=8.0), TEXTBOOK),
    ):
        found = run(made(rules, bot), effects)
        assert found[CONTACTS].tobytes() == usual[CONTACTS].tobytes()
        assert found[NEEDS].tobytes() == usual[NEEDS].tobytes()
