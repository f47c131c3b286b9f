"""Deferred channels: a message comes, and a reply is due later."""

from __future__ import annotations

from pydantic import Field, model_validator

from sim.calendar import HOUR_S
from sim.distributions import Distribution, Exponential, NonNegative, Positive, Share
from sim.setting import setting


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
    chase_delay_s: Distribution = Exponential(mean=4 * HOUR_S)
    hour_felt_min: NonNegative = 0.1
    late_hour_felt_min: NonNegative = 0.5
    reach: Distribution | None = None

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
