"""Heed: what customers make of a wait that they are told."""

from __future__ import annotations

from math import log1p

from models.behaviour import Effects
from models.contact.contact import Contact
from models.contact.purposes import HEED
from sim.chance import uniform


class Heed:
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
