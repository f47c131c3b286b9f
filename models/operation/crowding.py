"""Crowding: who finds others waiting may leave sooner."""

from __future__ import annotations

from math import log1p
from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution, Exponential, draw
from sim.setting import setting


@setting
class Crowding:
    """Customers who find others waiting may leave sooner; their own patience goes on beside it.

    With n waiting ahead, the hazard of leaving is higher by n × -ln(1 - ``share``) × the density of ``after_s``. Of
    customers who would wait for ever, (1 - ``share``) ** n stay.
    """

    share: Annotated[float, Field(gt=0, le=0.9)]
    """The probability with which each of those who wait already drives away a customer who joins."""
    after_s: Distribution = Exponential(mean=30.0)
    """How many seconds after joining such a customer leaves."""

    def leaves_after_s(self, ahead: int, u: float) -> float:
        """How long one waits who found ``ahead`` waiting, endless where they drive nobody away; ``u`` is uniform."""
        reach = -ahead * log1p(-self.share)
        used = -log1p(-u)
        return draw(self.after_s, used / reach) if used < reach else float("inf")
