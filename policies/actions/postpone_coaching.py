"""Coaching is put off."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class PostponeCoaching:
    """推迟辅导: no coaching while the alert stands; people stay with customers, sessions wait."""

    label: ClassVar[Words] = {"zh": "推迟辅导", "en": "postpone coaching"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "恢复辅导", "en": "coaching again"}

    def start(self, levers: Levers) -> float:
        """No session begins from now on."""
        return levers.coaching_put_off.pull(True)

    def stop(self, levers: Levers) -> float:
        """Coaching again, at the start of people's next shifts."""
        return levers.coaching_put_off.release(True)

    def needs(self) -> frozenset[str]:
        """There must be reviews and coaching."""
        return frozenset({"quality"})
