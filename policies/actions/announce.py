"""Waits are announced."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class Announce:
    """播报等待: announce waits while the alert stands, as ``announcement`` says; who waits already is not told."""

    label: ClassVar[Words] = {"zh": "播报等待", "en": "announce waits"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "停止播报", "en": "announce no more waits"}

    def start(self, levers: Levers) -> float:
        """Who comes from now on is told the wait."""
        return levers.waits_announced.pull(True)

    def stop(self, levers: Levers) -> float:
        """Only standing announcements again."""
        return levers.waits_announced.release(True)

    def needs(self) -> frozenset[str]:
        """There must be rules for announcing waits."""
        return frozenset({"announcement"})
