"""A day on a staircase of staffing, hour by hour.

Source: the example singleQueue of the ContactCenters simulator (Buist & L'Ecuyer 2005), 300 replications. Its
intervals are printed for the day; an hour's is the error that 300 days have here, rounded up.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from experiments.validation.inputs import no_inputs
from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import Measure, Parts, RunWindow, occupancy, served_within

HOUR_S: Final = 3600.0
SHARES: Final = {
    20.0: ("78.1", "85.9", "97.5", "93.7", "90.1", "93.0", "97.4", "97.3", "93.5", "97.0", "87.3", "91.8", "94.7"),
    30.0: ("81.8", "89.2", "98.4", "95.7", "93.0", "94.9", "98.4", "98.3", "95.4", "97.9", "89.6", "93.5", "95.8"),
}
"""Seconds -> served within ÷ (arrivals - gave up within), in percent, by hour of arrival."""
HALF_WIDTH: Final = {
    20.0: (1.30, 1.11, 0.36, 0.57, 0.79, 0.69, 0.37, 0.34, 0.62, 0.38, 0.97, 0.85, 0.57),
    30.0: (1.24, 1.02, 0.30, 0.48, 0.70, 0.57, 0.30, 0.27, 0.53, 0.32, 0.90, 0.77, 0.50),
}
DAY: Final = {20.0: ("92.5", 0.25), 30.0: ("94.4", 0.2)}
"""The same of the whole day."""


def percent(window: RunWindow, measure: Measure) -> Parts:
    """A share in percent."""
    top, bottom = measure(window)
    return 100 * top, bottom


def in_hour(window: RunWindow, hour: int, measure: Measure) -> Parts:
    """A measure of those who arrived in one hour of the day."""
    return measure(replace(window, from_s=hour * HOUR_S, to_s=(hour + 1) * HOUR_S))


def _known() -> tuple[Known, ...]:
    found = []
    for threshold_s, (day, half_width) in DAY.items():
        level = partial(percent, measure=partial(served_within, threshold_s=threshold_s, abandoned_early="left_out"))
        name = f"served_within_{threshold_s:g}s.left_out.percent"
        found.append(Known(f"{name}.day", day, level, "published", half_width))
        for hour, value in enumerate(SHARES[threshold_s]):
            measure = partial(in_hour, hour=hour, measure=level)
            error = HALF_WIDTH[threshold_s][hour]
            found.append(Known(f"{name}.hour_{hour + 1}", value, measure, "published", error, inputs=no_inputs))
    found.append(Known("occupancy.percent", "55.8", partial(percent, measure=occupancy), "published", 0.15))
    return tuple(found)


STAIRCASE: Final = ValidationTarget(
    "staircase",
    "A day on a staircase of staffing, hour by hour",
    "阶梯排班的一天：逐小时服务水平",
    (ValidationCase("staircase", 1e6, _known()),),
)
