"""Consistency: answers differ between people, and from time to time; one service standard makes them more alike."""

from __future__ import annotations

from math import exp, pi, sqrt
from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Consistency:
    """Answers differ between people and from time to time; one service standard makes them more alike."""

    key: ClassVar[str] = "consistency"

    active: bool = True
    """Whether the effect is in force."""

    sd_log: Annotated[Assumption, Label("人与人之间答对率的差异", "spread of right answers between people")]
    """Standard deviation between people of the log odds of a right answer; the mean odds stay as they are."""

    answer_sd_log: Annotated[Assumption, Label("同一人各次回答答对率的差异", "spread of right answers of one person")]
    """Standard deviation of the log odds between the answers of one person to the same question."""

    shrink: Annotated[Assumption, Label("统一服务标准缩小差异的比例", "share of the spread that one standard removes")]
    """The share of both spreads that one service standard takes away when it is in full force."""

    def acts(self) -> Acts:
        """The odds of a right answer; how steady answers are is asked by whoever keeps the standard."""
        return Acts(work_quality=lambda work: self.quality_factor(work.traits.quality_z, work.standard))

    def quality_factor(self, z: float, standard: float) -> float:
        """Factor of the odds of a right answer of a person whose standard normal deviate is ``z``.

        Its mean over people is 1. ``standard`` is how far one service standard is in force, 0 to 1.
        """
        sd = self.sd_log.value * (1 - self.shrink.value * standard)
        return exp(sd * z - sd * sd / 2)

    def steady_quality(self, right_share: float, standard: float) -> float:
        """Factor of the odds by steadier answers, where ``right_share`` of them are right without a standard.

        Log odds that scatter by sd around x give on average the share of right answers at x ÷ √(1 + π sd² / 8)
        (MacKay 1992, to about half a point); with less scatter the odds move away from even.
        """
        if not 0 < right_share < 1:
            return 1.0
        sd = self.answer_sd_log.value
        less = sd * (1 - self.shrink.value * standard)
        steadier = sqrt((1 + pi * sd * sd / 8) / (1 + pi * less * less / 8))
        return float((right_share / (1 - right_share)) ** (steadier - 1))
