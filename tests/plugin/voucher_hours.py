"""A measure with a table of facts of its own: how long vouchers were promised to those who wait."""

from __future__ import annotations

from models.facts.declared import FactTable, column
from models.sample.sample import Fraction, Sample
from sim.calendar import HOUR_S
from sim.setting import setting

VOUCHERS = FactTable(
    "vouchers",
    {"zh": "开始或停止承诺代金券各一行", "en": "one row when a promise of vouchers begins, and one when it ends"},
    (
        column("at", "f8", "s", "when", "时刻"),
        column("sign", "i1", "", "1 it begins, -1 it ends", "1 开始，-1 结束"),
        column("worth_yuan", "f8", "yuan", "what a voucher is worth", "代金券面额"),
    ),
)


@setting
class VoucherHours:
    """Hours with vouchers (发券时长): how long vouchers were promised to those who wait, in hours after the warm-up."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        rows = sample.facts[VOUCHERS]
        at_s = rows["at"].clip(min=sample.since_s)
        until_s = sample.facts.end_s * rows["sign"].sum()  # what has not ended lasts to the end of the run
        return float(until_s - (rows["sign"] * at_s).sum()) / HOUR_S, 1.0
