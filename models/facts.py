"""Facts: all that happened in one replication, as tables."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.callback import promise_table
from models.demand import Stream
from models.emergency.action import Action
from models.emergency.shock import shock_table
from models.kind import Kind
from models.replies import THRESHOLDS_S, reply_table, turn_table
from models.team import Seat, Team
from models.ticket import case_table, spell_table

Rows = NDArray[np.void]


@dataclass(frozen=True)
class Facts:
    """All that happened in one replication, as tables, with the names that their numbers stand for.

    ``actions`` are those of the alerts and ``befell`` those of the shocks: what each number stands for, in order, by
    name; a change of level stands among the actions under an empty name.
    """

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
    actions: dict[str, Action | None]
    kinds: tuple[Kind, ...]
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
    shocks: Rows = field(default_factory=lambda: shock_table().rows())
    befell: dict[str, Action] = field(default_factory=dict)
