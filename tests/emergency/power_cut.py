"""A shock that is none of the project's: what a user may write."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class PowerCut:
    """停电: no bot, and agents work by candlelight."""

    factor: float = 2.0
    """How many times as long work takes."""

    label: ClassVar[Words] = {"zh": "停电", "en": "power cut"}
    amount: ClassVar[Words] = {"zh": "耗时 × {}", "en": "× {}"}
    ending: ClassVar[Words] = {"zh": "来电", "en": "power is back"}

    def start(self, levers: Levers) -> float:
        """The lights go out."""
        levers.bot_out.pull(True)
        return levers.agents_slowed.pull(self.factor)

    def stop(self, levers: Levers) -> float:
        """The lights come on."""
        levers.bot_out.release(True)
        return levers.agents_slowed.release(self.factor)

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()
