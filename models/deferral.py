"""Deferral: channels on which nobody waits on the line, and how people fit such work in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.laws import Exponential, Law, NonNegative, Positive, Share
from sim.setting import setting

HOUR_S = 3600.0
DAY_HOURS = 24.0
Hour = Annotated[float, Field(ge=0, le=24)]


@setting
class Deferred:
    """What makes a channel a deferred one (工单, e-mail, social): a message comes, a reply is due later.

    The reply is due ``reply_within_h`` hours after the message, for the intents in ``by_intent_h`` after theirs.
    Of the customers whose reply is overdue a share ``chase[channel]`` chases it through that channel (催单),
    ``chase_delay_s`` after the due time; the new attempt takes the need over and the ticket is withdrawn. To a
    customer an hour until the reply is like ``hour_felt_min`` minutes on the line, an hour past the due time like
    ``late_hour_felt_min`` more (assumptions): so late replies cost satisfaction and sales. ``reach`` is the number
    of people who see a message that is public; null for private ones.
    """

    reply_within_h: Positive = 24.0
    by_intent_h: dict[str, Positive] = Field(default_factory=dict)
    chase: dict[str, Share] = Field(default_factory=dict)
    chase_delay_s: Law = Exponential(mean=4 * HOUR_S)
    hour_felt_min: NonNegative = 0.1
    late_hour_felt_min: NonNegative = 0.5
    reach: Law | None = None

    @model_validator(mode="after")
    def _shares(self) -> Deferred:
        total = sum(self.chase.values())
        if total > 1 + 1e-9:
            raise ValueError(f"chase sums to {total:g}, must be at most 1")
        return self

    def within_s(self, intent: str) -> float:
        """How long after the message a reply is due, in seconds."""
        return self.by_intent_h.get(intent, self.reply_within_h) * HOUR_S

    def felt_s(self, hours: float, late_hours: float) -> float:
        """Seconds on the line that a reply after ``hours``, ``late_hours`` of them overdue, is felt like."""
        return 60.0 * (self.hour_felt_min * hours + self.late_hour_felt_min * late_hours)


@setting
class Reserved:
    """Hours of every day in which the agents of some groups work on tickets only; they may run over midnight."""

    groups: Annotated[tuple[str, ...], Field(min_length=1)]
    from_hour: Hour
    to_hour: Hour

    @model_validator(mode="after")
    def _some(self) -> Reserved:
        if self.from_hour % DAY_HOURS == self.to_hour % DAY_HOURS:
            raise ValueError(f"from_hour {self.from_hour:g} and to_hour {self.to_hour:g} are the same hour")
        return self

    def spans_s(self, days: int) -> list[tuple[float, float]]:
        """The hours as (start, end) in seconds, from those that began the evening before the first day."""
        length_h = (self.to_hour - self.from_hour) % DAY_HOURS
        starts = (day * DAY_HOURS + self.from_hour for day in range(-1, days))
        spans = ((start_h, start_h + length_h) for start_h in starts)
        return [(max(start_h, 0.0) * HOUR_S, end_h * HOUR_S) for start_h, end_h in spans if end_h > 0]


@setting
class Blending:
    """How tickets are fitted in with live contacts.

    An agent with no live contact at hand turns to tickets after ``after_idle_s``. When ``live_interrupts`` a live
    contact finds such an agent free: the ticket is put back with what is left to do, and ``resume_s`` of effort
    more for whoever must find the way back into it; otherwise live contacts wait until the ticket is done. The end
    of a shift or a break always interrupts. In ``reserved`` hours the groups named there take no live contacts.
    """

    after_idle_s: NonNegative = 0.0
    live_interrupts: bool = True
    resume_s: NonNegative = 0.0
    reserved: tuple[Reserved, ...] = ()
