"""Announcements: what those who wait are told, and what it does to their patience."""

from __future__ import annotations

from models.questions import Estimator
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class Announcement:
    """What customers are told when they begin to wait.

    How they take it is an assumption about people (``behaviour.heed``).
    """

    channels: tuple[str, ...]
    """The channels on which waits are announced."""
    estimator: Estimator
    """How the wait is estimated."""
    above_s: NonNegative = 0.0
    """Seconds of expected wait from which on it is announced; who is to wait less is told nothing."""
    standing: bool = True
    """Whether waits are always announced; else only while an emergency plan asks for it."""


@setting
class Soothing:
    """安抚话术: a message to those who wait lengthens the patience that they have left.

    Nobody is soothed twice: who hears a plan's message does not gain by this one as well.
    """

    channels: tuple[str, ...]
    """The channels on which the message is given."""
    after_s: NonNegative = 30.0
    """Seconds of waiting after which it is given."""
    patience_gain: NonNegative = 0.10
    """The share by which the patience that is left then grows."""

    def lengthen(self, patience_s: float) -> float:
        """The patience of one who would have waited for ``patience_s``."""
        return patience_s + max(patience_s - self.after_s, 0.0) * self.patience_gain
