"""Agents work faster while customers wait whom they serve, and only then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from models.behaviour.assumption import Assumption
from models.behaviour.effects import TEXTBOOK, Effects
from models.behaviour.pressure import Pressure
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.simulation.simulation import Simulation
from policies.assignment import SameAgent
from policies.structure import Serves
from sim.chance import Chance
from sim.distributions import Constant, Exponential
from tests.behaviour.sure import only
from tests.chat.test_turns import replies, turns
from tests.operations import Stage, intent, scenario
from tests.policies.test_assignment import returning

TWICE = only(Pressure, speed=1.0)
PHONE = ("ask/phone",)


def phone(effects: Effects = TWICE, **more: Any) -> Stage:
    """One agent on the phone."""
    return Stage(contact_types=PHONE, effects=effects, **more)


def test_the_talk_at_hand_goes_faster_while_somebody_waits() -> None:
    """60 s are done when b comes, the other 40 take 20; c halves what is left of b; nobody waits for c."""
    stage = phone()
    for name, at_s in (("a", 0), ("b", 60), ("c", 100)):
        stage.send(name, at_s, 100)
    answered = [(0, "a > 0"), (80, "a done"), (80, "b > 0"), (140, "b done"), (140, "c > 0"), (240, "c done")]
    assert stage.run() == answered


def test_the_pace_falls_when_the_last_who_waits_leaves() -> None:
    stage = phone()
    stage.send("a", 0, 100)
    stage.send("b", 40, 10, patience_s=10)
    stage.send("c", 45, 10, patience_s=10)
    # 40 s as usual, 15 s twice as fast, 30 s as usual
    assert stage.run() == [(0, "a > 0"), (50, "b left"), (55, "c left"), (85, "a done")]


def test_two_queues_press_until_both_are_empty() -> None:
    """Group a serves both intents, group b one: two queues, empty at 50 and at 70."""
    serves = {"a": [Serves(intent="ask"), Serves(intent="sell")], "b": [Serves(intent="sell")]}
    stage = Stage(
        intents={name: intent(name) for name in ("ask", "sell")},
        contact_types=("ask/phone", "sell/phone"),
        groups={"a": (1, 1), "b": (1, 1)},
        more={"serves": serves},
        effects=TWICE,
    )
    stage.send("first", 0, 200, "ask/phone")
    stage.send("other", 0, 1000, "sell/phone")
    stage.send("asks", 20, 10, "ask/phone", patience_s=30)
    stage.send("buys", 30, 10, "sell/phone", patience_s=40)
    assert (150, "first done") in stage.run()


def test_who_waits_for_one_agent_presses_that_agent_alone() -> None:
    """Back at 110, for agent 0 alone: 9 s of two's 299 are done, the other 290 take 145."""
    stage = returning(SameAgent(wait_s=1000.0), effects=TWICE)
    stage.send("one", 100, 299, "easy/chat")  # agent 1, idle since the start
    stage.send("two", 101, 299, "easy/chat")  # agent 0
    done = {what: at for at, what in stage.run()}
    assert (done["two done"], done["a' > 0"], done["one done"]) == (255, 255, 399)


def test_wrap_up_goes_faster_too() -> None:
    stage = phone(intents={"ask": intent(wrap_s=40.0)})
    stage.send("a", 0, 100)
    stage.send("b", 110, 100)
    assert stage.run()[:4] == [(0, "a > 0"), (100, "a done"), (125, "a wrapped"), (125, "b > 0")]


def test_chats_at_hand_go_faster_together() -> None:
    """Two at half the pace each, until somebody waits: then both at the full one."""
    stage = Stage(groups={"desk": (1, 2)}, more={"slowdown": 1.0}, effects=TWICE)
    stage.send("a", 0, 60)
    stage.send("b", 0, 80)
    stage.send("c", 40, 10)  # a has 40 left, b 60
    assert stage.run()[:4] == [(0, "a > 0"), (0, "b > 0"), (80, "a done"), (80, "c > 0")]


