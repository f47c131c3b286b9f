"""Which waiting contact a free agent takes."""

from __future__ import annotations

from collections.abc import Sequence

from models.contact import Contact
from models.desk import Source
from sim.setting import setting


@setting
class LongestWait:
    """The most urgent contact that the agent may serve; among equals the one that has waited longest."""

    def choose(self, sources: Sequence[Source], idle: bool) -> Contact | None:
        """See :class:`models.desk.Selection`."""
        best: Contact | None = None
        for _, stage, queue in sources:
            if queue.size and (idle or queue.shared):
                contact = queue.head(stage)
                if contact is not None and (
                    best is None
                    or contact.priority < best.priority
                    or (contact.priority == best.priority and contact.queued < best.queued)
                ):
                    best = contact
        return best


@setting
class PreferredFirst:
    """The agent's own work first: by rank of the queue, then urgency, then waiting time."""

    def choose(self, sources: Sequence[Source], idle: bool) -> Contact | None:
        """See :class:`models.desk.Selection`."""
        best: Contact | None = None
        best_key = (0, 0, 0.0)
        for rank, stage, queue in sources:
            if queue.size and (idle or queue.shared):
                contact = queue.head(stage)
                if contact is not None:
                    key = (rank, contact.priority, contact.queued)
                    if best is None or key < best_key:
                        best, best_key = contact, key
        return best
