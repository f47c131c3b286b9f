"""On hold: what those who wait are told and offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contact.outcome import Outcome
from models.waiting.announcement import AnnouncementReaction
from models.waiting.board import WaitBoard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.behaviour import Effects
    from models.contact.contact import Contact
    from models.operation.contact_type import ContactType
    from models.routing.agent import Agent
    from models.routing.queue import Queue
    from models.routing.router import Router
    from models.waiting.announcement import Announcement, Soothing
    from models.waiting.callbacks import Callbacks


INFINITE = float("inf")


class WaitingTreatment:
    """Speaks to those who wait, on behalf of the desk; a part that a desk has only where there is something to say.

    ``is_announcing`` says that waits are announced at present.
    """

    def __init__(
        self,
        desk: Router,
        kinds: Sequence[ContactType],
        effects: Effects,
        announcement: Announcement | None,
        soothing: Soothing | None,
        callbacks: Callbacks | None,
    ) -> None:
        self.desk = desk
        self.clock = desk.clock
        self.announcement = announcement
        self.soothing = soothing
        self.callbacks = callbacks
        self.heed = AnnouncementReaction(effects)
        self.is_announcing = announcement is not None and announcement.standing
        self.tells = [announcement is not None and kind.channel in announcement.channels for kind in kinds]
        self.soothes = [soothing is not None and kind.channel in soothing.channels for kind in kinds]
        self.boards: dict[Queue, WaitBoard] = {}

    def announce(self, on: bool) -> None:
        """Announce waits from now on, or only where this is always done."""
        self.is_announcing = on or (self.announcement is not None and self.announcement.standing)

    def greet(self, contact: Contact) -> bool:
        """Speak to one who has joined a queue; says whether they have gone."""
        kind = contact.kind.index
        expected_s = self._expected_s(contact)
        if expected_s is not None and self.callbacks is not None and self.callbacks.offer_at_once(contact, expected_s):
            return True
        patience_s = own_s = contact.patience * self.desk.patience_factor
        if self.soothing is not None and self.soothes[kind] and not contact.soothed and own_s > self.soothing.after_s:
            patience_s = self.soothing.lengthen(own_s)
            contact.soothed = True
        if expected_s is not None and self._says(kind, expected_s) and self.heed.believes(contact):
            patience_s = self.heed.patience_s(patience_s, expected_s)
            if patience_s == 0.0:
                self.desk.release(contact, Outcome.BALKED)
                return True
        if patience_s != own_s:
            contact.deadline = contact.queued + patience_s
        return False

    def _says(self, kind: int, expected_s: float) -> bool:
        announcement = self.announcement
        return (
            announcement is not None and self.is_announcing and self.tells[kind] and expected_s >= announcement.above_s
        )

    def _expected_s(self, contact: Contact) -> float | None:
        """The wait that the operation expects for one who has joined a queue, None where it does not say."""
        if self.announcement is None:
            return None
        board = self.boards.get(contact.queue)
        if board is None:
            board = self.boards[contact.queue] = WaitBoard(contact.queue)
        board.joined()
        return self.announcement.estimator.expect_s(board, contact)

    def answered(self, contact: Contact) -> None:
        """A contact is about to leave its queue for an agent."""
        board = self.boards.get(contact.queue)
        if board is not None:
            board.answered(contact, self.clock.now)

    def next_offer_at(self, contact: Contact) -> float:
        """When a call back is to be offered to one who waits, infinite if no more."""
        if self.callbacks is None:
            return INFINITE
        at = self.callbacks.offer_at(contact)
        return at if at > self.clock.now else INFINITE

    def offers(self, contact: Contact) -> bool:
        """Offer what is due to one who waits; says whether they have gone."""
        callbacks = self.callbacks
        return callbacks is not None and callbacks.offer_at(contact) == self.clock.now and callbacks.offer(contact)

    def promises(self, contact: Contact) -> bool:
        """Whether somebody will call this customer, who has hung up."""
        return self.callbacks is not None and self.callbacks.keeps(contact)

    def calls_first(self, agent: Agent, waiting: Contact) -> bool:
        """Whether an agent calls somebody back rather than take the one who waits."""
        return self.callbacks is not None and self.callbacks.goes_first(agent, waiting)

    def rests(self, agent: Agent) -> bool:
        """Whether an agent for whom nobody waits calls somebody back now."""
        return self.callbacks is not None and self.callbacks.rests(agent)

    def record_open(self) -> None:
        """Write what is open when the run stops."""
        if self.callbacks is not None:
            self.callbacks.record_open()
