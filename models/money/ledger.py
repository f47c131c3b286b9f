"""The ledger: money that came in and went out, one fact a movement."""

from __future__ import annotations

from models.facts.recorder import Recorder
from models.facts.tables import LEDGER
from models.money.accounts import NUMBERS


class Ledger:
    """Books movements of money into the facts; whoever books has one, and all write into the same table."""

    def __init__(self, recorder: Recorder) -> None:
        self.table = recorder.table(LEDGER)

    def book(self, day: int, account: str, amount_yuan: float, agent: int = -1, hours: float = 0.0) -> None:
        """One movement; cost is negative. ``agent`` is -1 for none, ``hours`` those paid where they are."""
        if amount_yuan:
            self.table.add(day, NUMBERS[account], agent, amount_yuan, hours)
