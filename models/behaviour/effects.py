"""Effects: which are set, which are in force in a run, and what they make of a person together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from math import prod
from typing import Any, NamedTuple, TypeVar, get_type_hints

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Effect, Form, OnForm, Work
from sim.chance import name_key, uniform

E = TypeVar("E", bound=Effect)

Behaviour = dict[str, Effect | None]
"""All effects by their keys; leave one out (null) or switch it off, and people are alike in that respect."""

_FIRST = ("individual", "proficiency")


class Figure(NamedTuple):
    """One figure of an effect: its ``name`` (effect.figure), what is assumed, and what it is called (zh, en)."""

    name: str
    assumption: Assumption
    label: dict[str, str]


class Effects:
    """The effects that are set in one run, with figures that are taken as known.

    Those that are active are in force. The factors of several are multiplied in the order of their keys, individual and
    proficiency first: the last bit of a product depends on the order, and the order in the settings is the user's.
    """

    def __init__(self, given: Iterable[Effect] = ()) -> None:
        ordered = sorted(given, key=lambda effect: (effect.key not in _FIRST, effect.key))
        self._given: dict[type[Any], Effect] = {type(effect): effect for effect in ordered}
        if len({effect.key for effect in ordered}) < len(ordered):
            raise ValueError(f"the same effect twice: {', '.join(effect.key for effect in ordered)}")
        acts = [effect.acts() for effect in ordered if effect.active]
        self._work_time = [act.work_time for act in acts if act.work_time is not None]
        self._work_quality = [act.work_quality for act in acts if act.work_quality is not None]
        self._time = [act.form_time for act in acts if act.form_time is not None]
        self._speed = [act.form_speed for act in acts if act.form_speed is not None]
        self._quality = [act.form_quality for act in acts if act.form_quality is not None]
        self._selling = [act.form_selling for act in acts if act.form_selling is not None]
        self._manner = [act.form_manner for act in acts if act.form_manner is not None]
        self.change_in_a_shift = any(act.in_a_shift and act.on_form for act in acts)
        """Whether anybody's form changes in the course of a shift."""

    def on(self, kind: type[E]) -> E | None:
        """The effect of this class, if it is in force."""
        effect = self.given(kind)
        return effect if effect is not None and effect.active else None

    def given(self, kind: type[E]) -> E | None:
        """The effect of this class as it is set, in force or not: what is usual is said there too."""
        if not isinstance(getattr(kind, "key", None), str):
            raise TypeError(f"{kind!r} is not the class of an effect")
        found = self._given.get(kind)
        assert found is None or isinstance(found, kind)
        return found

    # -- a person ---------------------------------------------------------------------------------------------

    def work_time(self, work: Work) -> float:
        """Time factor from who the person is and what the work is."""
        return prod((factor(work) for factor in self._work_time), start=1.0)

    def work_quality(self, work: Work) -> float:
        """Factor of the odds of a right answer from who the person is and what the work is."""
        return prod((factor(work) for factor in self._work_quality), start=1.0)

    def tempo(self, now: Form, usual: Form) -> float:
        """Time factor of a person's form, 1 where it is as usual."""
        speed = _ratio(self._speed, now, usual)
        return _ratio(self._time, now, usual) / speed

    def care(self, now: Form, usual: Form) -> float:
        """Factor of the odds of a right answer, 1 where the form is as usual."""
        return _ratio(self._quality, now, usual)

    def selling(self, now: Form, usual: Form) -> float:
        """Factor of conversion, 1 where the form is as usual."""
        return _ratio(self._selling, now, usual)

    def manner(self, now: Form) -> float:
        """Satisfaction gained by the person's manner, as a probability."""
        return sum((term(now) for term in self._manner), 0.0)


TEXTBOOK = Effects()
"""No behaviour: the model is the textbook queue."""


def _ratio(factors: Sequence[OnForm], now: Form, usual: Form) -> float:
    """The product of factors at the form now over that at the usual one."""
    return prod((factor(now) for factor in factors), start=1.0) / prod((factor(usual) for factor in factors), start=1.0)


# -- from the settings ----------------------------------------------------------------------------------------


def in_force(behaviour: Behaviour | None, seed: int, draw: int | None = None) -> Effects:
    """The effects of one run: their figures at the best guess, or as drawn number ``draw``."""
    found = _those(behaviour)
    return Effects(found if draw is None else [_drawn(effect, seed, draw) for effect in found])


def figures(behaviour: Behaviour | None) -> Iterator[Figure]:
    """Every figure of the effects that are in force."""
    for effect in _those(behaviour):
        if effect.active:
            labels = figure_labels(type(effect))
            for name, assumption in _assumptions(effect):
                yield Figure(f"{effect.key}.{name}", assumption, labels.get(name, {}))


def misnamed(behaviour: Behaviour | None) -> list[str]:
    """A line for every effect that stands under another name than its own."""
    return [
        f"behaviour.{name}: {type(effect).__name__} given, which must stand under its own name, {effect.key}"
        for name, effect in (behaviour or {}).items()
        if effect is not None and effect.key != name
    ]


def figure_labels(kind: type[Effect]) -> dict[str, dict[str, str]]:
    """What the figures of an effect are called (zh, en), as far as its class says."""
    hints = get_type_hints(kind, include_extras=True)
    found = {
        name: [part for part in getattr(hint, "__metadata__", ()) if isinstance(part, Label)]
        for name, hint in hints.items()
    }
    return {name: {"zh": labels[0].zh, "en": labels[0].en} for name, labels in found.items() if labels}


def _those(behaviour: Behaviour | None) -> list[Effect]:
    """The effects that are not left out."""
    return [effect for effect in (behaviour or {}).values() if effect is not None]


def _assumptions(effect: Effect) -> list[tuple[str, Assumption]]:
    """The figures of an effect, by name."""
    values = ((field.name, getattr(effect, field.name)) for field in fields(effect))
    return [(name, value) for name, value in values if isinstance(value, Assumption)]


def _drawn(effect: Effect, seed: int, draw: int) -> Effect:
    """The effect with every figure as drawn: each by its own name, so that adding one changes no other."""
    values = {
        name: assumption.known(assumption.at(uniform(name_key(seed, "assumption", f"{effect.key}.{name}"), draw + 1)))
        for name, assumption in _assumptions(effect)
    }
    return replace(effect, **values)
