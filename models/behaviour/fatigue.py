"""Fatigue: work tires, rest restores, and who is tired is slower and errs more."""

from __future__ import annotations

from math import exp
from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts, odds
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class Fatigue:
    """Work tires and rest restores; who is tired is slower and errs more (direction: KC & Terwiesch 2009).

    Fatigue runs from 0 (rested) to 1 (spent).
    """

    key: ClassVar[str] = "fatigue"

    active: bool = True
    """Whether the effect is in force."""

    time: Annotated[Assumption, Label("疲劳时多花的时间", "extra time when tired")]
    """Extra time per unit of fatigue, as a share of the usual."""

    quality: Annotated[Assumption, Label("疲劳时答错更多", "more wrong answers when tired")]
    """Log odds of a right answer lost per unit of fatigue."""

    per_busy_hour: Annotated[Assumption, Label("每小时工作增加的疲劳", "fatigue gained per hour of work")]
    """Fatigue gained in an hour of effort."""

    recovery_hours: Annotated[Assumption, Label("疲劳恢复所需小时", "hours in which fatigue fades")]
    """Hours of rest after which 1/e of fatigue is left; 0: nobody recovers."""

    typical: NonNegative = 0.25
    """Fatigue at which the user's figures were measured and everybody begins; it counts where the effect is off too."""

    def acts(self) -> Acts:
        """Time, and the odds of a right answer."""
        return Acts(
            form_time=lambda form: self.time_factor(form.tired),
            form_quality=lambda form: self.quality_factor(form.tired),
        )

    def time_factor(self, tired: float) -> float:
        """Time factor at so much fatigue beyond the usual."""
        return 1 + self.time.value * tired

    def quality_factor(self, tired: float) -> float:
        """Factor of the odds of a right answer at so much fatigue beyond the usual."""
        return odds(-self.quality.value * tired)

    def after_work(self, fatigue: float, busy_hours: float) -> float:
        """Fatigue after so many more hours of effort."""
        return min(1.0, fatigue + self.per_busy_hour.value * busy_hours)

    def after_rest(self, fatigue: float, hours: float) -> float:
        """Fatigue after so many hours of rest."""
        recovery = self.recovery_hours.value
        return fatigue * exp(-hours / recovery) if recovery > 0 else fatigue
