"""The router in exact traces: routing, priority, patience, slots, overflow, and what happens at one instant."""

from __future__ import annotations

from typing import Any

import pytest

from models.contact.outcome import Outcome
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from policies.assignment import BestSkilled, Fastest
from policies.selection import PreferredFirst
from policies.structure import Serves
from tests.operations import NEVER, Stage, intent

TWO = {"a": intent("a"), "b": intent("b")}
TWO_PHONES = ("a/phone", "b/phone")


def routed(groups: dict[str, tuple[int, int]], serves: dict[str, list[Serves]], **more: Any) -> Stage:
    """Two intents by phone and groups with a routing table."""
    return Stage(intents=TWO, contact_types=TWO_PHONES, groups=groups, more={"serves": serves, **more})


# -- who waits and who goes first ----------------------------------------------------------------------------


def test_the_urgent_go_first_and_vips_before_others_of_the_same_urgency() -> None:
    intents = {"ask": intent(urgency=1), "fire": intent(urgency=0)}
    stage = Stage(intents=intents, contact_types=("ask/chat", "fire/chat"))
    stage.send("first", 0, 10)
    stage.send("plain", 1, 10)
    stage.send("vip", 2, 10, vip=True)
    stage.send("fire", 3, 10, "fire/chat")
    stage.send("fire vip", 4, 10, "fire/chat", vip=True)
    taken = [what for _, what in stage.run() if ">" in what]
    assert taken == ["first > 0", "fire vip > 0", "fire > 0", "vip > 0", "plain > 0"]


def test_vips_wait_like_others_where_they_do_not_go_first() -> None:
    stage = Stage(more={"operation": {"vip_first": False}})
    stage.send("first", 0, 10)
    stage.send("plain", 1, 10)
    stage.send("vip", 2, 10, vip=True)
    assert [what for _, what in stage.run() if ">" in what] == ["first > 0", "plain > 0", "vip > 0"]


def test_the_longest_idle_agent_answers() -> None:
    stage = Stage(groups={"desk": (3, 1)})
    stage.send("a", 0, 30)
    stage.send("b", 1, 10)
    stage.send("c", 2, 20)
    stage.send("d", 40, 5)
    stage.send("e", 41, 5)
    stage.send("f", 42, 5)
    taken = [what for _, what in stage.run() if ">" in what]
    assert taken == ["a > 0", "b > 1", "c > 2", "d > 1", "e > 2", "f > 0"]


def test_chats_go_to_the_agent_with_the_fewest_at_hand_the_longest_so_first() -> None:
    stage = Stage(groups={"desk": (2, 3)})
    stage.send("a", 0, 100)  # 0 has 1
    stage.send("b", 1, 20)  # 1 has 1
    stage.send("c", 2, 100)  # both have 1: agent 0's count has stood longer
    stage.send("d", 3, 100)  # 1 has fewer
    stage.send("e", 30, 100)  # b ended at 21: 1 has fewer
    assert [what for _, what in stage.run() if ">" in what] == ["a > 0", "b > 1", "c > 0", "d > 1", "e > 1"]


def test_the_longest_idle_answers_also_across_groups_of_one_rank() -> None:
    stage = routed({"ones": (1, 1), "others": (1, 2)}, {name: [Serves(intent="a")] for name in ("ones", "others")})
    for i, work in enumerate((30, 10, 5, 5, 5)):
        stage.send(f"a{i}", i, work, "a/phone")
    stage.send("late", 40, 5, "a/phone")
    stage.send("later", 50, 5, "a/phone")
    # at 40 "others" has idled since 26, "ones" since 30
    taken = [what for _, what in stage.run() if ">" in what]
    assert taken == ["a0 > 0", "a1 > 1", "a2 > 1", "a3 > 1", "a4 > 1", "late > 1", "later > 0"]


# -- routing -------------------------------------------------------------------------------------------------


def test_a_contact_goes_to_those_who_serve_it_and_waits_while_others_idle() -> None:
    stage = routed({"as": (1, 1), "bs": (1, 1)}, {"as": [Serves(intent="a")], "bs": [Serves(intent="b")]})
    stage.send("a1", 0, 10, "a/phone")
    stage.send("a2", 0, 10, "a/phone")
    assert stage.run() == [(0, "a1 > 0"), (10, "a1 done"), (10, "a2 > 0"), (20, "a2 done")]


def test_a_contact_that_nobody_serves_waits_out_its_patience() -> None:
    stage = routed({"as": (1, 1)}, {"as": [Serves(intent="a")]})
    stage.send("b1", 0, 10, "b/phone", patience_s=30)
    assert stage.run() == [(30, "b1 left")]


def test_the_preferred_group_comes_before_the_one_that_has_idled_longer() -> None:
    serves = {"help": [Serves(intent="a", rank=1), Serves(intent="b")], "own": [Serves(intent="a")]}
    stage = routed({"help": (1, 1), "own": (1, 1)}, serves)
    for i in range(3):
        stage.send(f"a{i}", i, 10, "a/phone")
    assert [what for _, what in stage.run() if ">" in what] == ["a0 > 1", "a1 > 0", "a2 > 1"]


