"""Announcements: what those who wait are told, and what it does to their patience."""

from __future__ import annotations

from models.questions import Estimator
from sim.distributions import NonNegative
from sim.setting import setting


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
