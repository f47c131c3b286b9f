"""Care: how good an answer is, how the customer feels about it, and what they do next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.operation.contact_type import ContactType
from sim.chance import Floats
from sim.distributions import Distribution, Exponential, NonNegative, Share
from sim.setting import setting


@setting
class Care:
    """Right answers, satisfaction and the contacts that follow from them.

    ``right`` gives per intent the share of right answers at the reference operation; an agent's quality
    multiplies the odds. ``satisfied_share`` holds for a right answer at once; it falls by
    ``wait_loss_per_min`` a minute of waiting, by ``wrong_loss`` after a wrong answer, by ``anger_loss`` when
    the customer comes back after a wrong one. Whom the bot answered are satisfied by ``bot_satisfied``, less by
    ``bot_tuning_loss`` as it is opened wider and by ``wrong_loss`` if it misled them. Of those wrongly answered
    ``repeat_share`` comes back, of the dissatisfied ``complaint_share`` complains instead, as a contact of
    ``complaint_intent``.
    """

    right: dict[str, Share]
    right_otherwise: Share = 0.85
    satisfied: Share = 0.92
    wait_loss_per_min: NonNegative = 0.03
    wrong_loss: Share = 0.55
    anger_loss: Share = 0.15
    bot_satisfied: Share = 0.75
    bot_tuning_loss: Share = 0.10
    repeat_share: Share = 0.50
    repeat_delay_s: Distribution = Exponential(mean=7200.0)
    complaint_intent: str = "complaint"
    complaint_share: Share = 0.08
    complaint_delay_s: Distribution = Exponential(mean=3600.0)

    def right_share(self, contact_type: ContactType, quality: float) -> float:
        """Probability of a right answer by an agent of this quality."""
        share = self.right.get(contact_type.intent, self.right_otherwise)
        return share * quality / (1 - share + share * quality)

    def satisfied_share(self, wait_s: float, right: bool, anger: int) -> float:
        """Probability that the customer is satisfied after an answer: quality acts through right answers."""
        share = self.satisfied
        share -= self.wait_loss_per_min * wait_s / 60.0
        if not right:
            share -= self.wrong_loss
        if anger:
            share -= self.anger_loss
        return share

    def bot_satisfied_share(self, tuning: Floats, misled: NDArray[np.bool_]) -> Floats:
        """Probability that a customer whom the bot answered is satisfied, by the bot's tuning."""
        return self.bot_satisfied - self.bot_tuning_loss * tuning - self.wrong_loss * misled
