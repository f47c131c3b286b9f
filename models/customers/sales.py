"""Sales: which enquiries become orders, and which are lost to a missed, slow or poor answer."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import HALF_WAY, UNANSWERED, Outcome
from models.operation.contact_type import ContactType
from sim.chance import Floats
from sim.distributions import Distribution, Lognormal, NonNegative, Positive, Share, draw
from sim.setting import setting


@setting
class SalesRules:
    """What an enquiry is worth, and how much of it is lost by waiting, by wrong answers and by no answer."""

    conversion: dict[str, Share]
    """By intent, the share of customers who buy when they are answered rightly and at once; an intent that is not named
    brings no orders.
    """
    order_value_yuan: dict[str, Positive]
    """By line, the mean value of an order in yuan; every line is needed where ``conversion`` has any intent."""
    order_value: Distribution = Lognormal(mean=1.0, sigma=0.6)
    """How order values differ around their mean: a distribution of mean 1, by which the mean is multiplied."""
    margin_share: Share = 0.25
    """The share of an order's value that is gross margin."""
    wait_mean_min: Positive = 15.0
    """How fast waiting costs orders: after w minutes in queues, all attempts together, exp(-w / ``wait_mean_min``) of
    the conversion is left, but never less than ``kept_lost``.
    """
    kept_wrong: Share = 0.55
    """The share of the conversion that is left after a wrong answer by a person."""
    kept_bot: Share = 0.85
    """The share that is left after a right answer by the bot, or when the customer finds the answer without asking."""
    kept_misled: Share = 0.35
    """The share that is left after a wrong answer by the bot."""
    kept_lost: Share = 0.40
    """The share that is left when the customer gets no answer."""
    selling_cap: NonNegative = 1.25
    """The most by which an agent's selling multiplies the conversion."""

    def worth_yuan(self, contact_type: ContactType) -> float:
        """The order value to be expected of a contact of this type, answered well and at once."""
        share = self.conversion.get(contact_type.intent, 0.0)
        return share * self.order_value_yuan[contact_type.line] if share else 0.0


class Sales:
    """The rules, compiled for the contact types of an operation."""

    def __init__(self, rules: SalesRules, contact_types: Sequence[ContactType]) -> None:
        self.rules = rules
        self.conversions = {
            contact_type.index: rules.conversion[contact_type.intent]
            for contact_type in contact_types
            if rules.conversion.get(contact_type.intent)
        }
        self.kept = {
            Outcome.RESOLVED: 1.0,
            Outcome.UNRESOLVED: rules.kept_wrong,
            Outcome.CONTAINED: rules.kept_bot,
            Outcome.SELF_SERVED: rules.kept_bot,
            Outcome.MISLED: rules.kept_misled,
            **dict.fromkeys(
                (*UNANSWERED, *HALF_WAY, Outcome.NOT_REACHED, Outcome.LEFT_BOT, Outcome.CLOSED, Outcome.WITHDRAWN),
                rules.kept_lost,
            ),
        }

    def kept_share(self, outcome: int, wait_s: float, selling: float) -> float:
        """What is kept of the conversion after this outcome, this wait and this agent's selling."""
        kept = self.kept[Outcome(outcome)]
        if outcome in (Outcome.RESOLVED, Outcome.UNRESOLVED):
            kept *= exp(-wait_s / 60.0 / self.rules.wait_mean_min) * min(selling, self.rules.selling_cap)
            kept = max(kept, self.rules.kept_lost)  # a late answer is no worse than none
        return kept

    def value_yuan(self, contact_type: ContactType, u: float) -> float:
        """The value of the order at uniform ``u``."""
        return self.rules.order_value_yuan[contact_type.line] * draw(self.rules.order_value, u)

    def by_bot(
        self,
        contact_types: Sequence[ContactType],
        outcome: NDArray[np.int64],
        contact_type: NDArray[np.int64],
        u_purchase: Floats,
        u_value: Floats,
    ) -> tuple[Floats, Floats, Floats]:
        """For contacts that ended at the bot: would buy, buys, and the order's value."""
        conversion = np.array([self.conversions.get(k.index, 0.0) for k in contact_types])[contact_type]
        mean_yuan = np.array([self.rules.order_value_yuan.get(k.line, 0.0) for k in contact_types])[contact_type]
        kept = np.zeros(max(Outcome) + 1)
        for ended, share in self.kept.items():
            kept[ended] = share
        would = (u_purchase < conversion).astype(np.float64)
        sold = (u_purchase < conversion * kept[outcome]).astype(np.float64)
        value = np.where(would + sold > 0, mean_yuan * self.rules.order_value.quantile(u_value), 0.0)
        return would, sold, value
