"""Units of service: rounds, sessions, calls and buyers, as rule books count them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.contact.outcome import Outcome
from models.facts.recorder import Rows
from models.facts.tables import within
from models.sample.sample import Sample
from sim.calendar import DAY_S
from sim.chance import Floats
from sim.distributions import Positive
from sim.setting import Words, setting

Unit = Literal["round", "message", "session", "buyer", "call"]

UNIT_WORDS: Final[dict[Unit, Words]] = {
    "round": {"zh": "轮次", "en": "round"},
    "message": {"zh": "消息", "en": "message"},
    "session": {"zh": "会话", "en": "conversation"},
    "buyer": {"zh": "买家", "en": "buyer"},
    "call": {"zh": "来电", "en": "call"},
}
"""What each unit is called in a report."""

BY_ROUND = ("round", "message")
"""Units that are known only where chat goes in turns."""


@setting
class Which:
    """Some of the units of service. What is not given does not matter."""

    answered: bool | None = None
    """Whether a person answered the round, session or call; of a buyer, whether every attempt was answered."""

    within_s: Positive | None = None
    """Seconds within which the answer came or, where ``answered`` is false, the customer left."""

    edge: Literal["at_most", "below"] = "at_most"
    """Whether ``within_s`` itself still counts: ``at_most`` counts it, ``below`` does not."""

    rated: bool | None = None
    """Whether the customer was asked how it was."""

    satisfied: bool | None = None
    """Whether the customer was asked, and was content."""

    def problems(self, name: str, unit: Unit) -> Iterator[str]:
        """What is wrong with it for units of this sort."""
        if self.within_s is not None and self.answered is None:
            yield f"{name}.within_s: needs {name}.answered: true (answered in time) or false (left so soon)"
        if self.within_s is None and self.edge != "at_most":
            yield f"{name}.edge: below given, needs {name}.within_s"
        if unit in ("round", "message", "buyer") and (self.rated is not None or self.satisfied is not None):
            yield f"{name}: rated or satisfied given, must be left out: it is sessions and calls that are rated"
        if unit in BY_ROUND and self.edge == "below":
            yield f"{name}.edge: below given, must be at_most: rounds are counted within a time, the end included"
        if unit in BY_ROUND and self.within_s is not None and self.answered is False:
            yield f"{name}.answered: false given, must be true with within_s: a {unit} has no time of leaving"


class Units(Protocol):
    """Units of service as rows, each of one unit or of several."""

    @property
    def start_s(self) -> Floats:
        """When each row began."""
        ...

    def count(self, which: Which) -> Floats:
        """How many of each row's units these are."""
        ...

    def answers(self, which: Which) -> Floats:
        """How many of these have been answered."""
        ...

    def wait_s(self, which: Which) -> Floats:
        """The sum of the time to the answer over these."""
        ...


