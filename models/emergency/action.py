"""An action: something that is done to the operation for a while, by a plan or by a shock, with its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol, runtime_checkable

from models.emergency.levers import Levers

Words = Mapping[str, str]
"""A text in Chinese and English: keys ``zh`` and ``en``."""


@runtime_checkable
class Action(Protocol):
    """Question: what is done to the operation, and how is it undone?"""

    label: ClassVar[Words]
    """What it is called."""
    amount: ClassVar[Words]
    """What its amount is called, with ``{}`` where the number stands; empty where there is none to tell."""
    ending: ClassVar[Words]
    """What it is called when it is undone."""

    def start(self, levers: Levers) -> float:
        """Set it in motion; returns its amount (people who come, tuning set …) for the log."""
        ...

    def stop(self, levers: Levers) -> float:
        """Undo it."""
        ...

    def needs(self) -> frozenset[str]:
        """The parts of a scenario (``bot``, ``vendor`` …) without which it would do nothing."""
        ...


def key_of(action: Action) -> str:
    """What stands for the action in facts: the name that settings give it."""
    return type(action).__name__


def begun(action: Action, amount: float) -> dict[str, str]:
    """What the log says when it begins: its name, and the amount where there are words for it."""
    if not action.amount:
        return dict(action.label)
    told = {language: text.format(f"{amount:g}") for language, text in action.amount.items()}
    return {"zh": f"{action.label['zh']}（{told['zh']}）", "en": f"{action.label['en']} ({told['en']})"}


def ended(action: Action) -> dict[str, str]:
    """What the log says when it is undone."""
    return dict(action.ending)
