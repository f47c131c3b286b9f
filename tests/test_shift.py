"""Shifts, breaks, head-count, vendor and reserves: who is there when, in exact traces."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from models.behaviour import TEXTBOOK, Effects
from models.contact.outcome import Outcome
from models.deferred.complaint import ComplaintClass, Complaints
from models.facts.facts import Facts
from models.money.ledger import ACCOUNTS
from models.operation.headcount import Headcount
from models.operation.rates import Rates
from models.people.rules import People
from models.people.workforce import COUNT, RESERVE, SHIFT, VENDOR
from models.plan import Controls, Step, View
from models.simulation.centre import Simulation
from models.vendor.vendor import Vendor
from policies.plan import AlertLevel, CallComplaintDuty, CallReserves, PostponeBreaks, StagedPlan, VendorOverflow
from policies.structure import Explicit, Serves
from sim.chance import Chance
from tests.operations import DAY_S, HOUR_S, Stage, files, intent, scenario

SERVES = {"any": [Serves(intent="ask")]}
HOURLY = 5220.0 / 174.0  # yuan, of everybody in these tests: 30


def stage(*shifts: tuple[str, float, float, tuple[tuple[float, float], ...]], **more: Any) -> Stage:
    """People by name on stage, one chat at a time unless ``grade`` says otherwise."""
    grade = more.pop("grade", "one")
    people = files(["shop/ask/chat"], shifts, days=more.pop("days", 1), grade=grade)
    staged = Stage(groups={}, people=people, more={"serves": SERVES, **more})
    staged.duration_s = staged.centre.end_s
    return staged


def money(facts: Facts | None, account: str) -> list[tuple[int, float, float]]:
    """(agent, yuan, hours) of an account's movements."""
    assert facts is not None
    rows = facts.ledger[facts.ledger["account"] == ACCOUNTS.index(account)]
    return [(int(r["agent"]), float(r["amount_yuan"]), float(r["hours"])) for r in rows]


# -- the end of a shift --------------------------------------------------------------------------------------


def test_who_goes_home_finishes_the_contact_at_hand_takes_no_other_and_is_paid_overtime() -> None:
    play = stage(("an", 0, 3600, ()))
    play.send("a", 3500, 460)
    play.send("b", 3550, 10, patience_s=5000)
    assert play.run() == [(3500, "a > 0"), (3960, "a done"), (8550, "b left")]
    assert play.presence() == [(0, 0, 3960)]
    assert money(play.facts, "base_pay") == [(0, -HOURLY, 1.0)]
    assert money(play.facts, "overtime_pay")[0] == pytest.approx((0, -HOURLY * 0.1 * 1.5, 0.1))


def test_all_chats_and_their_wrap_up_are_finished_before_going_home() -> None:
    people = files(["shop/ask/chat"], [("an", 0, 3600, ())], grade="two")
    play = Stage(intents={"ask": intent(wrap_s=20)}, groups={}, people=people, more={"serves": SERVES})
    play.send("a", 3590, 20)
    play.send("b", 3590, 40)
    play.send("c", 3600, 10, patience_s=1)
    story = play.run()
    assert [e for e in story if "c" in e[1][:2]] == [(3601, "c left")], "at the end of the shift nobody is taken"
    assert play.presence() == [(0, 0, 3650)]


def test_an_idle_agent_goes_home_on_the_dot() -> None:
    play = stage(("an", 600, 3600, ()))
    play.send("a", 0, 10, patience_s=700)
    assert play.run() == [(600, "a > 0"), (610, "a done")]
    assert play.presence() == [(0, 600, 3600)]
    assert money(play.facts, "overtime_pay") == []


def test_a_shift_of_the_night_before_begins_with_the_run() -> None:
    play = stage(("an", 0, 7200, ()), ("bo", 3600, 7200, ()))
    play.send("a", 0, 10)
    assert play.run()[0] == (0, "a > 0")
    assert play.presence() == [(0, 0, 7200), (1, 3600, 7200)]


