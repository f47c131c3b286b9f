"""Facilities: what every part of a run needs, in one object, as SimPy's environment is."""

from __future__ import annotations

from dataclasses import dataclass

from models.behaviour import Effects
from models.facts.recorder import Recorder
from sim.calendar import Calendar
from sim.chance import Chance
from sim.clock import Clock


@dataclass(frozen=True, slots=True)
class Facilities:
    """The facilities of one replication; it holds no parts of the operation.

    ``effects`` are the behavioural figures of this replication.
    """

    clock: Clock
    calendar: Calendar
    chance: Chance
    recorder: Recorder
    effects: Effects
