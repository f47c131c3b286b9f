"""The quality programme: reviews, coaching and one service standard."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.questions import Sampling
from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class Coaching:
    """Coaching by those who review: the lowest scorers, each at the start of their next shift.

    What a session achieves stands with the assumptions about people (``behaviour.coaching``).
    """

    coaches: Annotated[int, Field(ge=0, le=1000)] = 1
    """The number of coaches."""
    sessions_per_day: Annotated[int, Field(ge=0, le=100)] = 3
    """Sessions that each of them gives in a day."""
    session_hours: Positive = 0.5
    """Hours of a session, in which the person is paid but answers nobody."""
    yuan_per_hour: NonNegative = 45.0
    """What an hour of the coach's time costs, in yuan."""


@setting
class Programme:
    """质检: conversations are reviewed, people coached, and one service standard set for all.

    What the standard does to the differences between people's answers stands with the assumptions about people
    (``behaviour.consistency``).
    """

    sampling: Sampling
    """Whose conversations are reviewed more often."""
    sample_share: Share = 0.05
    """The share of all conversations of a shift that is reviewed."""
    delay_s: NonNegative = 21_600.0
    """Seconds from the end of the shift until its reviews are done."""
    minutes: NonNegative = 4.0
    """Minutes of a reviewer's time for one review."""
    hit_share: Share = 0.8
    """The share of wrong answers that a review finds."""
    false_alarm_share: Share = 0.02
    """The share of right answers that a review takes for wrong."""
    yuan_per_hour: NonNegative = 40.0
    """What an hour of a reviewer's time costs, in yuan."""
    coaching: Coaching | None = Coaching()
    """The coaching; null: nobody is coached."""
    standard: Share = 0.0
    """How far one service standard (scripts, calibration) is in force: 0 not at all, 1 in full."""
    standard_yuan_per_day: NonNegative = 0.0
    """What the standard costs per day in full, in yuan."""