def test_a_shift_carries_over_midnight() -> None:
    play = stage(("an", DAY_S - 3600, DAY_S + 3600, ()), days=2)
    play.send("a", DAY_S - 10, 20)
    play.send("b", DAY_S + 5, 20)
    assert play.run() == [
        (DAY_S - 10, "a > 0"), (DAY_S + 10, "a done"), (DAY_S + 10, "b > 0"), (DAY_S + 30, "b done")
    ]  # fmt: skip
    assert play.presence() == [(0, DAY_S - 3600, DAY_S + 3600)]
    assert play.facts is not None
    assert play.facts.ledger["day"].tolist() == [0, 0], "a shift belongs to the day on which it began"


def test_who_is_at_work_when_the_run_stops_is_present_and_paid_until_then() -> None:
    play = stage(("an", DAY_S - 7200, DAY_S + 7200, ()))
    play.run()
    assert play.presence() == [(0, DAY_S - 7200, DAY_S)]
    assert money(play.facts, "base_pay") == [(0, -HOURLY * 2, 2.0)]


@pytest.mark.parametrize("gap_s", [0.0, 60.0])
def test_a_shift_that_runs_over_into_the_next_one_ends_first(gap_s: float) -> None:
    play = stage(("an", 0, 3600, ()), ("an", 3600 + gap_s, 7200, ()))
    play.send("a", 3590, 190)
    play.send("b", 3650, 10)
    assert play.run() == [(3590, "a > 0"), (3780, "a done"), (3780, "b > 0"), (3790, "b done")]
    assert play.presence() == [(0, 0, 3780), (0, 3780, 7200)]
    assert [round(hours * 3600) for _, _, hours in money(play.facts, "base_pay")] == [3600, 3420]
    assert [round(hours * 3600) for _, _, hours in money(play.facts, "overtime_pay")] == [180]


def test_shifts_back_to_back_are_two_shifts() -> None:
    play = stage(("an", 0, 3600, ()), ("an", 3600, 7200, ()))
    play.send("a", 3600, 10, patience_s=0)
    assert play.run() == [(3600, "a > 0"), (3610, "a done")]
    assert play.presence() == [(0, 0, 3600), (0, 3600, 7200)]


# -- breaks --------------------------------------------------------------------------------------------------


def test_a_break_begins_when_what_is_at_hand_is_finished_and_has_its_full_length() -> None:
    play = stage(("an", 0, 7200, ((1000, 1600),)))
    play.send("a", 990, 60)
    play.send("b", 1100, 10)
    assert play.run() == [(990, "a > 0"), (1050, "a done"), (1650, "b > 0"), (1660, "b done")]
    assert play.presence() == [(0, 0, 1050), (0, 1650, 7200)]


def test_a_break_waits_for_every_chat_at_hand() -> None:
    play = stage(("an", 0, 7200, ((1000, 1600),)), grade="three")
    play.send("a", 900, 150)
    play.send("b", 950, 130)
    play.send("c", 1010, 10, patience_s=100)
    assert play.run() == [(900, "a > 0"), (950, "b > 0"), (1050, "a done"), (1080, "b done"), (1110, "c left")]
    assert play.presence() == [(0, 0, 1080), (0, 1680, 7200)]


def test_a_break_that_would_last_to_the_end_of_the_shift_is_dropped() -> None:
    play = stage(("an", 0, 3600, ((3000, 3600),)))
    play.send("a", 3300, 10)
    assert play.run() == [(3300, "a > 0"), (3310, "a done")]
    assert play.presence() == [(0, 0, 3600)]


def test_a_late_break_ends_with_the_shift() -> None:
    """The contact at hand leaves less than the length of the break before the end."""
    play = stage(("an", 0, 3600, ((2400, 3000),)))
    play.send("a", 2390, 1000)
    play.send("b", 3500, 10, patience_s=1000)
    assert play.run() == [(2390, "a > 0"), (3390, "a done"), (4500, "b left")]
    assert play.presence() == [(0, 0, 3390)]
    assert money(play.facts, "base_pay") == [(0, -HOURLY, 1.0)]
    assert money(play.facts, "overtime_pay") == []


