"""Trunks, waiting places, messages and opening hours in exact traces."""

from __future__ import annotations

from typing import Any

import pytest

from models.behaviour.effects import TEXTBOOK
from models.contact.outcome import Outcome
from models.contact.purposes import LEAVE_MESSAGE
from models.customers.redial import Redial
from models.customers.settlement import Settlement
from models.facts.tables import CONTACTS, NEEDS
from models.measures.kpi import Kpi
from models.measures.service import Abandonment, AnswerRate, MeanWait, ServiceLevel, Unanswered
from models.operation.channel import Channel
from models.operation.headcount import Headcount
from models.operation.hours import Hours
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.sample.sample import Sample
from models.simulation.simulation import Simulation
from policies.structure import Serves
from sim.chance import Chance, name_key, uniform
from sim.distributions import Constant, Exponential
from tests.operations import DAY_S, HOUR_S, Stage, files, intent, scenario

PHONE = ("ask/phone",)
TWO = {"a": intent("a"), "b": intent("b")}


def limited(agents: int = 1, *, hours: Hours | None = None, stage: Any = None, **phone: Any) -> Stage:
    """Telephone agents, and what the channel is limited by."""
    operation: dict[str, Any] = {"channels": {"chat": Channel(shared=True), "phone": Channel(**phone)}, "hours": hours}
    more = {"operation": operation, **(stage or {})}
    return Stage(contact_types=PHONE, groups={"desk": (agents, 1)}, more=more)


def test_a_router_without_limits_counts_nothing() -> None:
    assert Stage().router.admission is None
    assert limited(trunks=3).router.admission is not None


# -- trunks and waiting places ---------------------------------------------------------------------------------


def test_a_trunk_is_held_by_those_who_wait_and_those_who_talk() -> None:
    stage = limited(trunks=2)
    stage.send("a", 0, 10)
    stage.send("b", 1, 10)
    stage.send("c", 2, 10)  # one talks, one waits
    stage.send("d", 10, 10)  # the end of a conversation comes before the arrival of the same second
    stage.send("e", 11, 10)
    assert stage.run() == [
        (0, "a > 0"), (2, "c blocked"), (10, "a done"), (10, "b > 0"), (11, "e blocked"), (20, "b done"),
        (20, "d > 0"), (30, "d done"),
    ]  # fmt: skip


def test_wrap_up_holds_the_agent_but_no_trunk() -> None:
    stage = Stage(
        intents={"ask": intent(wrap_s=20)}, contact_types=PHONE,
        more={"operation": {"channels": {"chat": Channel(shared=True), "phone": Channel(trunks=1)}}},
    )  # fmt: skip
    stage.send("a", 0, 10)
    stage.send("b", 12, 10)
    stage.send("c", 15, 10)
    assert [e for e in stage.run() if e[1][0] in "bc"] == [
        (15, "c blocked"), (30, "b > 0"), (40, "b done"), (60, "b wrapped")
    ]  # fmt: skip


def test_who_leaves_the_queue_frees_the_trunk() -> None:
    stage = limited(trunks=2)
    stage.send("a", 0, 100)
    stage.send("b", 0, 10, patience_s=5)
    stage.send("c", 4, 10)
    stage.send("d", 6, 10)
    assert [e for e in stage.run() if e[1][0] in "bcd"] == [
        (4, "c blocked"), (5, "b left"), (100, "d > 0"), (110, "d done")
    ]  # fmt: skip


def test_without_waiting_places_nobody_waits_and_balking_comes_first() -> None:
    stage = limited(waiting_places=0)
    stage.send("a", 0, 10)
    stage.send("b", 5, 10)
    stage.send("c", 6, 10, patience_s=0)
    stage.send("d", 10, 10)
    assert stage.run() == [
        (0, "a > 0"), (5, "b blocked"), (6, "c balked"), (10, "a done"), (10, "d > 0"), (20, "d done")
    ]  # fmt: skip


