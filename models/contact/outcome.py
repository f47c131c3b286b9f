"""Outcomes: how an attempt ended."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


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
