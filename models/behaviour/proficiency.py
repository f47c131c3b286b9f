"""Proficiency: who knows the intent and the line answers faster and better."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Proficiency:
    """Who knows the intent and the line answers faster, and is right more often."""

    key: ClassVar[str] = "proficiency"

    active: bool = True
    """Whether the effect is in force."""

    time_power: Annotated[
        Assumption, Label("熟练度每差一分，多花的时间（幂）", "time lost with less proficiency (power)")
    ]
    """Time is proficiency to the power of minus this figure."""

    quality_power: Annotated[
        Assumption, Label("熟练度对答对的影响（幂）", "right answers lost with less proficiency (power)")
    ]
    """The odds of a right answer are proficiency to the power of this figure."""

    def acts(self) -> Acts:
        """The time of all work and the odds of a right answer."""
        return Acts(
            work_time=lambda work: self.time_factor(work.proficiency),
            work_quality=lambda work: self.quality_factor(work.proficiency),
        )

    def time_factor(self, proficiency: float) -> float:
        """Time factor at this proficiency (1 is full)."""
        return float(proficiency**-self.time_power.value)

    def quality_factor(self, proficiency: float) -> float:
        """Factor of the odds of a right answer at this proficiency (1 is full)."""
        return float(proficiency**self.quality_power.value)
