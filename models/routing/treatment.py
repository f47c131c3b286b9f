"""What the router asks of whoever speaks to those who wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.routing.agent import Agent


class Treatment(Protocol):
    """How those who wait are treated: told what to expect, soothed, offered to be called back.

    What the router asks of :class:`models.waiting.treatment.WaitingTreatment`. Where an outcome is returned, the
    customer has gone by it.
    """

    def greet(self, contact: Contact, patience_s: float) -> Outcome | None:
        """Speak to one who has joined a queue and would wait for ``patience_s``."""
        ...

    def next_offer_at(self, contact: Contact) -> float:
        """When something is to be offered to one who waits, infinite if no more."""
        ...

    def offer(self, contact: Contact) -> Outcome | None:
        """Offer what is due to one who waits."""
        ...

    def promises(self, contact: Contact) -> bool:
        """Whether somebody will call this customer, who has gone."""
        ...

    def calls_first(self, agent: Agent, waiting: Contact) -> bool:
        """Whether an agent calls somebody back rather than take the one who waits."""
        ...

    def rests(self, agent: Agent) -> bool:
        """Whether an agent for whom nobody waits calls somebody back now."""
        ...

    def answered(self, contact: Contact) -> None:
        """A contact is about to leave its queue for an agent."""
        ...

    def after(self, talked: Callable[[Contact], float]) -> Callable[[Contact], float]:
        """What follows a talk, where some of them are calls back."""
        ...

    def record_open(self) -> None:
        """Write what is open when the run stops."""
        ...
