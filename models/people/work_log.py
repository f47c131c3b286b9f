"""The work log: what people have done, for their learning, tiredness and pay."""

from __future__ import annotations

from collections.abc import Sequence

from models.contact.contact import Answerer, Contact
from models.people.person import Person


class PeopleLog:
    """Tells each person of the work done on their seat; the vendor's people and those by count are nobody's concern.

    ``people`` is the workforce's own list: whoever has the seat now.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people

    def talked(self, agent: Answerer, contact: Contact) -> None:
        """A contact is talked through."""
        if agent.number < len(self.people):
            self.people[agent.number].work(
                contact.contact_type, contact.work, contact.outcome == 1, contact.anger > 0 or contact.satisfied == 0
            )

    def spent(self, agent: Answerer, effort_s: float) -> None:
        """Effort on a contact that was not talked through."""
        if agent.number < len(self.people):
            self.people[agent.number].toil(effort_s)

    def sold(self, agent: Answerer, value_yuan: float) -> None:
        """A sale is won."""
        if agent.number < len(self.people):
            self.people[agent.number].sell(value_yuan)