def test_a_free_agent_takes_the_longest_wait_or_the_own_work_first() -> None:
    serves = {"mixed": [Serves(intent="a", rank=1), Serves(intent="b")]}
    for selection, expected in ((None, ["a1", "b1"]), (PreferredFirst(), ["b1", "a1"])):
        stage = routed({"mixed": (1, 1)}, serves, **({"selection": selection} if selection else {}))
        stage.send("x", 0, 10, "b/phone")
        stage.send("a1", 1, 10, "a/phone")
        stage.send("b1", 2, 10, "b/phone")
        assert [what.split()[0] for _, what in stage.run() if ">" in what] == ["x", *expected]


@pytest.mark.parametrize(("assignment", "first"), [(BestSkilled(), 1), (Fastest(), 2)])
def test_skill_based_assignments_choose_by_the_person(assignment: object, first: int) -> None:
    stage = Stage(groups={"desk": (3, 1)}, more={"assignment": assignment})
    stage.agents[1].quality[0] = 1.2
    stage.agents[2].effort[0] = 0.9
    stage.send("a", 0, 10)
    assert stage.run()[0] == (0, f"a > {first}")


def test_a_phone_call_needs_an_idle_agent_and_a_chat_only_room() -> None:
    stage = Stage(contact_types=("ask/chat", "ask/phone"), groups={"desk": (2, 2)})
    stage.send("a", 0, 50, "ask/chat")
    stage.send("b", 1, 50, "ask/chat")
    stage.send("call", 2, 10, "ask/phone")
    stage.send("c", 3, 10, "ask/chat")
    assert stage.run() == [
        (0, "a > 0"), (1, "b > 1"), (3, "c > 0"), (13, "c done"), (50, "a done"), (50, "call > 0"),
        (51, "b done"), (60, "call done"),
    ]  # fmt: skip


# -- overflow ------------------------------------------------------------------------------------------------

OVERFLOW = {
    "own": [Serves(intent="a")],
    "near": [Serves(intent="a", rank=1, after_s=30), Serves(intent="b")],
    "far": [Serves(intent="a", rank=2, after_s=60)],
}


def test_help_comes_at_the_very_second_of_the_threshold() -> None:
    stage = routed({"own": (1, 1), "near": (1, 1), "far": (1, 1)}, OVERFLOW)
    for i in range(4):
        stage.send(f"a{i}", 0, 200, "a/phone")
    story = stage.run()
    assert story[:3] == [(0, "a0 > 0"), (30, "a1 > 1"), (60, "a2 > 2")]
    assert stage.facts is not None
    stages = {stage.names[int(r["root"])]: int(r["stage"]) for r in stage.facts[CONTACTS]}
    assert stages == {"a0": 0, "a1": 1, "a2": 2, "a3": 2}


def test_a_helper_who_frees_up_takes_only_contacts_past_the_threshold() -> None:
    stage = routed({"own": (1, 1), "near": (1, 1)}, {k: OVERFLOW[k] for k in ("own", "near")})
    stage.send("a0", 0, 500, "a/phone")
    stage.send("b0", 0, 40, "b/phone")
    stage.send("a1", 5, 10, "a/phone")  # past 30 s at 35, when the helper is busy
    stage.send("a2", 20, 10, "a/phone")  # not past at 40, when the helper has a1; at 50 the helper is free
    assert [e for e in stage.run() if e[1][:2] in ("a1", "a2")] == [
        (40, "a1 > 1"), (50, "a1 done"), (50, "a2 > 1"), (60, "a2 done")
    ]  # fmt: skip


def test_at_the_threshold_itself_the_contact_may_go_over() -> None:
    """The helper is free at the very second in which the wait reaches the threshold: >= counts."""
    stage = routed({"own": (1, 1), "near": (1, 1)}, {k: OVERFLOW[k] for k in ("own", "near")})
    stage.send("a0", 0, 500, "a/phone")
    stage.send("b0", 0, 40, "b/phone")
    stage.send("a1", 10, 10, "a/phone")
    assert (40, "a1 > 1") in stage.run()


def test_patience_that_ends_at_the_threshold_ends_before_the_help() -> None:
    stage = routed({"own": (1, 1), "near": (1, 1)}, {k: OVERFLOW[k] for k in ("own", "near")})
    stage.send("a0", 0, 500, "a/phone")
    stage.send("equal", 0, 10, "a/phone", patience_s=30)
    stage.send("longer", 0, 10, "a/phone", patience_s=30.001)
    assert [e for e in stage.run() if e[1][0] in "el"] == [
        (30, "equal left"), (30, "longer > 1"), (40, "longer done")
    ]  # fmt: skip


# -- patience ------------------------------------------------------------------------------------------------


