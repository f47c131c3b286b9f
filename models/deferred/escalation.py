"""Escalation: needs that take the right to compensate, and the handing over to those who have it."""

from __future__ import annotations

from models.operation.contact_type import ContactType
from sim.distributions import Distribution, Lognormal, NonNegative, Share
from sim.setting import setting


@setting
class Escalation:
    """Who may compensate customers, and what it costs to hand a contact over to them.

    Who may not do so hands the contact over at the end of the conversation; it goes on as a further attempt of
    ``intent`` by the same channel.
    """

    intent: str
    """The intent of what is handed over; whoever serves it has the right to compensate."""
    share: dict[str, Share]
    """By intent, the share of needs that take the right to compensate; 0 for intents that are not named."""
    context_passed: bool = False
    """Whether the first agent writes up what was said; else the next has to ask everything again."""
    note_s: NonNegative = 45.0
    """Seconds of effort for writing it up."""
    recap_s: NonNegative = 90.0
    """Seconds of effort for asking everything again."""
    recap_loss: Share = 0.10
    """What the probability of a satisfied customer loses when everything is asked again (assumption)."""
    granted_share: Share = 0.8
    """Of the needs that come to somebody with the right, the share that are compensated."""
    amount_yuan: Distribution = Lognormal(mean=60.0, sigma=0.6)
    """The compensation in yuan."""
    gain: Share = 0.25
    """What the probability of a satisfied customer gains by it (assumption)."""

    def share_of(self, contact_type: ContactType) -> float:
        """The share of needs that began as this type and take the right to compensate."""
        return self.share.get(contact_type.intent, 0.0)
