"""Casework: a journey with tickets, which are chased, and with needs that are handed over and compensated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.contact.contact import NAN, Contact
from models.contact.outcome import Outcome
from models.contact.purposes import AMOUNT, AUTHORITY, GRANT
from models.customers.care import Care
from models.customers.needs import Needs
from models.deferred.escalation import Escalation
from models.deferred.reception import Continued, Reception
from models.deferred.ticket import Ticket
from models.money.ledger import Ledger
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from sim.calendar import DAY_S, HOUR_S
from sim.chance import uniform
from sim.distributions import draw


class Rights:
    """The rules of escalation at work: ``tier[kind]`` is the kind that a contact of a kind is handed over to.

    ``handed`` holds the needs that were handed over, ``retold`` those of them whose customer had to tell it again.
    """

    def __init__(
        self, rules: Escalation, tier: Mapping[int, ContactType], duties: Sequence[Duties], ledger: Ledger
    ) -> None:
        self.rules = rules
        self.tier = tier
        self.duties = duties
        self.ledger = ledger
        self.handed: set[int] = set()
        self.retold: set[int] = set()

    def concern(self, contact: Contact) -> bool:
        """Whether the need takes the right to compensate."""
        if contact.kind.index not in self.tier:
            return False
        return contact.root in self.handed or uniform(contact.root, AUTHORITY) < self.rules.share_of(contact.kind)

    def granted(self, contact: Contact) -> bool:
        """Whether whoever has the right uses it."""
        return uniform(contact.root, GRANT) < self.rules.granted_share


class Casework(Needs):
    """A journey in which attempts may be tickets, and may be handed over to those with more rights.

    The centre sets ``record``, which writes the row of an attempt, ``reception``, the kinds through which overdue
    tickets are chased (``chases[ticket kind][channel]``), and ``rights`` where contacts are handed over.
    """

    record: Callable[[Contact, float], object]
    reception: Reception
    chases: Mapping[int, Mapping[str, ContactType]] = {}
    rights: Rights | None = None

    def talked(self, contact: Contact) -> float:
        """The conversation has ended, or the reply gone out: hand the need over, or settle what came of it."""
        rights = self.rights
        if rights is None or not rights.concern(contact):
            return super().talked(contact)
        agent = contact.agent
        assert agent is not None
        tier = rights.tier[contact.kind.index]
        if tier.index not in rights.duties[agent.number]:
            return self._hand_over(contact, tier, rights)
        if rights.granted(contact):
            amount_yuan = draw(rights.rules.amount_yuan, uniform(contact.root, AMOUNT))
            rights.ledger.book(int(self.clock.now // DAY_S), "compensation", -amount_yuan, agent.number)
        return super().talked(contact)

    def _hand_over(self, contact: Contact, tier: ContactType, rights: Rights) -> float:
        """The attempt ends here and a further one goes on at once; returns the effort of writing it up."""
        contact.talked = self.clock.now
        contact.outcome = Outcome.TRANSFERRED
        if self.aftermath is not None:
            assert contact.agent is not None
            self.aftermath.talked(contact.agent, contact)
        following = self._again(contact, tier, 0.0, contact.anger)
        rights.handed.add(contact.root)
        if isinstance(contact, Ticket):  # the context stands in the ticket
            self.reception.continued[contact.root] = Continued(contact.opened, contact.due, None)
            return 0.0
        if rights.rules.context_passed:
            return rights.rules.note_s
        following.work += rights.rules.recap_s
        rights.retold.add(contact.root)
        return 0.0

    def withdraw(self, ticket: Ticket) -> None:
        """The customer needs the reply no more, or chases it: a further attempt takes the need over."""
        ticket.outcome = Outcome.WITHDRAWN
        ticket.answered = ticket.talked = NAN
        if ticket.chase_at <= ticket.gives_up_at:
            kind = self.chases[ticket.kind.index][ticket.chase_channel]
            if kind.deferred is not None:
                self.reception.continued[ticket.root] = Continued(ticket.opened, ticket.due, ticket.remaining)
            self._again(ticket, kind, 0.0, 1)
        else:
            self.lost(ticket)
        self.record(ticket, self.clock.now)

    def _felt_s(self, contact: Contact) -> float:
        if not isinstance(contact, Ticket):
            return super()._felt_s(contact)
        rules, now = contact.kind.deferred, self.clock.now
        assert rules is not None
        late_s = max(0.0, now - max(contact.due, contact.queued))
        return rules.felt_s((now - contact.queued) / HOUR_S, late_s / HOUR_S)

    def _satisfied_share(self, contact: Contact, care: Care, right: bool) -> float:
        share = care.satisfied_share(self._felt_s(contact), right, contact.anger)
        rights = self.rights
        if rights is not None and rights.concern(contact):
            share += rights.rules.gain * rights.granted(contact)
            share -= rights.rules.recap_loss * (contact.root in rights.retold)
        return share
