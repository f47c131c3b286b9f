"""Cases with a known right answer; those that come out wrong today are expected to fail, each for its reason.

Every folder of tests/cases/ says in its README what is right.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.setting import InputError
from tests.cases import FOLDER, LOGS, PLAIN, Attempt, command, play, refusal, wrong


def one_line(lines: tuple[str, ...], *parts: str) -> None:
    """It is refused in one line that names all of these."""
    assert len(lines) == 1, lines
    assert all(part in lines[0] for part in parts), lines


def test_every_case_says_what_is_right_and_is_asked() -> None:
    asked = Path(__file__).read_text(encoding="utf-8") + (FOLDER.parent / "test_log_cases.py").read_text("utf-8")
    folders = [folder for folder in FOLDER.iterdir() if folder.is_dir() and folder != LOGS]
    assert len(folders) >= 28
    for folder in folders:
        assert (folder / "README.md").read_text(encoding="utf-8").strip(), folder.name
        assert re.search(rf"""['"]{folder.name}['"]""", asked), folder.name


# -- those that are right ------------------------------------------------------------------------------------


def test_who_waits_while_nobody_is_there_is_answered_when_somebody_comes() -> None:
    played = play("right_closed_desk")
    assert [(a.arrived, a.answered, a.ended) for a in played.attempts] == [
        ("09:00:00", "09:00:00", "09:15:00"),
        ("09:05:00", "10:00:00", "10:01:00"),
        ("09:06:00", "10:01:00", "10:02:00"),
    ]
    assert played.there == {"help-0": [("09:00:00", "09:15:00"), ("10:00:00", "+1 00:00:00")]}
    assert played.figures["service_level"] == (1, 3)
    assert played.figures["mean_wait_s"] == (6600, 3)


@pytest.mark.parametrize("case", ["right_leap", "right_year"])
def test_a_night_shift_goes_on_over_the_29th_of_february_and_over_the_new_year(case: str) -> None:
    played = play(case)
    assert played.there == {"wu": [("22:00:00", "+1 06:00:00")]}
    assert [(a.answered, a.ended) for a in played.attempts] == [
        ("23:50:00", "+1 00:10:00"),
        ("+1 01:00:00", "+1 01:05:00"),
    ]
    assert played.money["base_pay"] == -240
    assert "overtime_pay" not in played.money


# -- breaks and shifts ---------------------------------------------------------------------------------------


@wrong("a break at the very end of a shift is dropped without a word")
def test_a_break_at_the_end_of_a_shift_is_a_break() -> None:
    played = play("break_at_the_end")
    assert played.there == {"wu": [("08:00:00", "12:00:00"), ("12:30:00", "16:30:00")]}
    assert played.attempts == (Attempt("16:40:00", "-", "-", "16:44:00", "abandoned", 0),)
    assert played.figures["abandonment"] == (1, 1)


@wrong("who waits is taken before a break that begins with the shift")
def test_a_break_at_the_start_of_a_shift_is_a_break() -> None:
    played = play("break_at_the_start")
    assert played.there == {"wu": [("08:30:00", "17:00:00")]}
    assert played.attempts == (Attempt("07:50:00", "08:30:00", "wu", "08:50:00", "resolved", 0),)
    assert played.figures["mean_wait_s"] == (2400, 1)


@wrong("what runs over from one shift into the next one is paid as overtime")
def test_shifts_back_to_back_are_paid_as_rostered() -> None:
    played = play("double_shift")
    assert played.attempts == (Attempt("13:55:00", "13:55:00", "wu", "14:15:00", "resolved", 0),)
    assert played.money["base_pay"] == -480
    assert "overtime_pay" not in played.money


@wrong("work that is unfinished when the run stops is paid as if the shift lasted to its end")
def test_overtime_at_the_end_of_the_run_is_paid() -> None:
    played = play("overtime_at_the_end")
    assert played.there == {"wu": [("14:00:00", "+1 00:00:00")]}
    assert played.money["base_pay"] == -285
    assert played.money["overtime_pay"] == -22.5


@wrong("people work before they are hired")
def test_a_shift_before_the_first_day_is_refused() -> None:
    one_line(refusal("before_the_first_day"), "roster.csv row 2", "hired_on")


