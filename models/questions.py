"""Questions: everything that policies answer, on one page, and the narrow views that they answer from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

from models.contact.contact import Contact
from models.contact.queue import Source
from models.money.pay import Incentive, Tally
from models.operation.contact_type import ContactType
from models.operation.team import Duties, Seat, Team

# -- who works with whom ------------------------------------------------------------------------------------------


@runtime_checkable
class Structure(Protocol):
    """Question: who serves what, given the same people and the same customers?"""

    def duties(self, seats: Sequence[Seat], contact_types: Sequence[ContactType]) -> list[Duties]:
        """For each agent, in order, the contact types that they serve."""
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


# -- who answers whom ---------------------------------------------------------------------------------------------


class AgentView(Protocol):
    """What a policy may know of an agent."""

    @property
    def number(self) -> int:
        """The number of the seat."""
        ...

    @property
    def load(self) -> int:
        """The contacts at hand."""
        ...

    @property
    def free_since(self) -> float:
        """When the load last changed while there was room, in seconds of simulated time."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether the agent accepts contacts."""
        ...

    @property
    def has_room(self) -> bool:
        """Whether the agent accepts a further contact."""
        ...

    @property
    def quality(self) -> Sequence[float]:
        """By contact type, what multiplies the odds of a right answer."""
        ...

    @property
    def effort(self) -> Sequence[float]:
        """By contact type, the seconds that a second of reference work takes."""
        ...

    @property
    def care(self) -> float:
        """What multiplies the quality today."""
        ...

    @property
    def selling(self) -> float:
        """What multiplies the conversion."""
        ...


A = TypeVar("A", bound=AgentView)
A_co = TypeVar("A_co", bound=AgentView, covariant=True)


class GroupView(Protocol[A_co]):
    """What an assignment sees of a group of agents; ``shared``: the contact is a chat, else only idle ones count."""

    @property
    def idle(self) -> int:
        """How many have nothing at hand."""
        ...

    @property
    def on_duty(self) -> int:
        """How many accept contacts, with room or without."""
        ...

    @property
    def takes_calls(self) -> bool:
        """Whether they also serve contacts that are handled alone."""
        ...

    @property
    def places(self) -> int:
        """The most contacts that one of them may hold, the one to be assigned included."""
        ...

    def least_loaded(self, shared: bool) -> A_co | None:
        """The agent with room and the fewest contacts at hand, the longest so first."""
        ...

    def longest_idle(self, shared: bool) -> A_co | None:
        """The agent with room to whom nothing has happened for longest."""
        ...

    def first_with(self, load: int) -> A_co | None:
        """Of those with room and ``load`` contacts at hand, the one who has had them longest."""
        ...

    def with_room(self, shared: bool) -> Iterator[A_co]:
        """All with room, the fewest contacts at hand first, the longest so first."""
        ...

    def room(self, shared: bool) -> int:
        """How many have room."""
        ...

    def member(self, number: int) -> A_co | None:
        """The agent of this number, None if not of the group."""
        ...


Ranks = Sequence[Sequence[GroupView[A]]]
"""The groups that may serve a contact, in order of preference."""


@runtime_checkable
class Assignment(Protocol):
    """Question: which free agent takes this contact?"""

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """An agent with room from the groups in order of preference, or None."""
        ...


@runtime_checkable
class Restraint(Assignment, Protocol):
    """An assignment that holds idle agents back from shared contacts, and is asked so when they look for work."""

    def spares(self, ranks: Ranks[A], contact: Contact) -> bool:
        """Whether an agent who has just become idle may take this shared contact from the queue."""
        ...


@runtime_checkable
class Attachment(Assignment, Protocol):
    """An assignment that lets a contact wait for one agent, and says for whom and how long."""

    def awaited(self, ranks: Ranks[A], contact: Contact) -> tuple[A, float] | None:
        """The agent for whom the contact waits before anybody else may have it, and for how many seconds."""
        ...


@runtime_checkable
class Selection(Protocol):
    """Question: which waiting contact does a free agent take?"""

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """A contact from the queues that the agent serves, or None.

        An agent who is not idle holds chats and may take a shared contact only. ``now_s`` is the time.
        """
        ...


# -- what those who wait are told and offered ---------------------------------------------------------------------


class WaitView(Protocol):
    """What the operation has seen of a queue lately."""

    @property
    def waited_s(self) -> Mapping[int, float]:
        """The wait of the contact answered last, by priority."""
        ...

    @property
    def gaps_s(self) -> Sequence[float]:
        """The latest times between two answers out of the queue while somebody waited."""
        ...

    def ahead(self, contact: Contact) -> int:
        """How many wait who go before one that has just joined."""
        ...


@runtime_checkable
class Estimator(Protocol):
    """Question: how long will a contact that has just joined the queue wait?"""

    def expect_s(self, board: WaitView, contact: Contact) -> float | None:
        """Expected wait in seconds, None while nothing is known."""
        ...


class PromiseView(Protocol):
    """A promise to call back: the attempt to be made, and when the customer had begun to wait on the line."""

    @property
    def contact(self) -> Contact:
        """The attempt that an agent is to make."""
        ...

    @property
    def joined(self) -> float:
        """When the customer had begun to wait on the line."""
        ...


@runtime_checkable
class CallbackOrder(Protocol):
    """Question: when does an agent call back?"""

    @property
    def idle_s(self) -> float:
        """How long an agent must have been idle before calling back when nobody waits."""
        ...

    def goes_first(self, promised: PromiseView, waiting: Contact) -> bool:
        """Whether a free agent calls back rather than take the one who waits."""
        ...


# -- what is done next --------------------------------------------------------------------------------------------


class MessageView(Protocol):
    """A chat whose customer waits for a reply: since when, and how many replies there have been so far."""

    @property
    def asked(self) -> float:
        """When the message came."""
        ...

    @property
    def answered(self) -> int:
        """How many replies there have been so far."""
        ...


M = TypeVar("M", bound=MessageView)


@runtime_checkable
class ReplyOrder(Protocol):
    """Question: which of the messages that wait does the agent answer next?"""

    def choose(self, pending: Sequence[M]) -> M:
        """One of the conversations whose customers wait, given in the order in which the messages came to the agent."""
        ...


class TicketView(Protocol):
    """A ticket: when its first message came, and when the reply is due."""

    @property
    def opened(self) -> float:
        """When the first message came."""
        ...

    @property
    def due(self) -> float:
        """When the reply is due."""
        ...


@runtime_checkable
class Ordering(Protocol):
    """Question: which of equally urgent tickets comes first?"""

    def rank(self, ticket: TicketView) -> float:
        """A figure that is smaller for the ticket to be worked on first."""
        ...


class Standing(NamedTuple):
    """What is known of a person when it is decided how many of their conversations are sampled.

    ``score`` is the share of reviewed conversations without a finding, ``mean_score`` that of all people; both are 1
    before anything has been reviewed.
    """

    tenure_days: float
    score: float
    mean_score: float


@runtime_checkable
class Sampling(Protocol):
    """Question: whose conversations are reviewed more often?"""

    def weight(self, standing: Standing) -> float:
        """How often this person's are sampled, relative to others; not negative."""
        ...
