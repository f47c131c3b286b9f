"""Money: sales won and lost, what they and the costs come to, and hours paid."""

from __future__ import annotations

from typing import Literal

import numpy as np

from models.customers.settlement import Settlement
from models.money.accounts import NUMBERS
from models.sample.sample import Fraction, Sample, share
from sim.setting import setting


@setting
class Conversion:
    """Enquiry conversion (询单转化率): enquirers who buy ÷ enquirers."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        sales = sample.scenario.sales
        types = [
            contact_type.index
            for contact_type in sample.facts.contact_types
            if sales and sales.conversion.get(contact_type.intent)
        ]
        needs = sample.needs[np.isin(sample.needs["contact_type"], types)]
        return share(needs["sold"], needs)


@setting
class SalesYuan:
    """Sales to enquirers (销售额) in yuan, won or lost."""

    side: Literal["won", "lost"] = "won"
    """``won``: what was bought. ``lost``: orders that a good answer at once would have won."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        needs = sample.needs
        won = needs["sold"] == 1
        mask = won if self.side == "won" else ~won & (needs["would_buy"] == 1)
        return float(needs["value"][mask].sum()), 1.0


@setting
class Account:
    """Accounts (科目): the sum of some of them in yuan."""

    accounts: tuple[str, ...]
    """Their names, as in the ledger."""

    cost: bool = True
    """Whether money that goes out counts as positive."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        total = sum(sample.books[name] for name in self.accounts)
        return (-total if self.cost else total), 1.0


@setting
class Contribution:
    """Contribution (贡献毛利): the margin on sales less every cost, in yuan."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        return sum(sample.books.values()), 1.0


@setting
class CostPerResolved:
    """Cost per need met (单位解决成本): all costs ÷ needs met, in yuan."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        cost = -sum(sample.books[name] for name in NUMBERS if name != "sales_margin")
        return cost, float((sample.needs["settlement"] == Settlement.RESOLVED).sum())


@setting
class PaidHours:
    """Paid hours (工时) on some accounts."""

    accounts: tuple[str, ...]
    """Their names, as in the ledger."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        ledger = sample.ledger
        numbers = [NUMBERS[name] for name in self.accounts]
        return float(ledger["hours"][np.isin(ledger["account"], numbers)].sum()), 1.0
