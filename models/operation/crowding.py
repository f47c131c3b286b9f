"""Crowding: who finds others waiting may leave sooner."""

from __future__ import annotations

from math import log1p
from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution, Exponential, draw
from sim.setting import setting


@setting
class Crowding:
    """Each of those who wait already may drive away one who joins: with probability ``share``, ``after_s`` later.

    Whoever is told or sees a place in the queue decides soon whether it is worth it. With n waiting ahead the hazard of
    leaving is higher by n × -ln(1 - share) × the density of ``after_s``, so that of customers who would wait for ever
    (1 - share) ** n stay. Own patience goes on beside it: who runs out of that sooner leaves then.
    """

    share: Annotated[float, Field(gt=0, le=0.9)]
    after_s: Distribution = Exponential(mean=30.0)

    def leaves_after_s(self, ahead: int, u: float) -> float:
        """How long one waits who found ``ahead`` waiting, endless where they drive nobody away; ``u`` is uniform."""
        reach = -ahead * log1p(-self.share)
        used = -log1p(-u)
        return draw(self.after_s, used / reach) if used < reach else float("inf")
