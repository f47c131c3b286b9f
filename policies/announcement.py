"""What those who begin to wait are told."""

from __future__ import annotations

from models.contact.contact import Contact
from models.questions import WaitView
from sim.distributions import Positive
from sim.setting import setting


@setting
class LastToEnter:
    """The wait of the customer of the same priority who was answered out of the queue last.

    Needs no knowledge of staff or handle times, and lags when things change fast (the LES announcement of Armony,
    Shimkin & Whitt 2009).
    """

    def expect_s(self, board: WaitView, contact: Contact) -> float | None:
        """See :class:`models.questions.Estimator`."""
        return board.waited_s.get(contact.priority)


@setting
class QueueLength:
    """The number who go before, and oneself, times the mean time between two answers out of the queue.

    While all agents are busy that time is the handle time divided by the agents, so this is the usual estimate by the
    length of the queue (Whitt 1999), measured, over the last twenty answers.
    """

    def expect_s(self, board: WaitView, contact: Contact) -> float | None:
        """See :class:`models.questions.Estimator`."""
        gaps_s = board.gaps_s
        return (board.ahead(contact) + 1) * sum(gaps_s) / len(gaps_s) if gaps_s else None


@setting
class Position:
    """The place in the queue, which customers take for a time, however fast the queue moves (assumption)."""

    place_s: Positive = 60.0
    """The seconds for which they take each place."""

    def expect_s(self, board: WaitView, contact: Contact) -> float | None:
        """See :class:`models.questions.Estimator`."""
        return (board.ahead(contact) + 1) * self.place_s
