"""How those who wait are treated: told what to expect, soothed, offered to be called back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.behaviour.heed import Heed
from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.contact.purposes import HEED
from models.contact.queue import Queue
from models.facilities import Facilities
from models.operation.contact_type import ContactType
from models.routing.agent import Agent
from models.waiting.announcement import Announcement, Soothing
from models.waiting.board import WaitBoard
from models.waiting.callbacks import Callbacks
from sim.chance import uniform

INFINITE = float("inf")


class WaitingTreatment:
    """Speaks to those who wait; a part that a router has only where there is something to say.

    ``is_announcing`` says that waits are announced at present. Where a method returns an outcome, the customer has
    gone by it.
    """

    def __init__(
        self,
        env: Facilities,
        contact_types: Sequence[ContactType],
        announcement: Announcement | None,
        soothing: Soothing | None,
        callbacks: Callbacks | None,
    ) -> None:
        self.clock = env.clock
        self.announcement = announcement
        self.soothing = soothing
        self.callbacks = callbacks
        self.heed = env.effects.on(Heed)
        self.is_announcing = announcement is not None and announcement.standing
        self.tells = [
            announcement is not None and contact_type.channel in announcement.channels for contact_type in contact_types
        ]
        self.soothes = [
            soothing is not None and contact_type.channel in soothing.channels for contact_type in contact_types
        ]
        self.boards: dict[Queue[Contact], WaitBoard] = {}

    def announce(self, on: bool) -> None:
        """Announce waits from now on, or only where this is always done."""
        self.is_announcing = on or (self.announcement is not None and self.announcement.standing)

    def greet(self, contact: Contact, patience_s: float) -> Outcome | None:
        """Speak to one who has joined a queue and would wait for ``patience_s``."""
        contact_type = contact.contact_type.index
        expected_s = self._expected_s(contact)
        if expected_s is not None and self.callbacks is not None and self.callbacks.offer_at_once(contact, expected_s):
            return Outcome.CALLBACK
        own_s = patience_s
        if (
            self.soothing is not None
            and self.soothes[contact_type]
            and not contact.soothed
            and own_s > self.soothing.after_s
        ):
            patience_s = self.soothing.lengthen(own_s)
            contact.soothed = True
        heed = self.heed
        if (
            heed is not None
            and expected_s is not None
            and self._says(contact_type, expected_s)
            and _believes(contact, heed)
        ):
            patience_s = heed.patience_s(patience_s, expected_s)
            if patience_s == 0.0:
                return Outcome.BALKED
        if patience_s != own_s:
            contact.deadline = contact.queued + patience_s
        return None

    def _says(self, contact_type: int, expected_s: float) -> bool:
        announcement = self.announcement
        return (
            announcement is not None
            and self.is_announcing
            and self.tells[contact_type]
            and expected_s >= announcement.above_s
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

    def offer(self, contact: Contact) -> Outcome | None:
        """Offer what is due to one who waits."""
        callbacks = self.callbacks
        if callbacks is None or callbacks.offer_at(contact) != self.clock.now:
            return None
        return Outcome.CALLBACK if callbacks.offer(contact) else None

    def offer_late(self, waiting: Sequence[Contact]) -> list[Contact]:
        """Offer calls to those of the waiting who have waited long enough; returns who accepts."""
        callbacks, now = self.callbacks, self.clock.now
        if callbacks is None:
            return []
        return [contact for contact in waiting if callbacks.offer_at(contact) <= now and callbacks.offer(contact)]

    def promises(self, contact: Contact) -> bool:
        """Whether somebody will call this customer, who has hung up."""
        return self.callbacks is not None and self.callbacks.keeps(contact)

    def calls_first(self, agent: Agent, waiting: Contact) -> bool:
        """Whether an agent calls somebody back rather than take the one who waits."""
        return self.callbacks is not None and self.callbacks.goes_first(agent, waiting)

    def rests(self, agent: Agent) -> bool:
        """Whether an agent for whom nobody waits calls somebody back now."""
        return self.callbacks is not None and self.callbacks.rests(agent)

    def after(self, talked: Callable[[Contact], float]) -> Callable[[Contact], float]:
        """What follows a talk, where some of them are calls back."""
        return talked if self.callbacks is None else self.callbacks.after(talked)

    def record_open(self) -> None:
        """Write what is open when the run stops."""
        if self.callbacks is not None:
            self.callbacks.record_open()


def _believes(contact: Contact, heed: Heed) -> bool:
    """Whether this customer believes what is announced, by the customer's own uniform."""
    share = heed.share.value
    return share > 0 and uniform(contact.key, HEED) < share
