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
    """Right answers, satisfaction, and the contacts that follow from them."""

    right: dict[str, Share]
    """By intent, the share of right answers in the reference operation; the quality of an agent multiplies the odds."""
    right_otherwise: Share = 0.85
    """The share of right answers for intents that ``right`` does not name."""
    satisfied: Share = 0.92
    """The share of customers who are satisfied after a right answer at once."""
    wait_loss_per_min: NonNegative = 0.03
    """By how much this share falls with each minute of waiting."""
    wrong_loss: Share = 0.55
    """By how much it falls after a wrong answer, by a person or the bot."""
    anger_loss: Share = 0.15
    """By how much it falls when the customer is angry: after a wrong answer, a late callback, and in a complaint."""
    bot_satisfied: Share = 0.75
    """The share of customers answered by the bot who are satisfied."""
    bot_tuning_loss: Share = 0.10
    """By how much this share falls when the bot is opened as wide as can be (tuning 1), and in proportion for less;
    narrower than usual it rises.
    """
    repeat_share: Share = 0.50
    """The share of customers with a wrong answer from a person who come back with the same matter, unless they
    complain.
    """
    repeat_delay_s: Distribution = Exponential(mean=7200.0)
    """How many seconds later they come back."""
    complaint_intent: str = "complaint"
    """The intent of complaints. Where the operation does not have it, nobody complains."""
    complaint_share: Share = 0.08
    """The share of dissatisfied customers who complain; who complains does not come back with the first matter too."""
    complaint_delay_s: Distribution = Exponential(mean=3600.0)
    """How many seconds later they complain."""

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
