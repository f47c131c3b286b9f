"""Complaints: classes of urgency and reach, and what bad publicity costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Constant, Distribution, NonNegative, Positive
from sim.setting import setting


@setting
class ComplaintClass:
    """A class of complaints, which has its own urgency in place of the intent's."""

    label: dict[str, str] = Field(default_factory=dict)
    """What the class is called, in Chinese (``zh``) and English (``en``)."""
    weight: Positive = 1.0
    """How frequent the class is, in proportion to the other classes."""
    urgency: Annotated[int, Field(ge=0, le=9)] = 0
    """The urgency; 0 is served first."""
    respond_within_s: Positive = 1800.0
    """Seconds within which such a complaint should get a response."""
    reach: Distribution = Constant(mean=0.0)
    """The number of people who see one."""


@setting
class Complaints:
    """分级: how contacts of one intent are classed, by chance that belongs to the need."""

    intent: str = "complaint"
    """The intent whose contacts are classed."""
    classes: Annotated[dict[str, ComplaintClass], Field(min_length=1)]
    """The classes, by name."""

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
    """舆情: what a message that others see costs when its response is late (assumptions).

    A response in time costs nothing.
    """

    lost_orders_per_1000: NonNegative = 0.5
    """Orders lost of every thousand people reached, once the response is ``full_after_h`` late."""
    order_margin_yuan: NonNegative = 250.0
    """The margin on one lost order, in yuan."""
    full_after_h: Positive = 24.0
    """Hours of lateness after which the loss grows no more; until then it is in proportion to the lateness."""

    def yuan(self, reach: float, late_s: float) -> float:
        """What is lost with a message of this reach, responded to so late."""
        share = min(1.0, max(0.0, late_s) / 3600.0 / self.full_after_h)
        return reach / 1000.0 * self.lost_orders_per_1000 * self.order_margin_yuan * share
