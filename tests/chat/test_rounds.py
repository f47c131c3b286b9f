"""Rounds of a conversation: their mean, the machine repairman, the same draws, and memory that does not grow."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

from experiments.validation.judgement import judge_case
from experiments.validation.targets.catalogue import CASES
from models.chat.chat import Talk, Turns
from models.chat.chats import Chats
from models.contact.contact import Contact
from models.facts.recorder import Recorder
from models.facts.tables import REPLIES
from models.operation.intent import Intent
from policies.reply import FirstMessageFirst
from sim.chance import name_key
from sim.distributions import Constant, Exponential
from tests.chat.test_turns import NOBODY_LEAVES, replies, stage, turns
from tests.operations import Stage


def test_rounds_keep_their_mean_and_follow_the_work() -> None:
    ask = Intent(skill="any", handle=Exponential())
    (contact_type,) = stage(turns(), slots=1, intents={"ask": ask}).types
    for follow in (True, False):
        rules = turns(rounds_follow_work=follow, talk=Talk(further_rounds=Exponential(mean=4.3)))
        chats = Chats(Recorder(), rules, [contact_type], 0.0, record_turns=False)
        (script,) = chats.scripts
        counts = [chats.rounds(Contact(contact_type, name_key(i), 0, 0, 1, 1, False), script) for i in range(4000)]
        # sd of the mean: 4.3 / sqrt(4000) = .07; 4 of them, about 1 in 10,000
        assert np.mean(counts) == pytest.approx(5.3, abs=0.28)


def test_the_machine_repairman() -> None:
    """Five chats held for ever, thinking 60 s, reply 15 s: response 33.641 s, agent busy .80093 (finite source)."""
    rounds, reply_s, think_s, horizon_s = 1e7, 15.0, 60.0, 1.5e6
    talk = Talk(further_rounds=Constant(mean=rounds - 1), think_s=Exponential(mean=think_s), patience_s=NOBODY_LEAVES)
    made = Stage(
        groups={"desk": (1, 5)},
        duration_s=horizon_s,
        more={"chat": Turns(order=FirstMessageFirst(), talk=talk, silence_s=1e9)},
    )
    for name in "abcde":
        made.send(name, 0, rounds * reply_s)
    made.run()
    assert made.facts is not None
    rows = made.facts[REPLIES]
    busy = rows["effort_s"].sum() / horizon_s
    response_s = rows["sum_s"].sum() / rows["answered"].sum()
    # 80,000 replies; by batches of the same run the standard errors are about .0012 and .12 s: 4 of them
    assert busy == pytest.approx(0.80093, abs=0.005)
    assert response_s == pytest.approx(33.641, abs=0.5)


def test_the_machine_repairman_as_shipped_meets_theory() -> None:
    case = next(case for case in CASES if case.name == "repairman")
    rows = judge_case(case, checks=150, budget=4e4)
    assert {(row.name, row.check.result) for row in rows} == {("mean_response_s", "passed"), ("busy_share", "passed")}


def test_the_same_draws_whatever_the_agent_does() -> None:
    """Thinking and division of work belong to the contact and the round, not to the order of events."""

    def efforts(slots: int) -> dict[str, float]:
        talk = Talk(further_rounds=Constant(mean=4), think_s=Exponential(mean=20), patience_s=NOBODY_LEAVES)
        made = stage(Turns(order=FirstMessageFirst(), talk=talk), slots=slots)
        for i, name in enumerate("abcd"):
            made.send(name, 3 * i, 100)
        made.run()
        return {name: round(sent - begun, 9) for name, _, begun, sent in replies(made)}

    assert efforts(1) == efforts(4)


def test_memory_does_not_grow_with_the_number_of_turns() -> None:
    """Ten times as many rounds of a tenth of the work: the same tables, the same peak."""

    def peak_and_rounds(further: float) -> tuple[int, int]:
        made = stage(turns(further=further, think=1.0), slots=3, duration_s=20_000.0, record_turns=False)
        for i in range(150):
            made.send(f"c{i:03}", 100.0 * i, 60)
        gc.collect()
        tracemalloc.start()
        made.run()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert made.facts is not None
        return peak, int(made.facts[REPLIES]["answered"].sum())

    (few, rounds), (many, more_rounds) = peak_and_rounds(1), peak_and_rounds(29)
    assert more_rounds == 15 * rounds
    assert many < 1.05 * few
