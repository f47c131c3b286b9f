"""Skills, a random busyness of the day, and rates by the period.

Source: the example SimpleMSK of the ContactCenters simulator (Buist & L'Ecuyer 2005), 1000 replications.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from experiments.validation.inputs import Input, arrivals_and_work
from experiments.validation.target import Case, Known, Target
from experiments.validation.window import Parts, Window, group_occupancy, served_within
from models.contact.outcome import LEFT_QUEUE

BUSYNESS_MARGIN: Final = 0.02
"""Precision of the inputs' own checks: a day's busyness makes all of them rough."""


def served(window: Window) -> Parts:
    """Contacts answered in a day."""
    return float((~np.isnan(window.arrived["answered"])).sum()), 1.0


def abandoned(window: Window) -> Parts:
    """Contacts that gave up in a day."""
    return float(np.isin(window.arrived["outcome"], LEFT_QUEUE).sum()), 1.0


def busy_inputs(window: Window) -> list[Input]:
    """What comes in on busy and quiet days."""
    return [replace(each, margin=BUSYNESS_MARGIN) for each in arrivals_and_work(window)]


_published = partial(Known, kind="published", inputs=busy_inputs)

SKILLS: Final = Target(
    "skills",
    "Skills, a random busyness of the day, and rates by the period",
    "多技能、随机忙日、分时段速率",
    (
        Case(
            "skills",
            4e6,
            (
                _published("served", "4297.3", served, half_width=27.15),
                _published("abandoned", "910.3", abandoned, half_width=34.2),
                _published(
                    "served_within_20s.left_out",
                    ".501",
                    partial(served_within, threshold_s=20.0, abandoned_early="left_out"),
                    half_width=0.0075,
                ),
                _published("occupancy.first", ".881", partial(group_occupancy, group="first"), half_width=0.0035),
            ),
        ),
    ),
)
