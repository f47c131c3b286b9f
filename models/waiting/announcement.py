"""Announcements: what those who wait are told, and what it does to their patience."""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

from models.contact.purposes import HEED
from sim.chance import uniform
from sim.distributions import NonNegative
from sim.setting import setting

if TYPE_CHECKING:
    from models.behaviour import Effects
    from models.contact.contact import Contact
from models.questions import Estimator


@setting
class Announcement:
    """What contacts of some channels are told when they begin to wait, if it is ``above_s`` or more.

    A ``standing`` one is always made, another only while a plan calls for it. How customers take it is
    an assumption about people (``behaviour.heed``).
    """

    channels: tuple[str, ...]
    estimator: Estimator
    above_s: NonNegative = 0.0
    standing: bool = True


@setting
class Soothing:
    """安抚话术: a message after ``after_s`` of waiting lengthens the patience that is left by ``patience_gain``.

    Nobody is soothed twice: who hears a plan's message does not gain by this one as well.
    """

    channels: tuple[str, ...]
    after_s: NonNegative = 30.0
    patience_gain: NonNegative = 0.10

    def lengthen(self, patience_s: float) -> float:
        """The patience of one who would have waited for ``patience_s``."""
        return patience_s + max(patience_s - self.after_s, 0.0) * self.patience_gain


class AnnouncementReaction:
    """How customers take the wait they are told, by the assumptions of this replication.

    A share ``heed.share`` believe it, by their own uniform. Of these leave at once whose own patience times
    ``heed.tolerance`` is shorter (Jouini, Aksin & Dallery 2011). Of the others the hazard of leaving is lower by the
    share ``heed.calm`` until the announced wait has passed, and grows from then on by the share ``heed.haste`` a
    minute (Webb, Yu & Bretthauer 2019 estimate this form).
    """

    def __init__(self, effects: Effects) -> None:
        self.share = effects.get("heed.share")
        self.tolerance = effects.get("heed.tolerance")
        self.calm = effects.get("heed.calm")
        self.growth_per_s = log1p(effects.get("heed.haste")) / 60.0

    def believes(self, contact: Contact) -> bool:
        """Whether this customer believes what is announced."""
        return self.share > 0 and uniform(contact.key, HEED) < self.share

    def patience_s(self, own_s: float, announced_s: float) -> float:
        """How long one who believes waits, who would have waited for ``own_s``; 0 if they leave at once."""
        if self.tolerance and announced_s > self.tolerance * own_s:
            return 0.0
        if not self.calm and not self.growth_per_s:
            return own_s
        pace = 1.0 - self.calm
        if own_s <= pace * announced_s:
            return own_s / pace
        left_s = own_s - pace * announced_s
        return announced_s + (log1p(self.growth_per_s * left_s) / self.growth_per_s if self.growth_per_s else left_s)
