"""Complaint classes, hand-overs and compensation in exact traces, and the KPIs of deferred work by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.contact.outcome import Outcome
from models.contact.purposes import CLASS
from models.customers.care import Care
from models.customers.settlement import Settlement
from models.deferred.blending import Blending
from models.deferred.complaint import ComplaintClass, Complaints, Publicity
from models.deferred.escalation import Escalation
from models.facts.tables import CONTACTS, LEDGER, NEEDS
from models.measures.handling import Occupancy, TransferRate
from models.measures.kpi import Measure
from models.measures.resolution import FirstContactResolution, RepeatRate
from models.measures.tickets import (
    ComplaintResponse,
    OldestTicket,
    OverdueShare,
    TicketBacklog,
    TicketReplyRate,
    TicketReplyTime,
)
from models.money.accounts import ACCOUNTS
from models.operation.channel import Channel
from models.operation.deferred import Deferred
from models.operation.headcount import Headcount
from models.sample.books import totals
from models.sample.cases import responses, tickets
from models.sample.sample import Sample
from models.sample.series import by_interval
from policies.ordering import EarliestDue
from policies.structure import Serves
from sim.chance import name_key, uniform
from sim.distributions import Constant
from tests.operations import CHANNELS, Stage, intent

HOUR_S, DAY_S = 3600.0, 86_400.0
MAIL = Deferred(reply_within_h=1.0)
INTENTS = {"ask": intent(), "fire": intent(), "tier": intent(urgency=0)}
CONTACT_TYPES = ("ask/chat", "ask/phone", "ask/mail", "fire/phone", "fire/mail")
SERVES = {"desk": [Serves(intent="ask"), Serves(intent="fire")], "boss": [Serves(intent="tier")]}


def stage(
    *, groups: dict[str, tuple[int, int]] | None = None, mail: Deferred = MAIL, duration_s: float = 1e6, **more: Any
) -> Stage:
    """One agent, unless ``groups`` says otherwise, with telephone, chat and mail."""
    given = {
        "operation": {"channels": {**CHANNELS, "mail": Channel(deferred=mail)}},
        "ordering": EarliestDue(), "serves": SERVES, "blending": Blending(), **more,
    }  # fmt: skip
    given_groups = groups or {"desk": (1, 1)}
    return Stage(intents=INTENTS, contact_types=CONTACT_TYPES, groups=given_groups, duration_s=duration_s, more=given)


def sample(done: Stage) -> Sample:
    """The facts of a run, to be measured."""
    assert done.facts is not None
    return Sample(done.scenario, done.facts)


def measured(done: Stage, *measures: Measure) -> list[tuple[float, float]]:
    """Numerators and denominators."""
    return [measure.of(sample(done)) for measure in measures]


# -- handing over ---------------------------------------------------------------------------------------------

ALWAYS = Escalation(
    intent="tier", share={"fire": 1.0}, granted_share=1.0, amount_yuan=Constant(mean=50.0), recap_s=30.0
)
BOTH = {"desk": (1, 1), "boss": (1, 1)}


def handed_over(rules: Escalation, **more: Any) -> Stage:
    """One call that takes the right to compensate, and one that does not."""
    play = stage(groups=BOTH, escalation=rules, **more)
    for contact_type in play.types:
        contact_type.handle_time_s = 100.0  # of what is handed over
        contact_type.patience_law = Constant(mean=float("inf"))
    play.send("x", 0, 10, "fire/phone")
    play.send("y", 1, 10, "ask/phone")
    return play


def test_who_may_not_compensate_hands_over_and_the_next_has_to_ask_again() -> None:
    play = handed_over(ALWAYS)
    assert play.run() == [
        (0, "x > 0"), (10, "x done"), (10, "x' > 1"), (10, "y > 0"), (20, "y done"), (140, "x' done"),
    ]  # fmt: skip
    assert play.facts is not None
    outcome = {(play.names[int(r["root"])], int(r["ordinal"])): int(r["outcome"]) for r in play.facts[CONTACTS]}
    assert outcome == {("x", 0): Outcome.TRANSFERRED, ("x", 1): Outcome.RESOLVED, ("y", 0): Outcome.RESOLVED}
    (paid,) = play.facts[LEDGER]
    assert (ACCOUNTS[paid["account"]].name, paid["amount_yuan"], paid["agent"]) == ("compensation", -50.0, 1)
    assert totals(play.scenario, play.facts)["compensation"] == -50.0
    # of three answers one was a hand-over; nobody came twice of their own accord; only y was met in one contact
    found = measured(play, TransferRate(), RepeatRate(), FirstContactResolution())
    assert found == [(1.0, 3.0), (0.0, 2.0), (1.0, 2.0)]


def test_passing_the_context_on_takes_the_first_agents_time_instead() -> None:
    rules = Escalation(intent="tier", share={"fire": 1.0}, context_passed=True, note_s=45.0, granted_share=0.0)
    play = handed_over(rules)
    assert play.run() == [
        (0, "x > 0"), (10, "x done"), (10, "x' > 1"), (55, "x wrapped"), (55, "y > 0"), (65, "y done"),
        (110, "x' done"),
    ]  # fmt: skip
    assert play.facts is not None
    assert len(play.facts[LEDGER]) == 0, "nothing was granted"


def test_who_has_the_right_compensates_without_handing_over() -> None:
    play = handed_over(ALWAYS, serves={"desk": [Serves(intent=name) for name in INTENTS], "boss": []})
    assert play.run() == [(0, "x > 0"), (10, "x done"), (10, "y > 0"), (20, "y done")]
    assert play.facts is not None
    assert [row["agent"] for row in play.facts[LEDGER]] == [0]


def test_a_ticket_is_handed_over_with_its_due_time_and_its_context() -> None:
    play = stage(groups=BOTH, escalation=ALWAYS)
    for contact_type in play.types:
        contact_type.handle_time_s = 100.0
    play.send("m", 5, 20, "fire/mail")
    play.run()
    assert play.facts is not None
    found = tickets(play.facts)
    assert list(zip(found.opened, found.due, found.queued, found.closed, strict=True)) == [
        (5, 3605, 5, 25), (5, 3605, 25, 125)
    ]  # fmt: skip
    assert measured(play, TicketReplyRate(), TicketReplyTime()) == [(1.0, 1.0), (120.0, 1.0)]


@pytest.mark.parametrize(("gain", "loss", "expected"), [(0.3, 0.0, 0.8), (0.0, 0.0, 0.5), (0.0, 0.2, 0.3)])
def test_compensation_gains_and_telling_it_again_loses_satisfaction(gain: float, loss: float, expected: float) -> None:
    rules = Escalation(intent="tier", share={"fire": 1.0}, granted_share=1.0, gain=gain, recap_loss=loss)
    care = Care(right={}, right_otherwise=1.0, satisfied=0.5, wait_loss_per_min=0.0, complaint_share=0.0)
    play = stage(groups=BOTH, escalation=rules, care=care)
    for contact_type in play.types:
        contact_type.handle_time_s = 0.25
        contact_type.patience_law = Constant(mean=float("inf"))
    for i in range(1000):
        play.send(f"x{i}", i, 0.25, "fire/phone")
    play.run()
    assert play.facts is not None
    asked = play.facts[CONTACTS]["satisfied"][play.facts[CONTACTS]["satisfied"] >= 0]
    assert len(asked) == 1000, "who is handed over is asked once, at the end"
    assert asked.mean() == pytest.approx(expected, abs=3.3 * np.sqrt(0.25 / 1000))  # error probability 0.1 %


# -- classes of complaints ------------------------------------------------------------------------------------

CLASSES = {
    "hot": ComplaintClass(urgency=0, reach=Constant(mean=2000.0)),
    "mild": ComplaintClass(urgency=2, respond_within_s=7200.0),
}
GRADED = Complaints(intent="fire", classes=CLASSES)


def named(grade: str) -> str:
    """The name of a contact whose key is of that class."""
    wanted = list(CLASSES).index(grade)
    return next(n for i in range(100) if GRADED.grade(uniform(name_key(n := f"{grade}{i}"), CLASS)) == wanted)


def test_urgent_complaints_jump_the_queue_and_the_mild_wait_behind_the_rest() -> None:
    hot, mild = named("hot"), named("mild")
    play = stage(complaints=GRADED)
    play.send("x", 0, 10, "ask/phone")
    play.send(mild, 1, 10, "fire/phone")
    play.send("plain", 2, 10, "ask/phone")
    play.send(hot, 3, 10, "fire/phone")
    taken = [what.split()[0] for _, what in play.run() if ">" in what]
    assert taken == ["x", hot, "plain", mild]


def test_responses_are_measured_by_class_from_coming_to_the_first_answer() -> None:
    hot, mild = named("hot"), named("mild")
    play = stage(complaints=GRADED)
    play.send("x", 0, 2000, "ask/phone")
    play.send(hot, 100, 10, "fire/phone")  # answered at 2000, after 1900 s
    play.send(mild, 1000, 10, "fire/mail")  # replied to at 2020
    play.run()
    assert measured(
        play, ComplaintResponse(), ComplaintResponse(grade="hot"), ComplaintResponse(grade="hot", within_s=1900.0),
        ComplaintResponse(grade="mild"), ComplaintResponse(grade="nobody"),
    ) == [(1.0, 2.0), (0.0, 1.0), (1.0, 1.0), (1.0, 1.0), (0.0, 0.0)]  # fmt: skip
    assert play.facts is not None
    found = responses(play.facts)
    assert sorted(zip(found.due - found.opened, found.responded, strict=True)) == [(1800, 2000), (7200, 2020)]


# -- publicity ------------------------------------------------------------------------------------------------


def test_what_others_see_costs_by_reach_and_lateness() -> None:
    rules = Publicity(lost_orders_per_1000=2.0, order_margin_yuan=100.0, full_after_h=10.0)
    public = Deferred(reply_within_h=1.0, reach=Constant(mean=5000.0))
    late = Headcount(start_s=(0.0, 2 * HOUR_S), agents=(0, 1))
    play = stage(groups={}, staffing={"desk": late}, mail=public, publicity=rules)
    play.send("a", 0, HOUR_S, "ask/mail")  # replied to at 3 h, two hours late: a fifth of 5000 / 1000 x 2 x 100
    play.send("b", 2.5 * HOUR_S, 60, "ask/mail")  # in time
    play.send("c", 3 * HOUR_S, 60, "ask/phone")
    play.run()
    assert play.facts is not None
    assert totals(play.scenario, play.facts)["publicity"] == pytest.approx(-200.0)
    assert [rules.yuan(5000, late_s) for late_s in (-5.0, 0.0, 36_000.0, float("inf"))] == [0, 0, 1000, 1000]


def test_who_gave_up_unanswered_counts_as_late_as_can_be() -> None:
    hot = named("hot")
    play = stage(groups={}, staffing={"desk": Headcount(agents=(0,))}, complaints=GRADED, publicity=Publicity())
    play.send(hot, 0, 10, "fire/phone", patience_s=60)
    play.run()
    assert play.facts is not None
    assert play.facts[NEEDS]["settlement"].tolist() == [Settlement.LOST]
    assert totals(play.scenario, play.facts)["publicity"] == pytest.approx(-2 * 0.5 * 250)


# -- KPIs by hand ---------------------------------------------------------------------------------------------


def test_backlog_at_the_ends_of_days_and_replies_in_time() -> None:
    rules = Deferred(reply_within_h=20.0)
    hours = Headcount(start_s=(0.0, 1.5 * DAY_S), agents=(0, 1))
    people = stage(groups={}, staffing={"desk": hours}, mail=rules, duration_s=3 * DAY_S)
    people.send("a", 0, 600, "ask/mail")  # overdue at the first midnight, replied to at 36 h 10
    people.send("b", 10 * HOUR_S, 600, "ask/mail")  # not overdue then, replied to at 36 h 20
    people.send("c", 40 * HOUR_S, 600, "ask/mail")  # in time
    people.send("d", 71.9 * HOUR_S, 3600, "ask/mail")  # open at the end, its time still running
    people.run()
    ages = 24 * HOUR_S + 0.0 + 0.1 * HOUR_S
    assert measured(people, TicketReplyRate(), TicketReplyRate(within_h=30.0), TicketBacklog(), OverdueShare()) == [
        (1.0, 3.0), (2.0, 3.0), (3.0, 3.0), (1.0, 3.0)
    ]  # fmt: skip
    assert OldestTicket().of(sample(people)) == pytest.approx((ages, 3.0))
    times = (36 * HOUR_S + 600) + (26 * HOUR_S + 1200) + 600
    assert TicketReplyTime().of(sample(people)) == pytest.approx((times, 3.0))
    assert Occupancy().of(sample(people)) == pytest.approx((1800 + 0.1 * HOUR_S, 1.5 * DAY_S))
    assert people.facts is not None
    series = by_interval(people.facts, 6 * HOUR_S, 20.0)
    assert series["offered"].sum() == 0, "nobody waits on the line"
    assert series["backlog"].tolist()[:4] == pytest.approx([1, 1 + 1 / 3, 2, 2])
    assert series["overdue"].tolist()[:4] == pytest.approx([0, 0, 0, 4 / 6])
