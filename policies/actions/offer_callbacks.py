"""Calls back are offered."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class OfferCallbacks:
    """提供回呼: offer to call back while the alert stands, as ``callback`` says.

    Those who have waited long enough are offered it at once; what is logged is how many of these accept.
    """

    label: ClassVar[Words] = {"zh": "提供回呼", "en": "offer callbacks"}
    amount: ClassVar[Words] = {"zh": "{} 人即接受", "en": "{} accept at once"}
    ending: ClassVar[Words] = {"zh": "停止提供回呼", "en": "offer no more callbacks"}

    def start(self, levers: Levers) -> float:
        """Offers are made from now on."""
        return levers.callbacks_offered.pull(True)

    def stop(self, levers: Levers) -> float:
        """Only standing offers again; what has been promised is kept."""
        return levers.callbacks_offered.release(True)

    def needs(self) -> frozenset[str]:
        """There must be rules for calling back."""
        return frozenset({"callback"})
