"""A day of first contacts, and what the bot makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.contact.purposes import NEXT, SEGMENT
from models.demand.streams import Block
from sim.chance import Floats, Keys, mix_block, uniform_block


class ContactDay:
    """The potential contacts of a day with what the bot makes of them."""

    def __init__(self, block: Block, bots: NDArray[np.bool_], vip_share: Floats) -> None:
        size = len(block.time_s)
        self.time_s, self.contact_type, self.key = block.time_s, block.contact_type, block.key
        self.handle_time_s, self.patience_factor = block.handle_time_s, block.patience_factor
        self.has_bot = bots[block.contact_type]
        self.talk_s = np.zeros(size)
        self.ready_s = block.time_s.copy()
        self.how = np.zeros(size, np.int8)
        self.bare = np.zeros(size, bool)
        self.spared = np.zeros(size, bool)
        self.vip = uniform_block(block.key, SEGMENT) < vip_share[block.contact_type]
        if block.vip is not None:
            self.vip = np.where(block.vip < 0, self.vip, block.vip > 0)
        self.outcome = np.full(size, Outcome.OPEN, np.int64)
        self.back_s = np.full(size, np.inf)
        self.tuning = np.zeros(size)


@dataclass
class Entrants:
    """Contacts that will ask for a person at ``at_s``; ``back`` marks those who come back after the bot.

    ``bare`` marks those who arrive without what they had said to the bot.
    """

    at_s: Floats
    arrived_s: Floats
    contact_type: NDArray[np.int64]
    key: Keys
    root: Keys
    handle_time_s: Floats
    patience_factor: Floats
    vip: NDArray[np.bool_]
    back: NDArray[np.bool_]
    misled: NDArray[np.int64]
    bare: NDArray[np.bool_]

    @classmethod
    def of(cls, day: ContactDay, which: NDArray[np.intp], back: bool) -> Entrants:
        """Those of the day in ``which``: first attempts, or second ones with keys of their own."""
        root = day.key[which]
        return cls(
            (day.back_s if back else day.ready_s)[which],
            day.time_s[which],
            day.contact_type[which],
            mix_block(root, NEXT) if back else root,
            root,
            day.handle_time_s[which],
            day.patience_factor[which],
            day.vip[which],
            np.full(len(which), back),
            (day.outcome[which] == Outcome.MISLED).astype(np.int64),
            day.bare[which],
        )

    @classmethod
    def join(cls, parts: Sequence[Entrants]) -> Entrants:
        """All parts one after another."""
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def where(self, which: NDArray[Any]) -> Entrants:
        """The entries picked by a mask or an index."""
        return Entrants(*(getattr(self, field.name)[which] for field in fields(self)))

    def sorted(self) -> Entrants:
        """In order of time."""
        return self.where(np.argsort(self.at_s, kind="stable"))
