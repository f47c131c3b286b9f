"""A conversation: one chat at an agent's hands, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contact.contact import NAN
from sim.clock import Alarm

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.chat.turns import TurnAgent
    from models.contact.contact import Contact


class Conversation:
    """What is known of a chat while it is at hand, and how promptly it has been answered so far.

    ``key`` is the one that its rounds draw from; ``left`` rounds and ``work`` (reference effort in seconds) are still
    to be done, the round in hand included. ``asked`` is when the customer's message of this round came (of the first:
    when they asked for a person); they wait until ``deadline`` for the agent to turn to it, for ``patience_s`` in
    rounds after the first (-1 until it is drawn). ``is_gone`` marks those who have left without a word, ``wrap`` is
    the wrap-up effort to be done, ``is_quiet`` marks a slot kept until the customer's silence closes it, at the end of
    which ``back_at`` is when one who was still thinking comes back. ``entry`` is its place among what the agent holds.
    The counts are those of :func:`models.facts.tables.reply_table`;
    ``marks[i]`` counts the responses between the thresholds i - 1 and i.
    """

    __slots__ = (
        "agent",
        "alarm",
        "answered",
        "asked",
        "assigned",
        "back_at",
        "begun",
        "contact",
        "deadline",
        "effort_s",
        "entry",
        "first_s",
        "is_gone",
        "is_quiet",
        "key",
        "left",
        "longest_s",
        "marks",
        "patience_s",
        "rounds",
        "sum_s",
        "think",
        "u_think",
        "work",
        "wrap",
    )

    alarm: Alarm
    back_at: float
    begun: float
    deadline: float
    u_think: float

    def __init__(
        self,
        contact: Contact,
        agent: TurnAgent,
        key: int,
        rounds: int,
        think: Callable[[float], float] | None,
        entry: tuple[float, int, Contact],
        marks: int,
    ) -> None:
        self.contact = contact
        self.agent = agent
        self.key = key
        self.left = rounds
        self.think = think
        self.patience_s = -1.0
        self.entry = entry
        self.work = contact.work
        self.asked = contact.queued
        self.assigned = agent.clock.now
        self.rounds = 1
        self.answered = 0
        self.first_s = NAN
        self.sum_s = self.longest_s = self.effort_s = self.wrap = 0.0
        self.is_gone = self.is_quiet = False
        self.marks = [0] * marks
