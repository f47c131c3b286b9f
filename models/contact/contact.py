"""A contact: one attempt of a customer to have a need met, from arrival to its one outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from models.operation.contact_type import ContactType
    from models.routing.agent import Agent
    from models.routing.queue import Queue
    from sim.clock import Alarm


NAN = float("nan")


class Earlier(NamedTuple):
    """Who answered a need before, when that talk was over, and whether the contact may yet wait for that agent."""

    agent: Agent
    talked_s: float
    may_wait: bool = True


class Contact:
    """One attempt, moved between stages by callbacks.

    ``root`` is the key of the need's first attempt and ``key`` this attempt's own; ``ordinal`` counts
    attempts from 0, ``origin`` is the kind of the first. ``anger`` is 1 after a wrong or unhelpful answer;
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
        "deadline",
        "first_at",
        "key",
        "kind",
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
    queue: Queue
    answered: float
    talked: float
    deadline: float
    soothed: bool

    def __init__(
        self, kind: ContactType, key: int, arrived: float, queued: float, patience: float, work: float, vip: bool
    ) -> None:
        self.kind = self.origin = kind
        self.root = self.key = key
        self.arrived = self.first_at = arrived
        self.queued = queued
        self.patience = patience
        self.work = work
        self.vip = vip
        self.priority = kind.vip_priority if vip else kind.priority
        self.ordinal = self.anger = self.stage = 0
        self.satisfied = -1
        self.waited_s = self.strain = 0.0
        self.agent: Agent | None = None
        self.before: Earlier | None = None
        self.outcome = 0
