"""Inputs: what comes in by chance with a known expectation: how many arrive, with how much work and patience."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.validation.window import RunWindow
from models.contact.purposes import PATIENCE
from models.facts.recorder import Rows
from sim.chance import Floats, uniform_block
from sim.distributions import Distribution


@dataclass(frozen=True)
class Input:
    """Something that comes in by chance: what was seen, and its expectation.

    ``margin`` is the precision, as a share, that it needs to pass.
    """

    name: str
    seen: float
    expected: float
    margin: float = 0.01


Inputs = Callable[[RunWindow], list[Input]]


def patience_s(rows: Rows, law: Distribution) -> Floats:
    """The patience that each contact came with, shown or not; first attempts only."""
    return law.quantile(uniform_block(rows["root"], PATIENCE))


def arrivals_and_work(window: RunWindow) -> list[Input]:
    """For each type of contact, how many arrived, and the seconds of work and of patience they brought."""
    found = []
    for stream in window.facts.streams:
        rows = window.arrived[window.arrived["contact_type"] == stream.contact_type.index]
        step = np.searchsorted(stream.edges_s, rows["arrived"], "right") - 1
        handle_s, factor = float(stream.handle_time_s[step].sum()), stream.patience_factor[step]
        name = stream.contact_type.intent
        found.append(Input(f"arrivals.{name}", float(len(rows)), window.expected(stream)))
        found.append(Input(f"work.{name}", float(rows["work"].sum()), handle_s))
        law = stream.contact_type.patience_law
        if law.mean < math.inf:
            found.append(
                Input(f"patience.{name}", float((patience_s(rows, law) * factor).sum()), float(factor.sum()) * law.mean)
            )
    return found


def no_inputs(window: RunWindow) -> list[Input]:
    """None: for a figure whose inputs are those of another figure of the same run."""
    return []
