"""Assignment policies in exact traces, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from models.behaviour.effects import TEXTBOOK, Effects
from models.behaviour.familiarity import Familiarity
from models.chat.chat import Talk, Turns
from models.customers.care import Care
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from policies.assignment import BestSkilled, KeepFree, LongestIdle, Random, SameAgent, ValueBased
from policies.reply import FirstMessageFirst
from sim.chance import name_key, uniform
from sim.distributions import Constant
from tests.behaviour.sure import only
from tests.operations import Stage, intent

BOTH = ("ask/chat", "ask/phone")
TWO = {"a": intent("a"), "b": intent("b")}


def taken(stage: Stage) -> list[str]:
    """Who was answered by whom, in order of time."""
    return [what for _, what in stage.run() if ">" in what]


# -- assignment ----------------------------------------------------------------------------------------------


def test_longest_idle_goes_by_time_where_least_loaded_goes_by_number() -> None:
    for assignment, last in ((LongestIdle(), "e > 0"), (None, "e > 1")):
        stage = Stage(groups={"desk": (2, 3)}, more={"assignment": assignment} if assignment else {})
        stage.send("a", 0, 100)  # agent 0 has 1
        stage.send("b", 1, 20)  # agent 1 has 1
        stage.send("c", 2, 100)  # agent 0 was the last to take one at 0, agent 1 at 1: 0 has 2
        stage.send("e", 30, 100)  # b ended at 21: 1 is idle, but since 21; 0 has stood still since 2
        assert taken(stage) == ["a > 0", "b > 1", "c > 0", last]


def test_longest_idle_is_the_telephone_switch_for_calls() -> None:
    stage = Stage(contact_types=("ask/phone",), groups={"desk": (3, 1)}, more={"assignment": LongestIdle()})
    for name, at, work in (("a", 0, 30), ("b", 1, 10), ("c", 2, 20), ("d", 40, 5), ("e", 41, 5), ("f", 42, 5)):
        stage.send(name, at, work)
    assert taken(stage) == ["a > 0", "b > 1", "c > 2", "d > 1", "e > 2", "f > 0"]


def test_random_takes_the_agent_that_the_contacts_own_draw_points_to() -> None:
    stage = Stage(groups={"desk": (5, 1)}, more={"assignment": Random()})
    names = "abcdefgh"
    for i, name in enumerate(names):
        stage.send(name, 10 * i, 5)
    idle, expected = list(range(5)), []
    for name in names:
        agent = idle.pop(int(uniform(name_key(name), name_key("purpose", "assignment")) * 5))
        idle.append(agent)  # free again before the next comes: last of those listed
        expected.append(f"{name} > {agent}")
    assert taken(stage) == expected
    assert len({what[-1] for what in expected}) > 2, "not always the same"


def test_random_passes_over_those_without_room() -> None:
    stage = Stage(contact_types=BOTH, groups={"desk": (2, 2)}, more={"assignment": Random()})
    stage.send("call", 0, 100, "ask/phone")
    for i, name in enumerate("ab"):
        stage.send(name, 1 + i, 10)
    story = [what for _, what in stage.run()]
    other = 1 - int(story[0][-1])
    assert [what for what in story if what[:3] in ("a >", "b >")] == [f"{name} > {other}" for name in "ab"]


def test_value_based_gives_the_valuable_the_best_and_spares_them_for_it() -> None:
    stage = Stage(
        intents=TWO,
        contact_types=("a/phone", "b/phone"),
        groups={"desk": (3, 1)},
        more={"assignment": ValueBased(from_yuan=100)},
    )
    for contact_type in stage.types:
        contact_type.worth_yuan = 100.0 if contact_type.intent == "a" else 99.0
        for agent, quality in zip(stage.agents, (1.0, 1.5, 0.5), strict=True):
            agent.quality[contact_type.index] = quality
    stage.send("cheap", 0, 10, "b/phone")
    stage.send("dear", 1, 10, "a/phone")
    stage.send("vip", 20, 10, "b/phone", vip=True)
    stage.send("left", 21, 10, "b/phone")
    stage.send("last", 22, 10, "a/phone")
    assert taken(stage) == ["cheap > 2", "dear > 1", "vip > 1", "left > 2", "last > 0"]


def test_value_based_counts_selling_and_may_leave_vips_alone() -> None:
    stage = Stage(groups={"desk": (2, 1)}, more={"assignment": ValueBased(from_yuan=1, vips=False)})
    stage.agents[0].selling = 1.2
    stage.send("vip", 0, 10, vip=True)
    stage.types[0].worth_yuan = 0.5
    assert taken(stage) == ["vip > 1"]


# -- agents kept free ----------------------------------------------------------------------------------------


def test_one_agent_is_kept_free_of_chats_and_the_call_finds_them() -> None:
    stage = Stage(contact_types=BOTH, groups={"desk": (3, 2)}, more={"assignment": KeepFree(agents=1)})
    for i, name in enumerate("abcde"):
        stage.send(name, i, 100)
    stage.send("call", 10, 20, "ask/phone")
    # a, b to 0 and 1 (2 is kept), c, d fill them up, e waits: for a free slot, not for agent 2
    assert stage.run() == [
        (0, "a > 0"), (1, "b > 1"), (2, "c > 0"), (3, "d > 1"), (10, "call > 2"), (30, "call done"),
        (100, "a done"), (100, "e > 0"), (101, "b done"), (102, "c done"), (103, "d done"), (200, "e done"),
    ]  # fmt: skip


def test_who_becomes_idle_is_kept_too_and_takes_a_waiting_call_at_once() -> None:
    stage = Stage(contact_types=BOTH, groups={"desk": (2, 1)}, more={"assignment": KeepFree(agents=1)})
    stage.send("a", 0, 50)
    stage.send("b", 1, 10)  # agent 1 is kept
    stage.send("call", 2, 10, "ask/phone")
    stage.send("d", 3, 10)
    stage.send("late call", 11, 10, "ask/phone", patience_s=300)
    # at 12 agent 1 has talked to the first call and takes the second, past the waiting chats
    assert stage.run()[:8] == [
        (0, "a > 0"), (2, "call > 1"), (12, "call done"), (12, "late call > 1"), (22, "late call done"),
        (50, "a done"), (50, "b > 0"), (60, "b done"),
    ]  # fmt: skip


def test_the_last_agent_always_takes_chats_and_nobody_is_kept_where_nobody_calls() -> None:
    alone = Stage(contact_types=BOTH, groups={"desk": (1, 1)}, more={"assignment": KeepFree(agents=3)})
    alone.send("a", 0, 10)
    alone.send("b", 0, 10)
    assert taken(alone) == ["a > 0", "b > 0"]
    chats = Stage(groups={"desk": (2, 1)}, more={"assignment": KeepFree(agents=1)})
    chats.send("a", 0, 10)
    chats.send("b", 0, 10)
    assert taken(chats) == ["a > 0", "b > 1"]


def test_who_was_kept_free_helps_when_the_others_go_home() -> None:
    roster = {"goes": Headcount(start_s=(0.0, 30.0), agents=(1, 0)), "stays": Headcount(agents=(1,))}
    stage = Stage(contact_types=BOTH, groups={}, more={"assignment": KeepFree(agents=1), "staffing": roster})
    stage.send("a", 0, 100)  # agent 1 is kept
    stage.send("b", 1, 10)
    assert stage.run() == [(0, "a > 0"), (30, "b > 1"), (40, "b done"), (100, "a done")]


def test_a_share_of_those_on_duty_may_be_kept() -> None:
    stage = Stage(contact_types=BOTH, groups={"desk": (4, 1)}, more={"assignment": KeepFree(agents=0, share=0.5)})
    for i, name in enumerate("abc"):
        stage.send(name, i, 10)
    assert taken(stage) == ["a > 0", "b > 1", "c > 0"]


# -- the same agent as before --------------------------------------------------------------------------------


def returning(
    assignment: SameAgent, patience_s: float = 1e6, duration_s: float = 400.0, effects: Effects = TEXTBOOK, **more: Any
) -> Stage:
    """Two agents; an answer to "ask" is wrong, and 100 s after it the customer asks again, for 60 s of work."""
    care = Care(
        right={"ask": 0.0, "easy": 1.0}, right_otherwise=0.0, satisfied=1.0, complaint_share=0.0, repeat_share=1.0,
        repeat_delay_s=Constant(mean=100.0), wrong_loss=0.5,
    )  # fmt: skip
    intents = {"ask": intent(), "easy": intent()}
    stage = Stage(
        intents=intents, contact_types=("ask/chat", "easy/chat"), groups={"desk": (2, 1)}, duration_s=duration_s,
        more={"assignment": assignment, "care": care, **more}, effects=effects,
    )  # fmt: skip
    for contact_type in stage.types:
        contact_type.patience_law = Constant(mean=patience_s)
    stage.send("a", 0, 10, "ask/chat")
    return stage


def second_attempt(stage: Stage) -> list[tuple[float, str]]:
    """What happened to a when it asked again, at 110."""
    return [event for event in stage.run() if event[1].startswith("a' ")]


def test_who_comes_back_gets_the_same_agent_though_another_has_been_idle_longer() -> None:
    for assignment, agent in ((SameAgent(), 0), (SameAgent(within_h=100 / 3600), 0), (SameAgent(within_h=0.02), 1)):
        assert second_attempt(returning(assignment)) == [(110, f"a' > {agent}"), (170, "a' done")]


def test_who_comes_back_waits_for_the_same_agent_for_so_long_and_no_longer() -> None:
    for wait_s, expected in ((30.0, (140, "a' > 1")), (45.0, (150, "a' > 0")), (0.0, (110, "a' > 1"))):
        stage = returning(SameAgent(wait_s=wait_s))
        stage.send("idle", 5, 10, "easy/chat")  # agent 1, idle since 15 after agent 0
        stage.send("busy", 60, 90, "easy/chat")  # agent 0, from 60 to 150
        assert second_attempt(stage)[0] == expected


def test_who_has_waited_for_one_agent_in_vain_stands_where_the_wait_so_far_belongs() -> None:
    stage = returning(SameAgent(wait_s=30.0))
    stage.send("one", 100, 51, "easy/chat")  # agent 1, idle since the start
    stage.send("two", 101, 299, "easy/chat")  # agent 0, for whom a' waits from 110 to 140
    stage.send("b", 105, 20, "easy/chat")
    stage.send("c", 120, 20, "easy/chat")
    # agent 1 is free at 151, and serves b (105), a' (110), c (120)
    answered = [(at, what) for at, what in stage.run() if what.split(" ")[0] in ("a'", "b", "c") and ">" in what]
    assert answered == [(151, "b > 1"), (171, "a' > 1"), (231, "c > 1")]


def test_patience_ends_the_wait_for_one_agent_too_and_leaves_no_trace() -> None:
    stage = returning(SameAgent(wait_s=1000.0), patience_s=20.0)
    stage.send("idle", 5, 10, "easy/chat")
    stage.send("busy", 60, 300, "easy/chat")
    assert second_attempt(stage) == [(130, "a' left")]
    assert stage.router.waiting == 0
    assert not any(queue.size or list(queue) for queue in stage.router.queues)


def test_who_answers_again_remembers_and_who_does_not_asks_all_again() -> None:
    fond = only(Familiarity, time=0.25, goodwill=0.5)
    turns = Turns(order=FirstMessageFirst(), talk=Talk(further_rounds=Constant(mean=0.0)))
    ways: list[dict[str, Any]] = [{}, {"chat": turns}]
    for more in ways:
        for within_h, took_s, satisfied in ((72.0, 45, 1), (0.02, 60, -1)):
            stage = returning(SameAgent(within_h=within_h), effects=fond, **more)
            began, ended = (at for at, _ in second_attempt(stage))
            assert ended - began == pytest.approx(took_s)
            if satisfied > 0:  # half are satisfied after a wrong answer, and the other half by being remembered
                assert stage.simulation.world.env.recorder.table(CONTACTS).rows()["satisfied"][1] == 1


def test_who_was_waited_for_in_vain_and_answers_after_all_remembers() -> None:
    stage = returning(SameAgent(wait_s=30.0), effects=only(Familiarity, time=0.5))
    stage.send("one", 100, 299, "easy/chat")  # agent 1, idle since the start
    stage.send("two", 101, 60, "easy/chat")  # agent 0, for whom a' waits from 110 to 140
    assert second_attempt(stage) == [(161, "a' > 0"), (191, "a' done")]


def test_same_agent_refuses_to_stand_on_an_assignment_that_lets_wait() -> None:
    with pytest.raises(ValueError, match="otherwise: KeepFree given"):
        SameAgent(otherwise=KeepFree())
    assert SameAgent(otherwise=BestSkilled()).otherwise == BestSkilled()
