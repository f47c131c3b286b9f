"""Chat in turns: exact traces by hand, silence, those who leave, and what is open at the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.chat.chat import Talk, Turns
from models.contact.outcome import Outcome
from models.customers.redial import Redial
from models.facts.tables import CONTACTS, NEEDS, REPLIES, TURNS
from policies.reply import FirstMessageFirst, LongestUnansweredFirst, NewChatFirst
from sim.distributions import Constant, Distribution
from tests.operations import Stage, intent

BOTH = ("ask/chat", "ask/phone")
NOBODY_LEAVES = Constant(mean=1e9)


def turns(further: float = 2.0, think: float = 30.0, patience: Distribution = NOBODY_LEAVES, **rules: Any) -> Turns:
    """Everybody has 1 + ``further`` rounds, thinks ``think`` seconds; all replies to one take equally long."""
    talk = Talk(further_rounds=Constant(mean=further), think_s=Constant(mean=think), patience_s=patience)
    return Turns(**{"order": FirstMessageFirst(), "talk": talk, "even": True, **rules})


def stage(chat: Turns, slots: int = 3, agents: int = 1, more: dict[str, Any] | None = None, **given: Any) -> Stage:
    """A few agents whose chats go in turns; every round is recorded."""
    return Stage(
        groups={"desk": (agents, slots)}, more={"chat": chat, **(more or {})}, **{"record_turns": True, **given}
    )


def replies(made: Stage) -> list[tuple[str, float, float, float]]:
    """(contact and round, asked, begun, sent) in order of sending."""
    assert made.facts is not None
    return [
        (
            f"{made.names[int(row['root'])]}{int(row['turn']) + 1}",
            float(row["asked"]),
            float(row["begun"]),
            float(row["sent"]),
        )
        for row in made.facts[TURNS]
    ]


def row_of(made: Stage, name: str, ordinal: int = 0) -> Any:
    """The fact of a conversation's replies."""
    assert made.facts is not None
    rows = made.facts[REPLIES]
    found = [row for row in rows if made.names[int(row["root"])] == name and row["ordinal"] == ordinal]
    assert len(found) == 1
    return found[0]


def outcomes(made: Stage) -> dict[str, Outcome]:
    """How each attempt ended, an apostrophe for every attempt before it."""
    assert made.facts is not None
    rows = made.facts[CONTACTS]
    return {made.names[int(r["root"])] + "'" * int(r["ordinal"]): Outcome(r["outcome"]) for r in rows}


def test_a_chat_alone_is_effort_and_thinking_in_turn() -> None:
    made = stage(turns())
    made.send("a", 10, 60)
    assert made.run() == [(10, "a > 0"), (130, "a done")], "3 × 20 s of effort, 2 × 30 s of thought"
    assert replies(made) == [("a1", 10, 10, 30), ("a2", 60, 60, 80), ("a3", 110, 110, 130)]
    row = row_of(made, "a")
    assert (row["rounds"], row["answered"], row["first_s"], row["sum_s"], row["longest_s"]) == (3, 3, 20, 60, 20)
    assert (row["within_30"], row["effort_s"], row["outcome"]) == (3, 60, Outcome.RESOLVED)


def test_one_mind_answers_three_conversations_message_by_message() -> None:
    """Replies of 20 s, thoughts of 30 s; a at 0, b at 5, c at 15, two rounds each."""
    made = stage(turns(further=1))
    for name, at in (("a", 0), ("b", 5), ("c", 15)):
        made.send(name, at, 40)
    # a1 0-20, b1 20-40, c1 40-60; a writes at 50 and waits, b at 70, c at 90: a2 60-80, b2 80-100, c2 100-120
    assert made.run() == [
        (0, "a > 0"), (20, "b > 0"), (40, "c > 0"), (80, "a done"), (100, "b done"), (120, "c done"),
    ]  # fmt: skip
    assert replies(made) == [
        ("a1", 0, 0, 20), ("b1", 5, 20, 40), ("c1", 15, 40, 60),
        ("a2", 50, 60, 80), ("b2", 70, 80, 100), ("c2", 90, 100, 120),
    ]  # fmt: skip
    assert [row_of(made, name)["sum_s"] for name in "abc"] == [20 + 30, 35 + 30, 45 + 30]
    assert [row_of(made, name)["within_30"] for name in "abc"] == [2, 1, 1], "30 s are within 30 s"


