"""Coaching: what a session adds to right answers, and how it fades."""

from __future__ import annotations

from math import exp
from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class CoachingGain:
    """A coaching session makes right answers more likely, and fades."""

    key: ClassVar[str] = "coaching"

    active: bool = True
    """Whether the effect is in force."""

    gain: Annotated[Assumption, Label("一次辅导带来的答对提升", "right answers gained by a coaching session")]
    """Log odds of a right answer gained in a session on average."""

    spread: Annotated[Assumption, Label("各次辅导效果的差异", "spread of what sessions achieve")]
    """Standard deviation of the gain between sessions, in log odds."""

    days: Annotated[Assumption, Label("辅导效果消退的天数", "days over which coaching fades")]
    """Days after which 1/e of a gain is left; 0: it does not fade."""

    def acts(self) -> Acts:
        """Nothing by itself: it acts on those who have had a session."""
        return Acts()

    def session_gain(self, z: float) -> float:
        """Log odds gained in a session whose standard normal deviate is ``z``."""
        return self.gain.value + self.spread.value * z

    def left(self, days: float) -> float:
        """What is left of a gain after so many days, as a share."""
        fade_days = self.days.value
        return exp(-days / fade_days) if fade_days else 1.0
