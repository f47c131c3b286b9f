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
        self, env: Facilities, needs: Needs, kinds: Sequence[ContactType], continuations: Continuations
    ) -> None:
        self.clock = env.clock
        self.needs = needs
        self.continuations = continuations
        self.record = Attempts(env.recorder).record
        by_name = {(kind.line, kind.intent, kind.channel): kind for kind in kinds}
        self.chases = {
            kind.index: {channel: by_name[kind.line, kind.intent, channel] for channel in kind.deferred.chase}
            for kind in kinds
            if kind.deferred is not None
        }

    def withdraw(self, ticket: Ticket) -> None:
        """The customer needs the reply no more, or chases it."""
        ticket.outcome = Outcome.WITHDRAWN
        ticket.answered = ticket.talked = NAN
        if ticket.chase_at <= ticket.gives_up_at:
            kind = self.chases[ticket.kind.index][ticket.chase_channel]
            if kind.deferred is not None:
                self.continuations.hand_on(ticket.root, Continued(ticket.opened, ticket.due, ticket.remaining))
            self.needs.again(ticket, kind, 0.0, 1)
        else:
            self.needs.lost(ticket)
        self.record(ticket, self.clock.now)
