"""Shifts, breaks and head-count: who is there when, in exact traces."""

from __future__ import annotations

import pytest

from models.behaviour.effects import TEXTBOOK
from models.facts.tables import LEDGER, PRESENCE
from models.operation.headcount import Headcount
from models.operation.rates import Rates
from models.people.events import COUNT, SHIFT
from models.simulation.simulation import Simulation
from policies.structure import Explicit, Serves
from sim.chance import Chance
from tests.operations import DAY_S, HOURLY, SERVES, Stage, files, intent, money, scenario, stage

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
    assert play.facts[LEDGER]["day"].tolist() == [0, 0], "a shift belongs to the day on which it began"


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
        play.at(at, lambda: seen.append(sum(agent.is_open for agent in play.agents)))
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


# -- side by side --------------------------------------------------------------------------------------------


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
    assert sorted(facts[PRESENCE][["agent", "why", "end"]].tolist()) == [
        (0, SHIFT, 600.0), (1, COUNT, DAY_S), (2, COUNT, DAY_S)
    ]  # fmt: skip
