"""Replies: how promptly a chat was answered, one row a conversation, and one a turn only on request."""

from __future__ import annotations

from collections.abc import Sequence

from sim.facts import Table

THRESHOLDS_S = (30.0, 60.0, 180.0, 3600.0)
"""The responses that platforms ask for: 30 s (first answer), 1 min, 3 min, 1 h."""


def reply_table(thresholds_s: Sequence[float]) -> Table:
    """Facts of the replies that each conversation got: one row for each attempt by chat that asked for a person.

    A *round* runs from a customer's message to the person's reply to it; the bot's replies do not count. The first
    round begins when the customer asks for a person (``asked``), so its response includes the wait in queue; who
    leaves without a reply has one round asked and none answered.

    ``outcome`` is the attempt's (:class:`models.contact.Outcome`, OPEN when the run stopped first); ``agent`` -1 and
    ``assigned`` nan where it never came to an agent; ``ended`` is when its slot was free again, nan when the run
    stopped first. Of ``rounds`` asked, ``answered`` got a reply; responses in seconds: ``first_s`` (nan without one),
    ``sum_s`` and ``longest_s`` over the answered rounds, and ``within_T`` the number answered in at most T seconds
    for each of ``thresholds_s``. ``effort_s`` is the time that the agent spent on replies.
    """
    return Table(
        {
            "root": "u8",
            "ordinal": "i2",
            "kind": "i2",
            "vip": "i1",
            "outcome": "i1",
            "agent": "i4",
            "asked": "f8",
            "assigned": "f8",
            "ended": "f8",
            "rounds": "i4",
            "answered": "i4",
            "first_s": "f8",
            "sum_s": "f8",
            "longest_s": "f8",
            "effort_s": "f8",
            **{within(threshold_s): "i4" for threshold_s in thresholds_s},
        }
    )


def within(threshold_s: float) -> str:
    """The column that counts the rounds answered within ``threshold_s``."""
    return f"within_{threshold_s:g}"


def turn_table() -> Table:
    """Facts of single rounds, written on request: when the customer ``asked`` and the reply was ``begun`` and ``sent``.

    ``turn`` counts the rounds of the attempt from 0.
    """
    return Table(
        {
            "root": "u8",
            "ordinal": "i2",
            "kind": "i2",
            "agent": "i4",
            "turn": "i4",
            "asked": "f8",
            "begun": "f8",
            "sent": "f8",
        }
    )
