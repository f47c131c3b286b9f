"""Breaks are put off."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class PostponeBreaks:
    """推迟休息: put breaks off while the alert stands, at most as long as the operation's rules allow."""

    label: ClassVar[Words] = {"zh": "推迟休息", "en": "postpone breaks"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "恢复休息", "en": "breaks as rostered"}

    def start(self, levers: Levers) -> float:
        """Nobody begins a break from now on."""
        return levers.breaks_put_off.pull(True)

    def stop(self, levers: Levers) -> float:
        """Breaks as rostered again."""
        return levers.breaks_put_off.release(True)

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()