def crowded(order: FirstMessageFirst | LongestUnansweredFirst | NewChatFirst) -> list[str]:
    """The order of replies where a's second message and d, who has queued for long, wait for the agent together."""
    made = stage(turns(further=1, think=10, order=order), slots=2)
    made.send("a", 0, 40)  # a1 0-20, writes again at 30
    made.send("b", 1, 20)  # b1 20-30, done at 50 after b2
    made.send("c", 2, 80)  # queues for a slot
    made.run()
    return [name for name, *_ in replies(made)]


def test_orders_of_reply_differ_where_a_newcomer_has_queued() -> None:
    # a1 0-20, b1 20-30; a writes at 30, is answered till 50 and done: c gets the slot, behind b who wrote at 40
    assert crowded(FirstMessageFirst()) == ["a1", "b1", "a2", "b2", "c1", "c2"]
    assert crowded(LongestUnansweredFirst()) == ["a1", "b1", "a2", "c1", "b2", "c2"], "c has waited since 2, b since 40"
    assert crowded(NewChatFirst()) == ["a1", "b1", "a2", "c1", "b2", "c2"]


def test_new_first_puts_off_those_who_have_had_a_reply() -> None:
    def story(order: Any) -> list[str]:
        made = stage(turns(further=1, think=5, order=order))
        made.send("a", 0, 40)  # a1 0-20, writes at 25
        made.send("b", 1, 40)  # b1 20-40
        made.send("c", 30, 40)  # comes at 30, after a's second message
        made.run()
        return [name for name, *_ in replies(made)]

    assert story(FirstMessageFirst()) == ["a1", "b1", "a2", "c1", "b2", "c2"]
    assert story(NewChatFirst()) == ["a1", "b1", "c1", "a2", "b2", "c2"]
    assert story(LongestUnansweredFirst()) == story(FirstMessageFirst()), "nobody has queued"


def test_effort_factors_act_on_every_reply_and_switching_costs_only_among_several() -> None:
    made = stage(turns(further=1, switch_s=3))
    made.agents[0].effort[0] = 1.5
    made.send("a", 0, 40)
    made.send("b", 100, 40)
    made.send("c", 101, 40)
    made.run()
    # a alone: 30 s a reply. b1 100-130 alone when begun; c1 130-163 switches; b wrote at 160: b2 163-196, c2 alone
    assert [(name, begun, sent) for name, _, begun, sent in replies(made)] == [
        ("a1", 0, 30), ("a2", 60, 90), ("b1", 100, 130), ("c1", 130, 163), ("b2", 163, 196), ("c2", 196, 226),
    ]  # fmt: skip


def test_quick_replies_shorten_the_effort() -> None:
    made = stage(turns(quick_share=1.0, quick_time=0.25))
    made.send("a", 0, 60)
    assert made.run() == [(0, "a > 0"), (75, "a done")], "3 × 5 s and 2 × 30 s"


def test_the_agents_share_of_the_handle_time_is_the_effort_of_chats_alone() -> None:
    made = stage(turns(further=1, think=30, effort_share=0.5), contact_types=BOTH)
    made.send("a", 0, 60, "ask/chat")
    made.send("call", 100, 60, "ask/phone")
    assert made.run() == [(0, "a > 0"), (60, "a done"), (100, "call > 0"), (160, "call done")]


def test_an_uneven_division_spends_exactly_the_work() -> None:
    made = stage(turns(further=9, even=False))
    made.send("a", 0, 600)
    made.run()
    efforts = [sent - begun for _, _, begun, sent in replies(made)]
    assert len(efforts) == 10
    assert sum(efforts) == pytest.approx(600)
    assert max(efforts) > 2 * min(efforts)


def test_wrap_up_stands_in_line_and_holds_the_slot() -> None:
    made = stage(turns(further=0), slots=2, intents={"ask": intent(wrap_s=10)})
    made.send("a", 0, 20)
    made.send("b", 5, 20)
    made.send("c", 6, 20)
    # a's wrap-up waits for b, who wrote first; c waits for a slot till 50
    assert made.run() == [
        (0, "a > 0"), (20, "a done"), (20, "b > 0"), (40, "b done"), (50, "a wrapped"), (60, "b wrapped"),
        (60, "c > 0"), (80, "c done"), (90, "c wrapped"),
    ]  # fmt: skip


