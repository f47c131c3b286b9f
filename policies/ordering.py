"""Which of equally urgent tickets is worked on first."""

from __future__ import annotations

from models.questions import TicketView
from sim.setting import setting


@setting
class EarliestDue:
    """The ticket whose reply is due first (earliest due date: Jackson 1955, least maximum lateness on one server)."""

    def rank(self, ticket: TicketView) -> float:
        """See :class:`models.questions.Ordering`."""
        return ticket.due


@setting
class OldestTicketFirst:
    """The ticket that was opened first; a chase by ticket keeps the place of the ticket that it chases."""

    def rank(self, ticket: TicketView) -> float:
        """See :class:`models.questions.Ordering`."""
        return ticket.opened
