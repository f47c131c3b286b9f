"""Costs: what the operation pays for besides contacts."""

from __future__ import annotations

from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class Costs:
    """What the operation pays for besides contacts.

    Base pay is by the month of ``month_hours``; overtime after a shift and reserves on a day off are paid at
    the shares of PRC Labour Law Art. 44. ``hiring_yuan`` is the cost of replacing one who quits (advertising,
    7-10 days of training, the slower first weeks). A team needs a lead for every ``span`` agents.
    """

    month_hours: Positive = 174.0
    overtime_share: NonNegative = 1.5
    reserve_share: NonNegative = 2.0
    hiring_yuan: NonNegative = 6000.0
    lead_yuan_per_month: NonNegative = 9000.0
    span: Positive = 15.0
    seat_yuan_per_hour: NonNegative = 4.0
    absent_pay_share: Share = 0.8
