"""A promise to call back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contact.contact import NAN, Contact
from models.contact.outcome import Outcome
from sim.clock import Alarm

if TYPE_CHECKING:
    pass


class Promise:
    """A promise to call back: ``contact`` is the next attempt at the need, made when an agent rings.

    ``made`` is when it was given, ``since`` from when the customer has waited for this call (the last one, if that was
    missed), ``joined`` when they had begun to wait on the line, ``due`` until when the call is promised. ``serial``
    counts promises. ``is_ready`` says that it waits for an agent (not for a retry).
    """

    __slots__ = (
        "alarm",
        "called",
        "contact",
        "due",
        "is_message",
        "is_ready",
        "joined",
        "made",
        "ordinal",
        "overdue",
        "reached",
        "serial",
        "since",
        "tries",
        "work",
    )

    def __init__(self, parent: Contact, contact: Contact, since: float, due: float, serial: int) -> None:
        self.contact = contact
        self.ordinal = parent.ordinal
        self.is_message = parent.outcome == Outcome.MESSAGE
        self.joined = parent.queued
        self.work = parent.work
        self.made = self.since = since
        self.due = due
        self.serial = serial
        self.tries = 0
        self.called = self.reached = NAN
        self.is_ready = False
        self.alarm: Alarm | None = None
        self.overdue: Alarm | None = None

    def __lt__(self, other: Promise) -> bool:
        """In the order of the virtual queue: by urgency, then by when they had begun to wait."""
        own, its = self.contact.priority, other.contact.priority
        return (own, self.joined, self.serial) < (its, other.joined, other.serial)
