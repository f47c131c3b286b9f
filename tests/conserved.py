"""What must be conserved in any run: contacts, promises, places, needs, replies, people and money."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pytest

from models.contact.outcome import HALF_WAY, UNANSWERED, Outcome
from models.customers.settlement import Settlement
from models.demand.streams import potential
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, EVENTS, LEDGER, NEEDS, PRESENCE, PROMISES, REPLIES
from models.files import Files
from models.money.accounts import ACCOUNTS
from models.operation.operation import Operation
from models.people.events import ABSENCE, HAZARD, LEFT, SHIFT
from models.scenario import Scenario
from models.simulation.simulation import Simulation
from policies.pay import PieceRate
from tests.operations import DAY_S, HOUR_S, HOURLY, STEADY

BY_PERSON = (Outcome.RESOLVED, Outcome.UNRESOLVED)
KEPT_OR_LOST = (Outcome.CONTAINED, Outcome.MISLED, Outcome.LEFT_BOT, Outcome.CLOSED, *UNANSWERED)


def check_contacts(facts: Facts, simulation: Simulation) -> None:
    """Whoever could come came exactly once, every attempt has one outcome, and its moments are in order."""
    rows = facts[CONTACTS]
    expected: list[int] = []
    world = simulation.world
    for day in range(world.env.calendar.days):
        block = potential(world.streams, STEADY.busyness, world.env.chance, day)
        expected += block.key[block.time_s < facts.end_s].tolist()
    first = rows[rows["ordinal"] == 0]
    assert sorted(first["root"].tolist()) == sorted(expected)
    outcome = rows["outcome"]
    assert set(outcome.tolist()) <= set(Outcome)
    queued, answered, talked, ended = (rows[name] for name in ("queued", "answered", "talked", "ended"))
    by_agent = rows["agent"] >= 0
    assert not (np.isin(outcome, (*BY_PERSON, *HALF_WAY)) & ~by_agent).any()
    assert np.isnan(talked[np.isin(outcome, HALF_WAY)]).all()
    assert not (np.isin(outcome, KEPT_OR_LOST) & by_agent).any()
    assert (np.isnan(ended) | (outcome != Outcome.OPEN)).all(), "what is open has not ended"
    assert np.isnan(answered[~by_agent]).all()
    assert not np.isnan(answered[by_agent]).any()
    assert not np.isnan(talked[np.isin(outcome, BY_PERSON)]).any()
    for before, after in [("arrived", "queued"), ("queued", "answered"), ("answered", "talked"), ("talked", "ended")]:
        assert not (rows[before] > rows[after]).any(), f"{before} after {after}"
    for name in ("arrived", "queued", "answered", "talked", "ended"):
        assert not (rows[name] > facts.end_s).any()
    left = outcome == Outcome.ABANDONED
    assert (ended[left] > queued[left]).all()
    balked = outcome == Outcome.BALKED
    assert (ended[balked] == queued[balked]).all()


def check_promises(facts: Facts) -> None:
    """Every promise was kept, missed or is open; each call is an attempt, and nobody who was promised one is lost."""
    rows, calls = facts[CONTACTS], facts[PROMISES]
    made = calls[calls["accepted"] == 1]
    hung_up = rows[rows["outcome"] == Outcome.CALLBACK]
    chosen = made[made["message"] == 0]
    key = ["root", "ordinal"]
    assert sorted(hung_up[key].tolist()) == sorted(chosen[key].tolist())
    messages = rows[rows["outcome"] == Outcome.MESSAGE][key].tolist()
    assert set(made[made["message"] == 1][key].tolist()) <= set(messages)
    assert (made["due"] > made["offered"]).all()
    assert not (made["called"] < made["offered"]).any()
    assert not (made["reached"] < made["called"]).any()
    assert ((made["tries"] > 0) == ~np.isnan(made["called"])).all()
    assert not ((made["missed"] == 1) & (made["tries"] > 0)).any()
    rung = rows[(rows["agent"] >= 0) & np.isnan(rows["queued"])]
    assert len(rung) == made["tries"].sum()
    in_vain = rung["outcome"] == Outcome.NOT_REACHED
    assert set(rung["outcome"][~in_vain].tolist()) <= {Outcome.OPEN, *BY_PERSON}
    by_root = dict(zip(facts[NEEDS]["root"].tolist(), facts[NEEDS]["settlement"].tolist(), strict=True))
    waiting = made[np.isnan(made["called"]) & (made["missed"] == 0)]
    assert all(by_root[root] == Settlement.OPEN for root in waiting["root"].tolist())


def check_limits(facts: Facts, operation: Operation) -> None:
    """No channel holds more than it has room for, messages come when they are due, and closed is closed."""
    rows, hours = facts[CONTACTS], operation.hours
    closed = rows["outcome"] == Outcome.CLOSED
    assert np.isnan(rows["queued"][closed]).all()
    inside = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.BLOCKED)]
    if hours is None:
        assert not closed.any()
        assert not (rows["outcome"] == Outcome.DISCONNECTED).any()
    else:
        assert all(hours.is_open(at) for at in inside["queued"].tolist())
        cut_s = rows["ended"][rows["outcome"] == Outcome.DISCONNECTED]
        assert hours.at_close == "disconnect" or not len(cut_s)
        assert (cut_s % DAY_S == hours.closes_s % DAY_S).all()
    replies = facts[REPLIES]
    keys = zip(replies["root"].tolist(), replies["ordinal"].tolist(), strict=True)
    assigned = dict(zip(keys, replies["assigned"].tolist(), strict=True))
    for name, channel in operation.channels.items():
        own = inside[
            np.isin(
                inside["contact_type"],
                [contact_type.index for contact_type in facts.contact_types if contact_type.channel == name],
            )
        ]
        answered = ~np.isnan(own["answered"])
        gone = np.where(np.isin(own["outcome"], BY_PERSON), own["talked"], own["ended"])
        # who left half-way without a word had gone at some time after the answer
        gone = np.where(own["outcome"] == Outcome.SILENT_CHAT, own["answered"], gone)
        assert most(own["queued"], gone) <= (channel.trunks or np.inf)
        stops = np.where(answered, own["answered"], own["ended"])
        taken = [assigned.get(key, np.nan) for key in zip(own["root"].tolist(), own["ordinal"].tolist(), strict=True)]
        stops = np.fmin(stops, np.array(taken, float))  # a chat in turns waits at an agent's hands, too
        waits = stops != own["queued"]
        places = np.inf if channel.waiting_places is None else channel.waiting_places
        assert most(own["queued"][waits], stops[waits]) <= places
        message = own["outcome"] == Outcome.MESSAGE
        assert channel.message_after_s is not None or not message.any()
        np.testing.assert_allclose((own["ended"] - own["queued"])[message], channel.message_after_s or 0.0, atol=1e-6)


def most(start_s: Any, end_s: Any) -> int:
    """How many were there at once at the most; an end that is nan is yet to come."""
    steps = sorted([(at, 1) for at in start_s.tolist()] + [(at, -1) for at in end_s.tolist() if at == at])
    return max(accumulate((step for _, step in steps), initial=0))


def check_needs(facts: Facts) -> None:
    """Every need is settled once, and knows its attempts."""
    needs = {int(row["root"]): row for row in facts[NEEDS]}
    assert len(needs) == len(facts[NEEDS])
    attempts: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in facts[CONTACTS]:
        own = attempts[int(row["root"])]
        assert int(row["ordinal"]) not in own
        own[int(row["ordinal"])] = row
    assert set(needs) == set(attempts)
    for root, own in attempts.items():
        need = needs[root]
        assert sorted(own) == list(range(len(own)))
        assert need["attempts"] == len(own)
        first, last = own[0], own[len(own) - 1]
        assert need["contact_type"] == first["contact_type"]
        assert need["vip"] == first["vip"] == last["vip"]
        assert need["first_at"] == first["arrived"]
        assert need["how"] == last["outcome"]
        assert all(own[i]["outcome"] not in (Outcome.OPEN, Outcome.CONTAINED) for i in range(len(own) - 1))
        is_open = need["settlement"] == Settlement.OPEN
        assert np.isnan(need["settled_at"]) == is_open
        if last["outcome"] == Outcome.OPEN:
            assert is_open
        if not is_open:
            met = last["outcome"] in (Outcome.RESOLVED, Outcome.CONTAINED)
            assert need["settlement"] == (Settlement.RESOLVED if met else Settlement.LOST)
        assert not (is_open and need["sold"])
        assert need["sold"] <= 1
        assert (need["value"] > 0) == (need["sold"] or need["would_buy"])


def check_agents(facts: Facts) -> None:
    """Nobody holds more than the slots, a phone contact never shares, and nobody answers when not there."""
    rows = facts[CONTACTS][facts[CONTACTS]["agent"] >= 0]
    shared = np.array([contact_type.channel == "chat" for contact_type in facts.contact_types])[rows["contact_type"]]
    for number in np.unique(rows["agent"]).tolist():
        mine = rows["agent"] == number
        own, chats = rows[mine], shared[mine]
        ends = np.nan_to_num(own["ended"], nan=np.inf)
        steps = sorted(
            [(at, 1, int(chat)) for at, chat in zip(own["answered"], chats, strict=True)]
            + [(at, -1, int(chat)) for at, chat in zip(ends, chats, strict=True)]
        )
        held = [0, 0]
        for _, step, chat in steps:
            held[chat] += step
            assert min(held) >= 0
            assert sum(held) <= facts.seats[number].slots
            assert held[0] == 0 or sum(held) == 1, "a phone contact is alone"
        stays = facts[PRESENCE][facts[PRESENCE]["agent"] == number]
        stays = stays[np.argsort(stays["start"])]
        stay = np.searchsorted(stays["start"], own["answered"], "right") - 1
        assert (stay >= 0).all()
        assert (own["answered"] <= stays["end"][stay]).all()
        assert not (own["ended"] > stays["end"][stay]).any(), "nobody goes with a contact at hand"


def check_replies(facts: Facts) -> None:
    """Every attempt by chat that asked for a person has its row; slots are never exceeded; counts fit together."""
    chat = np.array([contact_type.channel == "chat" for contact_type in facts.contact_types])
    asked = facts[CONTACTS][chat[facts[CONTACTS]["contact_type"]] & ~np.isnan(facts[CONTACTS]["queued"])]
    rows = facts[REPLIES]
    assert set(zip(*(asked[n].tolist() for n in ("root", "ordinal", "outcome")), strict=True)) == set(
        zip(*(rows[n].tolist() for n in ("root", "ordinal", "outcome")), strict=True)
    )
    assert len(rows) == len(asked)
    assert (rows["answered"] <= rows["rounds"]).all()
    counts = [rows[f"within_{t}"] for t in (30, 60, 180, 3600)]
    assert all((few <= many).all() for few, many in pairwise([*counts, rows["answered"]]))
    got = rows[rows["answered"] > 0]
    assert (got["first_s"] <= got["longest_s"]).all()
    assert (got["longest_s"] <= got["sum_s"] * (1 + 1e-12)).all()
    assert (got["sum_s"] <= got["longest_s"] * got["answered"] * (1 + 1e-12)).all()
    done = np.isin(rows["outcome"], BY_PERSON)
    assert (rows["answered"][done] == rows["rounds"][done]).all(), "who was talked through had every reply"
    left = rows["outcome"] == Outcome.LEFT_CHAT
    assert (rows["answered"][left] == rows["rounds"][left] - 1).all()
    for number in np.unique(rows["agent"][rows["agent"] >= 0]).tolist():
        own = rows[rows["agent"] == number]
        ends = np.nan_to_num(own["ended"], nan=np.inf)
        steps = sorted([(at, 1) for at in own["assigned"]] + [(at, -1) for at in ends])
        held = np.cumsum([step for _, step in steps])
        assert held.max() <= facts.seats[number].slots
        span = ends.clip(max=facts.end_s).max() - own["assigned"].min()
        assert own["effort_s"].sum() <= span * (1 + 1e-9), "one mind"


def check_presence(facts: Facts) -> None:
    """Nobody is there twice at a time or after having left for good."""
    presence = facts[PRESENCE]
    assert (presence["start"] <= presence["end"]).all()
    assert (presence["end"] <= facts.end_s).all()
    for number in np.unique(presence["agent"]).tolist():
        own = np.sort(presence[presence["agent"] == number], order="start")
        assert (own["start"][1:] >= own["end"][:-1]).all()
    for event in facts[EVENTS][facts[EVENTS]["event"] == LEFT]:
        left_s = float(event["day"]) * DAY_S + 5 * HOUR_S
        paid = facts[LEDGER][(facts[LEDGER]["agent"] == event["agent"]) & (facts[LEDGER]["hours"] > 0)]
        assert (paid["day"] <= event["day"]).all(), f"no shift after {left_s}"
        again = facts[EVENTS][(facts[EVENTS]["agent"] == event["agent"]) & (facts[EVENTS]["event"] == HAZARD)]
        assert (again["day"] <= event["day"]).all()


def check_money(facts: Facts, made: Scenario, people: Files | None) -> None:
    """Pay follows from hours, contacts and hazards that the other facts tell."""
    total: dict[str, float] = defaultdict(float)
    hours: dict[str, float] = defaultdict(float)
    for row in facts[LEDGER]:
        name = ACCOUNTS[row["account"]].name
        total[name] += float(row["amount_yuan"])
        hours[name] += float(row["hours"])
    assert people is not None or not total
    rate = HOURLY * made.pay.base_share()
    costs = made.costs
    assert total["base_pay"] == pytest.approx(-rate * hours["base_pay"])
    assert total["overtime_pay"] == pytest.approx(-rate * costs.overtime_share * hours["overtime_pay"])
    reserve = -total["reserve_pay"], rate * hours["reserve_pay"]  # as overtime on a day with a shift, else as rest day
    assert costs.overtime_share * reserve[1] <= reserve[0] + 1e-6
    assert reserve[0] <= costs.reserve_share * reserve[1] + 1e-6
    worked = hours["base_pay"] + hours["overtime_pay"] + hours["reserve_pay"]
    assert total["seats"] == pytest.approx(-costs.seat_yuan_per_hour * worked)
    rows = facts[CONTACTS]
    answered = int((np.isin(rows["outcome"], BY_PERSON) & (rows["agent"] < facts.people)).sum())
    piece = made.pay.per_contact_yuan if isinstance(made.pay, PieceRate) else 0.0
    assert total["variable_pay"] == pytest.approx(-piece * answered)
    events = facts[EVENTS]
    hazards = events["value"][events["event"] == HAZARD].sum()
    assert total["hiring"] == pytest.approx(-costs.hiring_yuan * hazards)
    missed = events["value"][events["event"] == ABSENCE].sum()
    assert total["absence_pay"] == pytest.approx(-rate * costs.absent_pay_share * missed)
    present = facts[PRESENCE][facts[PRESENCE]["agent"] < facts.people]
    there = float((present["end"] - present["start"]).sum()) / HOUR_S
    if people is not None and not any(shift.breaks for shift in people.shifts):
        late = sum(
            float(two.start_s == one.end_s or two.start_s - one.end_s == 900.0)
            for one in people.shifts for two in people.shifts if one.agent == two.agent and one is not two
        )  # fmt: skip
        if not late:  # a shift that runs over into the next is paid as overtime and as base
            assert there == pytest.approx(worked)
    assert there <= worked + 1e-9
    if made.people is None and people is not None:
        stays = present[present["why"] == SHIFT]
        began = {s.agent for s in people.shifts if s.start_s < facts.end_s}
        assert len(np.unique(stays["agent"])) == len(began), "without rules everybody comes"
