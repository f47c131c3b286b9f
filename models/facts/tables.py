"""The tables of facts."""

from __future__ import annotations

from collections.abc import Sequence

from sim.facts import Table


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


def need_table() -> Table:
    """Facts of needs: one row each.

    ``how`` is the outcome of the last attempt; ``would_buy`` says that the customer buys if answered well and
    at once, ``sold`` that they did; ``value`` is the order's value in yuan where there is one to win.
    """
    return Table(
        {
            "root": "u8",
            "kind": "i2",
            "vip": "i1",
            "attempts": "i2",
            "settlement": "i1",
            "how": "i1",
            "would_buy": "i1",
            "sold": "i1",
            "agent": "i4",
            "first_at": "f8",
            "settled_at": "f8",
            "value": "f8",
        }
    )


def visit_table() -> Table:
    """Facts of the bot: one row for every first contact of a kind that meets it.

    ``how`` it fared at the gate (see :mod:`models.gate`); ``fate`` is the outcome at the bot, OPEN for those who went
    on to a person or were still there at the end (``ended`` nan); ``bare``: 1 for those who went on to a person
    without what they had said to the bot.
    """
    return Table({"root": "u8", "kind": "i2", "how": "i1", "fate": "i1", "bare": "i1", "arrived": "f8", "ended": "f8"})


def coverage_table() -> Table:
    """Facts of the knowledge base: the coverage of each intent (in alphabetical order) whenever it has moved."""
    return Table({"at": "f8", "intent": "i2", "coverage": "f8"})


def promise_table() -> Table:
    """Facts of offers: one row for each, declined ones too, and for each message that is answered (``message``).

    ``ordinal`` is the attempt that ended, or not, by the promise; ``offered`` when, ``due`` until when a call was
    promised, ``called`` when an agent first rang, ``reached`` when the customer picked up. ``missed`` is 1 for those
    who contacted the operation anew before anybody had called.
    """
    return Table(
        {
            "root": "u8",
            "ordinal": "i2",
            "kind": "i2",
            "vip": "i1",
            "message": "i1",
            "accepted": "i1",
            "offered": "f8",
            "due": "f8",
            "called": "f8",
            "reached": "f8",
            "tries": "i2",
            "missed": "i1",
        }
    )


THRESHOLDS_S = (30.0, 60.0, 180.0, 3600.0)
"""The responses that platforms ask for: 30 s (first answer), 1 min, 3 min, 1 h."""


def reply_table(thresholds_s: Sequence[float]) -> Table:
    """Facts of the replies that each conversation got: one row for each attempt by chat that asked for a person.

    A *round* runs from a customer's message to the person's reply to it; the bot's replies do not count. The first
    round begins when the customer asks for a person (``asked``), so its response includes the wait in queue; who
    leaves without a reply has one round asked and none answered.

    ``outcome`` is the attempt's (OPEN when the run stopped first); ``agent`` -1 and
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


def case_table() -> Table:
    """Facts of cases, tickets and classed complaints, one row for each such attempt as it comes in.

    ``opened`` and ``due`` are seconds; ``grade`` is the number of the complaint's class, -1 without one; ``reach``
    the number of people who see it. What became of it stands in the row of the attempt with its root and ordinal.
    """
    return Table(
        {"root": "u8", "ordinal": "i2", "kind": "i2", "grade": "i1", "reach": "f8", "opened": "f8", "due": "f8"}
    )


def spell_table() -> Table:
    """Facts of work on tickets: one row for every spell that an agent spent on one without a break."""
    return Table({"agent": "i4", "root": "u8", "ordinal": "i2", "kind": "i2", "start": "f8", "end": "f8"})


def review_table() -> Table:
    """Facts of reviews: a row for each shift of which something was sampled, at the time when it is known.

    Of ``handled`` answers ``right`` were right; ``sampled`` were reviewed, of which ``wrong`` were wrong; ``found`` of
    the wrong were found and ``false`` right ones faulted.
    """
    counts = dict.fromkeys(("agent", "handled", "right", "sampled", "wrong", "found", "false"), "i4")
    return Table(counts | {"at": "f8"})


def session_table() -> Table:
    """Facts of coaching: a row for each session, with what it added to the log odds of a right answer."""
    return Table({"agent": "i4", "at": "f8", "hours": "f8", "gain": "f8"})
