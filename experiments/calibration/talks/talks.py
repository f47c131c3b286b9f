"""Talks: all that is learnt of how long talks take."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.calibration.bootstrap import Interval
from experiments.calibration.log.calls import Calls
from experiments.calibration.staff.skills import Skills
from experiments.calibration.talks.agents import Agents, agents
from experiments.calibration.talks.course import course
from experiments.calibration.talks.handling import HandleTimes, handling
from experiments.calibration.talks.pressure import at_usual_pace, pressure
from sim.chance import Floats


@dataclass(frozen=True)
class Talks:
    """What was learnt of talks.

    ``pressure`` is by how much faster agents work while customers wait, None where they do not. ``usual`` are the
    calls with talks as long as they would have been otherwise; everything else is about these. ``by_intent`` are handle
    times, ``agents`` how agents differ, and ``course`` [hour of the day] what handle times are multiplied by.
    """

    pressure: Interval | None
    usual: Calls
    by_intent: dict[str, HandleTimes]
    agents: Agents
    course: Floats

    @property
    def speed(self) -> float:
        """The gain in speed while customers wait."""
        return 0.0 if self.pressure is None else self.pressure.value

    @property
    def commonest(self) -> list[tuple[str, HandleTimes]]:
        """The intents with their handle times, the one with most talks first."""
        return sorted(self.by_intent.items(), key=lambda pair: -pair[1].talks)


def talks(calls: Calls, found: Skills, seed: int) -> Talks:
    """Learn from a log; ``seed`` is for the bootstrap."""
    speed = pressure(calls, found)
    usual = calls if speed is None else at_usual_pace(calls, found, speed.value)
    differing = agents(usual, seed)
    effects = differing.of(usual)
    handled = {intent: handling(usual, effects, places, seed) for intent, places in calls.intents.items()}
    by_intent = {intent: each for intent, each in handled.items() if each is not None}
    return Talks(speed, usual, by_intent, differing, course(usual, differing))
