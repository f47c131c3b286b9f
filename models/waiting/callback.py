"""Callback: the rules of offers to be called back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from models.operation.hours import Hours
from models.questions import CallbackOrder
from sim.calendar import DAY_S
from sim.distributions import Distribution, Exponential, Positive, Share
from sim.setting import setting


@setting
class Callback:
    """Offers to be called back: who accepts one hangs up and is promised a call.

    Who is not called in time is angry, whether they contact the operation anew or wait on.
    """

    channels: tuple[str, ...]
    """The channels on which calls are offered."""
    order: CallbackOrder
    """When agents call back."""
    after_s: Positive | None = None
    """Seconds of waiting after which a call is offered; null: never for that reason."""
    expected_above_s: Positive | None = None
    """A call is offered at once where the wait that the announcement expects is at least so many seconds; null: never
    for that reason."""
    standing: bool = True
    """Whether calls are always offered; else only while an emergency plan asks for it."""
    hours: Hours | None = None
    """The hours in which calls are offered and customers are called; null: at any time."""
    accepted: Share = 0.37
    """The share of offers that customers accept."""
    messages: bool = True
    """Whether customers who leave a message on these channels are called too."""
    window_s: Positive = 7200.0
    """Seconds within which the call is promised; only time within ``hours`` counts."""
    picked_up: Share = 0.75
    """The probability that the customer picks up."""
    ring_s: Positive = 30.0
    """Seconds of effort for a call that nobody picks up."""
    retry_s: Positive = 1800.0
    """Seconds until the next try after a call that nobody picked up."""
    tries: Annotated[int, Field(ge=1, le=20)] = 3
    """How often a customer is called at most; then they are as one who got no answer."""
    again: Share = 0.5
    """Of the customers not called in time, the share who contact the operation anew; the others wait on."""
    again_delay_s: Distribution = Exponential(mean=900.0)
    """Seconds from the end of the promised time until they do so."""
    felt: Share = 0.1
    """The share of the wait for a call that counts as a wait on the line, for satisfaction and sales."""

    @model_validator(mode="after")
    def _sometimes(self) -> Callback:
        if self.after_s is None and self.expected_above_s is None and not self.messages:
            raise ValueError("give after_s or expected_above_s, or call back who leaves a message (messages: true)")
        return self

    def due_at(self, now: float) -> float:
        """Until when one who hangs up now is promised a call."""
        hours, left_s = self.hours, self.window_s
        if hours is None:
            return now + left_s
        opens = now if hours.is_open(now) else hours.next_opening_s(now)
        closes = opens - opens % DAY_S + hours.closes_s
        while opens + left_s > closes:
            left_s -= closes - opens
            opens = hours.next_opening_s(closes)
            closes = opens - opens % DAY_S + hours.closes_s
        return opens + left_s
