"""The vendor takes overflow."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class VendorOverflow:
    """启用外包溢出: let the vendor take contacts that have waited; its seats come one after another."""

    label: ClassVar[Words] = {"zh": "启用外包溢出", "en": "vendor overflow"}
    amount: ClassVar[Words] = {"zh": "{} 席", "en": "{} seats"}
    ending: ClassVar[Words] = {"zh": "停止外包", "en": "release the vendor"}

    def start(self, levers: Levers) -> float:
        """The vendor is called."""
        return levers.vendor_called.pull(True)

    def stop(self, levers: Levers) -> float:
        """Seats finish what they have and close."""
        return levers.vendor_called.release(True)

    def needs(self) -> frozenset[str]:
        """There must be a vendor."""
        return frozenset({"vendor"})
