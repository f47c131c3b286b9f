"""Hand-overs: needs that take the right to compensate go to those who have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.contact.contact import Contact
from models.contact.purposes import AMOUNT, AUTHORITY, GRANT
from models.deferred.continued import Continuations, Continued
from models.deferred.escalation import Escalation
from models.deferred.ticket import Ticket
from models.facilities import Facilities
from models.money.ledger import Ledger
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from sim.calendar import DAY_S
from sim.chance import uniform
from sim.distributions import draw


class HandOvers:
    """The rules of escalation at work: ``tiers[type]`` is the type that a contact of a type is handed over to.

    ``handed`` holds the needs that were handed over, ``retold`` those of them whose customer had to tell it again.
    ``duties`` follow the agents' numbers: whoever serves the tier has the right.
    """

    def __init__(
        self,
        env: Facilities,
        rules: Escalation,
        tiers: Mapping[int, ContactType],
        duties: Sequence[Duties],
        continuations: Continuations,
    ) -> None:
        self.clock = env.clock
        self.rules = rules
        self.tiers = tiers
        self.duties = duties
        self.continuations = continuations
        self.ledger = Ledger(env.recorder)
        self.handed: set[int] = set()
        self.retold: set[int] = set()

    def concerns(self, contact: Contact) -> bool:
        """Whether the need takes the right to compensate."""
        if contact.contact_type.index not in self.tiers:
            return False
        return contact.root in self.handed or uniform(contact.root, AUTHORITY) < self.rules.share_of(
            contact.contact_type
        )

    def tier(self, contact: Contact) -> ContactType | None:
        """The type as which the contact goes on with somebody else; None if its agent has the right."""
        assert contact.agent is not None
        tier = self.tiers[contact.contact_type.index]
        return None if tier.index in self.duties[contact.agent.number] else tier

    def pass_on(self, contact: Contact, following: Contact) -> float:
        """Hand the contact over to the attempt that follows; returns the effort of writing it up."""
        self.handed.add(contact.root)
        if isinstance(contact, Ticket):  # the context stands in the ticket
            self.continuations.hand_on(contact.root, Continued(contact.opened, contact.due, None))
            return 0.0
        if self.rules.context_passed:
            return self.rules.note_s
        following.work += self.rules.recap_s
        self.retold.add(contact.root)
        return 0.0

    def compensate(self, contact: Contact) -> None:
        """The agent has the right, and may use it."""
        if self._granted(contact):
            assert contact.agent is not None
            amount_yuan = draw(self.rules.amount_yuan, uniform(contact.root, AMOUNT))
            self.ledger.book(int(self.clock.now // DAY_S), "compensation", -amount_yuan, contact.agent.number)

    def satisfied_share(self, share: float, contact: Contact) -> float:
        """The probability of a satisfied customer, ``share`` without any of this."""
        if not self.concerns(contact):
            return share
        share += self.rules.gain * self._granted(contact)
        share -= self.rules.recap_loss * (contact.root in self.retold)
        return share

    def _granted(self, contact: Contact) -> bool:
        """Whether whoever has the right uses it."""
        return uniform(contact.root, GRANT) < self.rules.granted_share
