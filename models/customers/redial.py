"""Redial: customers who left without an answer and try again."""

from __future__ import annotations

from pydantic import Field

from models.operation.contact_type import ContactType
from sim.distributions import Distribution, Exponential, Share
from sim.setting import setting


@setting
class Redial:
    """Customers who left without an answer and try again: ``share`` of them (or ``by_intent``), later."""

    share: Share = 0.40
    by_intent: dict[str, Share] = Field(default_factory=dict)
    delay_s: Distribution = Exponential(mean=600.0)

    def of(self, contact_type: ContactType) -> float:
        """The share for this contact_type."""
        return self.by_intent.get(contact_type.intent, self.share)
