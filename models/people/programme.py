"""The quality programme: reviews, coaching and one service standard."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field

from models.questions import Sampling
from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


class Standing(NamedTuple):
    """What is known of a person when it is decided how many of their conversations are sampled.

    ``score`` is the share of reviewed conversations without a finding, ``mean_score`` that of all people; both are 1
    before anything has been reviewed.
    """

    tenure_days: float
    score: float
    mean_score: float


@setting
class Coaching:
    """Coaching by those who review: the lowest scorers, each at the start of their next shift.

    Each of ``coaches`` gives ``sessions_per_day`` sessions of ``session_hours``, in which the person is paid and not
    at the desk; the coach's time costs ``yuan_per_hour``. What a session achieves stands with the assumptions about
    people (``behaviour.coaching``).
    """

    coaches: Annotated[int, Field(ge=0, le=1000)] = 1
    sessions_per_day: Annotated[int, Field(ge=0, le=100)] = 3
    session_hours: Positive = 0.5
    yuan_per_hour: NonNegative = 45.0


@setting
class Programme:
    """质检: of all conversations of a shift ``sample_share`` is reviewed, whose more often says ``sampling``.

    A review takes ``minutes`` of a reviewer at ``yuan_per_hour`` and is done ``delay_s`` after the end of the shift.
    It finds ``hit_share`` of the wrong answers, and faults ``false_alarm_share`` of the right ones. ``standard`` says
    how far one service standard (scripts, calibration) is in force, 0 not at all, 1 in full; it costs
    ``standard_yuan_per_day`` in full, and what it does to the differences between people's answers stands with the
    assumptions (``behaviour.consistency``).
    """

    sampling: Sampling
    sample_share: Share = 0.05
    delay_s: NonNegative = 21_600.0
    minutes: NonNegative = 4.0
    hit_share: Share = 0.8
    false_alarm_share: Share = 0.02
    yuan_per_hour: NonNegative = 40.0
    coaching: Coaching | None = Coaching()
    standard: Share = 0.0
    standard_yuan_per_day: NonNegative = 0.0
