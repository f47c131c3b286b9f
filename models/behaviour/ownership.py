"""Ownership: a queue that is nobody's own is worked more slowly."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Ownership:
    """A queue that many share is worked more slowly than one's own, unless pay is for speed (Wang & Zhou 2018)."""

    key: ClassVar[str] = "ownership"

    active: bool = True
    """Whether the effect is in force."""

    shared_time: Annotated[Assumption, Label("公共队列中放慢的时间", "extra time in a queue that is nobody's own")]
    """Extra time in a shared queue where contacts earn nothing, as a share of the usual."""

    def acts(self) -> Acts:
        """The time of all work."""
        return Acts(work_time=lambda work: self.time_factor(work.dedicated, work.volume_incentive))

    def time_factor(self, dedicated: bool, volume_incentive: float) -> float:
        """Time factor of a queue: pay for speed takes the slackening of a shared queue away."""
        if dedicated:
            return 1.0
        return 1 + self.shared_time.value * max(0.0, 1 - volume_incentive)
