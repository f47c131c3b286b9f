"""A contact: one attempt of a customer to have a need met, from arrival to its one outcome."""

from __future__ import annotations

from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sim.chance import name_key
from sim.facts import Table

if TYPE_CHECKING:
    from models.agent import Agent
    from models.kind import Kind
    from models.waiting import Queue
    from sim.clock import Alarm

NAN = float("nan")


class Outcome(IntEnum):
    """How an attempt ended."""

    OPEN = 0
    """still waiting or in service when the run stopped"""
    RESOLVED = 1
    """answered by a person, and the need is met"""
    UNRESOLVED = 2
    """answered by a person, and the need is not met"""
    ABANDONED = 3
    """left the queue"""
    BALKED = 4
    """did not wait at all"""
    CONTAINED = 5
    """met by the bot"""
    MISLED = 6
    """the bot closed it, wrongly"""
    LEFT_BOT = 7
    """gave up when the bot handed over"""
    BLOCKED = 8
    """found every trunk or waiting place of its channel taken"""
    MESSAGE = 9
    """waited, then left a message"""
    DISCONNECTED = 10
    """was cut off at closing time while it waited"""
    CLOSED = 11
    """came when the operation was closed, and asked nobody"""
    LEFT_CHAT = 12
    """left a chat half-way, and said so"""
    SILENT_CHAT = 13
    """left a chat half-way without a word; its slot was kept until it was closed for silence"""
    SILENT_QUEUE = 14
    """left before any reply without a word; an agent who turns to the chat later finds nobody"""
    TIMED_OUT = 15
    """closed for silence while the customer was thinking; they come back"""
    SELF_SERVED = 16
    """found the answer without asking anybody: no attempt was made"""
    WITHDRAWN = 17
    """a ticket that its customer chased or needed no more before anybody replied"""
    TRANSFERRED = 18
    """handed over to somebody with more rights, where a further attempt goes on"""
    CALLBACK = 19
    """waited, then hung up on the promise to be called back"""
    NOT_REACHED = 20
    """an agent called back, and nobody picked up"""


LEFT_QUEUE = (Outcome.ABANDONED, Outcome.BALKED, Outcome.SILENT_QUEUE)
"""Outcomes of attempts that were given up before a person turned to them."""

UNANSWERED = (*LEFT_QUEUE, Outcome.BLOCKED, Outcome.MESSAGE, Outcome.DISCONNECTED, Outcome.CALLBACK)
"""Outcomes of attempts that asked for a person and got none."""

HALF_WAY = (Outcome.LEFT_CHAT, Outcome.SILENT_CHAT, Outcome.TIMED_OUT)
"""Outcomes of attempts that a person turned to, and that ended before they were talked through."""

purpose = partial(name_key, "purpose")

PATIENCE = purpose("patience")
WORK = purpose("work")
WRAP = purpose("wrap")
SEGMENT = purpose("segment")
BOT = purpose("bot")
HANDOVER = purpose("handover")
RESOLUTION = purpose("resolution")
MOOD = purpose("mood")
PURCHASE = purpose("purchase")
VALUE = purpose("value")
FOLLOW = purpose("follow")
DELAY = purpose("delay")
GRIEVANCE = purpose("grievance")
TURN = purpose("turn")
ROUNDS = purpose("rounds")
FRACTION = purpose("fraction of a round")
REPLY_PATIENCE = purpose("reply patience")
QUICK = purpose("quick reply")
FAREWELL = purpose("farewell")
SILENCE = purpose("silence")
NEXT = purpose("next")
CONTEXT = purpose("context")
SELF_SERVICE = purpose("self-service")
LEAVE_MESSAGE = purpose("leave message")
CHASE = purpose("chase")
CHASE_DELAY = purpose("chase delay")
CLASS = purpose("complaint class")
REACH = purpose("reach")
AUTHORITY = purpose("authority")
GRANT = purpose("grant")
AMOUNT = purpose("amount")
HEED = purpose("heed")
CROWD = purpose("crowd")
ACCEPT = purpose("accept a callback")
PICKUP = purpose("pick up")
AGAIN = purpose("again after a missed callback")
AGAIN_DELAY = purpose("delay after a missed callback")


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
        self, kind: Kind, key: int, arrived: float, queued: float, patience: float, work: float, vip: bool
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


def contact_table() -> Table:
    """Facts of attempts: one row each, with its one outcome.

    ``satisfied`` is -1 where nobody was asked; ``queued`` is nan for those who never asked for a person (kept or
    lost by the bot, or come when it was closed), ``answered`` where no person answered and ``talked`` where the
    contact was not talked through; ``ended`` is when the agent is free of it, wrap-up and the silence of a chat
    included, or when the customer left; ``stage`` counts the overflow thresholds passed; ``agent`` is -1 without one.
    """
    return Table(
        {
            "root": "u8",
            "ordinal": "i2",
            "kind": "i2",
            "vip": "i1",
            "outcome": "i1",
            "satisfied": "i1",
            "stage": "i1",
            "agent": "i4",
            "arrived": "f8",
            "queued": "f8",
            "answered": "f8",
            "talked": "f8",
            "ended": "f8",
            "work": "f8",
        }
    )
