"""An emergency action: vouchers are promised to those who wait."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.distributions import NonNegative
from sim.setting import Words, setting
from tests.plugin.voucher_hours import VOUCHERS


@setting
class PromiseVouchers:
    """承诺代金券: promise a voucher to everybody who waits, which makes them more patient."""

    worth_yuan: NonNegative = 5.0
    """What a voucher is worth, in yuan."""

    patience_gain_per_yuan: NonNegative = 0.1
    """By what share the patience that is left grows for each yuan."""

    label: ClassVar[Words] = {"zh": "承诺代金券", "en": "promise vouchers"}
    amount: ClassVar[Words] = {"zh": "面额 {} 元", "en": "worth {} yuan"}
    ending: ClassVar[Words] = {"zh": "停止承诺代金券", "en": "promise no more vouchers"}

    def start(self, levers: Levers) -> float:
        """Who waits hears of it now, who comes from now on hears of it on coming."""
        levers.patience.pull(self._factor)
        levers.write(VOUCHERS, levers.now_s, 1, self.worth_yuan)
        return self.worth_yuan

    def stop(self, levers: Levers) -> float:
        """No voucher for those who come from now on."""
        levers.patience.release(self._factor)
        levers.write(VOUCHERS, levers.now_s, -1, self.worth_yuan)
        return self.worth_yuan

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    @property
    def _factor(self) -> float:
        """What multiplies patience."""
        return 1 + self.patience_gain_per_yuan * self.worth_yuan