@wrong("who is absent today is called in tonight")
def test_the_sick_are_not_called_in() -> None:
    played = play("sick_and_called", "plan=own", "people=sick")
    assert ("18:01:00", 0, 1) in played.levels
    assert played.there == {}
    assert played.money == {"absence_pay": -216}


# -- who is there --------------------------------------------------------------------------------------------

SAME_AGENT = ("care=own", "assignment=same_agent", "assignment.wait_s=3600")


@wrong("a customer is kept for an agent who has gone home")
def test_nobody_waits_for_who_has_gone_home() -> None:
    again = play("last_agent_gone", *SAME_AGENT).attempt("09:56:00", number=1)
    assert again.by == "wu"
    assert "09:56:00" <= again.answered <= "10:05:00"


@wrong("a customer is kept for an agent who has gone to lunch")
def test_nobody_waits_for_who_is_at_lunch() -> None:
    again = play("last_agent_at_lunch", *SAME_AGENT).attempt("09:56:00", number=1)
    assert (again.by, again.answered) == ("wu", "10:05:00")


HALF_AS_LONG = [f"behaviour.familiarity.time.{part}=0.5" for part in ("value", "low", "high")]


@wrong("whoever sits down in a seat remembers the customers of who sat there before")
def test_another_person_in_the_seat_remembers_nobody() -> None:
    words = ["care=own", "assignment=same_agent", "behaviour=default", *HALF_AS_LONG]
    played = play("another_in_the_seat", *words)
    again = played.attempt("14:10:00", number=1)
    assert (again.answered, again.ended) == ("14:10:00", "14:15:00")
    assert played.attempt("19:15:00", number=2).ended == "19:17:30", "who stays remembers"
    assert played.figures["same_agent_share"] == (1, 2)


# -- opening hours -------------------------------------------------------------------------------------------


@wrong("a hand-over at closing time finds the line closed")
def test_a_hand_over_begun_in_time_goes_on_after_closing_time() -> None:
    played = play("handed_over_at_closing", "escalation=own")
    assert played.attempts == (
        Attempt("09:55:00", "09:55:00", "wu", "10:05:00", "transferred", 0),
        Attempt("10:05:00", "10:05:00", "li", "10:10:00", "resolved", 1),
    )


@wrong("opening hours over midnight are refused", InputError)
def test_opening_hours_may_go_over_midnight() -> None:
    played = play("night_hours")
    assert played.attempts == (Attempt("23:00:00", "23:00:00", "wu", "23:05:00", "resolved", 0),)


@wrong("opening hours of fractions of a second are missed at some openings and closings")
def test_opening_hours_may_be_fractions_of_a_second() -> None:
    played = play("fractional_hours")
    assert len(played.there["help-0"]) == 20
    open_h = 20 * 44_280.3 / 3600
    assert open_h - 1e-6 <= played.present_h <= open_h + 20 * 30 / 3600  # a call of 30 s is finished


@wrong("a staffing period of fractions of a second falls into the step before")
def test_a_period_of_staffing_may_be_fractions_of_a_second() -> None:
    played = play("uneven_period")
    # 100 periods of one agent for 1,800.7 s and three for 3,599.4 s; who is busy with a call of 30 s stays for it
    staffed_h = 100 * (1 * 1800.7 + 3 * 3599.4) / 3600
    assert staffed_h - 1e-6 <= played.present_h <= staffed_h + 200 * 30 / 3600


# -- emergency plans -----------------------------------------------------------------------------------------


@wrong("an end of alert that needs more memory than there is never comes, without a word")
def test_a_memory_longer_than_what_is_remembered_is_refused() -> None:
    assert any("lower_for_s" in line for line in refusal("alert_memory", "plan=own"))


@wrong("a lag beyond what is remembered blinds the plan without a word")
def test_a_lag_longer_than_what_is_remembered_is_refused() -> None:
    assert any("lag_s" in line for line in refusal("alert_memory", "plan=own", "plan.lag_s=7300"))


def test_a_memory_within_what_is_remembered_works() -> None:
    # nobody waits from 09:45 on, which is seen a minute late
    played = play("alert_memory", "plan=own", "plan.levels.0.lower_for_s=7000")
    assert played.levels == [("09:02:00", 0, 1), ("11:42:00", 1, 0)]


@wrong("an alert that can never be lowered is accepted")
def test_an_alert_that_can_never_be_lowered_is_refused() -> None:
    one_line(refusal("lower_at_zero", "plan=own"), "lower_below", "0 given", "must be > 0")


