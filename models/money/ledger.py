"""The ledger: money that came in and went out, one fact a movement."""

from __future__ import annotations

from sim.facts import Table

ACCOUNTS = (
    "sales_margin",
    "base_pay",
    "variable_pay",
    "overtime_pay",
    "reserve_pay",
    "absence_pay",
    "leads",
    "coordination",
    "seats",
    "vendor",
    "bot",
    "knowledge",
    "quality",
    "hiring",
    "compensation",
    "publicity",
)
"""Every account, in the order of a profit-and-loss statement; income is positive, cost negative."""


ACCOUNT = {name: number for number, name in enumerate(ACCOUNTS)}


class Ledger:
    """Facts of money: day, account, agent (-1 for none), amount in yuan, and the hours paid where they are."""

    def __init__(self) -> None:
        self.table = Table({"day": "i2", "account": "i1", "agent": "i4", "amount_yuan": "f8", "hours": "f8"})

    def book(self, day: int, account: str, amount_yuan: float, agent: int = -1, hours: float = 0.0) -> None:
        """One movement; cost is negative."""
        if amount_yuan:
            self.table.add(day, ACCOUNT[account], agent, amount_yuan, hours)
