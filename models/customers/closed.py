"""Contacts that ended before any person was asked: the bot kept them, lost them, or they never came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.contact.purposes import MOOD, PURCHASE, VALUE
from models.customers.care import Care
from models.customers.sales import Sales
from models.customers.settlement import Settlement
from models.facilities import Facilities
from models.facts.tables import CONTACTS, NEEDS
from models.operation.contact_type import ContactType
from sim.chance import Floats, Keys, uniform_block


@dataclass
class ClosedBlock:
    """Such contacts as columns; ``back_s`` is inf for those who do not come back.

    Those whose outcome is SELF_SERVED never came.
    """

    contact_type: NDArray[np.int64]
    key: Keys
    time_s: Floats
    ready_s: Floats
    outcome: NDArray[np.int64]
    back_s: Floats
    vip: NDArray[np.bool_]
    tuning: Floats

    def where(self, which: NDArray[np.bool_]) -> ClosedBlock:
        """Those picked by a mask."""
        return ClosedBlock(*(getattr(self, field.name)[which] for field in fields(self)))


class ClosedContacts:
    """Writes their facts, and settles the needs of those who do not come back."""

    def __init__(
        self, env: Facilities, contact_types: Sequence[ContactType], care: Care | None, sales: Sales | None
    ) -> None:
        self.end_s = env.calendar.end_s
        self.contact_types = contact_types
        self.care = care
        self.sales = sales
        self.contacts = env.recorder.table(CONTACTS)
        self.needs = env.recorder.table(NEEDS)

    def write(self, block: ClosedBlock) -> None:
        """Write the facts of contacts that the bot kept or lost."""
        self._attempts(block.where(block.outcome != Outcome.SELF_SERVED))
        self._settled(block.where(block.back_s >= self.end_s))

    def _attempts(self, block: ClosedBlock) -> None:
        asked = np.isin(block.outcome, (Outcome.CONTAINED, Outcome.MISLED))
        satisfied = np.where(asked, self._mood(block), -1)
        self.contacts.extend(
            root=block.key,
            ordinal=0,
            contact_type=block.contact_type,
            vip=block.vip,
            outcome=block.outcome,
            satisfied=satisfied,
            stage=0,
            agent=-1,
            arrived=block.time_s,
            queued=np.nan,
            answered=np.nan,
            talked=np.nan,
            ended=np.where(block.outcome == Outcome.OPEN, np.nan, block.ready_s),
            work=0.0,
        )

    def _settled(self, block: ClosedBlock) -> None:
        """Who never came has made no attempt, and found the answer."""
        outcome, key, contact_type = block.outcome, block.key, block.contact_type
        met = np.isin(outcome, (Outcome.CONTAINED, Outcome.SELF_SERVED))
        settlement = np.where(met, Settlement.RESOLVED, Settlement.LOST)
        is_open = (outcome == Outcome.OPEN) | (block.back_s < np.inf)
        settlement = np.where(is_open, Settlement.OPEN, settlement)
        would, sold, value = self._orders(outcome, key, contact_type)
        self.needs.extend(
            root=key,
            contact_type=contact_type,
            vip=block.vip,
            attempts=np.where(outcome == Outcome.SELF_SERVED, 0, 1),
            settlement=settlement,
            how=outcome,
            would_buy=np.where(is_open, 0, would),
            sold=np.where(is_open, 0, sold),
            agent=-1,
            first_at=block.time_s,
            settled_at=np.where(is_open, np.nan, block.ready_s),
            value=np.where(is_open, 0.0, value),
        )

    def _mood(self, block: ClosedBlock) -> NDArray[np.int64]:
        if self.care is None:
            return np.full(len(block.key), -1)
        mood = uniform_block(block.key, MOOD)
        share = self.care.bot_satisfied_share(block.tuning, block.outcome == Outcome.MISLED)
        return (mood < share).astype(np.int64)

    def _orders(
        self, outcome: NDArray[np.int64], key: Keys, contact_type: NDArray[np.int64]
    ) -> tuple[Floats, Floats, Floats]:
        """Whether each would buy, does buy, and for how much."""
        if self.sales is None:
            zero = np.zeros(len(key))
            return zero, zero, zero
        return self.sales.by_bot(
            self.contact_types, outcome, contact_type, uniform_block(key, PURCHASE), uniform_block(key, VALUE)
        )
