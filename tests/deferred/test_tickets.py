"""Tickets in exact traces: interrupt and resume, order, carry-over, reserved hours, chases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.chat.chat import Talk, Turns
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.deferred.blending import Blending, Reserved
from models.facts.tables import CASES, CONTACTS, NEEDS, SPELLS
from models.operation.channel import Channel
from models.operation.deferred import Deferred
from models.operation.headcount import Headcount
from models.operation.hours import Hours
from models.operation.intent import Intent
from policies.ordering import EarliestDue, OldestTicketFirst
from policies.reply import FirstMessageFirst
from sim.distributions import Constant
from tests.operations import CHANNELS, DAY_S, Stage, intent

HOUR_S = 3600.0
BY_HOUR = Deferred(reply_within_h=1.0, by_intent_h={"slow": 10.0, "fire": 0.5})
INTENTS = {"ask": intent(), "slow": intent(), "fire": intent(urgency=0)}
CONTACT_TYPES = ("ask/chat", "ask/phone", "ask/mail", "slow/mail", "fire/mail")


def stage(
    *, mail: Deferred = BY_HOUR, groups: dict[str, tuple[int, int]] | None = None, intents: dict[str, Intent] = INTENTS,
    contact_types: tuple[str, ...] = CONTACT_TYPES, order: Any = None, blending: Blending | None = None, **more: Any,
) -> Stage:  # fmt: skip
    """One agent, unless ``groups`` says otherwise, with chat, telephone and mail."""
    given: dict[str, Any] = {
        "operation": {"channels": {**CHANNELS, "mail": Channel(deferred=mail)}},
        "ordering": order or EarliestDue(), "blending": blending or Blending(), **more,
    }  # fmt: skip
    return Stage(intents=intents, contact_types=contact_types, groups=groups or {"desk": (1, 1)}, more=given)


def spells(done: Stage) -> list[tuple[str, int, float, float]]:
    """(ticket, agent, start, end) of all work on tickets, in order of time."""
    assert done.facts is not None
    rows = done.facts[SPELLS]
    return sorted(
        ((done.names[int(r["root"])] + "'" * int(r["ordinal"]), int(r["agent"]), float(r["start"]), float(r["end"]))
         for r in rows), key=lambda row: row[2],
    )  # fmt: skip


def outcomes(done: Stage) -> dict[str, Outcome]:
    """How every attempt ended."""
    assert done.facts is not None
    return {
        done.names[int(r["root"])] + "'" * int(r["ordinal"]): Outcome(int(r["outcome"])) for r in done.facts[CONTACTS]
    }


# -- interrupt and resume -------------------------------------------------------------------------------------


def test_a_live_contact_interrupts_a_ticket_which_is_resumed_where_it_was_left() -> None:
    play = stage()
    play.send("mail", 0, 100, "ask/mail")
    play.send("chat", 30, 20, "ask/chat")
    play.send("call", 60, 10, "ask/phone")
    assert play.run() == [
        (30, "chat > 0"), (50, "chat done"), (60, "call > 0"), (70, "call done"), (70, "mail > 0"), (130, "mail done"),
    ]  # fmt: skip
    assert spells(play) == [("mail", 0, 0, 30), ("mail", 0, 50, 60), ("mail", 0, 70, 130)]


def test_finding_the_way_back_takes_the_set_up_loss_at_every_interruption() -> None:
    play = stage(blending=Blending(resume_s=5.0))
    play.send("mail", 0, 100, "ask/mail")
    play.send("chat", 30, 20, "ask/chat")
    play.send("call", 60, 10, "ask/phone")
    play.run()
    assert spells(play) == [("mail", 0, 0, 30), ("mail", 0, 50, 60), ("mail", 0, 70, 140)]


def test_a_ticket_not_begun_yet_loses_nothing() -> None:
    play = stage(blending=Blending(resume_s=5.0))
    play.send("mail", 10, 100, "ask/mail")
    play.send("chat", 10, 20, "ask/chat")
    play.run()
    assert spells(play) == [("mail", 0, 30, 130)]


def test_where_live_contacts_do_not_interrupt_they_wait_until_the_ticket_is_done() -> None:
    play = stage(blending=Blending(live_interrupts=False))
    play.send("mail", 0, 100, "ask/mail")
    play.send("m2", 0, 50, "ask/mail")
    play.send("chat", 30, 20, "ask/chat")
    assert play.run() == [
        (0, "mail > 0"), (100, "chat > 0"), (100, "mail done"), (120, "chat done"), (120, "m2 > 0"), (170, "m2 done"),
    ]  # fmt: skip


def test_an_interrupted_ticket_goes_to_whoever_is_ready() -> None:
    play = stage(groups={"desk": (2, 1)}, contact_types=(*CONTACT_TYPES,))
    play.send("call", 0, 30, "ask/phone")
    play.send("mail", 1, 100, "ask/mail")  # agent 1, who is idle
    play.send("chat", 20, 50, "ask/chat")  # nobody else is free: agent 1 leaves the ticket, agent 0 takes it over at 30
    play.run()
    assert spells(play) == [("mail", 1, 1, 20), ("mail", 0, 30, 111)]


def test_who_has_nothing_to_do_answers_before_who_works_on_a_ticket() -> None:
    play = stage(groups={"desk": (2, 1)})
    play.send("mail", 1, 100, "ask/mail")
    play.send("call", 20, 10, "ask/phone")
    story = play.run()
    assert (20, "call > 1") in story
    assert spells(play) == [("mail", 0, 1, 101)]


def test_tickets_wait_until_no_chat_is_at_hand_and_the_idle_time_has_passed() -> None:
    play = stage(groups={"desk": (1, 3)}, blending=Blending(after_idle_s=15.0))
    play.send("a", 0, 100, "ask/chat")
    play.send("mail", 10, 60, "ask/mail")
    play.send("b", 50, 60, "ask/chat")
    play.send("c", 120, 10, "ask/chat")  # at 110 the agent is free, at 125 it would have turned to the ticket
    play.run()
    assert spells(play) == [("mail", 0, 145, 205)]


# -- order ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected"),
    [(EarliestDue(), ["x", "fire", "late", "slow"]), (OldestTicketFirst(), ["x", "fire", "slow", "late"])],
)
def test_the_urgent_first_then_by_due_time_or_by_coming(order: object, expected: list[str]) -> None:
    play = stage(order=order)
    play.send("x", 0, 100, "ask/mail")
    play.send("slow", 1, 10, "slow/mail")  # due after ten hours
    play.send("late", 2, 10, "ask/mail")  # due after one
    play.send("fire", 3, 10, "fire/mail")
    play.run()
    assert [name for name, *_ in spells(play)] == expected


def test_a_more_urgent_ticket_does_not_interrupt_but_comes_before_the_rest_of_an_interrupted_one() -> None:
    play = stage()
    play.send("plain", 0, 100, "ask/mail")
    play.send("fire", 10, 20, "fire/mail")
    play.send("chat", 40, 10, "ask/chat")
    play.run()
    assert spells(play) == [("plain", 0, 0, 40), ("fire", 0, 50, 70), ("plain", 0, 70, 130)]


# -- carried over ---------------------------------------------------------------------------------------------


def test_tickets_are_carried_over_the_night_with_what_is_left_to_do() -> None:
    hours = Headcount(start_s=(0.0, 100.0, 500.0), agents=(1, 0, 1))
    play = stage(groups={}, staffing={"desk": hours})
    play.send("a", 80, 60, "ask/mail")
    play.send("b", 90, 30, "ask/mail")
    play.send("c", 200, 10, "ask/mail")
    play.send("call", 300, 10, "ask/phone", patience_s=50)
    assert (350, "call left") in play.run()
    assert spells(play) == [("a", 0, 80, 100), ("a", 0, 500, 540), ("b", 0, 540, 570), ("c", 0, 570, 580)]
    assert play.presence()[0] == (0, 0, 100), "nobody stays for a ticket"


# -- reserved hours -------------------------------------------------------------------------------------------


def test_in_reserved_hours_a_group_works_on_tickets_only() -> None:
    rule = Reserved(groups=("desk",), from_hour=0.0, to_hour=1.0)
    play = stage(groups={"desk": (1, 1), "other": (1, 1)}, blending=Blending(reserved=(rule,), after_idle_s=HOUR_S))
    play.send("mail", 10, 100, "ask/mail")
    play.send("a", 20, 5000, "ask/phone")  # answered by the other
    play.send("b", 30, 10, "ask/phone")  # waits for the hour to end, though the agent is idle from 110 on
    story = play.run()
    assert [e for e in story if ">" in e[1]] == [(10, "mail > 0"), (20, "a > 1"), (3600, "b > 0")]
    assert spells(play) == [("mail", 0, 10, 110)]


def test_reserved_hours_run_over_midnight_and_end_with_the_ticket_at_hand_interrupted_by_who_waits() -> None:
    rule = Reserved(groups=("desk",), from_hour=23.0, to_hour=1.0)
    play = stage(blending=Blending(reserved=(rule,)))
    play.send("call", 100, 50, "ask/phone")
    play.send("mail", 3500, 200, "ask/mail")
    play.run()
    assert spells(play) == [("mail", 0, 3500, 3600), ("mail", 0, 3650, 3750)]
    assert rule.spans_s(2) == [(0, 3600), (23 * HOUR_S, 25 * HOUR_S), (47 * HOUR_S, 49 * HOUR_S)]


# -- beside hours, and chat in turns ------------------------------------------------------------------------


def test_tickets_come_while_the_live_channels_are_closed_and_wait_for_the_people() -> None:
    hours = Hours(opens_s=100.0, closes_s=200.0)
    channels = {**CHANNELS, "mail": Channel(deferred=BY_HOUR)}
    play = stage(operation={"channels": channels, "hours": hours})
    play.send("early", 40, 30, "ask/mail")
    play.send("call", 50, 30, "ask/phone")
    play.send("last", 190, 30, "ask/phone")
    play.send("long", 150, 60, "ask/mail")
    story = play.run()
    assert [e for e in story if "last" in e[1]] == [(190, "last > 0"), (220, "last done")]
    assert outcomes(play)["call"] == Outcome.CLOSED
    assert spells(play)[:2] == [("early", 0, 100, 130), ("long", 0, 150, 190)]
    assert spells(play)[2] == ("long", 0, DAY_S + 100, DAY_S + 120), "nobody stays for a ticket, they go on next day"


def test_where_chat_goes_in_turns_a_ticket_waits_until_no_conversation_is_at_hand() -> None:
    talk = Talk(further_rounds=Constant(mean=1.0), think_s=Constant(mean=30.0), patience_s=Constant(mean=1e9))
    play = stage(groups={"desk": (1, 3)}, chat=Turns(order=FirstMessageFirst(), talk=talk, even=True))
    play.send("mail", 0, 100, "ask/mail")
    play.send("chat", 20, 40, "ask/chat")  # replies from 20 to 40 and from 70 to 90: the thinking is not for tickets
    story = play.run()
    assert [e for e in story if "chat" in e[1]] == [(20, "chat > 0"), (90, "chat done")]
    assert spells(play) == [("mail", 0, 0, 20), ("mail", 0, 90, 170)]


# -- chases ---------------------------------------------------------------------------------------------------


def chased(channel: str) -> Deferred:
    """Everybody chases half an hour after the hour in which a reply was due."""
    return Deferred(reply_within_h=1.0, chase={channel: 1.0}, chase_delay_s=Constant(mean=1800.0))


def test_an_overdue_reply_is_chased_by_phone_which_takes_the_need_over() -> None:
    late = Headcount(start_s=(0.0, 8000.0), agents=(0, 1))
    play = stage(
        mail=chased("phone"),
        groups={},
        staffing={"desk": late},
        intents={"ask": intent()},
        contact_types=CONTACT_TYPES[:3],
    )
    for contact_type in play.types:
        contact_type.patience_law = Constant(mean=float("inf"))
    play.send("mail", 0, 100, "ask/mail")
    assert play.run() == [(8000, "mail' > 0"), (8060, "mail' done")]
    assert outcomes(play) == {"mail": Outcome.WITHDRAWN, "mail'": Outcome.RESOLVED}
    assert play.facts is not None
    (need,) = play.facts[NEEDS]
    assert (need["attempts"], need["settled_at"]) == (2, 8060)


def test_a_chase_by_ticket_keeps_due_time_and_what_was_done() -> None:
    gone = Headcount(start_s=(0.0, 40.0, 9000.0), agents=(1, 0, 1))
    play = stage(
        mail=chased("mail"),
        groups={},
        staffing={"desk": gone},
        intents={"ask": intent()},
        contact_types=CONTACT_TYPES[:3],
    )
    play.send("mail", 0, 100, "ask/mail")
    play.send("other", 10, 100, "ask/mail")
    play.run()
    # chased at 5400 and 7200, half an hour after the due time and after each chase; the other one at 9010 once more
    assert spells(play) == [("mail", 0, 0, 40), ("mail''", 0, 9000, 9060), ("other'''", 0, 9060, 9160)]
    assert play.facts is not None
    assert set(play.facts[CASES]["opened"].tolist()) == {0.0, 10.0}
    assert set(play.facts[CASES]["due"].tolist()) == {3600.0, 3610.0}


def test_who_needs_no_reply_any_more_withdraws() -> None:
    play = stage(groups={"desk": (1, 1)})
    play.send("call", 0, 100, "ask/phone")
    play.send("mail", 10, 10, "ask/mail", patience_s=50)
    assert play.run() == [(0, "call > 0"), (100, "call done")]
    assert outcomes(play)["mail"] == Outcome.WITHDRAWN


# -- what a late reply costs ----------------------------------------------------------------------------------


def test_a_late_reply_costs_satisfaction_by_the_hour() -> None:
    rules = Deferred(reply_within_h=1.0, hour_felt_min=0.1, late_hour_felt_min=2.0)
    care = Care(right={}, right_otherwise=1.0, satisfied=0.9, wait_loss_per_min=0.03)
    shares = []
    for late_h in (0.0, 5.0):
        late = Headcount(start_s=(0.0, HOUR_S * (1 + late_h) - 100), agents=(0, 1))
        play = stage(mail=rules, groups={}, staffing={"desk": late}, care=care)
        for i in range(400):
            play.send(f"m{i}", 0, 0.25, "ask/mail")
        play.run()
        assert play.facts is not None
        shares.append(float(play.facts[CONTACTS]["satisfied"].mean()))
    # felt: 0.1 min an hour, and 2 min more for each of 5 hours: 10.5 min at 3 % a minute
    expected = [0.9 - 0.03 * 0.1, 0.9 - 0.03 * (0.6 + 10.0)]
    assert shares == pytest.approx(expected, abs=3.3 * np.sqrt(0.25 / 400))  # error probability 0.1 %


# -- mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mail": Channel(shared=True, deferred=Deferred())}, "channels.mail: shared and deferred given"),
        ({"mail": Channel(trunks=3, deferred=Deferred())}, "channels.mail: trunks, waiting_places"),
        ({"mail": Channel(deferred=Deferred(chase={"fax": 0.1}))}, "deferred.chase: fax given, must be one of"),
        ({"mail": Channel(deferred=Deferred(by_intent_h={"x": 1.0}))}, "deferred.by_intent_h: x given, must be one of"),
        ({"chat": Channel(deferred=Deferred())}, "intents.ask.wrap_s.chat: not on a deferred channel"),
    ],
)
def test_a_deferred_channel_that_cannot_be_is_refused(given: dict[str, Channel], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stage(operation={"channels": {**CHANNELS, **given}}, intents={**INTENTS, "ask": intent(wrap_s=5.0)})


def test_other_mistakes_about_tickets_are_refused() -> None:
    with pytest.raises(ValueError, match="chase sums to"):
        Deferred(chase={"phone": 0.6, "chat": 0.6})
    with pytest.raises(ValueError, match="ordering: the operation has deferred channels"):
        Stage(contact_types=("ask/mail",), more={"operation": {"channels": {"mail": Channel(deferred=Deferred())}}})
    with pytest.raises(ValueError, match="the group night given, must be one of desk"):
        stage(blending=Blending(reserved=(Reserved(groups=("night",), from_hour=1, to_hour=2),)))
