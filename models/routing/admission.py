"""Admission: channels hold so many contacts, customers leave messages, and the operation closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from simpy import Event

from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.contact.purposes import LEAVE_MESSAGE
from models.operation.channel import ChannelRules
from models.operation.contact_type import ContactType
from sim.chance import uniform
from sim.clock import Clock

INFINITE = float("inf")


class Limit:
    """What a channel has room for, how much of it is taken, and when its customers leave messages."""

    __slots__ = ("inside", "message_after_s", "message_share", "places", "trunks", "waiting")

    def __init__(self, channel: ChannelRules) -> None:
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


class Admission:
    """Counts who is inside: a trunk is taken from asking for a person to the end of the conversation.

    A part that a router has only where there is something to count. ``inside`` contacts wait or are served;
    ``emptied`` happens when the last of them has gone after closing time.
    """

    def __init__(
        self,
        clock: Clock,
        contact_types: Sequence[ContactType],
        channels: Mapping[str, ChannelRules],
        is_open: bool = True,
    ) -> None:
        self.clock = clock
        limits = {name: Limit(channel) for name, channel in channels.items()}
        self.limits = [limits[contact_type.channel] for contact_type in contact_types]
        self.is_open = is_open
        self.inside = 0
        self.emptied: Event = clock.event().succeed()

    def refusal(self, contact: Contact) -> Outcome | None:
        """Why a contact is not let in, None if it is: it then takes a trunk."""
        limit = self.limits[contact.contact_type.index]
        if not self.is_open:
            return Outcome.CLOSED
        if limit.inside >= limit.trunks:
            return Outcome.BLOCKED
        limit.inside += 1
        self.inside += 1
        return None

    def queue(self, contact: Contact) -> bool:
        """Take a waiting place; whether there was one."""
        limit = self.limits[contact.contact_type.index]
        if limit.waiting >= limit.places:
            return False
        limit.waiting += 1
        return True

    def unqueue(self, contact: Contact) -> None:
        """Leave the waiting place."""
        self.limits[contact.contact_type.index].waiting -= 1

    def message_at(self, contact: Contact) -> float:
        """When one who waits leaves a message, infinite if never or if they have left without a word."""
        return (
            self.limits[contact.contact_type.index].message_at(contact) if contact.outcome == Outcome.OPEN else INFINITE
        )

    def gone(self, contact: Contact) -> None:
        """The customer has hung up: a trunk is free again."""
        self.limits[contact.contact_type.index].inside -= 1
        self.inside -= 1
        self.settle()

    def before(self, talked: Callable[[Contact], float]) -> Callable[[Contact], float]:
        """What follows a talk, after its trunk is free again."""

        def freed(contact: Contact) -> float:
            self.gone(contact)
            return talked(contact)

        return freed

    def open(self) -> None:
        """Let customers in from now on."""
        self.is_open = True
        self.emptied = self.clock.event()

    def close(self) -> None:
        """Let nobody in from now on."""
        self.is_open = False

    def settle(self) -> None:
        """See whether the last one has gone after closing time."""
        if not self.is_open and not self.inside and not self.emptied.triggered:
            self.emptied.succeed()
