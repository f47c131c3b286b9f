"""The log of a run: when the level of alert changed, what was done, and what befell the operation."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from models.emergency.indicators import INDICATORS
from models.facts.facts import Facts
from models.facts.tables import ALERTS, SHOCKS
from sim.setting import Words


class LogRow(NamedTuple):
    """One row of the log of alerts and shocks, see :class:`experiments.evidence.Evidence`.

    ``indicator`` and ``action`` are words: what the plan saw (or that it was a shock), and what was done.
    """

    time_s: float
    level_from: int
    level_to: int
    indicator: Words
    unit: str
    value: float
    threshold: float
    action: Words


SHOCK: Final[Words] = {"zh": "突发事件", "en": "shock"}
"""Stands in the place of an indicator where a shock begins or ends."""


def log(facts: Facts) -> list[LogRow]:
    """The log: a row for each change of level, with what it started or stopped, and for each shock's begin and end."""
    rows = [*_shocks(facts), *_alerts(facts)]
    return sorted(rows, key=lambda row: row.time_s)


def _alerts(facts: Facts) -> list[LogRow]:
    indicators, actions = [*INDICATORS.values()], [*facts.actions.values()]
    rows: list[LogRow] = []
    for row in facts[ALERTS]:
        action = actions[int(row["action"])]
        if action is None:
            indicator = indicators[int(row["indicator"])]
            level_from, level_to = int(row["level_from"]), int(row["level_to"])
            seen = float(row["value"]), float(row["threshold"])
            rows.append(
                LogRow(float(row["time"]), level_from, level_to, dict(indicator.label), indicator.unit, *seen, {})
            )
        else:
            done = action.begun(float(row["amount"])) if row["sign"] > 0 else action.ending
            rows[-1] = rows[-1]._replace(action=_listed(rows[-1].action, done))
    return rows


def _listed(before: Words, more: Words) -> Words:
    """Two texts as a list."""
    if not before:
        return more
    return {language: before[language] + {"zh": "、", "en": ", "}[language] + text for language, text in more.items()}


def _shocks(facts: Facts) -> list[LogRow]:
    """Shocks change no level: they stand at the level of the moment."""
    befell = [*facts.befell.values()]
    changes = facts[ALERTS][facts[ALERTS]["sign"] == 0]
    rows = []
    for row in facts[SHOCKS]:
        what, before = befell[int(row["shock"])], changes[changes["time"] < row["time"]]
        level = int(before["level_to"][-1]) if len(before) else 0
        done = what.begun(float(row["amount"])) if row["sign"] > 0 else what.ending
        rows.append(LogRow(float(row["time"]), level, level, SHOCK, "count", np.nan, np.nan, done))
    return rows