def test_patience_ends_the_wait_to_the_second_and_who_has_none_does_not_wait() -> None:
    stage = Stage()
    stage.send("a", 0, 100)
    stage.send("b", 10, 5, patience_s=20)
    stage.send("c", 10, 5, patience_s=0)
    stage.send("d", 10, 5, patience_s=NEVER)
    assert stage.run() == [
        (0, "a > 0"), (10, "c balked"), (30, "b left"), (100, "a done"), (100, "d > 0"), (105, "d done")
    ]  # fmt: skip
    assert stage.facts is not None
    assert sorted(stage.facts[CONTACTS]["outcome"].tolist()) == [1, 1, Outcome.ABANDONED, Outcome.BALKED]


def test_who_has_no_patience_is_answered_when_an_agent_is_free() -> None:
    stage = Stage()
    stage.send("a", 0, 10, patience_s=0)
    assert stage.run()[0] == (0, "a > 0")


def test_soothing_lengthens_what_is_left_of_patience_once_and_that_of_those_who_come() -> None:
    stage = Stage()
    router = stage.router
    stage.at(40, lambda: router.soothe(1.5))
    stage.at(60, lambda: router.soothe(1.5))
    stage.at(100, lambda: router.soothe(1.0))
    stage.send("busy", 0, 1000)
    stage.send("early", 0, 1, patience_s=39)  # gone before
    stage.send("waits", 0, 1, patience_s=100)  # 60 left at 40: 90 more
    stage.send("comes", 50, 1, patience_s=100)  # 150 from 50 on
    stage.send("after", 100, 1, patience_s=100)  # the message is off
    assert stage.run()[1:5] == [(39, "early left"), (130, "waits left"), (200, "after left"), (200, "comes left")]


def test_soothing_at_the_very_end_of_patience_comes_first_but_has_nothing_to_lengthen() -> None:
    stage = Stage()
    stage.at(30, lambda: stage.router.soothe(2.0))
    stage.send("busy", 0, 100)
    stage.send("a", 0, 1, patience_s=30)
    assert (30, "a left") in stage.run()


def test_soothing_keeps_the_overflow_thresholds() -> None:
    """The old end of patience lies before the threshold, the new one after it."""
    stage = routed({"own": (1, 1), "near": (1, 1)}, {k: OVERFLOW[k] for k in ("own", "near")})
    stage.at(10, lambda: stage.router.soothe(3.0))
    stage.send("busy", 0, 500, "a/phone")
    stage.send("a", 0, 5, "a/phone", patience_s=20)
    assert [e for e in stage.run() if e[1][:2] == "a "] == [(30, "a > 1"), (35, "a done")]


# -- ties ----------------------------------------------------------------------------------------------------


def test_service_that_ends_when_a_contact_arrives_comes_first() -> None:
    stage = Stage()
    stage.send("a", 0, 10)
    stage.send("b", 10, 5, patience_s=0)
    assert (10, "b > 0") in stage.run(), "else b would balk"


def test_service_that_ends_with_patience_comes_first() -> None:
    stage = Stage()
    stage.send("a", 0, 10)
    stage.send("b", 4, 5, patience_s=6)
    assert (10, "b > 0") in stage.run()


def test_staff_who_come_when_a_contact_arrives_come_first() -> None:
    late = Headcount(start_s=(0.0, 10.0), agents=(0, 1))
    stage = Stage(groups={}, more={"staffing": {"desk": late}})
    stage.send("a", 10, 5, patience_s=0)
    assert stage.run()[0] == (10, "a > 0")


def test_staff_who_come_when_patience_ends_come_first() -> None:
    late = Headcount(start_s=(0.0, 10.0), agents=(0, 1))
    stage = Stage(groups={}, more={"staffing": {"desk": late}})
    stage.send("a", 4, 5, patience_s=6)
    assert stage.run()[0] == (10, "a > 0")


def test_a_service_that_ends_when_the_agent_leaves_ends_first_and_draws_no_other() -> None:
    leaves = Headcount(start_s=(0.0, 10.0), agents=(1, 0))
    stage = Stage(groups={}, more={"staffing": {"desk": leaves}})
    stage.send("a", 0, 10)
    stage.send("b", 10, 10, patience_s=3)
    assert stage.run() == [(0, "a > 0"), (10, "a done"), (13, "b left")]
    assert stage.presence() == [(0, 0, 10)]


def test_a_contact_that_waits_when_service_and_shift_end_together_is_still_taken() -> None:
    """End of service comes before staffing, so the agent takes the next one and finishes it."""
    leaves = Headcount(start_s=(0.0, 10.0), agents=(1, 0))
    stage = Stage(groups={}, more={"staffing": {"desk": leaves}})
    stage.send("a", 0, 10)
    stage.send("b", 5, 10)
    assert stage.run() == [(0, "a > 0"), (10, "a done"), (10, "b > 0"), (20, "b done")]
    assert stage.presence() == [(0, 0, 20)]
