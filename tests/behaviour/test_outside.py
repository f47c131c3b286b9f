"""An effect that comes from outside the project acts like the project's own, without any change to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, ClassVar

import numpy as np
import pytest

from experiments.construction import build
from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts, Effect
from models.behaviour.effects import TEXTBOOK, Effects, figures, in_force
from models.behaviour.fatigue import Fatigue
from models.facts.facts import Facts
from models.facts.tables import CONTACTS
from policies.structure import Serves
from sim.setting import setting
from tests.behaviour.sure import acting, sure
from tests.operations import FIRST, HOUR_S, Stage, files


@setting
class Routine:
    """Who has long been in the job is quicker, sells better, is ruder, and never looks anything up."""

    key: ClassVar[str] = "routine"
    active: bool = True
    after_days: float = 365.0
    speed: Annotated[Assumption, Label("老手省下的时间", "time saved by old hands")]
    slack: Annotated[Assumption, Label("疲劳时的懈怠", "slackening when tired")]

    def acts(self) -> Acts:
        """All of a person."""
        return Acts(
            work_time=lambda work: 1 - self.speed.value * (work.tenure_days > self.after_days),
            form_speed=lambda form: 1 - self.slack.value * form.tired,
            form_manner=lambda form: -self.slack.value * form.tired,
        )


def run(effects: Effects) -> tuple[Stage, Facts]:
    """Two people at work from 9 to 17: the first has been there for two years, the second came today."""
    shifts = [(name, 9 * HOUR_S, 17 * HOUR_S, ()) for name in ("an", "bo")]
    given = files(["shop/ask/chat"], shifts)
    old, new = given.agents
    people = replace(given, agents=(replace(old, hired_on=FIRST - timedelta(days=730)), new))
    play = Stage(people=people, groups={}, effects=effects, more={"serves": {"any": [Serves(intent="ask")]}})
    for i in range(8):
        play.send(f"c{i}", (9 + i // 2) * HOUR_S, 600)
    play.run()
    assert play.facts is not None
    return play, play.facts


def talk_s(facts: Facts, agent: int) -> list[float]:
    """How long the talks of an agent took."""
    rows = facts[CONTACTS][facts[CONTACTS]["agent"] == agent]
    return [float(row["talked"] - row["answered"]) for row in rows]


def test_it_is_an_effect_without_any_inheritance() -> None:
    assert isinstance(Routine(speed=sure(0.2), slack=sure(0.0)), Effect)
    assert Routine.__mro__ == (Routine, object)


def test_it_changes_the_time_of_the_person_on_whom_it_acts() -> None:
    _, usual = run(TEXTBOOK)
    _, facts = run(Effects([Routine(speed=sure(0.2), slack=sure(0.0))]))
    assert talk_s(usual, 0) == talk_s(usual, 1) == [600.0] * 4
    # the mean speed of the two stays as it was: (1 / 0.8 + 1) / 2 = 1.125
    assert talk_s(facts, 0) == pytest.approx([600 * 0.8 * 1.125] * 4)
    assert talk_s(facts, 1) == pytest.approx([600 * 1.125] * 4)


def test_it_acts_together_with_the_projects_own_and_its_form_is_looked_at_every_hour() -> None:
    effects = Effects([Routine(speed=sure(0.0), slack=sure(0.5)), acting(Fatigue, time=0.1, typical=0.25)])
    play, _ = run(effects)
    person = play.workforce.people[0]
    person.fatigue = 0.65
    person.renew()
    assert person.agent.tempo == pytest.approx((1 + 0.1 * 0.4) / (1 - 0.5 * 0.4))
    assert person.agent.manner == pytest.approx(-0.5 * 0.4)
    assert Effects([Routine(speed=sure(0.0), slack=sure(0.5))]).change_in_a_shift


def test_it_is_off_when_it_is_switched_off() -> None:
    _, usual = run(TEXTBOOK)
    _, facts = run(Effects([Routine(active=False, speed=sure(0.2), slack=sure(0.5))]))
    assert facts[CONTACTS].tobytes() == usual[CONTACTS].tobytes()


def test_its_figures_have_names_ranges_and_draws_of_their_own() -> None:
    spread = Assumption(value=0.2, low=0.1, high=0.3)
    behaviour: dict[str, Effect | None] = {"routine": Routine(speed=spread, slack=sure(0.0))}
    assert [(figure.name, figure.label["en"]) for figure in figures(behaviour)] == [
        ("routine.speed", "time saved by old hands"), ("routine.slack", "slackening when tired")
    ]  # fmt: skip
    drawn = [in_force(behaviour, 1, draw).on(Routine) for draw in range(200)]
    values = np.array([effect.speed.value for effect in drawn if effect is not None])
    assert 0.1 <= values.min() < 0.15 and 0.25 < values.max() <= 0.3
    assert values.mean() == pytest.approx(0.2, abs=0.015)


def test_settings_may_name_it_where_its_package_is_a_plug_in() -> None:
    figure = {"value": 0.2, "low": 0.1, "high": 0.3}
    node = {"routine": {"_target_": "Routine", "speed": figure, "slack": figure}}
    built = build(dict[str, Effect | None], node, "behaviour", plugins=("tests.behaviour",))
    assert in_force(built, 1).on(Routine) == built["routine"]
