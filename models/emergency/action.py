"""An action: something that is done to the operation for a while, by a plan or by a shock, with its own words."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from models.emergency.levers import Levers
from models.facts.deed import Deed
from sim.setting import Words


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


def deed_of(action: Action) -> Deed:
    """The words of an action, as facts carry them along."""
    return Deed(action.label, action.amount, action.ending)
