"""A contact: one attempt of a customer to have a need met, from arrival to its one outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from models.contact.queue import Queue
from models.operation.contact_type import ContactType
from sim.clock import Alarm

NAN = float("nan")


class Answerer(Protocol):
    """What a contact knows of the agent who answers it."""

    @property
    def number(self) -> int:
        """The number of the seat."""
        ...

    @property
    def quality(self) -> Sequence[float]:
        """By contact type, what multiplies the odds of a right answer."""
        ...

    @property
    def care(self) -> float:
        """What multiplies the quality today."""
        ...

    @property
    def selling(self) -> float:
        """What multiplies the conversion."""
        ...

    @property
    def manner(self) -> float:
        """What is added to the probability of a satisfied customer."""
        ...


class Earlier(NamedTuple):
    """Who answered a need before, when that talk was over, and whether the contact may yet wait for that agent."""

    agent: Answerer
    talked_s: float
    may_wait: bool = True


class Contact:
    """One attempt, moved between stages by callbacks.

    ``root`` is the key of the need's first attempt and ``key`` this attempt's own; ``ordinal`` counts
    attempts from 0, ``origin`` is the type of the first. ``anger`` is 1 after a wrong or unhelpful answer;
    ``strain`` is the satisfaction lost by what happened at the hand-over to a person, as a probability.
    ``waited_s`` is the time that earlier attempts at the need spent in queue; ``before`` says who answered the
    need last, None before any answer. Times are seconds of simulated
    time; ``patience`` is the longest wait in seconds and ``work`` the effort in
    seconds at one contact at a time in the reference operation.
    """

    __slots__ = (
        "agent",
        "alarm",
        "anger",
        "answered",
        "arrived",
        "before",
        "contact_type",
        "deadline",
        "first_at",
        "key",
        "ordinal",
        "origin",
        "outcome",
        "patience",
        "priority",
        "queue",
        "queued",
        "root",
        "satisfied",
        "soothed",
        "stage",
        "strain",
        "talked",
        "vip",
        "waited_s",
        "work",
    )

    alarm: Alarm
    queue: Queue[Contact]
    answered: float
    talked: float
    deadline: float
    soothed: bool

    def __init__(
        self,
        contact_type: ContactType,
        key: int,
        arrived: float,
        queued: float,
        patience: float,
        work: float,
        vip: bool,
    ) -> None:
        self.contact_type = self.origin = contact_type
        self.root = self.key = key
        self.arrived = self.first_at = arrived
        self.queued = queued
        self.patience = patience
        self.work = work
        self.vip = vip
        self.priority = contact_type.vip_priority if vip else contact_type.priority
        self.ordinal = self.anger = self.stage = 0
        self.satisfied = -1
        self.waited_s = self.strain = 0.0
        self.agent: Answerer | None = None
        self.before: Earlier | None = None
        self.outcome = 0

    def felt_s(self, now: float) -> float:
        """Seconds that the customer feels to have waited in this attempt, by ``now`` if nobody has answered."""
        return (now if self.agent is None else self.answered) - self.queued
