"""Limits: a desk whose channels hold so many contacts, where customers leave messages, and which closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from models.contact.contact import NAN, Contact
from models.contact.outcome import Outcome
from models.contact.purposes import LEAVE_MESSAGE
from models.questions import Assignment, Selection
from models.routing.router import Router
from sim.chance import uniform

if TYPE_CHECKING:
    from models.customers.needs import Needs
    from models.operation.channel import Channel
    from models.operation.contact_type import ContactType
    from models.routing.queue import Queue
    from sim.clock import Clock
    from sim.facts import Table


INFINITE = float("inf")


class Limit:
    """What a channel has room for, how much of it is taken, and when its customers leave messages."""

    __slots__ = ("inside", "message_after_s", "message_share", "places", "trunks", "waiting")

    def __init__(self, channel: Channel) -> None:
        self.trunks = INFINITE if channel.trunks is None else channel.trunks
        self.places = INFINITE if channel.waiting_places is None else channel.waiting_places
        self.message_after_s = INFINITE if channel.message_after_s is None else channel.message_after_s
        self.message_share = channel.message_share
        self.inside = self.waiting = 0

    def message_at(self, contact: Contact) -> float:
        """When this customer leaves a message, infinite if never."""
        if self.message_after_s == INFINITE or uniform(contact.key, LEAVE_MESSAGE) >= self.message_share:
            return INFINITE
        return contact.queued + self.message_after_s


class LimitedRouter(Router):
    """A desk that counts: a trunk is taken from asking for a person to the end of the conversation.

    A kind of desk of its own, so that one without limits counts nothing. ``inside`` contacts wait or are served;
    ``emptied`` happens when the last of them has gone after closing time.
    """

    def __init__(
        self,
        clock: Clock,
        assignment: Assignment,
        selection: Selection,
        journey: Needs,
        contacts: Table,
        kinds: Sequence[ContactType],
        channels: Mapping[str, Channel],
    ) -> None:
        super().__init__(clock, assignment, selection, journey, contacts)
        limits = {name: Limit(channel) for name, channel in channels.items()}
        self.limits = [limits[kind.channel] for kind in kinds]
        self.talked = self._talked
        self.is_open = True
        self.inside = 0
        self.emptied = clock.event().succeed()

    def enter(self, contact: Contact) -> None:
        """A contact asks for a person: it is let in if the desk is open and a trunk is free."""
        limit = self.limits[contact.kind.index]
        if not self.is_open:
            self._turn_away(contact)
        elif limit.inside >= limit.trunks:
            self.asked += 1
            super()._lose(contact, Outcome.BLOCKED)
        else:
            limit.inside += 1
            self.inside += 1
            super().enter(contact)

    def _turn_away(self, contact: Contact) -> None:
        """Who comes when it is closed asks nobody: no wait, no place in what was offered."""
        contact.outcome = Outcome.CLOSED
        contact.answered = contact.talked = NAN
        self.journey.lost(contact)
        contact.queued = NAN
        self.record(contact, self.clock.now)

    def _wait(self, contact: Contact, queue: Queue) -> None:
        limit = self.limits[contact.kind.index]
        if limit.waiting >= limit.places:
            self._lose(contact, Outcome.BLOCKED)
        else:
            limit.waiting += 1
            super()._wait(contact, queue)

    def _unqueue(self, contact: Contact) -> None:
        self.limits[contact.kind.index].waiting -= 1
        super()._unqueue(contact)

    def _arm(self, contact: Contact, leaves_at: float) -> None:
        if contact.outcome == Outcome.OPEN:  # else it has left without a word, and leaves no message
            leaves_at = min(leaves_at, self.limits[contact.kind.index].message_at(contact))
        super()._arm(contact, leaves_at)

    def _ring(self, contact: Contact) -> None:
        now = self.clock.now
        message_at = self.limits[contact.kind.index].message_at(contact)
        if message_at <= now < contact.deadline and contact.outcome == Outcome.OPEN:
            self._unqueue(contact)
            self._lose(contact, Outcome.MESSAGE)
        else:
            super()._ring(contact)

    def _lose(self, contact: Contact, outcome: Outcome) -> None:
        self.gone(contact)
        super()._lose(contact, outcome)

    def _talked(self, contact: Contact) -> float:
        self.gone(contact)
        return self.journey.talked(contact)

    def gone(self, contact: Contact) -> None:
        """The customer has hung up: a trunk is free again."""
        self.limits[contact.kind.index].inside -= 1
        self.inside -= 1
        self._settle()

    def _settle(self) -> None:
        if not self.is_open and not self.inside and not self.emptied.triggered:
            self.emptied.succeed()

    def open(self) -> None:
        """Let customers in from now on."""
        self.is_open = True
        self.emptied = self.clock.event()

    def close(self, disconnect: bool) -> None:
        """Let nobody in from now on; cut off those who wait, or leave them to be served."""
        self.is_open = False
        for contact in [contact for queue in self.queues for contact in queue] if disconnect else ():
            self._unqueue(contact)
            if contact.outcome == Outcome.OPEN:
                self._lose(contact, Outcome.DISCONNECTED)
        self._settle()
