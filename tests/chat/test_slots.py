"""Who holds how many conversations: slots, intents that need attention, newcomers, and who closes."""

from __future__ import annotations

import numpy as np
import pytest

from models.chat.chat import Paced, Turns
from models.facts.tables import CONTACTS, REPLIES
from models.operation.grade import Grade, Newcomers
from models.operation.intent import Intent
from policies.structure import Serves
from sim.distributions import Constant
from tests.chat.test_turns import row_of, stage, turns
from tests.operations import DAY_S, Stage, files, intent


def test_an_agent_who_closes_finishes_what_is_at_hand() -> None:
    from models.operation.headcount import Headcount

    made = stage(
        turns(further=1), more={"staffing": {"desk": Headcount(start_s=(0, 10), agents=(1, 0), slots=3)}}
    )  # fmt: skip
    made.send("a", 0, 40)
    made.send("b", 20, 40)
    assert made.run() == [(0, "a > 0"), (70, "a done")]
    assert made.presence() == [(0, 0, 70)]


def test_a_hundred_chats_in_one_second_never_exceed_the_slots() -> None:
    made = stage(turns(further=3, think=20, farewell_share=0.5, silent_share=0.5), slots=5, agents=3)
    for i in range(100):
        made.send(f"c{i:03}", 100 + i / 100, 40, patience_s=300)
    made.run()
    assert most_in_slots(made) == {0: 5, 1: 5, 2: 5}


def most_in_slots(made: Stage) -> dict[int, int]:
    """The most conversations that each agent held at once, from assignment to the freeing of the slot."""
    assert made.facts is not None
    rows = made.facts[REPLIES]
    rows = rows[rows["agent"] >= 0]
    most: dict[int, int] = {}
    for agent in np.unique(rows["agent"]).tolist():
        own = rows[rows["agent"] == agent]
        ends = own["ended"][~np.isnan(own["ended"])]
        steps = sorted([(at, 1) for at in own["assigned"]] + [(at, -1) for at in ends])
        most[agent] = int(np.cumsum([step for _, step in steps]).max())
    return most


@pytest.mark.parametrize("chat", [Paced(), turns(further=0)], ids=["paced", "turns"])
def test_an_intent_that_needs_attention_shares_its_agent_with_few(chat: Paced | Turns) -> None:
    """Complaints share with one other at most: whoever holds one has two slots, though there are four."""
    intents = {"ask": intent(), "grave": Intent(skill="any", handle=Constant(), slots=2)}
    made = Stage(
        intents=intents, contact_types=("ask/chat", "grave/chat"), groups={"desk": (1, 4)}, more={"chat": chat}
    )
    made.send("a", 0, 100)
    made.send("g", 1, 50, "grave/chat")
    made.send("b", 2, 50)
    made.send("c", 3, 50)
    made.run()
    assert made.facts is not None
    if isinstance(chat, Turns):
        slot = {n: float(row_of(made, n)["assigned"]) for n in "agbc"}
        assert slot == {"a": 0, "g": 1, "b": 100, "c": 150}, "a is done at 100, g at 150"
    else:
        rows = {made.names[int(r["root"])]: float(r["answered"]) for r in made.facts[CONTACTS]}
        assert rows == {"a": 0, "g": 1, "b": 51, "c": 51}, "g is done at 51: a, b and c may share"


def test_a_contact_that_shares_with_few_waits_for_one_who_holds_few() -> None:
    intents = {"ask": intent(), "grave": Intent(skill="any", handle=Constant(), slots=2)}
    made = Stage(intents=intents, contact_types=("ask/chat", "grave/chat"), groups={"desk": (1, 4)})
    for name, at in (("a", 0), ("b", 10), ("c", 20)):
        made.send(name, at, 100)
    made.send("g", 30, 50, "grave/chat")
    made.send("d", 31, 50)
    # d goes past g, who waits until no more than one other is at hand: c alone from 110 on
    assert made.run() == [
        (0, "a > 0"), (10, "b > 0"), (20, "c > 0"), (31, "d > 0"), (81, "d done"), (100, "a done"), (110, "b done"),
        (110, "g > 0"), (120, "c done"), (160, "g done"),
    ]  # fmt: skip


def test_newcomers_hold_fewer_chats_until_they_have_been_there_long_enough() -> None:
    people = files(["shop/ask/chat"], [("an", 0, 3600, ()), ("an", DAY_S, DAY_S + 3600, ())], days=2, grade="new")
    grade = Grade(slots=3, newcomers=Newcomers(days=1, slots=1))
    made = Stage(
        groups={},
        people=people,
        duration_s=2 * DAY_S,
        more={"operation": {"grades": {"new": grade}}, "serves": {"any": [Serves(intent="ask")]}},
    )
    for day in (0.0, DAY_S):
        for i in range(4):
            made.send(f"{day:.0f} {i}", day + 10 + i, 300)
    made.run()
    assert made.facts is not None
    answered = np.sort(made.facts[CONTACTS]["answered"])
    assert answered[:4].tolist() == [10, 310, 610, 910]
    assert (answered[4:] - DAY_S).tolist() == [10, 11, 12, 310]