def test_closing_on_silence_costs_its_slot_time_exactly() -> None:
    for farewell, ended in ((1.0, 20.0), (0.0, 140.0)):
        made = stage(turns(further=0, farewell_share=farewell, silence_s=120), slots=1)
        made.send("a", 0, 20)
        made.send("b", 1, 20)
        made.run()
        assert row_of(made, "a")["ended"] == ended
        assert row_of(made, "b")["assigned"] == ended
        assert outcomes(made) == {"a": Outcome.RESOLVED, "b": Outcome.RESOLVED}


def test_a_thinker_is_closed_and_comes_back_with_the_rest() -> None:
    made = stage(turns(further=2, think=100, silence_s=60))
    made.send("a", 0, 60)
    story = made.run()
    # a1 0-20, closed at 80, back at 120 for 120-140, closed at 200, back at 240
    assert [(at, what) for at, what in story if ">" in what] == [(0, "a > 0"), (120, "a' > 0"), (240, "a'' > 0")]
    assert [(at, what) for at, what in story if "done" in what] == [(260, "a'' done")]
    assert outcomes(made) == {"a": Outcome.TIMED_OUT, "a'": Outcome.TIMED_OUT, "a''": Outcome.RESOLVED}
    assert [row_of(made, "a", i)["ended"] for i in range(3)] == [80, 200, 260]
    assert [row_of(made, "a", i)["rounds"] for i in range(3)] == [1, 1, 1]
    assert made.facts is not None
    assert made.facts[NEEDS]["attempts"].tolist() == [3]


def test_who_writes_at_the_very_moment_of_closing_is_heard() -> None:
    made = stage(turns(further=1, think=60, silence_s=60))
    made.send("a", 0, 40)
    assert made.run() == [(0, "a > 0"), (100, "a done")]


def leaver(silent: float) -> Stage:
    """Customer a loses patience with the second reply, which comes after that to long b."""
    made = stage(turns(further=1, think=30, patience=Constant(mean=25), silent_share=silent), slots=2)
    made.send("a", 0, 40)  # a1 0-20, writes at 50
    made.send("b", 1, 160)  # b1 20-100
    made.send("c", 2, 20, patience_s=1000)  # queues for a slot
    return made


def test_who_waits_too_long_for_a_reply_leaves_and_frees_the_slot() -> None:
    made = leaver(silent=0.0)
    made.run()
    assert outcomes(made)["a"] == Outcome.LEFT_CHAT
    row = row_of(made, "a")
    assert (row["rounds"], row["answered"], row["ended"]) == (2, 1, 75), "50 + 25 s"
    assert row_of(made, "c")["assigned"] == 75
    assert ("a2" in {name for name, *_ in replies(made)}) is False


def test_who_leaves_without_a_word_is_answered_all_the_same_and_keeps_the_slot() -> None:
    made = leaver(silent=1.0)
    made.run()
    assert outcomes(made)["a"] == Outcome.SILENT_CHAT
    row = row_of(made, "a")
    # the reply of 100-120 finds nobody; closed after 120 s of silence
    assert (row["rounds"], row["answered"], row["ended"]) == (2, 2, 240)
    assert row_of(made, "c")["assigned"] == 210, "b's slot: b wrote at 130 and is answered till 210"
    assert made.facts is not None
    need = next(row for row in made.facts[NEEDS] if made.names[int(row["root"])] == "a")
    assert (need["settled_at"], need["how"]) == (75, Outcome.SILENT_CHAT), "for the customer it ended at 75"


@pytest.mark.parametrize("slots", [1, 2])
def test_who_gives_up_before_the_first_reply_has_abandoned_whether_in_the_queue_or_in_a_slot(slots: int) -> None:
    made = stage(turns(further=0), slots=slots)
    made.send("a", 0, 100)
    made.send("b", 10, 20, patience_s=40)
    assert made.run() == [(0, "a > 0"), (50, "b left"), (100, "a done")]
    assert made.router.lost == 1
    row = row_of(made, "b")
    assert (row["rounds"], row["answered"], row["outcome"]) == (1, 0, Outcome.ABANDONED)
    assert row["ended"] == 50
    assert np.isnan(row["assigned"]) == (slots == 1)


