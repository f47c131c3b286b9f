"""Seats change hands: who quits is followed by a newcomer, in exact traces and by the law of tenure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import exp

import numpy as np
import pytest

from models.behaviour.newness import Newness
from models.facts.tables import EVENTS, PRESENCE
from models.files import Files
from models.people.events import ABSENCE, JOINED, LEFT
from models.people.rules import People
from models.simulation.simulation import run_once
from policies.structure import Serves
from sim.chance import Chance
from tests.behaviour.sure import only
from tests.operations import DAY_S, HOUR_S, Stage, files, scenario

NINE, FIVE = 9 * HOUR_S, 5 * HOUR_S
SERVES = {"any": [Serves(intent="ask")]}
SLOW_START = only(Newness, extra_time=0.5, days=30.0)


Shifts = Sequence[tuple[str, float, float, tuple[tuple[float, float], ...]]]


def rules(quit_per_year: float, replacement_days: float | None, absent_share: float = 0.0) -> People:
    """People who quit by a constant hazard and are otherwise alike every day."""
    return People(
        absent_share=absent_share,
        absent_fatigue=0,
        quit_per_year=quit_per_year,
        quit_newness=0,
        quit_morale=0,
        quit_fatigue=0,
        replacement_days=replacement_days,
    )


def day_shifts(name: str, days: int) -> Shifts:
    """An hour at nine every day."""
    return [(name, day * DAY_S + NINE, day * DAY_S + NINE + HOUR_S, ()) for day in range(days)]


def veterans(shifts: Shifts, days: int = 1) -> Files:
    """People who have long been at it: the user's handle times are theirs."""
    given = files(["shop/ask/chat"], shifts, days=days)
    return replace(given, agents=tuple(replace(agent, hired_on=date(1990, 1, 1)) for agent in given.agents))


def play(replacement_days: float | None, days: int = 3) -> Stage:
    """One agent, long in the job, who quits on the first morning for certain; so does everybody after."""
    people = veterans(day_shifts("an", days), days)
    more = {"serves": SERVES, "people": rules(1e6, replacement_days)}
    stage = Stage(groups={}, people=people, more=more, effects=SLOW_START)
    for day in range(days):
        stage.send(f"c{day}", day * DAY_S + NINE, 60)
    return stage


def events(stage: Stage, event: int) -> list[tuple[int, int]]:
    """(agent, day) of all events of a sort."""
    assert stage.facts is not None
    return [(int(r["agent"]), int(r["day"])) for r in stage.facts[EVENTS] if r["event"] == event]


def test_without_replacement_the_seat_stays_empty() -> None:
    stage = play(None)
    stage.run()
    assert stage.presence() == []
    assert events(stage, LEFT) == [(0, 0)]
    assert events(stage, JOINED) == []


def test_a_newcomer_has_the_seat_the_same_morning_and_begins_as_one_who_knows_nothing_yet() -> None:
    stage = play(0)
    story = stage.run()
    slow_s = 60 * (1 + 0.5 * exp(-4 / 24 / 30))  # hired at five, at work at nine
    wanted = [(f"c{day} > 0", day * DAY_S + NINE) for day in range(3)]
    wanted += [(f"c{day} done", day * DAY_S + NINE + slow_s) for day in range(3)]
    assert {what: at for at, what in story} == pytest.approx(dict(wanted))
    assert events(stage, LEFT) == events(stage, JOINED) == [(0, 0), (0, 1), (0, 2)]


def test_a_vacancy_lasts_as_long_as_it_is_said_to() -> None:
    stage = play(1.5)
    stage.run()
    # gone on the first day at five, filled on the second at 17, next at work on the third, where all go again
    assert events(stage, LEFT) == [(0, 0), (0, 2)]
    assert events(stage, JOINED) == [(0, 1)]
    assert stage.presence() == [], "at five on the third day the newcomer went too"


