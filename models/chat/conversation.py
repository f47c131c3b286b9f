"""A conversation: one chat at an agent's hands, round by round."""

from __future__ import annotations

from collections.abc import Callable

from models.contact.contact import NAN, Contact
from models.routing.agent import Held
from sim.clock import Alarm


class Conversation:
    """What is known of a chat while it is at hand, and how promptly it has been answered so far.

    ``agent`` is the number of the agent and ``key`` the one that its rounds draw from; ``left`` rounds and ``work``
    (reference effort in seconds) are still to be done, the round in hand included. ``asked`` is when the customer's
    message of this round came (of the first: when they asked for a person); they wait until ``deadline`` for the agent
    to turn to it, for ``patience_s`` in rounds after the first (None until it is drawn). ``is_gone`` marks those who
    have left without a word, ``wrap`` is the wrap-up effort to be done, ``is_quiet`` marks a slot kept until the
    customer's silence closes it, at the end of which ``back_at`` is when one who was still thinking comes back.
    ``entry`` is its place among what the agent holds. The counts are those of :func:`models.facts.tables.replies`;
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
        agent: int,
        key: int,
        rounds: int,
        think: Callable[[float], float] | None,
        entry: Held,
        marks: int,
        assigned: float,
    ) -> None:
        self.contact = contact
        self.agent = agent
        self.key = key
        self.left = rounds
        self.think = think
        self.patience_s: float | None = None
        self.entry = entry
        self.work = contact.work
        self.asked = contact.queued
        self.assigned = assigned
        self.rounds = 1
        self.answered = 0
        self.first_s = NAN
        self.sum_s = self.longest_s = self.effort_s = self.wrap = 0.0
        self.is_gone = self.is_quiet = False
        self.marks = [0] * marks
