"""A soothing message."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.distributions import NonNegative
from sim.setting import Words, setting


@setting
class Soothe:
    """安抚话术: a message that lengthens the patience of those who wait."""

    patience_gain: NonNegative = 0.25
    """By what share the patience that is left grows."""

    label: ClassVar[Words] = {"zh": "安抚话术", "en": "soothing message"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "停止安抚", "en": "stop the message"}

    def start(self, levers: Levers) -> float:
        """Who waits hears it now, who comes from now on hears it on coming."""
        return levers.patience.pull(1 + self.patience_gain)

    def stop(self, levers: Levers) -> float:
        """No message to those who come from now on."""
        return levers.patience.release(1 + self.patience_gain)

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()
