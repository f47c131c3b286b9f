"""Facts: all that happened in one replication, as tables, with the names that their numbers stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.demand.streams import Stream
from models.facts import tables as T
from models.facts.declared import FactTable
from models.facts.deed import Deed
from models.facts.recorder import Record, Rows
from models.operation.contact_type import ContactType
from models.operation.team import Seat, Team


@dataclass(frozen=True)
class Facts:
    """All that happened in one replication.

    ``facts[CONTACTS]`` are the rows of a table (see :mod:`models.facts.tables`). Contact types and agents stand in them
    by their place in ``kinds`` and ``seats``; the first ``people`` seats belong to people by name. ``actions``,
    ``befell`` and ``classes`` are what the alerts, the shocks and the cases number, the first two by name with their
    words; a change of level stands among the actions under an empty name.
    """

    record: Record
    kinds: tuple[ContactType, ...]
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

    @property
    def contacts(self) -> Rows:
        """Its rows."""
        return self.record[T.CONTACTS]

    @property
    def needs(self) -> Rows:
        """Its rows."""
        return self.record[T.NEEDS]

    @property
    def presence(self) -> Rows:
        """Its rows."""
        return self.record[T.PRESENCE]

    @property
    def ledger(self) -> Rows:
        """Its rows."""
        return self.record[T.LEDGER]

    @property
    def events(self) -> Rows:
        """Its rows."""
        return self.record[T.EVENTS]

    @property
    def visits(self) -> Rows:
        """Its rows."""
        return self.record[T.VISITS]

    @property
    def reviews(self) -> Rows:
        """Its rows."""
        return self.record[T.REVIEWS]

    @property
    def sessions(self) -> Rows:
        """Its rows."""
        return self.record[T.SESSIONS]

    @property
    def coverage(self) -> Rows:
        """Its rows."""
        return self.record[T.COVERAGE]

    @property
    def cases(self) -> Rows:
        """Its rows."""
        return self.record[T.CASES]

    @property
    def spells(self) -> Rows:
        """Its rows."""
        return self.record[T.SPELLS]

    @property
    def replies(self) -> Rows:
        """Its rows."""
        return self.record[T.REPLIES]

    @property
    def turns(self) -> Rows:
        """Its rows."""
        return self.record[T.TURNS]

    @property
    def promises(self) -> Rows:
        """Its rows."""
        return self.record[T.PROMISES]

    @property
    def alerts(self) -> Rows:
        """Its rows."""
        return self.record[T.ALERTS]

    @property
    def shocks(self) -> Rows:
        """Its rows."""
        return self.record[T.SHOCKS]
