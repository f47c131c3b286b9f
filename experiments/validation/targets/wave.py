"""A sine wave of arrivals and any staffing at all: Poisson by theory.

Source: Feldman, Mandelbaum, Massey & Whitt (2008).
"""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import Final

import numpy as np
from scipy import stats

from experiments.validation.inputs import Input, arrivals_and_work, patience_s
from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import Parts, RunWindow
from models.facts.tables import CONTACTS
from sim.chance import Floats
from sim.erlang import sinusoidal_mean

PERIOD_S: Final = 120 * math.pi
"""The sine wave's period: 2 pi minutes."""

CROWDS: Final = 4
"""How many times a crowd is made more like the real one; more than four times improve nothing."""

CROWD_MARGIN: Final = 0.05
"""Precision, as a share, of the crowds' own checks: they are as rough as estimates without regression."""


def crowded(window: RunWindow, phase: float, number: int) -> Parts:
    """Moments at ``phase`` of the sine wave with at least ``number`` in the system / all such moments."""
    ends_s = window.facts[CONTACTS]["ended"]
    return _crowded(window, phase, number, np.sort(ends_s[~np.isnan(ends_s)]))


def _crowded(window: RunWindow, phase: float, number: int, ends_s: Floats) -> Parts:
    """The same for a crowd whose members leave at ``ends_s`` (sorted)."""
    offset_s = phase / (2 * math.pi) * PERIOD_S
    first, last = (math.ceil((at - offset_s) / PERIOD_S) for at in (window.from_s, window.to_s))
    moments = np.arange(first, last) * PERIOD_S + offset_s
    starts_s = window.all_by_arrival["queued"]
    here = np.searchsorted(starts_s, moments, "right") - np.searchsorted(ends_s, moments, "right")
    return float((here >= number).sum()), float(len(moments))


@lru_cache(maxsize=1)  # the four values of a case look at the same crowds
def crowds_end_s(window: RunWindow) -> list[Floats]:
    """When the members of each of :func:`crowds_without_queue` would leave, sorted."""
    rows = window.all_by_arrival
    start_s, work_s = rows["queued"], rows["work"]
    contact_type, plan = window.facts.contact_types[0], window.scenario.operation.staffing["agents"]
    patient_s = patience_s(rows, contact_type.patience_law)
    agents = np.array(plan.agents)[np.searchsorted(plan.start_s, start_s, "right") - 1]
    found, end_s = [], np.sort(start_s + work_s)
    for _ in range(CROWDS):
        found.append(end_s)
        ahead = np.arange(len(rows)) - np.searchsorted(end_s, start_s)
        switch_s = contact_type.patience_law.mean * np.log1p(np.maximum(0, ahead - agents + 1) / agents)
        end_s = np.sort(start_s + np.where(patient_s < switch_s, patient_s, switch_s + work_s))
    return found


def crowds_without_queue(window: RunWindow, phase: float, number: int) -> list[Input]:
    """How often :func:`crowded` would hold in crowds where everyone's stay is free of the queue.

    Work and patience are exponential with the same mean. So "the patience if it is below a switch, else the
    switch and then the work" has the same distribution whatever the switch is, as long as the switch depends on
    earlier callers only, and such a crowd is Poisson. A switch near the wait that the queue would offer makes a crowd
    much like the real one: the first crowd has none, each further one the mean wait behind the crowd before.
    """
    found = []
    for crowd, end_s in enumerate(crowds_end_s(window)):
        seen, moments = _crowded(window, phase, number, end_s)
        expected = moments * poisson_tail(phase, number)
        found.append(Input(f"crowd_{crowd}.{number}.{phase:.2f}", seen, expected, CROWD_MARGIN))
    return found


def wave_inputs(window: RunWindow, phase: float, number: int) -> list[Input]:
    """All that comes in by chance on a sine wave."""
    return arrivals_and_work(window) + crowds_without_queue(window, phase, number)


def poisson_tail(phase: float, number: int) -> float:
    """Chance of at least ``number`` in the system at ``phase`` of the wave 100 + 20 sin t."""
    return float(stats.poisson.sf(number - 1, sinusoidal_mean(phase, 100.0, 20.0)))


VALUES: Final = {
    (0.0, 100): ".158221",
    (0.0, 110): ".022521",
    (math.pi / 2, 100): ".841721",
    (math.pi / 2, 110): ".512680",
}
"""Phase and number -> the chance of at least so many in the system."""


def _known(phase: float, number: int) -> Known:
    return Known(
        f"crowded.{number}.{phase:.2f}",
        VALUES[phase, number],
        partial(crowded, phase=phase, number=number),
        inputs=partial(wave_inputs, phase=phase, number=number),
    )


def _wave(name: str) -> tuple[ValidationCase, ValidationCase]:
    """The crest of the wave, and its heavy part: at the rise crowds are rare, and every period shows one moment."""
    crest = tuple(_known(phase, number) for phase, number in VALUES if phase > 0)
    rise = tuple(_known(phase, number) for phase, number in VALUES if phase == 0)
    file = f"sine_{name}"
    return ValidationCase(file, 5e6, crest), ValidationCase(f"{file}_rise", 2e8, rise, heavy=True, file=file)


WAVE: Final = ValidationTarget(
    "wave",
    "Shift changes do not break the law: on a sine wave the number in system is Poisson",
    "换班不破坏规律：正弦来量下系统内人数服从泊松分布",
    tuple(case for name in ("steady", "staircase", "swings") for case in _wave(name)),
)