def test_waiting_places_are_the_channel_s_whatever_the_queue() -> None:
    stage = Stage(
        intents=TWO, contact_types=("a/phone", "b/phone", "a/chat"), groups={"as": (1, 1), "bs": (1, 1)},
        more={
            "serves": {"as": [Serves(intent="a")], "bs": [Serves(intent="b")]},
            "operation": {"channels": {"chat": Channel(), "phone": Channel(waiting_places=1)}},
        },
    )  # fmt: skip
    stage.send("a1", 0, 50, "a/phone")
    stage.send("b1", 0, 60, "b/phone")
    stage.send("a2", 1, 50, "a/phone")
    stage.send("b2", 2, 50, "b/phone")
    stage.send("chat", 3, 50, "a/chat")
    stage.send("b3", 51, 5, "b/phone")
    blocked = [what for _, what in stage.run() if "blocked" in what]
    assert blocked == ["b2 blocked"]


def test_the_blocked_redial() -> None:
    stage = limited(trunks=1, stage={"redial": Redial(share=1.0, delay_s=Constant(mean=8.0))})
    stage.send("a", 0, 10)
    stage.send("b", 5, 60)
    assert stage.run()[:4] == [(0, "a > 0"), (5, "b blocked"), (10, "a done"), (13, "b' > 0")]


# -- ordered hunting: first the own, then the others, else lost -------------------------------------------------


def test_ordered_hunting_with_loss() -> None:
    stage = Stage(
        intents={"a": intent("a")}, contact_types=("a/phone",), groups={"own": (1, 1), "outside": (1, 1)},
        more={
            "serves": {"own": [Serves(intent="a")], "outside": [Serves(intent="a", rank=1)]},
            "operation": {"channels": {"phone": Channel(waiting_places=0), "chat": Channel()}},
        },
    )  # fmt: skip
    for i, at in enumerate((0, 1, 2, 10, 12)):
        stage.send(f"a{i}", at, 10)
    assert [what for _, what in stage.run() if "done" not in what] == [
        "a0 > 0", "a1 > 1", "a2 blocked", "a3 > 0", "a4 > 1"
    ]  # fmt: skip


# -- messages --------------------------------------------------------------------------------------------------


def test_a_message_is_left_at_the_very_second_unless_patience_ends_before() -> None:
    stage = limited(message_after_s=30)
    stage.send("a", 0, 100)
    stage.send("b", 0, 10, patience_s=29)
    stage.send("c", 0, 10, patience_s=30)
    stage.send("d", 0, 10, patience_s=31)
    stage.send("e", 80, 10)
    assert stage.run()[1:5] == [(29, "b left"), (30, "c left"), (30, "d message"), (100, "a done")]


def test_soothing_moves_patience_but_not_the_message() -> None:
    stage = limited(message_after_s=30)
    stage.at(10, lambda: stage.router.soothe(10.0))
    stage.send("a", 0, 100)
    stage.send("b", 0, 10, patience_s=20)
    assert (30, "b message") in stage.run()


def test_a_message_waits_for_the_overflow_that_comes_before_it() -> None:
    stage = Stage(
        intents={"a": intent("a")}, contact_types=("a/phone",), groups={"own": (1, 1), "far": (1, 1)},
        more={
            "serves": {"own": [Serves(intent="a")], "far": [Serves(intent="a", rank=1, after_s=20)]},
            "operation": {"channels": {"phone": Channel(message_after_s=30), "chat": Channel()}},
        },
    )  # fmt: skip
    for name in "abc":
        stage.send(name, 0, 100)
    assert stage.run()[:3] == [(0, "a > 0"), (20, "b > 1"), (30, "c message")]


def test_a_share_leaves_a_message_by_the_contact_s_own_uniform() -> None:
    stage = limited(message_after_s=30, message_share=0.5)
    stage.send("busy", 0, 1000)
    names = [f"x{i}" for i in range(40)]
    for name in names:
        stage.send(name, 1, 1, patience_s=60)
    ended = {what.split()[0]: what.split()[1] for _, what in stage.run() if what[0] == "x"}
    expected = {n: "message" if uniform(name_key(n), LEAVE_MESSAGE) < 0.5 else "left" for n in names}
    assert ended == expected
    assert set(ended.values()) == {"message", "left"}


def test_a_message_does_not_meet_the_need_and_may_be_followed_by_another_attempt() -> None:
    stage = limited(message_after_s=30, stage={"redial": Redial(share=1.0, delay_s=Constant(mean=100.0))})
    stage.send("a", 0, 100)
    stage.send("b", 0, 10)
    assert stage.run()[1:4] == [(30, "b message"), (100, "a done"), (130, "b' > 0")]
    assert stage.facts is not None
    assert sorted(stage.facts[NEEDS]["how"].tolist()) == [Outcome.RESOLVED, Outcome.RESOLVED]


