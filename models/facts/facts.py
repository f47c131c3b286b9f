"""Facts: all that happened in one replication, as tables."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.demand.streams import Stream
from models.facts.tables import THRESHOLDS_S, case_table, promise_table, reply_table, spell_table, turn_table
from models.operation.contact_type import ContactType
from models.operation.team import Seat, Team

Rows = NDArray[np.void]


@dataclass(frozen=True)
class Facts:
    """All that happened in one replication, as tables, with the names that their numbers stand for."""

    contacts: Rows
    needs: Rows
    presence: Rows
    ledger: Rows
    events: Rows
    alerts: Rows
    visits: Rows
    reviews: Rows
    sessions: Rows
    coverage: Rows
    actions: tuple[str, ...]
    kinds: tuple[ContactType, ...]
    seats: tuple[Seat, ...]
    people: int
    teams: tuple[Team, ...]
    streams: tuple[Stream, ...]
    end_s: float
    vendor_called: bool = False
    cases: Rows = field(default_factory=lambda: case_table().rows())
    spells: Rows = field(default_factory=lambda: spell_table().rows())
    classes: tuple[str, ...] = ()
    replies: Rows = field(default_factory=lambda: reply_table(THRESHOLDS_S).rows())
    turns: Rows = field(default_factory=lambda: turn_table().rows())
    promises: Rows = field(default_factory=lambda: promise_table().rows())
