"""The emergency plan: the question it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from models.emergency.action import Action
from models.emergency.indicators import View

MEMORY_S = 7200.0
"""How far back a plan can look."""


@dataclass(frozen=True)
class Step:
    """A change of alert level: the new level, the indicator that triggered it, and the actions to start and to stop.

    ``value`` is what the indicator showed, ``threshold`` what it was compared with.
    """

    level: int
    indicator: str
    value: float
    threshold: float
    start: tuple[Action, ...]
    stop: tuple[Action, ...]


@runtime_checkable
class Plan(Protocol):
    """Question: what to do when the operation runs over?

    A plan is asked every ``every_s`` seconds and sees the operation as it was ``lag_s`` seconds ago.
    """

    @property
    def every_s(self) -> float:
        """Seconds between two looks; endless if nobody looks."""
        ...

    @property
    def lag_s(self) -> float:
        """How old what is seen is."""
        ...

    def needs(self) -> frozenset[str]:
        """The parts of a scenario without which some action would do nothing."""
        ...

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """The change of level that these views call for, or None.

        ``level`` has stood since ``since_s``; ``views`` are in order of time, the newest last.
        """
        ...