def test_replies_in_turns_go_faster_from_the_next_one_on() -> None:
    """Each has two replies of 30 s; c waits for a slot from 10 s on."""
    chat = turns(further=1.0, think=5.0)
    stage = Stage(groups={"desk": (1, 2)}, more={"chat": chat}, effects=TWICE, record_turns=True)
    for name, at_s in (("a", 0), ("b", 1), ("c", 10)):
        stage.send(name, at_s, 60)
    stage.run()
    sent = [(name, begun, sent) for name, _, begun, sent in replies(stage)]
    # a's second is done at 60: the slot is c's, nobody waits any more
    assert sent[:4] == [("a1", 0, 30), ("b1", 30, 45), ("a2", 45, 60), ("b2", 60, 90)]


def test_wrap_up_in_turns_goes_faster() -> None:
    stage = Stage(intents={"ask": intent(wrap_s=40.0)}, more={"chat": turns(further=0.0)}, effects=TWICE)
    stage.send("a", 0, 60)
    stage.send("b", 50, 60)
    assert (80, "b > 0") in stage.run()


def test_only_those_hurry_who_serve_the_waiting_at_once() -> None:
    """Calls for a hurry neither who sells, nor who would help after five minutes."""
    serves = {
        "askers": [Serves(intent="ask")],
        "sellers": [Serves(intent="sell")],
        "helpers": [Serves(intent="help"), Serves(intent="ask", after_s=300.0)],
    }
    stage = Stage(
        intents={name: intent(name) for name in ("ask", "sell", "help")},
        contact_types=("ask/phone", "sell/phone", "help/phone"),
        groups=dict.fromkeys(serves, (1, 1)),
        more={"serves": serves},
        effects=TWICE,
    )
    for kind in ("ask", "sell", "help"):
        stage.send(kind, 0, 100, f"{kind}/phone")
    stage.send("more", 20, 100, "ask/phone")
    done = {what: at for at, what in stage.run()}
    assert (done["ask done"], done["sell done"], done["help done"]) == (60, 100, 100)


def test_without_pressure_nothing_changes() -> None:
    told = []
    for effects in (TEXTBOOK, only(Pressure, speed=0.0)):
        stage = phone(effects)
        for i in range(9):
            stage.send(f"c{i}", 10 * i, 25, patience_s=40)
        told.append(stage.run())
    assert told[0] == told[1]


@pytest.mark.parametrize("load", [3.0, 4.4])
def test_queue_of_agents_under_pressure(load: float) -> None:
    """Four agents, exponential work, half as fast again while somebody waits: a birth and death chain."""
    agents, speed, handle_s, span_s = 4, 0.5, 60.0, 2e5
    made = scenario(
        intents={"ask": Intent(skill="any", handle=Exponential(), patience_s={"phone": Constant(mean=1e9)})},
        rates={"shop/ask/phone": Rates(per_hour=(load / handle_s * 3600,), handle_time_s=handle_s)},
        staffing={"desk": Headcount(agents=(agents,))},
        duration_s=span_s,
    )
    weights = [1.0]
    for k in range(1, 400):
        weights.append(weights[-1] * load / (k if k <= agents else agents * (1 + speed)))
    share = np.array(weights) / np.sum(weights)
    waits, queued_s = float(share[agents:].sum()), np.arange(400) - agents
    mean_wait_s = float((share * np.maximum(queued_s, 0)).sum()) * handle_s / load
    found = []
    for replication in range(12):
        rows = Simulation(made, None, Chance(1, replication), only(Pressure, speed=speed)).run()[CONTACTS]
        rows = rows[(rows["queued"] > 2e4) & ~np.isnan(rows["answered"])]
        wait_s = rows["answered"] - rows["queued"]
        found.append(((wait_s > 0).mean(), wait_s.mean()))
    # each of four t-tests errs in 1e-4
    for seen, exact in zip(np.array(found).T, (waits, mean_wait_s), strict=True):
        assert stats.ttest_1samp(seen, exact).pvalue > 1e-4, (seen.mean(), exact)


def test_speed_beyond_reason_is_refused() -> None:
    for low, high in ((-0.1, 0.1), (0.0, 1.5)):
        with pytest.raises(ValueError, match=f"speed {low:g} to {high:g} given, must lie in 0 to 1"):
            Pressure(speed=Assumption(value=0.1, low=low, high=high))