def test_a_contact_at_hand_may_take_the_whole_break_and_more() -> None:
    play = stage(("an", 0, 3600, ((2400, 3000), (3100, 3200))))
    play.send("a", 2390, 1300)
    assert play.run() == [(2390, "a > 0"), (3690, "a done")]
    assert play.presence() == [(0, 0, 3690)]
    assert [round(hours * 3600) for _, _, hours in money(play.facts, "overtime_pay")] == [90]


def test_breaks_put_off_are_taken_when_the_alert_ends_looked_at_every_ten_minutes() -> None:
    play = stage(("an", 0, 20_000, ((1000, 1600),)))
    controls = Controls(play.centre.door, play.centre.desk, play.centre.workforce, None)
    # without rules for people nothing may be put off; the rules' default is 5400 s
    play.centre.workforce.rules = People(absent_share=0.0, absent_fatigue=0.0, quit_per_year=0.0)
    play.at(900, lambda: PostponeBreaks().start(controls))
    play.at(2500, lambda: PostponeBreaks().stop(controls))
    play.run()
    assert play.presence() == [(0, 0, 2800), (0, 3400, 20_000)]


def test_breaks_are_put_off_no_longer_than_the_rules_allow() -> None:
    play = stage(("an", 0, 20_000, ((1000, 1600),)))
    controls = Controls(play.centre.door, play.centre.desk, play.centre.workforce, None)
    play.centre.workforce.rules = People(
        absent_share=0.0, absent_fatigue=0.0, quit_per_year=0.0, break_delay_max_s=900.0
    )
    play.at(0, lambda: PostponeBreaks().start(controls))
    play.run()
    assert play.presence() == [(0, 0, 1900), (0, 2500, 20_000)]


# -- head-count in steps -------------------------------------------------------------------------------------


def test_idle_agents_go_first_and_a_busy_one_finishes() -> None:
    steps = Headcount(start_s=(0.0, 100.0, 200.0), agents=(3, 2, 0))
    play = Stage(groups={}, more={"staffing": {"desk": steps}})
    play.send("a", 90, 150)
    play.send("b", 95, 20)
    play.run()
    assert play.presence() == [(0, 0, 240), (1, 0, 200), (2, 0, 100)]


def test_who_was_about_to_go_stays_when_the_count_rises_again() -> None:
    steps = Headcount(start_s=(0.0, 100.0, 150.0, 170.0), agents=(2, 0, 1, 0))
    play = Stage(groups={}, more={"staffing": {"desk": steps}})
    play.send("a", 90, 20)
    play.send("b", 91, 100)
    assert play.run()[-1] == (191, "b done")
    # agent 1 closes at 100, is kept at 150 and closes again at 170: one stay, till the contact is done
    assert play.presence() == [(0, 0, 110), (1, 0, 191)]


def test_the_number_who_accept_contacts_follows_the_plan() -> None:
    steps = Headcount(start_s=(0.0, 10.0, 20.0, 30.0), agents=(1, 4, 2, 3))
    play = Stage(groups={}, more={"staffing": {"desk": steps}})
    seen: list[int] = []
    for at in (5, 15, 25, 35):
        play.at(at, lambda: seen.append(sum(agent.is_open for agent in play.centre.agents)))
    play.run()
    assert seen == [1, 4, 2, 3]


def test_those_who_come_take_what_waits_at_once() -> None:
    steps = Headcount(start_s=(50.0,), agents=(2,), slots=2)
    play = Stage(groups={}, more={"staffing": {"desk": steps}})
    for i in range(5):
        play.send(f"c{i}", i, 10)
    assert [e for e in play.run() if ">" in e[1]] == [
        (50, "c0 > 0"), (50, "c1 > 0"), (50, "c2 > 1"), (50, "c3 > 1"), (60, "c4 > 0")
    ]  # fmt: skip


# -- the vendor ----------------------------------------------------------------------------------------------

OFFER = Vendor(seats=3, slots=1, intents=("ask",), after_s=0.0, ramp_delay_s=100.0, seats_per_step=2, step_s=50.0)


