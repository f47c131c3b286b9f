"""What the rest of the operation tells a customer's need, and what the need tells those who work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.contact.contact import Answerer, Contact, Earlier


class NeedContract(Protocol):
    """What happens to a need, as those see it who answer, lose, or pass on its attempts."""

    def met_again(self, agent: Answerer, contact: Contact, before: Earlier) -> None:
        """An agent turns to a customer who has been answered before."""
        ...

    def talked(self, contact: Contact) -> float:
        """The conversation has ended: settle what came of it; returns the wrap-up effort in seconds."""
        ...

    def lost(self, contact: Contact) -> None:
        """The contact went unanswered: it is tried again, or the need is given up."""
        ...

    def resume(self, contact: Contact, at_s: float, work_s: float) -> Contact:
        """A chat was closed while the customer was thinking: they come back with what is left of the work."""
        ...

    def promise(self, contact: Contact, work_s: float) -> Contact:
        """Somebody will call back: the next attempt at the need, which waits until it is begun, or comes."""
        ...

    def begin(self, contact: Contact) -> None:
        """The attempt that was promised is made now."""
        ...

    def come(self, contact: Contact, at: float) -> None:
        """The customer was promised an attempt, and makes it at ``at`` themselves."""
        ...

    def spent(self, agent: Answerer, work_s: float) -> None:
        """An agent has spent effort on a contact that was not talked through."""
        ...

    def record_open(self, in_system: Sequence[Contact]) -> None:
        """Write the facts of needs that are open when the run stops; these attempts are at hand or in queue."""
        ...


class WorkLog(Protocol):
    """Who keeps a record of the work of people, for their learning, tiredness and pay."""

    def talked(self, agent: Answerer, contact: Contact) -> None:
        """A contact is talked through."""
        ...

    def spent(self, agent: Answerer, effort_s: float) -> None:
        """Effort on a contact that was not talked through."""
        ...

    def sold(self, agent: Answerer, value_yuan: float) -> None:
        """A sale is won."""
        ...