# -- opening hours ---------------------------------------------------------------------------------------------


def test_at_closing_time_the_queue_is_finished_and_everybody_stays_until_the_last() -> None:
    stage = limited(2, hours=Hours(opens_s=0, closes_s=100))
    stage.send("a", 0, 150)
    stage.send("b", 0, 120)
    stage.send("c", 90, 40)
    stage.send("late", 100, 1)
    assert stage.run() == [
        (0, "a > 0"), (0, "b > 1"), (100, "late closed"), (120, "b done"), (120, "c > 1"), (150, "a done"),
        (160, "c done"),
    ]  # fmt: skip
    assert stage.presence()[:2] == [(0, 0, 160), (0, DAY_S, DAY_S + 100)]
    assert stage.presence()[-12] == (1, 0, 160)


def test_those_who_wait_are_cut_off_and_those_who_talk_are_not() -> None:
    stage = limited(2, hours=Hours(opens_s=0, closes_s=100, at_close="disconnect"))
    stage.send("a", 0, 150)
    stage.send("b", 0, 100)  # done at the very second of closing: c is taken
    stage.send("c", 80, 40)
    stage.send("d", 90, 40)
    assert stage.run() == [
        (0, "a > 0"), (0, "b > 1"), (100, "b done"), (100, "c > 1"), (100, "d cut off"), (140, "c done"),
        (150, "a done"),
    ]  # fmt: skip
    assert stage.presence()[0] == (0, 0, 150)
    assert (1, 0, 140) in stage.presence()


def test_who_comes_when_it_is_closed_was_not_offered_to_anybody() -> None:
    stage = limited(hours=Hours(opens_s=HOUR_S, closes_s=2 * HOUR_S), stage={"redial": Redial(share=1.0,
                    delay_s=Constant(mean=HOUR_S))})  # fmt: skip
    stage.send("early", 10, 60)
    assert stage.run()[:2] == [(10, "early closed"), (HOUR_S + 10, "early' > 0")]
    assert stage.facts is not None
    sample = Sample(stage.scenario, stage.facts)
    assert len(sample.contacts) == 2
    assert len(sample.offered) == 1


def test_counted_agents_are_there_in_the_hours_only_and_follow_their_plan() -> None:
    plan = Headcount(start_s=(0.0, 50.0), agents=(1, 2), period_s=DAY_S)
    hours = Hours(opens_s=20, closes_s=100)
    stage = Stage(contact_types=PHONE, groups={}, duration_s=2 * DAY_S, more={
        "staffing": {"desk": plan}, "operation": {"hours": hours},
        "serves": {"desk": [Serves(intent="ask")]},
    })  # fmt: skip
    stage.send("a", 30, 10)
    stage.run()
    assert stage.presence() == [
        (0, 20, 100), (0, DAY_S + 20, DAY_S + 100), (1, 50, 100), (1, DAY_S + 50, DAY_S + 100)
    ]  # fmt: skip


def test_a_queue_that_nobody_can_finish_keeps_people_until_the_next_opening_only() -> None:
    stage = Stage(
        intents=TWO, contact_types=("a/phone", "b/phone"), duration_s=2 * DAY_S,
        more={"operation": {"hours": Hours(opens_s=0, closes_s=100)}, "serves": {"desk": [Serves(intent="a")]}},
    )  # fmt: skip
    stage.send("b", 10, 10, "b/phone")
    stage.send("a", DAY_S + 10, 10, "a/phone")
    assert stage.run() == [(DAY_S + 10, "a > 0"), (DAY_S + 20, "a done")]
    assert stage.presence() == [(0, 0, 2 * DAY_S)]


