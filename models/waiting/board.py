"""The wait board: what an operation knows about the waits in one queue."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.contact.contact import Contact
    from models.routing.queue import Queue


_ANSWERS = 20


@dataclass
class WaitBoard:
    """What the operation has seen of a queue lately.

    ``waited_s`` is the wait of the contact answered last, by priority; ``gaps_s`` are the latest times between two
    answers out of the queue while somebody waited; ``answered_at`` is when the last one was, None if the queue has been
    empty since.
    """

    queue: Queue
    waited_s: dict[int, float] = field(default_factory=dict)
    gaps_s: deque[float] = field(default_factory=lambda: deque(maxlen=_ANSWERS))
    answered_at: float | None = None

    def joined(self) -> None:
        """A contact has joined: where it found the queue empty, the time since the last answer says nothing."""
        if self.queue.size == 1:
            self.answered_at = None

    def answered(self, contact: Contact, now: float) -> None:
        """A contact is taken out of the queue by an agent."""
        self.waited_s[contact.priority] = now - contact.queued
        if self.answered_at is not None:
            self.gaps_s.append(now - self.answered_at)
        self.answered_at = now

    def ahead(self, contact: Contact) -> int:
        """How many wait who go before one that has just joined."""
        return sum(len(lane) for lane in self.queue.lanes[: contact.priority + 1]) - 1
