"""A pay plan: so much for every contact resolved, up to a cap."""

from __future__ import annotations

from models.money.pay import Incentive, Tally
from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class CappedPieceRate:
    """封顶计件: base pay and ``per_resolved_yuan`` for every contact resolved, until that comes to ``most_yuan``."""

    base: Positive = 1.0
    """What multiplies the base pay in the agents' file."""

    per_resolved_yuan: NonNegative
    """Yuan for each contact resolved."""

    most_yuan: NonNegative
    """The most that anybody earns so in the period."""

    def base_share(self) -> float:
        """See :class:`models.questions.PayPlan`."""
        return self.base

    def variable_yuan(self, tally: Tally) -> float:
        """The rate times the contacts resolved, or the cap."""
        return min(self.per_resolved_yuan * tally.resolved, self.most_yuan)

    def incentive(self, tally: Tally) -> Incentive:
        """The rate for the next contact; nothing at the cap."""
        is_capped = self.per_resolved_yuan * tally.resolved >= self.most_yuan
        return Incentive(per_contact_yuan=0.0 if is_capped else self.per_resolved_yuan)
