"""An agent's contacts at hand: exact instants by hand, and the distribution of an agent shared by chats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts.facts import Facts
from models.facts.tables import CONTACTS, NEEDS
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.routing.agent import Agent
from models.simulation.simulation import run_once
from sim.distributions import Constant, Exponential
from sim.erlang import birth_death
from tests.operations import Stage, intent, scenario

BOTH = ("ask/chat", "ask/phone")


def one(slots: int, slowdown: float = 0.0, **given: Any) -> Stage:
    """One agent alone on stage."""
    return Stage(groups={"desk": (1, slots)}, more={"slowdown": slowdown}, **given)


def test_a_chat_alone_takes_its_handle_time() -> None:
    stage = one(3, slowdown=1.0)
    stage.send("a", 10, 60)
    assert stage.run() == [(10, "a > 0"), (70, "a done")]


def test_two_chats_at_slowdown_1_go_at_half_pace_each_while_they_overlap() -> None:
    stage = one(2, slowdown=1.0)
    stage.send("a", 0, 60)
    stage.send("b", 30, 60)
    # a: 30 s alone, its other 30 s of effort take 60 s; b: 30 s of effort by then, the rest alone
    assert stage.run() == [(0, "a > 0"), (30, "b > 0"), (90, "a done"), (120, "b done")]


def test_without_slowdown_chats_do_not_feel_each_other() -> None:
    stage = one(3)
    for name, at in (("a", 0), ("b", 5), ("c", 7)):
        stage.send(name, at, 60)
    assert stage.run() == [
        (0, "a > 0"), (5, "b > 0"), (7, "c > 0"), (60, "a done"), (65, "b done"), (67, "c done")
    ]  # fmt: skip


def test_three_chats_join_and_leave_at_slowdown_one_half() -> None:
    """Pace with k at hand 1 / (1 + (k - 1) / 2): 1, 2/3, 1/2."""
    stage = one(3, slowdown=0.5)
    stage.send("a", 0, 100)
    stage.send("b", 30, 30)
    stage.send("c", 60, 40)
    # 0-30 a alone: a 70 left. 30-60 two at 2/3: a 50, b 10 left. 60-80 three at 1/2: b done, a 40, c 30 left.
    # 80-125 two at 2/3: c done, a 10 left. 125-135 a alone.
    assert stage.run() == [
        (0, "a > 0"), (30, "b > 0"), (60, "c > 0"), (80, "b done"), (125, "c done"), (135, "a done")
    ]  # fmt: skip


def test_a_short_chat_that_joins_late_may_finish_first() -> None:
    stage = one(2, slowdown=1.0)
    stage.send("long", 0, 100)
    stage.send("short", 10, 5)
    assert stage.run() == [(0, "long > 0"), (10, "short > 0"), (20, "short done"), (105, "long done")]


def test_chats_that_are_due_together_end_together() -> None:
    stage = one(3, slowdown=1.0)
    for name in "abc":
        stage.send(name, 0, 20)
    assert stage.run() == [
        (0, "a > 0"), (0, "b > 0"), (0, "c > 0"), (60, "a done"), (60, "b done"), (60, "c done")
    ]  # fmt: skip


def test_wrap_up_holds_the_slot_and_shares_the_pace_after_the_customer_has_gone() -> None:
    stage = one(2, slowdown=1.0, intents={"ask": intent(wrap_s=10)})
    stage.send("a", 0, 20)
    stage.send("b", 0, 40)
    stage.send("c", 1, 10)
    # two at half pace: a talks till 40, wraps till 60 while b goes on; c waits for the slot, not for the customer
    assert stage.run() == [
        (0, "a > 0"), (0, "b > 0"), (40, "a done"), (60, "a wrapped"), (60, "c > 0"), (80, "b done"),
        (80, "c done"), (100, "b wrapped"), (100, "c wrapped"),
    ]  # fmt: skip


def test_a_phone_contact_never_shares() -> None:
    stage = one(3, contact_types=BOTH)
    stage.send("call", 0, 50, "ask/phone")
    stage.send("a", 10, 20, "ask/chat")
    stage.send("b", 20, 20, "ask/chat")
    assert stage.run() == [
        (0, "call > 0"), (50, "a > 0"), (50, "b > 0"), (50, "call done"), (70, "a done"), (70, "b done")
    ]  # fmt: skip


def test_a_phone_contact_waits_until_the_last_chat_is_done_wrap_up_included() -> None:
    stage = one(3, contact_types=BOTH, intents={"ask": intent(wrap_s=5)})
    stage.send("a", 0, 20, "ask/chat")
    stage.send("b", 10, 30, "ask/chat")
    stage.send("call", 15, 10, "ask/phone")
    assert stage.run() == [
        (0, "a > 0"), (10, "b > 0"), (20, "a done"), (25, "a wrapped"), (40, "b done"), (45, "b wrapped"),
        (45, "call > 0"), (55, "call done"), (60, "call wrapped"),
    ]  # fmt: skip


def test_an_agent_who_wraps_up_a_call_takes_no_chat() -> None:
    stage = one(3, contact_types=BOTH, intents={"ask": intent(wrap_s=30)})
    stage.send("call", 0, 10, "ask/phone")
    stage.send("a", 20, 5, "ask/chat")
    assert stage.run() == [
        (0, "call > 0"), (10, "call done"), (40, "a > 0"), (40, "call wrapped"), (45, "a done"),
        (75, "a wrapped"),
    ]  # fmt: skip


def test_a_hundred_chats_in_one_instant_fill_the_slots_and_no_more() -> None:
    stage = Stage(groups={"desk": (4, 3)})
    for i in range(100):
        stage.send(f"c{i:03}", 100, 10)
    story = stage.run()
    assert sum(at == 100 and ">" in what for at, what in story) == 12
    assert most_at_hand(stage.facts) == {0: 3, 1: 3, 2: 3, 3: 3}
    assert story[-1] == (190, "c099 done"), "100 chats in 12 slots are 9 rounds of 10 s"


def test_contacts_at_hand_when_the_run_stops_stay_open() -> None:
    stage = one(1, duration_s=25.0, intents={"ask": intent(wrap_s=10)})
    stage.send("a", 0, 20)
    stage.send("b", 5, 20)
    assert stage.run() == [(0, "a > 0"), (20, "a done")]
    assert stage.facts is not None
    rows = {stage.names[int(row["root"])]: row for row in stage.facts[CONTACTS]}
    assert rows["a"]["outcome"] == 1, "wrap-up belongs to the agent: the customer's outcome stands"
    assert np.isnan(rows["a"]["ended"])
    assert rows["b"]["outcome"] == 0
    assert np.isnan(rows["b"]["answered"])


def test_a_run_may_stop_in_the_middle_of_a_conversation() -> None:
    stage = one(1, duration_s=15.0)
    stage.send("a", 0, 20)
    assert stage.run() == [(0, "a > 0")]
    assert stage.facts is not None
    assert stage.facts[CONTACTS]["outcome"].tolist() == [0]
    assert stage.facts[NEEDS]["settlement"].tolist() == [0]
    assert stage.presence() == [(0, 0, 15)]


def test_a_slower_agent_takes_longer_and_an_agents_form_counts_from_the_next_contact_on() -> None:
    stage = one(1)
    agent = stage.agents[0]
    agent.effort[0] = 1.5

    def tire() -> None:
        agent.tempo = 2.0

    stage.at(30, tire)
    stage.send("a", 0, 40)
    stage.send("b", 50, 40)
    # a: 40 x 1.5, as it was when it began; b: 40 x 1.5 x 2
    assert stage.run() == [(0, "a > 0"), (60, "a done"), (60, "b > 0"), (180, "b done")]


def most_at_hand(facts: Facts | None) -> dict[int, int]:
    """The most contacts that each agent held at once; ends come before starts of the same instant."""
    assert facts is not None
    rows = facts[CONTACTS][facts[CONTACTS]["agent"] >= 0]
    most: dict[int, int] = {}
    for agent in np.unique(rows["agent"]).tolist():
        own = rows[rows["agent"] == agent]
        ends = own["ended"][~np.isnan(own["ended"])]
        steps = sorted([(at, 1) for at in own["answered"]] + [(at, -1) for at in ends])
        most[agent] = int(np.cumsum([step for _, step in steps]).max())
    return most


def by_hand(chats: list[tuple[int, int]], slots: int, slowdown: float) -> dict[int, float]:
    """When each chat (arrival, effort) ends at one agent: time cut at every event, nothing clever."""
    waiting, held, ended = list(range(len(chats))), dict[int, float](), dict[int, float]()
    now = 0.0
    while waiting or held:
        while waiting and chats[waiting[0]][0] <= now and len(held) < slots:
            first = waiting.pop(0)
            held[first] = float(chats[first][1])
        pace = 1 / (1 + slowdown * (len(held) - 1)) if held else 1.0
        steps = [left / pace for left in held.values()]
        # the next arrival matters only while there is room
        steps += [chats[w][0] - now for w in waiting if chats[w][0] > now and len(held) < slots][:1]
        step = min(steps)
        now += step
        held = {name: left - step * pace for name, left in held.items()}
        for name in [name for name, left in held.items() if left < 1e-9]:
            del held[name]
            ended[name] = now
    return ended


@settings(deadline=None)  # a shared machine may stall
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=12),
    st.integers(1, 5),
    st.sampled_from([0.0, 0.25, 1 / 3, 1.0]),
)
def test_any_chats_end_when_a_plain_recomputation_says(
    chats: list[tuple[int, int]], slots: int, slowdown: float
) -> None:
    chats = sorted(chats)
    stage = one(slots, slowdown)
    for i, (at, work) in enumerate(chats):
        stage.send(str(i), at, work)
    ended = {what.split()[0]: at for at, what in stage.run() if what.endswith("done")}
    expected = by_hand(chats, slots, slowdown)
    assert ended == {str(i): pytest.approx(at, rel=1e-9) for i, at in expected.items()}
    assert stage.facts is not None
    rows = stage.facts[CONTACTS]
    assert (rows["talked"] >= rows["answered"]).all(), "rounding never lets time run backwards"


def test_one_agent_with_exponential_chats_is_a_birth_death_chain() -> None:
    """Time with k at hand against the chain with deaths k mu s(k), patience none: chats beyond c wait.

    Batch means over 60 batches; the law is refused when any state's share is off by more than 4 standard
    errors: false alarm under 1e-3 at other seeds.
    """
    slots, slowdown, rate, mean_s, end_s = 3, 0.5, 1 / 50.0, 60.0, 3.0e6
    made = scenario(
        intents={"ask": Intent(skill="any", handle=Exponential(), patience_s={"chat": Constant(mean=0.0)})},
        rates={"shop/ask/chat": Rates(per_hour=(rate * 3600,), handle_time_s=mean_s)},
        staffing={"desk": Headcount(agents=(1,), slots=slots)},
        duration_s=end_s,
        slowdown=slowdown,
    )
    rows = run_once(made, None, 11, 0)[CONTACTS]
    assert set(np.unique(rows["outcome"])) <= {0, 1, 4}, "no room, no patience: balked"
    served = rows[rows["agent"] >= 0]
    starts, ends = served["answered"], np.nan_to_num(served["ended"], nan=end_s)
    times = np.concatenate([starts, ends])
    order = np.argsort(times, kind="stable")
    level = np.concatenate([[0], np.cumsum(np.repeat([1, -1], len(starts))[order])])
    edges = np.concatenate([[0.0], times[order], [end_s]])
    cuts = np.linspace(0, end_s, 61)
    share = np.zeros((60, slots + 1))
    for k in range(slots + 1):
        spent = np.concatenate([[0.0], np.cumsum(np.diff(edges) * (level == k))])
        share[:, k] = np.diff(np.interp(cuts, edges, spent)) / (end_s / 60)
    paces = [1 / (1 + slowdown * (k - 1)) for k in range(1, slots + 1)]
    law = birth_death([rate] * slots, [k * pace / mean_s for k, pace in enumerate(paces, 1)])
    error = share.std(axis=0, ddof=1) / np.sqrt(60)
    assert (np.abs(share.mean(axis=0) - law) < 4 * error).all()
    assert (error < 0.01).all(), "the test must be able to see a difference"


def test_reopening_before_the_last_contact_is_done_lets_nobody_go_home() -> None:
    stage = one(2)
    agent: Agent = stage.agents[0]
    gone: list[float] = []
    stage.at(10, lambda: agent.close().callbacks.append(lambda _: gone.append(stage.clock.now)))
    stage.at(20, agent.open)
    stage.send("a", 0, 60)
    stage.send("b", 15, 10)
    assert stage.run() == [(0, "a > 0"), (20, "b > 0"), (30, "b done"), (60, "a done")]
    assert gone == []


def test_reopening_during_a_call_lets_no_chat_in() -> None:
    stage = one(3, contact_types=BOTH)
    agent = stage.agents[0]
    stage.at(10, agent.close)
    stage.at(20, agent.open)
    stage.send("call", 0, 60, "ask/phone")
    stage.send("a", 15, 5, "ask/chat")
    stage.send("b", 30, 5, "ask/chat")
    assert stage.run() == [
        (0, "call > 0"), (60, "a > 0"), (60, "b > 0"), (60, "call done"), (65, "a done"), (65, "b done")
    ]  # fmt: skip


def test_a_keyed_wrap_up_belongs_to_the_contact() -> None:
    """The same contact has the same wrap-up whoever answers it and whenever."""
    ask = Intent(skill="any", handle=Constant(), wrap_s={"chat": Exponential(mean=30.0)})
    spent = []
    for at in (0.0, 500.0):
        stage = one(1, intents={"ask": ask})
        stage.send("a", at, 60)
        story = {what: when for when, what in stage.run()}
        spent.append(story["a wrapped"] - story["a done"])
    assert spent[0] == pytest.approx(spent[1])
    assert spent[0] > 0
