"""People differ: some are quicker than others at the same work."""

from __future__ import annotations

from math import exp
from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Individual:
    """People differ: some are quicker than others at the same work, by a lognormal factor whose mean is 1."""

    key: ClassVar[str] = "individual"

    active: bool = True
    """Whether the effect is in force."""

    sd_log: Annotated[Assumption, Label("个人快慢差异（处理时长对数的标准差）", "spread of speed between people")]
    """Standard deviation of the logarithm of handle time between people."""

    def acts(self) -> Acts:
        """The time of all work."""
        return Acts(work_time=lambda work: self.time_factor(work.traits.speed_z))

    def time_factor(self, z: float) -> float:
        """Time factor of a person whose standard normal deviate is ``z``; its mean over people is 1."""
        sd = self.sd_log.value
        return exp(sd * z - sd * sd / 2)