@pytest.mark.parametrize(("at_close", "end_s"), [("finish", 8.0 * HOUR_S + 500), ("disconnect", 8 * HOUR_S + 100)])
def test_people_of_a_roster_stay_as_overtime_until_the_queue_is_finished(at_close: Any, end_s: float) -> None:
    hours = Hours(opens_s=0, closes_s=8 * HOUR_S, at_close=at_close)
    people = files(["shop/ask/phone"], [("an", 0, 8 * HOUR_S, ())])
    stage = Stage(intents={"ask": intent()}, contact_types=PHONE, groups={}, people=people, more={
        "operation": {"hours": hours, "forecast_path": "f", "roster_path": "r", "agents_path": "a"},
        "serves": {"any": [Serves(intent="ask")]},
    })  # fmt: skip
    stage.send("a", 8 * HOUR_S - 100, 200)
    stage.send("b", 8 * HOUR_S - 50, 400)
    stage.run()
    assert stage.presence() == [(0, 0, end_s)]


# -- the figures -----------------------------------------------------------------------------------------------


def test_the_blocked_are_offered_but_have_no_wait_and_are_no_success() -> None:
    stage = limited(trunks=2)
    stage.send("a", 0, 100)
    stage.send("b", 0, 10, patience_s=10)
    stage.send("c", 5, 10)  # blocked
    stage.send("d", 20, 10)  # waits 80 s
    stage.run()
    assert stage.facts is not None
    sample = Sample(stage.scenario, stage.facts)
    assert AnswerRate().of(sample) == (2, 4)
    assert Abandonment().of(sample) == (1, 4)
    assert MeanWait().of(sample) == (90, 3)
    assert ServiceLevel(threshold_s=20).of(sample) == (1, 4)
    assert ServiceLevel(threshold_s=20, definition="abandoned_met").of(sample) == (2, 4)
    assert ServiceLevel(threshold_s=20, definition="abandoned_excluded").of(sample) == (1, 3)


def test_each_way_to_go_unanswered_has_a_share_of_its_own() -> None:
    stage = limited(trunks=3, message_after_s=30, hours=Hours(opens_s=0, closes_s=100, at_close="disconnect"))
    stage.send("a", 0, 200)
    stage.send("b", 0, 10)  # leaves a message at 30
    stage.send("c", 1, 10, patience_s=5)
    stage.send("d", 2, 10)  # blocked
    stage.send("e", 80, 10)  # cut off at 100
    stage.send("f", 100, 10)  # closed
    stage.run()
    assert stage.facts is not None
    sample = Sample(stage.scenario, stage.facts)
    found = {how: Unanswered(how=how).of(sample) for how in ("blocked", "message", "disconnected", "closed")}
    assert found == {"blocked": (1, 5), "message": (1, 5), "disconnected": (1, 5), "closed": (1, 6)}
    assert {int(row["settlement"]) for row in stage.facts[NEEDS]} == {Settlement.RESOLVED, Settlement.LOST}


@pytest.mark.parametrize(
    ("definition", "words"),
    [("served", "÷ all who asked for one, those who left"), ("abandoned_met", "+ left within 30 s)"),
     ("abandoned_excluded", "− those who left within 30 s")],
)  # fmt: skip
def test_a_service_level_names_its_threshold_and_its_definition(definition: Any, words: str) -> None:
    both = {"zh": "{definition}", "en": "{definition} ({threshold})"}
    measure = ServiceLevel(threshold_s=30, definition=definition)
    kpi = Kpi(measure=measure, label={"en": "level {threshold}"}, definition=both, unit="share", better="higher")
    assert kpi.label == {"en": "level 30"}
    assert words in kpi.definition["en"]
    assert kpi.definition["en"].endswith("(30)")
    assert "30秒" in kpi.definition["zh"]


# -- switched off ------------------------------------------------------------------------------------------------


def test_limits_that_nobody_reaches_change_nothing_to_the_last_bit() -> None:
    """The same run with a router that counts and with one that does not."""
    rates = {"shop/ask/phone": Rates(per_hour=(60.0,), handle_time_s=100.0)}
    wide = Channel(trunks=10**6, waiting_places=10**6, message_after_s=1e9)

    def contacts(phone: Channel) -> bytes:
        made = scenario(
            intents={"ask": Intent(skill="any", patience_s={"phone": Exponential(mean=60.0)})},
            rates=rates, staffing={"desk": Headcount(agents=(2,))}, duration_s=20_000.0, redial=Redial(),
            operation={"channels": {"chat": Channel(shared=True), "phone": phone}},
        )  # fmt: skip
        return Simulation(made, None, Chance(1, 0), TEXTBOOK).run()[CONTACTS].tobytes()

    assert contacts(wide) == contacts(Channel())