@pytest.mark.parametrize("slots", [1, 2])
def test_who_leaves_the_queue_without_a_word_wastes_a_greeting_and_a_slot(slots: int) -> None:
    made = stage(turns(further=0, silent_share=1.0, greeting_s=7, silence_s=30), slots=slots)
    made.send("a", 0, 100)
    made.send("b", 10, 20, patience_s=40)
    made.send("c", 20, 20)
    made.run()
    assert outcomes(made) == {"a": Outcome.RESOLVED, "b": Outcome.SILENT_QUEUE, "c": Outcome.RESOLVED}
    assert replies(made)[1] == ("b1", 10, 100, 107)
    row = row_of(made, "b")
    assert (row["ended"], row["effort_s"], row["agent"]) == (137, 7, 0), "greeted 100-107, closed at 137"
    assert made.facts is not None
    left = next(r for r in made.facts[CONTACTS] if made.names[int(r["root"])] == "b")
    assert (left["ended"], left["agent"]) == (50, -1), "the customer left at 50"
    assert np.isnan(left["answered"])
    # with one slot c waits for it; with two the greeted one sits silent while c is answered
    assert row_of(made, "c")["assigned"] == (137 if slots == 1 else 100)


def test_a_silent_leaver_may_try_again_while_the_slot_still_waits() -> None:
    made = stage(turns(further=0, silent_share=1.0), more={"redial": Redial(share=1.0, delay_s=Constant(mean=15.0))})
    made.send("a", 0, 100)
    made.send("b", 10, 20, patience_s=40)
    made.run()
    assert outcomes(made)["b"] == Outcome.SILENT_QUEUE
    assert "b'" in outcomes(made), "left at 50, asks again at 65"
    assert made.facts is not None
    again = next(r for r in made.facts[CONTACTS] if r["ordinal"] == 1)
    assert again["queued"] == 65


def test_calls_stay_alone_and_chats_wait_for_them() -> None:
    made = stage(turns(further=0), contact_types=BOTH)
    made.send("a", 0, 20, "ask/chat")
    made.send("call", 5, 50, "ask/phone")
    made.send("b", 10, 20, "ask/chat")
    made.send("c", 50, 20, "ask/chat")
    # b shares with a; the call gets the agent when both are done, c waits for the call
    assert made.run() == [
        (0, "a > 0"), (20, "a done"), (20, "b > 0"), (40, "b done"), (40, "call > 0"), (90, "c > 0"),
        (90, "call done"), (110, "c done"),
    ]  # fmt: skip
    assert made.facts is not None
    assert len(made.facts[REPLIES]) == 3, "calls have no turns"


def test_a_soothing_message_reaches_those_who_wait_in_a_slot_too() -> None:
    made = stage(turns(further=0), slots=2)
    made.send("a", 0, 100)
    made.send("b", 10, 20, patience_s=40)
    made.at(20, lambda: made.router.soothe(3.0))
    # b would have left at 50; 30 s are left at 20, now 90 s: a is done before 110
    assert made.run() == [(0, "a > 0"), (100, "a done"), (100, "b > 0"), (120, "b done")]


def test_what_is_open_when_the_run_stops_has_its_rows() -> None:
    made = stage(turns(further=1), duration_s=45.0)
    made.send("a", 0, 40)
    made.send("b", 1, 80)
    made.send("c", 2, 80, patience_s=20)
    made.run()
    assert outcomes(made) == {"a": Outcome.OPEN, "b": Outcome.OPEN, "c": Outcome.ABANDONED}
    assert [row_of(made, n)["outcome"] for n in "abc"] == [Outcome.OPEN, Outcome.OPEN, Outcome.ABANDONED]
    assert [row_of(made, n)["answered"] for n in "abc"] == [1, 0, 0]
    assert made.facts is not None
    assert sorted(made.facts[NEEDS]["settlement"].tolist()) == [0, 0, 2]
