"""Questions: everything that policies answer, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from models.operation.contact_type import ContactType
from models.operation.team import Duties, Seat, Team

if TYPE_CHECKING:
    from models.chat.conversation import Conversation
    from models.contact.contact import Contact
    from models.deferred.ticket import Ticket
    from models.money.pay import Incentive, Tally
    from models.people.programme import Standing
    from models.routing.agent import Agent
    from models.routing.group import Group, Source
    from models.waiting.board import WaitBoard
    from models.waiting.promise import Promise


@runtime_checkable
class Structure(Protocol):
    """Question: who serves what, given the same people and the same customers?"""

    def duties(self, seats: Sequence[Seat], kinds: Sequence[ContactType]) -> list[Duties]:
        """For each agent, in order, the kinds they serve."""
        ...

    def teams(self, seats: Sequence[Seat]) -> list[Team]:
        """The teams that need a lead; every agent is in exactly one."""
        ...

    def overhead_share(self) -> float:
        """Share of paid time that goes into coordination rather than contacts."""
        ...


@runtime_checkable
class PayPlan(Protocol):
    """Question: what does work earn beyond base pay, and what would a little more of it earn?"""

    def base_share(self) -> float:
        """Multiplier of the base pay in the agents' file."""
        ...

    def variable_yuan(self, tally: Tally) -> float:
        """All variable pay that this tally has earned in the period; never falls as the tally grows."""
        ...

    def incentive(self, tally: Tally) -> Incentive:
        """What a little more would earn from here."""
        ...


@runtime_checkable
class Assignment(Protocol):
    """Question: which free agent takes this contact?"""

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """An agent with room from the groups in order of preference, or None."""
        ...


@runtime_checkable
class Restraint(Assignment, Protocol):
    """An assignment that holds idle agents back from shared contacts, and is asked so when they look for work."""

    def spares(self, contact: Contact) -> bool:
        """Whether an agent who has just become idle may take this shared contact from the queue."""
        ...


@runtime_checkable
class Attachment(Assignment, Protocol):
    """An assignment that lets a contact wait for one agent, and says for whom and how long."""

    def awaited(self, contact: Contact) -> tuple[Agent, float] | None:
        """The agent for whom the contact waits before anybody else may have it, and for how many seconds."""
        ...


@runtime_checkable
class Selection(Protocol):
    """Question: which waiting contact does a free agent take?"""

    def choose(self, sources: Sequence[Source], idle: bool, now_s: float) -> Contact | None:
        """A contact from the queues that the agent serves, or None.

        An agent who is not idle holds chats and may take a shared contact only. ``now_s`` is the time.
        """
        ...


@runtime_checkable
class Estimator(Protocol):
    """Question: how long will a contact that has just joined the queue wait?"""

    def expect_s(self, board: WaitBoard, contact: Contact) -> float | None:
        """Expected wait in seconds, None while nothing is known."""
        ...


@runtime_checkable
class CallbackOrder(Protocol):
    """Question: when does an agent call back?"""

    @property
    def idle_s(self) -> float:
        """How long an agent must have been idle before calling back when nobody waits."""
        ...

    def goes_first(self, promised: Promise, waiting: Contact) -> bool:
        """Whether a free agent calls back rather than take the one who waits."""
        ...


@runtime_checkable
class ReplyOrder(Protocol):
    """Question: which of the messages that wait does the agent answer next?"""

    def choose(self, pending: Sequence[Conversation]) -> Conversation:
        """One of the conversations whose customers wait, given in the order in which the messages came to the agent."""
        ...


@runtime_checkable
class Ordering(Protocol):
    """Question: which of equally urgent tickets comes first?"""

    def rank(self, ticket: Ticket) -> float:
        """A figure that is smaller for the ticket to be worked on first."""
        ...


@runtime_checkable
class Sampling(Protocol):
    """Question: whose conversations are reviewed more often?"""

    def weight(self, standing: Standing) -> float:
        """How often this person's are sampled, relative to others; not negative."""
        ...
