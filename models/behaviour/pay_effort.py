"""Effort under a pay plan: people do more of what another hour of it would earn."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts, odds
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class PayEffort:
    """People do more of what is paid at the margin (speed: Lazear 2000; quality: direction, Hong et al. 2018).

    An incentive is what another hour's contacts, or its sales, would earn over an hour's base pay; one above 1 acts
    as 1.
    """

    key: ClassVar[str] = "pay_effort"

    active: bool = True
    """Whether the effect is in force."""

    speed: Annotated[Assumption, Label("按件付酬带来的提速", "speed gained by pay per contact")]
    """Relative speed gained at a volume incentive of 1."""

    trade: Annotated[Assumption, Label("按件付酬损失的质量", "quality lost by pay per contact")]
    """Log odds of a right answer lost at a volume incentive of 1."""

    selling: Annotated[Assumption, Label("提成带来的转化提升", "conversion gained by commission")]
    """Relative conversion gained at a sales incentive of 1."""

    tier: Annotated[Assumption, Label("接近下一档时的加把劲", "extra effort just below a tier")]
    """Relative speed and conversion gained just below the next tier of pay."""

    contacts_per_hour: NonNegative = 20.0
    """Contacts in a usual hour, by which the volume incentive is reckoned; it counts where the effect is off too."""

    sales_per_hour_yuan: NonNegative = 2500.0
    """Sales in a usual hour, in yuan, by which the sales incentive is reckoned; counts where the effect is off too."""

    def acts(self) -> Acts:
        """Speed, the odds of a right answer, and selling."""
        return Acts(
            form_speed=lambda form: self.speed_factor(form.volume_incentive, form.closeness),
            form_quality=lambda form: self.quality_factor(form.volume_incentive),
            form_selling=lambda form: self.selling_factor(form.sale_incentive, form.closeness),
        )

    def speed_factor(self, volume_incentive: float, closeness: float) -> float:
        """Speed at this volume incentive and closeness to a tier."""
        return 1 + self.speed.value * min(volume_incentive, 1.0) + self.tier.value * closeness

    def quality_factor(self, volume_incentive: float) -> float:
        """Factor of the odds of a right answer: paying for quantity costs quality."""
        return odds(-self.trade.value * min(volume_incentive, 1.0))

    def selling_factor(self, sale_incentive: float, closeness: float) -> float:
        """Factor of conversion at this sales incentive and closeness to a tier."""
        return 1 + self.selling.value * min(sale_incentive, 1.0) + self.tier.value * closeness
