"""Morale: it moves with pay, load and abuse; content people are quicker and answer better."""

from __future__ import annotations

from math import exp
from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts, odds
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class Morale:
    """Content people are a little quicker, answer better, and stay.

    Morale runs from -1 to 1 with 0 as usual, and moves from shift to shift.
    """

    key: ClassVar[str] = "morale"

    active: bool = True
    """Whether the effect is in force."""

    time: Annotated[Assumption, Label("士气对速度的影响", "speed gained by morale")]
    """Time saved per unit of morale, as a share of the usual."""

    quality: Annotated[Assumption, Label("士气对答对的影响", "right answers gained by morale")]
    """Log odds of a right answer gained per unit of morale."""

    pay_weight: Annotated[
        Assumption, Label("收入与预期之差对士气的影响", "weight of pay against expectation in morale")
    ]
    """Morale gained in a day whose pay is twice what was expected."""

    load_weight: Annotated[Assumption, Label("超负荷对士气的影响", "weight of overload in morale")]
    """Morale lost in a day whose load is twice the usual."""

    abuse_weight: Annotated[Assumption, Label("不满客户对士气的影响", "weight of angry customers in morale")]
    """Morale lost in a day on which all customers are angry, against one on which none is."""

    decay_per_day: NonNegative = 0.05
    """The rate at which morale returns to 0, per day."""

    def acts(self) -> Acts:
        """Time, and the odds of a right answer; both stay the same in the course of a shift."""
        return Acts(
            form_time=lambda form: self.time_factor(form.morale),
            form_quality=lambda form: self.quality_factor(form.morale),
            in_a_shift=False,
        )

    def time_factor(self, morale: float) -> float:
        """Time factor at this morale."""
        return 1 - self.time.value * morale

    def quality_factor(self, morale: float) -> float:
        """Factor of the odds of a right answer at this morale."""
        return odds(self.quality.value * morale)

    def after(self, morale: float, days: float, pay_gap: float, overload: float, abuse: float) -> float:
        """Morale after so many days.

        ``pay_gap`` is pay over what was expected, less 1, of which at most ±1 counts; ``overload`` is load over the
        usual, less 1, and not negative; ``abuse`` is the share of angry customers beyond the usual.
        """
        morale = morale * exp(-self.decay_per_day * days)
        morale += self.pay_weight.value * max(-1.0, min(1.0, pay_gap))
        morale -= self.load_weight.value * overload + self.abuse_weight.value * abuse
        return max(-1.0, min(1.0, morale))