def vendor_stage(calls: dict[float, str], offer: Vendor = OFFER) -> Stage:
    """Nobody but the vendor, called and released at these times."""
    play = Stage(groups={}, more={"staffing": {"desk": Headcount(agents=(0,))}, "vendor": offer}, duration_s=1000.0)
    controls = Controls(play.centre.door, play.centre.desk, play.centre.workforce, play.centre.vendor)
    for at, what in calls.items():
        play.at(at, partial(getattr(VendorOverflow(), what), controls))
    return play


def test_vendor_seats_open_step_by_step_and_stay_until_released() -> None:
    play = vendor_stage({10: "start", 500: "stop"})
    play.run()
    assert play.presence() == [(0, 110, 500), (1, 110, 500), (2, 160, 500)]
    assert play.facts is not None
    assert set(play.facts.presence["kind"].tolist()) == {VENDOR}


def test_a_released_seat_finishes_what_is_at_hand() -> None:
    play = vendor_stage({10: "start", 120: "stop"})
    play.send("a", 110, 300)
    play.send("b", 130, 10, patience_s=50)
    assert play.run() == [(110, "a > 0"), (180, "b left"), (410, "a done")]
    assert play.presence() == [(0, 110, 410), (1, 110, 120)]


def test_a_vendor_released_before_the_ramp_is_over_sends_nobody() -> None:
    play = vendor_stage({10: "start", 105: "stop"})
    play.run()
    assert play.presence() == []


def test_a_second_call_has_a_ramp_of_its_own() -> None:
    play = vendor_stage({10: "start", 50: "stop", 60: "start"})
    play.run()
    assert play.presence() == [(0, 160, 1000), (1, 160, 1000), (2, 210, 1000)]


def test_a_seat_called_again_before_it_has_emptied_never_went() -> None:
    play = vendor_stage({0: "start", 150: "stop", 160: "start", 700: "stop"})
    play.send("a", 110, 300)
    play.send("b", 111, 10)
    play.run()
    assert play.presence() == [(0, 100, 700), (1, 100, 150), (1, 260, 700), (2, 310, 700)]


def test_the_vendor_takes_only_contacts_that_have_waited() -> None:
    late = Vendor(seats=1, slots=1, intents=("ask",), after_s=30.0, ramp_delay_s=0.0)
    play = Stage(more={"vendor": late}, duration_s=1000.0)
    vendor = play.centre.vendor
    assert vendor is not None
    play.at(0, vendor.call)
    play.send("a", 0, 100)
    play.send("b", 10, 5)
    play.send("c", 80, 5)
    assert play.run() == [
        (0, "a > 0"), (40, "b > 1"), (45, "b done"), (100, "a done"), (100, "c > 0"), (105, "c done")
    ]  # fmt: skip


# -- reserves ------------------------------------------------------------------------------------------------


def call(play: Stage, at_s: float, **figures: Any) -> list[float]:
    """Call reserves at ``at_s``; returns a list that will hold how many come."""
    controls = Controls(play.centre.door, play.centre.desk, play.centre.workforce, None)
    came: list[float] = []
    play.at(at_s, lambda: came.append(CallReserves(**figures).start(controls)))
    return came


def test_reserves_come_after_the_delay_for_the_hours_and_are_paid_as_such() -> None:
    play = stage(("an", 0, 3600, ()), ("bo", 20 * HOUR_S, 22 * HOUR_S, ()))
    came = call(play, 1800, agents=5, delay_s=600, hours=2, rest_hours=8)
    play.send("a", 3700, 10)
    assert play.run()[0] == (3700, "a > 1")
    assert came == [1.0], "an is on duty, bo is off and rested"
    assert play.presence()[1:] == [(1, 2400, 9600), (1, 20 * HOUR_S, 22 * HOUR_S)]
    assert play.facts is not None
    kinds = {(int(r["agent"]), float(r["start"])): int(r["kind"]) for r in play.facts.presence}
    assert kinds == {(0, 0.0): SHIFT, (1, 2400.0): RESERVE, (1, 20 * HOUR_S): SHIFT}
    assert money(play.facts, "reserve_pay") == [(1, -HOURLY * 2 * 1.5, 2.0)], "on a day with a shift it is overtime"


