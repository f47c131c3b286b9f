"""Deferred channels: a message comes, and a reply is due later."""

from __future__ import annotations

from pydantic import Field, model_validator

from sim.calendar import HOUR_S
from sim.distributions import Distribution, Exponential, NonNegative, Positive, Share
from sim.setting import setting


@setting
class Deferred:
    """What makes a channel a deferred one (工单, e-mail, social): a message comes, and a reply is due later."""

    reply_within_h: Positive = 24.0
    """How many hours after the message the reply is due."""
    by_intent_h: dict[str, Positive] = Field(default_factory=dict)
    """The same for single intents, in hours; an intent that is not named has ``reply_within_h``."""
    chase: dict[str, Share] = Field(default_factory=dict)
    """By channel, the share of customers with an overdue reply who ask again through it (催单). The new attempt takes
    the need over, and the ticket is withdrawn. Empty: nobody asks again.
    """
    chase_delay_s: Distribution = Exponential(mean=4 * HOUR_S)
    """How many seconds after the due time such a customer asks again."""
    hour_felt_min: NonNegative = 0.1
    """How many minutes of waiting on the line an hour until the reply feels like (an assumption); waiting costs
    satisfaction and sales.
    """
    late_hour_felt_min: NonNegative = 0.5
    """How many minutes more an hour past the due time feels like (an assumption)."""
    reach: Distribution | None = None
    """How many people see a message, where messages are public; null: messages are private."""

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
