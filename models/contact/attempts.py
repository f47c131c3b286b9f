"""Attempts: the row that each attempt leaves in the facts."""

from __future__ import annotations

from models.contact.contact import Contact
from models.facts.recorder import Recorder
from models.facts.tables import CONTACTS


class Attempts:
    """Writes the facts of attempts."""

    def __init__(self, recorder: Recorder) -> None:
        self.table = recorder.table(CONTACTS)

    def record(self, contact: Contact, ended: float) -> None:
        """Write the fact of an attempt that has ended, nan if it is open when the run stops."""
        table = self.table
        agent = contact.agent
        table.buffer += table.pack(
            contact.root,
            contact.ordinal,
            contact.contact_type.index,
            contact.vip,
            contact.outcome,
            contact.satisfied,
            contact.stage,
            -1 if agent is None else agent.number,
            contact.arrived,
            contact.queued,
            contact.answered,
            contact.talked,
            ended,
            contact.work,
        )