def test_a_reserve_on_a_day_off_is_paid_as_work_on_a_rest_day() -> None:
    play = stage(("an", 0, 3600, ()), ("bo", DAY_S + 12 * HOUR_S, DAY_S + 13 * HOUR_S, ()))
    assert call(play, 1800, agents=5, delay_s=600, hours=2, rest_hours=8) == []
    play.run()
    assert money(play.facts, "reserve_pay") == [(1, -HOURLY * 2 * 2.0, 2.0)]


URGENT = Complaints(intent="ask", classes={"urgent": ComplaintClass()})


def test_an_urgent_complaint_that_finds_nobody_calls_somebody_in() -> None:
    level = AlertLevel(
        measure="complaint_wait_s", raise_at=300, raise_for_s=0, lower_below=60, lower_for_s=600,
        actions=(CallComplaintDuty(delay_s=600, hours=1),),
    )  # fmt: skip
    play = stage(
        ("an", 0, 3600, ()), ("bo", 20 * HOUR_S, 22 * HOUR_S, ()),
        complaints=URGENT, plan=StagedPlan(levels=(level,), every_s=60, lag_s=0),
    )  # fmt: skip
    play.send("a", 7200, 10)
    # nobody has answered at 7500, the call goes out, and takes effect ten minutes later
    assert play.run() == [(8100, "a > 0"), (8110, "a done")]
    assert play.presence()[1] == (0, 8100, 11700)
    assert play.facts is not None
    assert [float(row["time"]) for row in play.facts.alerts if row["sign"] == 0] == [7500.0, 8700.0], (
        "ten quiet minutes"
    )


def test_only_those_are_called_who_serve_what_waits() -> None:
    play = stage(("an", 0, 3600, ()), ("bo", 20 * HOUR_S, 22 * HOUR_S, ()), complaints=URGENT)
    found: dict[str, list[int]] = {}

    def call_both() -> None:
        for name, kinds in (("other", {7}), ("mine", {0, 7})):
            called = play.centre.workforce.call_reserves(5, 600, 1, 8, 12, kinds)
            found[name] = [person.seat.number for person in called]

    play.at(7200, call_both)
    play.run()
    assert found == {"other": [], "mine": [0, 1]}


def test_who_has_left_without_a_word_is_no_complaint_that_waits() -> None:
    play = stage(("an", 0, 3600, ()), complaints=URGENT)
    seen: list[list[float]] = []

    def look(outcome: Outcome) -> None:
        (waiting,) = (contact for queue in play.centre.desk.queues for contact in queue)
        waiting.outcome = outcome
        seen.append([each.opened_s for each in play.centre.monitor.controls.urgent()])

    play.send("a", 7200, 10)
    play.at(7300, lambda: look(Outcome.OPEN))
    play.at(7301, lambda: look(Outcome.SILENT_QUEUE))
    play.at(7302, lambda: look(Outcome.OPEN))
    play.run()
    assert seen == [[7200.0], [], [7200.0]]


def test_no_assumption_makes_right_answers_impossible_or_certain_beyond_numbers() -> None:
    mad = Effects({"pay_effort.trade": 1e4, "fatigue.quality": 1e4, "morale.quality": 1e4, "assist.quality": 1e4})
    assert mad.effort_quality(1.0) > 0 and mad.fatigue_quality(1.0) > 0
    assert mad.morale_quality(1.0) < 1e30 and mad.assist_quality(1.0) < 1e30


def test_a_plan_that_watches_complaints_needs_their_classes() -> None:
    level = AlertLevel(measure="complaint_wait_s", raise_at=300, lower_below=60, actions=(PostponeBreaks(),))
    with pytest.raises(ValueError, match="plan: needs a complaints"):
        stage(("an", 0, 3600, ()), plan=StagedPlan(levels=(level,)))