@wrong("the end of the upper level undoes what the lower level still does")
def test_the_end_of_an_upper_level_restores_the_lower_one() -> None:
    played = play("levels_of_alert", "plan=own")
    assert [(before, after) for _, before, after in played.levels] == [(0, 1), (1, 2), (2, 1), (1, 0)]
    hurried = played.attempt("09:36:00")  # 600 s of patience, half as much again by the lower level's message
    assert (hurried.answered, hurried.ended) == ("09:50:00", "09:55:00")
    assert played.figures["abandonment"] == (0, 11)


@wrong("those who leave are compared with those who ask at the same time, which is nobody")
def test_many_who_leave_raise_the_alert_while_nobody_new_comes() -> None:
    played = play("left_share", "plan=own")
    assert played.figures["abandonment"] == (50, 51)
    assert played.levels[:1] == [("09:15:00", 0, 1)]


@wrong("a share of customers reaches 41")
def test_a_monitored_share_is_at_most_1() -> None:
    played = play("left_share_one_more", "plan=own")
    assert played.levels[:1] == [("09:15:00", 0, 1)]
    assert all(0 <= seen <= 1 for *_, seen in played.alerts)


# -- demand --------------------------------------------------------------------------------------------------


@wrong("a surge that ends before it begins is accepted and does nothing")
def test_a_surge_that_ends_before_it_begins_is_refused() -> None:
    one_line(refusal("surge_backwards", "demand=push"), "demand.phases.push", "end")


@wrong("a surge within an interval of the forecast does nothing")
def test_a_surge_acts_in_its_part_of_the_hour() -> None:
    # 60 in the hour; 20 minutes as usual and 40 minutes five times as many
    expected = play("surge_inside_the_hour", "demand=push").expected["shop/ask/phone"]
    assert [volume for volume in expected if volume] == pytest.approx([60, 220, 60])


def shifted(*words: str) -> list[float]:
    """The volumes by the hour of a case whose phase has an offset from UTC; none if it is refused by name."""
    if lines := refusal("offset_in_dates", *words):
        one_line(lines, "demand.phases.push.start")
        return []
    return [volume for volume in play("offset_in_dates", *words).expected["shop/ask/phone"] if volume]


@wrong("a phase with an offset from UTC ends in a traceback", TypeError)
def test_a_phase_may_have_an_offset_from_utc_or_is_refused() -> None:
    assert shifted("demand=push") in ([], pytest.approx([60, 300, 60]))


@wrong("an outage with an offset from UTC on one side ends in a traceback", TypeError)
def test_an_outage_may_have_an_offset_from_utc_or_is_refused() -> None:
    lines = refusal("offset_in_dates", "bot=out")
    assert all("bot.outages.windows.0" in line for line in lines)
    if not lines:
        play("offset_in_dates", "bot=out")


@wrong("an event with an offset from UTC fails in every replication")
def test_an_event_may_have_an_offset_from_utc_or_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    event = "experiment.event=['2026-12-07T10:00:00+08:00',60]"
    words = [f"conf={FOLDER / 'surge_inside_the_hour'}", *PLAIN, event, f"results={tmp_path}", "language=en"]
    said = command(capsys, "run", *words)
    assert said.code == 0 or (said.code == 2 and "experiment.event" in said.complaints[0])


@wrong("endless demand is accepted, and fails in numpy")
@pytest.mark.parametrize("scale", ["inf", "1e300"])
def test_endless_demand_is_refused(scale: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = command(capsys, "run", f"demand.scale={scale}", f"results={tmp_path}", "replications=1", "jobs=1")
    assert said.code == 2
    assert [line for line in said.complaints if "demand.scale" in line]


# -- the length of a run -------------------------------------------------------------------------------------


@wrong("a run of ten minutes fails in every replication")
def test_a_run_may_be_short_or_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = [f"conf={FOLDER / 'ten_minute_run'}", *PLAIN, f"results={tmp_path}", "language=en"]
    said = command(capsys, "run", *words)
    assert said.code == 0 or (said.code == 2 and "duration_s" in said.complaints[0])


@wrong("a warm-up as long as the run is accepted, and every figure is 0 of 0")
def test_a_warm_up_as_long_as_the_run_is_refused() -> None:
    one_line(refusal("warm_up_beyond"), "warm_up_s")
