"""Emergency actions: what each does, and the words it brings along."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Any, ClassVar

import pytest

from experiments.log import log
from models.deferred.complaint import ComplaintClass, Complaints
from models.emergency.indicators import INDICATORS
from models.emergency.levers import Levers
from models.facts.tables import PRESENCE
from models.people.events import RESERVE, SHIFT
from models.people.rules import People
from policies import actions
from policies.actions.call_reserves import CallReserves
from policies.actions.postpone_breaks import PostponeBreaks
from policies.plan import AlertLevel, StagedPlan
from sim.setting import Words, setting
from tests.operations import DAY_S, HOUR_S, HOURLY, Stage, money, stage

URGENT = Complaints(intent="ask", classes={"urgent": ComplaintClass()})


def test_breaks_put_off_are_taken_when_the_alert_ends_looked_at_every_ten_minutes() -> None:
    play = stage(("an", 0, 20_000, ((1000, 1600),)))
    levers = play.levers
    # without rules for people nothing may be put off; the rules' default is 5400 s
    play.simulation.personnel.workforce.rules = People(absent_share=0.0, absent_fatigue=0.0, quit_per_year=0.0)
    play.at(900, lambda: PostponeBreaks().start(levers))
    play.at(2500, lambda: PostponeBreaks().stop(levers))
    play.run()
    assert play.presence() == [(0, 0, 2800), (0, 3400, 20_000)]


def test_breaks_are_put_off_no_longer_than_the_rules_allow() -> None:
    play = stage(("an", 0, 20_000, ((1000, 1600),)))
    levers = play.levers
    play.simulation.personnel.workforce.rules = People(
        absent_share=0.0, absent_fatigue=0.0, quit_per_year=0.0, break_delay_max_s=900.0
    )
    play.at(0, lambda: PostponeBreaks().start(levers))
    play.run()
    assert play.presence() == [(0, 0, 1900), (0, 2500, 20_000)]


def call(play: Stage, at_s: float, **figures: Any) -> list[float]:
    """Call reserves at ``at_s``; returns a list that will hold how many come."""
    levers = play.levers
    came: list[float] = []
    play.at(at_s, lambda: came.append(CallReserves(**figures).start(levers)))
    return came


def test_reserves_come_after_the_delay_for_the_hours_and_are_paid_as_such() -> None:
    play = stage(("an", 0, 3600, ()), ("bo", 20 * HOUR_S, 22 * HOUR_S, ()))
    came = call(play, 1800, agents=5, delay_s=600, hours=2, rest_hours=8)
    play.send("a", 3700, 10)
    assert play.run()[0] == (3700, "a > 1")
    assert came == [1.0], "an is on duty, bo is off and rested"
    assert play.presence()[1:] == [(1, 2400, 9600), (1, 20 * HOUR_S, 22 * HOUR_S)]
    assert play.facts is not None
    reasons = {(int(r["agent"]), float(r["start"])): int(r["why"]) for r in play.facts[PRESENCE]}
    assert reasons == {(0, 0.0): SHIFT, (1, 2400.0): RESERVE, (1, 20 * HOUR_S): SHIFT}
    assert money(play.facts, "reserve_pay") == [(1, -HOURLY * 2 * 1.5, 2.0)], "on a day with a shift it is overtime"


def test_a_reserve_on_a_day_off_is_paid_as_work_on_a_rest_day() -> None:
    play = stage(("an", 0, 3600, ()), ("bo", DAY_S + 12 * HOUR_S, DAY_S + 13 * HOUR_S, ()))
    assert call(play, 1800, agents=5, delay_s=600, hours=2, rest_hours=8) == []
    play.run()
    assert money(play.facts, "reserve_pay") == [(1, -HOURLY * 2 * 2.0, 2.0)]


def test_only_those_are_called_who_serve_what_waits() -> None:
    play = stage(("an", 0, 3600, ()), ("bo", 20 * HOUR_S, 22 * HOUR_S, ()), complaints=URGENT)
    found: dict[str, list[int]] = {}

    def call_both() -> None:
        for name, contact_types in (("other", {7}), ("mine", {0, 7})):
            called = play.simulation.personnel.workforce.call_reserves(5, 600, 1, 8, 12, contact_types)
            found[name] = [person.seat.number for person in called]

    play.at(7200, call_both)
    play.run()
    assert found == {"other": [], "mine": [0, 1]}


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
        play.simulation.floor.people[0].gone = True

    play.at(300, quit_)
    play.run()
    assert play.presence() == []


# -- words -----------------------------------------------------------------------------------------------------


def every_action() -> list[type]:
    """All classes of policies.actions, found by walking its files."""
    modules = [importlib.import_module(f"{actions.__name__}.{m.name}") for m in pkgutil.iter_modules(actions.__path__)]
    return [
        cls
        for module in modules
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__
    ]


def test_actions_are_found() -> None:
    assert len(every_action()) >= 11


@pytest.mark.parametrize("cls", every_action())
def test_an_action_has_words_in_both_languages(cls: Any) -> None:
    for words in (cls.label, cls.ending):
        assert set(words) == {"zh", "en"} and all(words.values())
    assert not cls.amount or all(cls.amount[language].count("{}") == 1 for language in ("zh", "en"))


@setting
class SendPizza:
    """An action that the project does not know: everybody gets a pizza, and nobody has a break."""

    pieces: int = 3
    """How many each gets."""

    label: ClassVar[Words] = {"zh": "送比萨", "en": "send pizza"}
    amount: ClassVar[Words] = {"zh": "{} 块", "en": "{} pieces"}
    ending: ClassVar[Words] = {"zh": "比萨吃完", "en": "no more pizza"}

    def start(self, levers: Levers) -> float:
        """Send it."""
        levers.breaks_put_off.pull(True)
        return float(self.pieces)

    def stop(self, levers: Levers) -> float:
        """It is eaten."""
        return levers.breaks_put_off.release(True)

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()


def test_an_action_of_ones_own_runs_in_a_plan_and_is_logged_in_its_own_words() -> None:
    level = AlertLevel(
        indicator="waiting", raise_at=1, raise_for_s=0, lower_below=1, lower_for_s=0,
        actions=(SendPizza(), PostponeBreaks()),
    )  # fmt: skip
    play = Stage(more={"plan": StagedPlan(levels=(level,), every_s=60, lag_s=0)}, duration_s=1000.0)
    play.send("a", 0, 200)
    play.send("b", 10, 10)
    postponing: list[bool] = []
    for at_s in (59, 61, 241):
        play.at(at_s, lambda: postponing.append(play.simulation.personnel.workforce.postponing))
    play.run()
    assert postponing == [False, True, False]
    assert play.facts is not None
    assert [*play.facts.actions] == ["", "SendPizza", "PostponeBreaks"]
    waiting = INDICATORS["waiting"].label
    assert [(row.time_s, row.level_to, row.indicator, row.action) for row in log(play.facts)] == [
        (60.0, 1, waiting, {"zh": "送比萨（3 块）、推迟休息", "en": "send pizza (3 pieces), postpone breaks"}),
        (240.0, 0, waiting, {"zh": "比萨吃完、恢复休息", "en": "no more pizza, breaks as rostered"}),
    ]
