"""Redial: customers who left without an answer and try again."""

from __future__ import annotations

from pydantic import Field

from models.operation.contact_type import ContactType
from sim.distributions import Distribution, Exponential, Share
from sim.setting import setting


@setting
class Redial:
    """Customers who left without an answer and try again."""

    share: Share = 0.40
    """The share of them who try again; the others are lost."""
    by_intent: dict[str, Share] = Field(default_factory=dict)
    """The same for single intents; an intent that is not named has ``share``."""
    delay_s: Distribution = Exponential(mean=600.0)
    """How many seconds later they try again."""

    def of(self, contact_type: ContactType) -> float:
        """The share for this contact type."""
        return self.by_intent.get(contact_type.intent, self.share)
