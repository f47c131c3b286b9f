"""Pay: the question of the pay plan, and what a person has earned it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from sim.laws import NonNegative, Positive, Share
from sim.setting import setting


@dataclass
class Tally:
    """What an agent has done in the pay period so far; ``sells`` says whether the job is to sell."""

    sells: bool
    contacts: float = 0.0
    resolved: float = 0.0
    sales_yuan: float = 0.0


class Incentive(NamedTuple):
    """What a little more would earn now.

    ``per_contact_yuan`` for one more contact, ``per_sale_share`` of one more yuan sold; ``closeness`` is 0
    far from the next tier and rises to 1 just below it.
    """

    per_contact_yuan: float = 0.0
    per_sale_share: float = 0.0
    closeness: float = 0.0


@runtime_checkable
class PayPlan(Protocol):
    """Question: what does work earn beyond base pay, and what would a little more of it earn?"""

    def base_share(self) -> float:
        """Multiplier of the base pay in the agents' file."""
        ...

    def variable_yuan(self, tally: Tally) -> float:
        """All variable pay that this tally has earned in the period; never falls as the tally grows."""
        ...

    def incentive(self, tally: Tally) -> Incentive:
        """What a little more would earn from here."""
        ...


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
