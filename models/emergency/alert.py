"""Alerts: the log of what an emergency plan did."""

from __future__ import annotations

from models.emergency.action import Action, key_of
from models.emergency.indicators import INDICATORS
from models.emergency.plan import Step
from sim.facts import Table

_NUMBERS = {key: number for number, key in enumerate(INDICATORS)}


def alert_table() -> Table:
    """Facts of alerts: one row for every action started (+1) or stopped (-1) and every change of level (0).

    ``indicator`` is numbered as in :data:`models.emergency.indicators.INDICATORS`, ``action`` as in the log's
    ``actions``.
    """
    return Table(
        {
            "time": "f8",
            "level_from": "i1",
            "level_to": "i1",
            "indicator": "i1",
            "value": "f8",
            "threshold": "f8",
            "action": "i1",
            "sign": "i1",
            "amount": "f8",
        }
    )


class AlertLog:
    """Writes down every change of level, and every action that it started or stopped.

    ``actions`` are those that were ever started or stopped, in the order in which the table numbers them: their keys
    and what they are. A change of level stands among them under an empty key.
    """

    def __init__(self) -> None:
        self.table = alert_table()
        self.actions: dict[str, Action | None] = {}

    def write(self, now_s: float, level: int, step: Step, action: Action | None, sign: int, amount: float) -> None:
        """Add a row: what became of an action, or of the ``level`` itself where ``action`` is None."""
        key = "" if action is None else key_of(action)
        self.actions.setdefault(key, action)
        self.table.add(
            now_s,
            level,
            step.level,
            _NUMBERS[step.indicator],
            step.value,
            step.threshold,
            [*self.actions].index(key),
            sign,
            amount,
        )
