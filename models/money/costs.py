"""Costs: what the operation pays for besides contacts."""

from __future__ import annotations

from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class Costs:
    """What the operation pays for besides contacts."""

    month_hours: Positive = 174.0
    """Hours of the month that the base pay of the agents' file is for."""
    overtime_share: NonNegative = 1.5
    """Overtime is paid at this multiple of base pay (PRC Labour Law, Art. 44)."""
    reserve_share: NonNegative = 2.0
    """Reserves called on a day off are paid at this multiple of base pay (the same)."""
    hiring_yuan: NonNegative = 6000.0
    """What replacing one who quits costs, in yuan: advertising, 7-10 days of training, the slower first weeks."""
    lead_yuan_per_month: NonNegative = 9000.0
    """What a team lead costs per month, in yuan."""
    span: Positive = 15.0
    """The most agents of a team for each lead."""
    seat_yuan_per_hour: NonNegative = 4.0
    """What a seat and its tools cost per hour worked, in yuan."""
    absent_pay_share: Share = 0.8
    """The share of base pay that is paid for a shift that somebody misses."""
