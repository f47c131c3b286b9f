"""Pay plans."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from pydantic import model_validator

from models.money.pay import Incentive, Tally
from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class FixedPay:
    """固定工资: base pay alone."""

    base: Positive = 1.0
    """Base pay, as a multiple of the figure in the agents' file."""

    def base_share(self) -> float:
        """See :class:`models.questions.PayPlan`."""
        return self.base

    def variable_yuan(self, tally: Tally) -> float:
        """Nothing."""
        return 0.0

    def incentive(self, tally: Tally) -> Incentive:
        """None."""
        return Incentive()


@setting
class PieceRate:
    """计件: base pay, and a rate for every contact answered, right or wrong (Lazear 2000)."""

    base: Positive = 1.0
    """Base pay, as a multiple of the figure in the agents' file."""
    per_contact_yuan: NonNegative
    """What each contact answered earns, in yuan."""

    def base_share(self) -> float:
        """See :class:`models.questions.PayPlan`."""
        return self.base

    def variable_yuan(self, tally: Tally) -> float:
        """The rate times the contacts."""
        return self.per_contact_yuan * tally.contacts

    def incentive(self, tally: Tally) -> Incentive:
        """The rate for the next contact."""
        return Incentive(per_contact_yuan=self.per_contact_yuan)


@setting
class Tier:
    """A tier of a commission; who reaches it earns its rate on the whole amount of the pay period."""

    at: NonNegative
    """The amount from which on it counts: yuan sold, or contacts resolved."""
    rate: NonNegative
    """A share of what was sold, or yuan per contact resolved."""


@setting
class TieredCommission:
    """阶梯式提点: a commission whose rate, on the whole amount, rises with every tier reached."""

    base: Positive = 1.0
    """Base pay, as a multiple of the figure in the agents' file."""
    sales_tiers: tuple[Tier, ...]
    """The tiers of those who sell, by yuan sold; their rates are shares of it."""
    service_tiers: tuple[Tier, ...]
    """The tiers of the others, by contacts resolved; their rates are yuan per contact."""
    reach: Share = 0.15
    """How close to the next tier people see it and try harder, as a share of its amount (goal gradient); 0: nobody
    tries harder."""

    @model_validator(mode="after")
    def _rising(self) -> TieredCommission:
        for name in ("sales_tiers", "service_tiers"):
            tiers = getattr(self, name)
            if not tiers:
                raise ValueError(f"{name} needs at least one tier")
            for lower, upper in pairwise(tiers):
                if upper.at <= lower.at or upper.rate < lower.rate:
                    raise ValueError(f"{name} must rise: {lower.at}/{lower.rate} then {upper.at}/{upper.rate}")
        return self

    def base_share(self) -> float:
        """See :class:`models.questions.PayPlan`."""
        return self.base

    def _standing(self, tally: Tally) -> tuple[tuple[Tier, ...], float, int]:
        """The tiers that count for this person, the amount so far, and the tier reached (-1 none)."""
        tiers = self.sales_tiers if tally.sells else self.service_tiers
        amount = tally.sales_yuan if tally.sells else tally.resolved
        return tiers, amount, bisect_right([tier.at for tier in tiers], amount) - 1

    def variable_yuan(self, tally: Tally) -> float:
        """The rate of the tier reached, times the whole amount."""
        tiers, amount, reached = self._standing(tally)
        return tiers[reached].rate * amount if reached >= 0 else 0.0

    def incentive(self, tally: Tally) -> Incentive:
        """The rate now, and how close the next tier is."""
        tiers, amount, reached = self._standing(tally)
        rate = tiers[reached].rate if reached >= 0 else 0.0
        closeness = 0.0
        if reached + 1 < len(tiers):
            target = tiers[reached + 1].at
            if target > 0 and self.reach > 0:
                closeness = max(0.0, 1 - (target - amount) / (self.reach * target))
        if tally.sells:
            return Incentive(per_sale_share=rate, closeness=closeness)
        return Incentive(per_contact_yuan=rate, closeness=closeness)