@dataclass(frozen=True)
class SingleUnits:
    """Rows of one unit each: sessions, calls, buyers.

    ``until_s`` is the time from the beginning to the answer or, without one, to leaving. ``mood`` is 1 for content, 0
    for not content, and -1 where nobody was asked.
    """

    start_s: Floats
    answered: NDArray[np.bool_]
    until_s: Floats
    mood: NDArray[np.int64]

    def count(self, which: Which) -> Floats:
        """See :class:`Units`."""
        found = np.ones(len(self.start_s), bool)
        if which.answered is not None:
            found &= self.answered == which.answered
        if which.within_s is not None:
            limit_s = which.within_s
            found &= self.until_s <= limit_s if which.edge == "at_most" else self.until_s < limit_s
        if which.rated is not None:
            found &= (self.mood >= 0) == which.rated
        if which.satisfied is not None:
            found &= self.mood == int(which.satisfied)
        return found.astype(np.float64)

    def answers(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return self.count(which) * self.answered

    def wait_s(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return np.where(self.answers(which) > 0, self.until_s, 0.0)


@dataclass(frozen=True)
class RoundUnits:
    """Rows of several units each: conversations with all their rounds."""

    rows: Rows

    @property
    def start_s(self) -> Floats:
        """When each conversation began."""
        return np.asarray(self.rows["asked"])

    def count(self, which: Which) -> Floats:
        """See :class:`Units`."""
        rows = self.rows
        if which.within_s is not None:
            return rows[within(which.within_s)].astype(np.float64)
        if which.answered is None:
            return rows["rounds"].astype(np.float64)
        return np.asarray(rows["answered"] if which.answered else rows["rounds"] - rows["answered"], np.float64)

    def answers(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return self.rows["answered"].astype(np.float64)

    def wait_s(self, which: Which) -> Floats:
        """See :class:`Units`."""
        return np.asarray(self.rows["sum_s"])


def units(unit: Unit, with_bot: bool, sample: Sample) -> Units:
    """The units of one sort in a sample; ``with_bot`` counts what the bot answers, too."""
    if unit in BY_ROUND:
        return RoundUnits(sample.replies)
    shared = [contact_type.index for contact_type in sample.facts.contact_types if contact_type.shared]
    rows = sample.contacts
    attempts = _attempts(rows[np.isin(rows["contact_type"], shared, invert=unit == "call")], sample.replies, with_bot)
    return attempts if unit != "buyer" else _buyers(attempts, rows[np.isin(rows["contact_type"], shared)], with_bot)


def _settled(rows: Rows, with_bot: bool) -> NDArray[np.bool_]:
    """Which attempts are units: those that asked for a person, or met the bot if that counts.

    Those who still wait when the run stops are not among them, nor those who came when it was closed.
    """
    asked = rows["outcome"] != Outcome.CLOSED if with_bot else ~np.isnan(rows["queued"])
    waits_on: NDArray[np.bool_] = (rows["outcome"] == Outcome.OPEN) & np.isnan(rows["answered"])
    return np.asarray(asked & ~waits_on, bool)


def _attempts(rows: Rows, replies: Rows, with_bot: bool) -> SingleUnits:
    """Every attempt as a unit."""
    rows = rows[_settled(rows, with_bot)]
    answered_s = _first_reply_s(rows, replies)
    answered = ~np.isnan(answered_s)
    start_s = rows["arrived"] if with_bot else rows["queued"]
    until_s = np.where(answered, answered_s, rows["ended"]) - start_s
    if with_bot:
        by_bot = np.isnan(rows["queued"]) | (rows["arrived"] < rows["queued"])
        answered, until_s = answered | by_bot, np.where(by_bot, 0.0, until_s)
    return SingleUnits(np.asarray(start_s), answered, np.asarray(until_s), rows["satisfied"].astype(np.int64))


def _first_reply_s(rows: Rows, replies: Rows) -> Floats:
    """When a person first said something; where chat does not go in turns, when the contact was taken up."""
    if not len(replies):
        return np.asarray(rows["answered"])
    first = pd.DataFrame({name: replies[name] for name in ("root", "ordinal", "asked", "first_s")})
    found = pd.DataFrame({name: rows[name] for name in ("root", "ordinal")}).merge(first, "left", ["root", "ordinal"])
    return np.where(found["asked"].isna(), rows["answered"], found["asked"] + found["first_s"])


def _buyers(attempts: SingleUnits, rows: Rows, with_bot: bool) -> SingleUnits:
    """All attempts at a need on a day as one unit: answered if all were, and as late as the latest."""
    root = rows["root"][_settled(rows, with_bot)]
    table = pd.DataFrame(
        {
            "root": root,
            "day": attempts.start_s // DAY_S,
            "start_s": attempts.start_s,
            "answered": attempts.answered,
            "until_s": attempts.until_s,
        }
    )
    found = table.groupby(["root", "day"]).agg({"start_s": "min", "answered": "min", "until_s": "max"})
    none = np.full(len(found), -1)
    return SingleUnits(
        found["start_s"].to_numpy(np.float64),
        found["answered"].to_numpy(bool),
        found["until_s"].to_numpy(np.float64),
        none,
    )
