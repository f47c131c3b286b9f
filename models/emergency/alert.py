"""Alerts: the log of what an emergency plan did."""

from __future__ import annotations

from models.emergency.action import Action, deed_of, key_of
from models.emergency.indicators import INDICATORS
from models.emergency.plan import Step
from models.facilities import Facilities
from models.facts.deed import Deed
from models.facts.tables import ALERTS

_NUMBERS = {key: number for number, key in enumerate(INDICATORS)}


class AlertLog:
    """Writes down every change of level, and every action that it started or stopped.

    ``actions`` are those that were ever started or stopped, in the order in which the table numbers them: their keys
    and their words. A change of level stands among them under an empty key.
    """

    def __init__(self, env: Facilities) -> None:
        self.clock = env.clock
        self.table = env.recorder.table(ALERTS)
        self.actions: dict[str, Deed | None] = {}

    def write(self, level: int, step: Step, action: Action | None, sign: int, amount: float) -> None:
        """Add a row: what became of an action, or of the ``level`` itself where ``action`` is None."""
        key = "" if action is None else key_of(action)
        if key not in self.actions:
            self.actions[key] = None if action is None else deed_of(action)
        self.table.add(
            self.clock.now,
            level,
            step.level,
            _NUMBERS[step.indicator],
            step.value,
            step.threshold,
            [*self.actions].index(key),
            sign,
            amount,
        )
