"""Callback: the rules of offers to be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from models.operation.hours import Hours
from sim.distributions import Distribution, Exponential, Positive, Share
from sim.setting import setting

if TYPE_CHECKING:
    pass
from models.questions import CallbackOrder


@setting
class Callback:
    """Offers to be called back.

    They are made on ``channels`` after ``after_s`` of waiting, and at once where the expected wait (that of the
    announcement) is ``expected_above_s`` or more; ``standing`` ones always, others while a plan calls for them; inside
    ``hours`` only, if given, and in these only is anybody called. A share ``accepted`` hangs up and is promised a
    call within ``window_s`` (of these hours). With ``messages`` who leaves a message on these channels is called too.
    ``order`` says when agents call. A customer picks up with probability ``picked_up``; else the call has cost
    ``ring_s`` of effort, and is tried again after ``retry_s``, at most ``tries`` times in all; then the customer is
    as one who got no answer. Of those not called in time the share ``again`` contacts the operation anew
    after ``again_delay_s``, the rest waits on; both are angry. Waiting for a call feels like ``felt`` of the
    same time on the line, for satisfaction and sales.
    """

    channels: tuple[str, ...]
    order: CallbackOrder
    after_s: Positive | None = None
    expected_above_s: Positive | None = None
    standing: bool = True
    hours: Hours | None = None
    accepted: Share = 0.37
    messages: bool = True
    window_s: Positive = 7200.0
    picked_up: Share = 0.75
    ring_s: Positive = 30.0
    retry_s: Positive = 1800.0
    tries: Annotated[int, Field(ge=1, le=20)] = 3
    again: Share = 0.5
    again_delay_s: Distribution = Exponential(mean=900.0)
    felt: Share = 0.1

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
        closes = opens - opens % 86_400 + hours.closes_s
        while opens + left_s > closes:
            left_s -= closes - opens
            opens = hours.next_opening_s(closes)
            closes = opens - opens % 86_400 + hours.closes_s
        return opens + left_s
