"""Overflow to an outsourcer: ordered hunting with loss.

Source: Erlang's loss formula; the overflow of 18 agents is B(18), what 24 in all lose is B(24).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import Parts, RunWindow, by_group
from models.contact.outcome import Outcome
from models.facts.tables import CONTACTS

LOAD_ERLANG: Final = 20.0


def overflowed(window: RunWindow) -> Parts:
    """Contacts that none of the own agents took / all."""
    return float((~by_group(window, window.arrived, "own")).sum()), float(len(window.arrived))


def offered_erlang(window: RunWindow) -> Parts:
    """The load that reaches the outsourcer, in Erlang."""
    over, everybody = overflowed(window)
    return LOAD_ERLANG * over, everybody


def carried_erlang(window: RunWindow) -> Parts:
    """The mean number of the outsourcer's agents who are busy."""
    rows = window.facts[CONTACTS]
    rows = rows[by_group(window, rows, "outsourcer")]
    return window.within(rows["answered"], rows["ended"]), window.to_s - window.from_s


def lost(window: RunWindow) -> Parts:
    """Contacts that found everybody busy / all."""
    blocked = np.isin(window.arrived["outcome"], Outcome.BLOCKED)
    return float(blocked.sum()), float(len(window.arrived))


OVERFLOW: Final = ValidationTarget(
    "overflow",
    "Overflow to an outsourcer: ordered hunting with loss",
    "溢出给外包：顺序寻线、全忙即失",
    (
        ValidationCase(
            "overflow",
            2e6,
            (
                Known("overflow", ".221260", overflowed),
                Known("offered_erlang.outsourcer", "4.42521", offered_erlang),
                Known("carried_erlang.outsourcer", "3.10327", carried_erlang),
                Known("lost", ".066097", lost),
            ),
        ),
    ),
)
