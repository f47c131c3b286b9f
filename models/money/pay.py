"""Pay: what a person has done in the pay period, and what a little more would earn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


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
