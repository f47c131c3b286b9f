"""Escalation: needs that take the right to compensate, and the handing over to those who have it."""

from __future__ import annotations

from models.operation.contact_type import ContactType
from sim.distributions import Distribution, Lognormal, NonNegative, Share
from sim.setting import setting


@setting
class Escalation:
    """Who may compensate, and what handing over costs.

    ``share`` gives per intent the share of needs that take the right to compensate. Whoever serves ``intent`` has
    it; others hand the contact over at the end of the conversation, as a further attempt of that intent by the same
    channel. With ``context_passed`` the first agent writes it up for ``note_s``; without, the next has to ask
    everything again for ``recap_s``, and satisfaction falls by ``recap_loss`` (assumptions). Of those who get that
    far ``granted_share`` are compensated by ``amount_yuan``, which raises satisfaction by ``gain`` (assumption).
    """

    intent: str
    share: dict[str, Share]
    context_passed: bool = False
    note_s: NonNegative = 45.0
    recap_s: NonNegative = 90.0
    recap_loss: Share = 0.10
    granted_share: Share = 0.8
    amount_yuan: Distribution = Lognormal(mean=60.0, sigma=0.6)
    gain: Share = 0.25

    def share_of(self, contact_type: ContactType) -> float:
        """The share of needs that began as this type and take the right to compensate."""
        return self.share.get(contact_type.intent, 0.0)
