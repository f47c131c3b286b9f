"""Effects whose figures are known exactly, for tests."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

from models.behaviour.assumption import Assumption
from models.behaviour.effect import Effect
from models.behaviour.effects import Effects

E = TypeVar("E", bound=Effect)


def sure(value: float) -> Assumption:
    """A figure without a range."""
    return Assumption(value=value, low=value, high=value)


def acting(kind: type[E], **given: Any) -> E:
    """An effect with these figures, and 0 for its others."""
    figures = {field.name for field in fields(kind) if field.default is MISSING}
    values = dict.fromkeys(figures, sure(0.0)) | {
        name: sure(value) if name in figures else value for name, value in given.items()
    }
    return cast(Any, kind)(**values)  # type: ignore[no-any-return]  # a protocol does not say how it is made


def only(kind: type[Effect], **given: Any) -> Effects:
    """One effect alone in force."""
    return Effects([acting(kind, **given)])