@pytest.mark.parametrize(("day_hours_max", "expected"), [(12.0, 1.0), (10.0, 0.0)])
def test_a_short_turn_after_a_shift_counts_with_it(day_hours_max: float, expected: float) -> None:
    """Eight hours from 0:00, and a reserve of three from 10:00: eleven hours within a day."""
    play = stage(("an", 0, 8 * HOUR_S, ()))
    came = call(play, 10 * HOUR_S - 600, agents=1, delay_s=600, hours=3, rest_hours=8, day_hours_max=day_hours_max)
    play.run()
    assert came == [expected]


@pytest.mark.parametrize(("rest_hours", "expected"), [(8.0, 0.0), (5.0, 1.0)])
def test_nobody_is_called_without_the_rest_before_the_next_shift(rest_hours: float, expected: float) -> None:
    """Off from 1:00, reserve 6:00-8:00 called at 5:50, on again at 13:00: five hours before it."""
    play = stage(("an", 0, HOUR_S, ()), ("an", 13 * HOUR_S, 14 * HOUR_S, ()))
    came = call(play, 5 * HOUR_S + 3000, agents=1, delay_s=600, hours=2, rest_hours=rest_hours)
    play.run()
    assert came == [expected]


def test_nobody_is_called_twice() -> None:
    play = stage(("an", 20 * HOUR_S, 21 * HOUR_S, ()))
    first = call(play, 100, agents=1, delay_s=600, hours=1, rest_hours=0)
    second = call(play, 200, agents=1, delay_s=9000, hours=1, rest_hours=0)  # off by then, but called already
    third = call(play, 10_000, agents=1, delay_s=600, hours=1, rest_hours=0)
    play.run()
    assert (first, second, third) == ([1.0], [0.0], [1.0])


def test_a_reserve_who_gives_notice_before_the_hour_does_not_come() -> None:
    play = stage(("an", 20 * HOUR_S, 21 * HOUR_S, ()))
    call(play, 100, agents=1, delay_s=600, hours=1, rest_hours=0)

    def quit_() -> None:
        play.centre.persons[0].gone = True

    play.at(300, quit_)
    play.run()
    assert play.presence() == []


# -- the whole alarm chain -----------------------------------------------------------------------------------


class Once:
    """A plan that calls the vendor at the first look."""

    every_s = 60.0
    lag_s = 0.0

    def needs(self) -> frozenset[str]:
        """The vendor."""
        return frozenset({"vendor"})

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """Up at once."""
        if level:
            return None
        return Step(1, "waiting", views[-1].waiting, 1.0, (VendorOverflow(),), ())


def test_the_monitor_acts_through_the_plan_and_logs_it() -> None:
    play = Stage(
        groups={}, more={"staffing": {"desk": Headcount(agents=(0,))}, "vendor": OFFER, "plan": Once()},
        duration_s=1000.0,
    )  # fmt: skip
    play.send("a", 10, 5)
    assert play.run() == [(160, "a > 0"), (165, "a done")]
    assert play.facts is not None
    assert play.facts.actions == ("", "VendorOverflow")
    assert play.facts.alerts[["time", "level_from", "level_to", "value", "sign", "amount"]].tolist() == [
        (60.0, 0, 1, 1.0, 0, 0.0), (60.0, 0, 1, 1.0, 1, 3.0)
    ]  # fmt: skip


def test_counts_and_people_may_work_side_by_side() -> None:
    people = files(["shop/ask/chat"], [("an", 0, 600, ())])
    made = scenario(
        intents={"ask": intent()},
        rates={"shop/ask/chat": Rates(per_hour=(0.0,), handle_time_s=60.0)},
        staffing={"desk": Headcount(agents=(2,))},
        duration_s=DAY_S,
        structure=Explicit(serves={"any": (Serves(intent="ask"),), "desk": (Serves(intent="ask"),)}),
    )
    facts = Simulation(made, people, Chance(1, 0), TEXTBOOK).run()
    assert sorted(facts.presence[["agent", "kind", "end"]].tolist()) == [
        (0, SHIFT, 600.0), (1, COUNT, DAY_S), (2, COUNT, DAY_S)
    ]  # fmt: skip
