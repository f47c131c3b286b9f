"""Each effect is declared in full, is gone when it is off, and a word that is wrong is an error."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import MISSING, fields, replace
from functools import cache
from math import exp
from typing import Any, ClassVar

import pytest

import models.behaviour
from experiments.construction import build
from experiments.settings import compose
from experiments.study import study
from models.behaviour.assumption import Assumption
from models.behaviour.attitude import Attitude
from models.behaviour.effect import Acts, Effect, Form, Traits, Work
from models.behaviour.effects import TEXTBOOK, Behaviour, Effects, figure_labels, figures, in_force, misnamed
from models.behaviour.fatigue import Fatigue
from models.behaviour.morale import Morale
from models.behaviour.pay_effort import PayEffort
from models.routing.agent import Agent
from sim.chance import name_key, uniform
from sim.setting import InputError, setting
from tests.behaviour.sure import acting, only, sure
from tests.operations import HOUR_S, Stage, files

TRAITS = Traits(5, 0.7, -1.1, 0.4)
WORK = Work(TRAITS, 0.7, 0.2, False, 0.3, 0.5)
NOW = Form(TRAITS, 0.8, 0.25, -0.4, 0.9, 0.5, 0.7)
USUAL = Form(TRAITS, 0.25, 0.25, 0.0, 0.2, 0.1, 0.0)


def shipped() -> list[type[Any]]:
    """The effect of every module of the room."""
    modules = [
        importlib.import_module(f"models.behaviour.{m.name}") for m in pkgutil.iter_modules(models.behaviour.__path__)
    ]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__ and isinstance(value, Effect)
    ]


every = pytest.mark.parametrize("kind", shipped(), ids=lambda kind: kind.__name__)


def names(kind: type[Any]) -> list[str]:
    """The figures of an effect."""
    return [field.name for field in fields(kind) if field.default is MISSING]


def made(effects: Effects) -> list[float]:
    """All that effects make of a person."""
    work = [effects.work_time(WORK), effects.work_quality(WORK)]
    return [
        *work,
        effects.tempo(NOW, USUAL),
        effects.care(NOW, USUAL),
        effects.selling(NOW, USUAL),
        effects.manner(NOW),
    ]


# -- declared in full -----------------------------------------------------------------------------------------


@cache
def default() -> Behaviour:
    """The behaviour that is shipped, every effect of it in force."""
    behaviour = build(dict[str, Effect | None], compose([])["behaviour"], "behaviour")
    return {name: replace(effect, active=True) for name, effect in behaviour.items() if effect is not None}


def test_every_effect_has_a_file_and_a_key_of_its_own_and_is_offered() -> None:
    kinds = shipped()
    assert len(kinds) >= 16
    assert len({kind.key for kind in kinds}) == len({kind.__module__ for kind in kinds}) == len(kinds)
    assert {kind.key: kind for kind in kinds} == {name: type(effect) for name, effect in default().items()}


@every
def test_every_figure_is_named_where_it_is_declared(kind: type[Any]) -> None:
    labels = figure_labels(kind)
    assert set(labels) == set(names(kind)) != set()
    for label in labels.values():
        assert set(label) == {"zh", "en"} and all(text.strip() for text in label.values())
        assert not set("(),:;!?") & set(label["zh"]), "full-width punctuation"


def test_every_figure_that_is_shipped_has_words_unit_and_source_in_both_languages() -> None:
    found = list(figures(default()))
    assert len(found) == sum(len(names(kind)) for kind in shipped())
    for figure in found:
        for words in (figure.label, figure.assumption.unit, figure.assumption.source):
            assert set(words) == {"zh", "en"} and all(words.values()), figure.name


# -- off ------------------------------------------------------------------------------------------------------


@every
def test_an_effect_that_is_off_does_nothing_to_a_person(kind: type[Any]) -> None:
    figured = acting(kind, **dict.fromkeys(names(kind), 0.3))
    off = Effects([replace(figured, active=False)])
    assert off.on(kind) is None
    assert off.given(kind) is not None
    assert made(off) == made(TEXTBOOK) == [1.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    assert not off.change_in_a_shift
    assert list(figures({kind.key: replace(figured, active=False), "other": None})) == []
    assert made(Effects([acting(kind)])) == made(TEXTBOOK), "nor does one whose figures are all 0"


@every
def test_an_effect_that_is_on_does_what_it_says_and_nothing_else(kind: type[Any]) -> None:
    on = Effects([acting(kind, **dict.fromkeys(names(kind), 0.3))])
    acts = on.on(kind).acts()  # type: ignore[union-attr]  # it is on
    differs = [one != other for one, other in zip(made(on), made(TEXTBOOK), strict=True)]
    assert differs == [
        acts.work_time is not None, acts.work_quality is not None,
        acts.form_time is not None or acts.form_speed is not None,
        acts.form_quality is not None, acts.form_selling is not None, acts.form_manner is not None,
    ]  # fmt: skip


def test_a_run_with_every_effect_off_is_the_textbook() -> None:
    shifts = [(name, 9 * HOUR_S, 17 * HOUR_S, ((12 * HOUR_S, 12.5 * HOUR_S),)) for name in ("an", "bo")]
    off = Effects([replace(effect, active=False) for effect in default().values() if effect is not None])
    told = []
    for effects in (TEXTBOOK, off):
        play = Stage(people=files(["shop/ask/chat"], shifts), groups={}, effects=effects, more={"serves": {"any": []}})
        for i in range(200):
            play.send(f"c{i}", 9 * HOUR_S + 200 * i, 350, patience_s=900)
        told.append(play.run())
    assert told[0] == told[1]


def test_in_usual_form_everybody_works_as_the_figures_say_to_the_last_bit() -> None:
    effects = in_force(default(), 1)
    assert effects.tempo(USUAL, USUAL) == effects.care(USUAL, USUAL) == effects.selling(USUAL, USUAL) == 1.0
    usual = USUAL._replace(volume_incentive=0.0, sale_incentive=0.0)
    paid = effects.on(PayEffort)
    assert paid is not None
    tired = NOW._replace(volume_incentive=0.0, sale_incentive=0.0, closeness=0.0)
    assert effects.tempo(tired, USUAL) == effects.tempo(tired, usual) * paid.speed_factor(0.2, 0.0)


# -- together -------------------------------------------------------------------------------------------------


def test_the_order_of_the_settings_does_not_matter_to_the_last_bit() -> None:
    effects = [effect for effect in default().values() if effect is not None]
    assert made(Effects(effects)) == made(Effects(effects[::-1])) == made(Effects(effects[7:] + effects[:7]))


def test_factors_are_multiplied_and_manner_is_added() -> None:
    fatigue, morale, pay = (
        acting(Fatigue, time=0.2, quality=0.5),
        acting(Morale, time=0.1),
        acting(PayEffort, speed=0.3),
    )
    both = Effects([fatigue, morale, pay])
    assert both.tempo(NOW, USUAL) == pytest.approx((1 + 0.2 * 0.55) * (1 + 0.1 * 0.4) / ((1 + 0.27) / (1 + 0.06)))
    assert both.care(NOW, USUAL) == pytest.approx(exp(-0.5 * 0.55))
    assert only(Attitude, sd=0.1, morale=0.2, fatigue=0.3).manner(NOW) == pytest.approx(0.04 - 0.08 - 0.165)


def test_form_changes_in_a_shift_where_an_effect_says_so() -> None:
    for kind in shipped():
        assert only(kind).change_in_a_shift == (kind in (Fatigue, PayEffort)), kind


def test_the_same_effect_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="the same effect twice: fatigue, fatigue"):
        Effects([acting(Fatigue), acting(Fatigue)])


# -- what is drawn ----------------------------------------------------------------------------------------------


@setting
class Weariness:
    """Fatigue under another name of its class."""

    key: ClassVar[str] = "fatigue"
    active: bool = True
    time: Assumption

    def acts(self) -> Acts:
        """Nothing."""
        return Acts()


def test_figures_are_drawn_by_the_key_whatever_the_class_is_called() -> None:
    spread = Assumption(value=0.1, low=0.0, high=0.2)
    given: Behaviour = {
        "fatigue": replace(acting(Fatigue), time=spread),
        "morale": replace(acting(Morale), time=spread),
    }
    best, drawn = in_force(given, 7).on(Fatigue), in_force(given, 7, 4).on(Fatigue)
    assert best is not None and drawn is not None
    assert best.time == spread
    assert drawn.time == sure(spread.at(uniform(name_key(7, "assumption", "fatigue.time"), 5)))
    assert in_force({"fatigue": drawn}, 7, 5).on(Fatigue) == drawn, "what has no range is not drawn"
    alone = in_force({"fatigue": Weariness(time=spread)}, 7, 4).on(Weariness)
    assert alone is not None and alone.time == drawn.time, "other effects change no draw"


# -- what is wrong ------------------------------------------------------------------------------------------------


def test_what_is_no_effect_or_no_figure_is_an_error() -> None:
    with pytest.raises(TypeError, match="is not the class of an effect"):
        TEXTBOOK.on(Agent)  # type: ignore[type-var]  # that is the point
    with pytest.raises(AttributeError):
        _ = acting(Fatigue).tiem  # type: ignore[attr-defined]  # that is the point
    with pytest.raises(TypeError, match="work_tme"):
        Acts(work_tme=lambda work: 2.0)  # type: ignore[call-arg]  # that is the point


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"tiem": 0.1}, "behaviour.fatigue.tiem: unknown key, did you mean time?"),
        ({"time": 0.1}, "behaviour.fatigue.time: 0.1 given, must be a mapping"),
        ({"quality": None}, "behaviour.fatigue.quality: null given, must be a mapping"),
    ],
)
def test_a_figure_that_is_not_there_or_not_a_figure_is_refused(change: dict[str, Any], line: str) -> None:
    node = compose([])["behaviour"]
    node["fatigue"] |= change
    with pytest.raises(InputError) as caught:
        build(dict[str, Effect | None], node, "behaviour")
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith(line)


def test_an_effect_that_is_not_there_is_refused() -> None:
    for words, line in (
        ("+behaviour.fatige.active=false", "behaviour.fatige._target_: not given, must be one of"),
        ("behaviour.fatige.active=false", "behaviour.fatige"),
        ("+behaviour.tired=${behaviour.fatigue}", "behaviour.tired: Fatigue given, which must stand under"),
    ):
        with pytest.raises(InputError, match=re.escape(line)):
            study([words], alone=True)


def test_an_effect_stands_under_its_own_name() -> None:
    assert misnamed({"fatigue": acting(Fatigue), "morale": None}) == misnamed(None) == []
    lines = misnamed({"tired": acting(Fatigue)})
    assert lines == ["behaviour.tired: Fatigue given, which must stand under its own name, fatigue"]
