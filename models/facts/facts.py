"""Facts: all that happened in one replication, as tables, with the names that their numbers stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.demand.streams import Stream
from models.facts.declared import FactTable
from models.facts.deed import Deed
from models.facts.recorder import Record, Rows
from models.operation.contact_type import ContactType
from models.operation.team import Seat, Team


@dataclass(frozen=True)
class Facts:
    """All that happened in one replication.

    ``facts[CONTACTS]`` are the rows of a table (see :mod:`models.facts.tables`). Contact types and agents stand in them
    by their place in ``contact_types`` and ``seats``; the first ``people`` seats belong to people by name. ``actions``,
    ``befell`` and ``classes`` are what the alerts, the shocks and the cases number, the first two by name with their
    words; a change of level stands among the actions under an empty name.
    """

    record: Record
    contact_types: tuple[ContactType, ...]
    seats: tuple[Seat, ...]
    people: int
    teams: tuple[Team, ...]
    streams: tuple[Stream, ...]
    end_s: float
    actions: Mapping[str, Deed | None] = field(default_factory=dict)
    befell: Mapping[str, Deed] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    vendor_called: bool = False

    def __getitem__(self, table: FactTable) -> Rows:
        """The rows of a table."""
        return self.record[table]

    def with_rows(self, table: FactTable, rows: Rows) -> Facts:
        """The same facts, but for the rows of one table."""
        return replace(self, record=self.record.with_rows(table, rows))