def test_who_is_on_duty_when_the_notice_is_given_finishes_the_shift_and_the_newcomer_comes_after() -> None:
    shifts: Shifts = [("an", 0.0, 6 * HOUR_S, ()), ("an", NINE, NINE + HOUR_S, ())]
    more = {"serves": SERVES, "people": rules(1e6, 0)}
    people = veterans(shifts)
    stage = Stage(groups={}, people=people, more=more, effects=SLOW_START)
    stage.send("old", 6 * HOUR_S - 10, 60)
    stage.send("new", NINE, 60)
    assert stage.run() == [
        (6 * HOUR_S - 10, "old > 0"),
        (6 * HOUR_S + 50, "old done"),
        (NINE, "new > 0"),
        (pytest.approx(NINE + 60 * (1 + 0.5 * exp(-(NINE - 6 * HOUR_S - 50) / DAY_S / 30))), "new done"),
    ]
    assert events(stage, JOINED) == [(0, 0)]


def test_a_newcomer_is_somebody_else_and_changes_nobody_else_s_draws() -> None:
    days = 60
    names = ["an", "bo", "cy"]
    shifts = [shift for name in names for shift in day_shifts(name, days)]
    people = files(["shop/ask/chat"], shifts, days=days)

    def absences(seed: int, replacement_days: float | None) -> dict[int, set[int]]:
        more = {"serves": SERVES, "people": rules(3.0, replacement_days, absent_share=0.3)}
        stage = Stage(groups={}, people=people, more=more)
        people_now = stage.workforce.people
        people_now[:] = [person.successor(-1000.0 - seed) for person in people_now]  # others on the same seats
        stage.run()
        gone = dict(reversed(events(stage, LEFT)))  # the first of each
        assert gone, "somebody must quit for the test to tell"
        return {a: {d for b, d in events(stage, ABSENCE) if b == a and d < gone.get(a, days)} for a in range(3)}

    assert absences(1, 0) == absences(1, None), "those who were there first live through the same"


def test_the_draws_of_successive_holders_of_a_seat_differ() -> None:
    stage = Stage(groups={}, people=files(["shop/ask/chat"], day_shifts("an", 1)), more={"serves": SERVES})
    first = stage.workforce.people[0]
    second, third = first.successor(3.0), first.successor(3.0).successor(4.0)
    assert len({first.key, second.key, third.key, Chance(1, 1).key("person", "an")}) == 4
    assert (second.tenure_days, second.holder, third.holder) == (-3.0, 1, 2)
    assert second.skills == first.skills and second.hourly_yuan == first.hourly_yuan


def test_head_count_is_kept_and_tenure_has_its_law() -> None:
    """Quits at hazard d: d a person and year, and a share 1 - exp(-d / 4) with under three months."""
    days, count, d = 730, 60, 1.5
    shifts = [(f"p{i}", (days - 1) * DAY_S + NINE, (days - 1) * DAY_S + NINE + HOUR_S, ()) for i in range(count)]
    people = files(["shop/ask/chat"], shifts, days=days)
    made = scenario(
        intents={"ask": Stage().intents["ask"]}, rates=dict(Stage().scenario.operation.rates), staffing={},
        duration_s=1.0, serves=SERVES, people=rules(d, 0),
    )  # fmt: skip
    quits, young = 0, 0
    for replication in range(10):
        facts = run_once(made, people, 1, replication)
        left, joined = (facts[EVENTS][facts[EVENTS]["event"] == event] for event in (LEFT, JOINED))
        assert len(left) == len(joined)
        assert len(np.unique(facts[PRESENCE]["agent"])) == count
        quits += len(left)
        young += len(np.unique(joined["agent"][joined["day"] > days - 1 - 91]))
    expected = d / 365 * days * count * 10
    assert abs(quits - expected) < 3.9 * expected**0.5, "missed with a probability of 1 in 10,000"
    share = 1 - exp(-d / 4)
    assert abs(young - share * count * 10) < 3.9 * (share * (1 - share) * count * 10) ** 0.5
