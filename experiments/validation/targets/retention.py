"""Retention: with constant head-count and immediate replacement, what people can do follows from how long they stay.

At a rate d of quitting tenure is exponential, and if the output of a person with tenure t is b - a exp(-c t), the
long-run mean output is b - a d / (c + d). Source: Whitt (2006), the structure of the model.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from experiments.validation.inputs import Input
from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import Parts, RunWindow
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, EVENTS
from models.people.events import JOINED, LEFT
from models.scenario import Scenario
from sim.calendar import DAY_S

YOUNG_DAYS: Final = 365 / 4
"""Three months."""

YEAR_S: Final = 365 * DAY_S


def after_warm_up(scenario: Scenario, facts: Facts) -> RunWindow:
    """The run without its warm-up, to its very end: no figure waits for what comes later."""
    return RunWindow(scenario, facts, scenario.operation.warm_up_s, facts.end_s)


def output(window: RunWindow) -> Parts:
    """Work done in an hour of effort, summed over everybody's days at work / such days."""
    rows = window.facts[CONTACTS]
    rows = rows[~np.isnan(rows["ended"]) & (rows["answered"] >= window.from_s)]
    days = (rows["answered"] // DAY_S).astype(np.int64)
    _, turn = np.unique(np.stack([rows["agent"], days]), axis=1, return_inverse=True)
    turn = turn.ravel()
    work_s, time_s = (np.bincount(turn, seconds) for seconds in (rows["work"], rows["ended"] - rows["answered"]))
    return float((work_s / time_s).sum()), float(len(work_s))


def young_share(window: RunWindow) -> Parts:
    """Time that seats were held by people of under three months' tenure / all time of all seats."""
    events, settle_s = window.facts[EVENTS], _settle_s(window)
    joined = events[events["event"] == JOINED]
    joined = joined[np.lexsort((joined["day"], joined["agent"]))]
    since_s = joined["day"] * DAY_S + settle_s
    until_s = since_s + YOUNG_DAYS * DAY_S
    same = joined["agent"][1:] == joined["agent"][:-1]
    until_s[:-1] = np.where(same, np.minimum(until_s[:-1], since_s[1:]), until_s[:-1])
    return window.within(since_s, until_s), window.facts.people * (window.to_s - window.from_s)


def quits(window: RunWindow) -> list[Input]:
    """How many quit, beside what the rate of quitting lets expect of this head-count."""
    events, people = window.facts[EVENTS], window.scenario.people
    assert people is not None
    at_s = events["day"][events["event"] == LEFT] * DAY_S + _settle_s(window)
    years = window.facts.people * (window.to_s - window.from_s) / YEAR_S
    return [Input("quits", float((at_s >= window.from_s).sum()), people.quit_per_year * years)]


def _settle_s(window: RunWindow) -> float:
    people = window.scenario.people
    assert people is not None
    return people.settle_hour * 3600.0


def _retention(percent: int, contacts: float, mean_output: str, young: str, heavy: bool = False) -> ValidationCase:
    known = (
        Known("mean_output", mean_output, output, inputs=quits),
        Known("young_share", young, young_share, inputs=quits),
    )
    return ValidationCase(f"retention_{percent}", contacts, known, window=after_warm_up, heavy=heavy)


RETENTION: Final = ValidationTarget(
    "retention",
    "Retention: mean output and share of newcomers at constant head-count",
    "人员留存：编制不变、离职即补时的平均产出与新人占比",
    (
        _retention(30, 4e5, ".972093", ".07226", heavy=True),
        _retention(60, 2e5, ".947826", ".13929", heavy=True),
        _retention(100, 1e5, ".920000", ".22120"),
        _retention(150, 1e5, ".890909", ".31271"),
    ),
)
