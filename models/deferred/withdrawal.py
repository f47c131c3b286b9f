"""Withdrawals: customers who chase an overdue ticket, or need the reply no more."""

from __future__ import annotations

from collections.abc import Sequence

from models.contact.attempts import Attempts
from models.contact.contact import NAN
from models.contact.outcome import Outcome
from models.customers.needs import Needs
from models.deferred.continued import Continuations, Continued
from models.deferred.ticket import Ticket
from models.facilities import Facilities
from models.operation.contact_type import ContactType


class Withdrawals:
    """What becomes of a ticket that its customer withdraws: a further attempt takes the need over, or it is lost."""

    def __init__(
        self, env: Facilities, needs: Needs, contact_types: Sequence[ContactType], continuations: Continuations
    ) -> None:
        self.clock = env.clock
        self.needs = needs
        self.continuations = continuations
        self.record = Attempts(env.recorder).record
        by_name = {
            (contact_type.line, contact_type.intent, contact_type.channel): contact_type
            for contact_type in contact_types
        }
        self.chases = {
            contact_type.index: {
                channel: by_name[contact_type.line, contact_type.intent, channel]
                for channel in contact_type.deferred.chase
            }
            for contact_type in contact_types
            if contact_type.deferred is not None
        }

    def withdraw(self, ticket: Ticket) -> None:
        """The customer needs the reply no more, or chases it."""
        ticket.outcome = Outcome.WITHDRAWN
        ticket.answered = ticket.talked = NAN
        if ticket.chase_at <= ticket.gives_up_at:
            contact_type = self.chases[ticket.contact_type.index][ticket.chase_channel]
            if contact_type.deferred is not None:
                self.continuations.hand_on(ticket.root, Continued(ticket.opened, ticket.due, ticket.remaining))
            self.needs.again(ticket, contact_type, 0.0, 1)
        else:
            self.needs.lost(ticket)
        self.record(ticket, self.clock.now)
