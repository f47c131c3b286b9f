"""Complaints: classes of urgency and reach, and what bad publicity costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Constant, Distribution, NonNegative, Positive
from sim.setting import setting


@setting
class ComplaintClass:
    """A class of complaints, as frequent as its ``weight`` says, with an urgency in place of the intent's own.

    They should be responded to within ``respond_within_s``; ``reach`` is the number of people who see one.
    """

    label: dict[str, str] = Field(default_factory=dict)
    weight: Positive = 1.0
    urgency: Annotated[int, Field(ge=0, le=9)] = 0
    respond_within_s: Positive = 1800.0
    reach: Distribution = Constant(mean=0.0)


@setting
class Complaints:
    """How contacts of ``intent`` are classed, by chance that belongs to the need (分级)."""

    intent: str = "complaint"
    classes: Annotated[dict[str, ComplaintClass], Field(min_length=1)]

    def grade(self, u: float) -> int:
        """The number of the class at uniform ``u``; each takes its part of the weights."""
        left = u * sum(each.weight for each in self.classes.values())
        for number, each in enumerate(self.classes.values()):
            if left < each.weight:
                return number
            left -= each.weight
        return len(self.classes) - 1


@setting
class Publicity:
    """What a message that others see costs when it stays without a response (舆情, assumptions).

    Of every thousand people reached ``lost_orders_per_1000`` would-be orders of ``order_margin_yuan`` are lost once
    the response is ``full_after_h`` hours late, in proportion to the lateness before. A response in time costs
    nothing.
    """

    lost_orders_per_1000: NonNegative = 0.5
    order_margin_yuan: NonNegative = 250.0
    full_after_h: Positive = 24.0

    def yuan(self, reach: float, late_s: float) -> float:
        """What is lost with a message of this reach, responded to so late."""
        share = min(1.0, max(0.0, late_s) / 3600.0 / self.full_after_h)
        return reach / 1000.0 * self.lost_orders_per_1000 * self.order_margin_yuan * share
