"""Bot admission: who gets through to the bot, and how long they stay there.

The bot may be out, closed by the operation, or full. While it is none of these (the ordinary case) everybody whose
contact type meets it gets through at once, which takes one addition for a whole day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace, nlargest

import numpy as np
from numpy.typing import NDArray

from models.operation.outage import Span, edges, joined
from sim.chance import Floats

ELSEWHERE, MET, BROKEN, FULL, OUT = range(5)
"""How a first contact fared with the bot: its type does not meet the bot; it met the bot; the conversation broke off
when an outage began; the bot was full; the bot was out or closed."""


@dataclass
class Passage:
    """How contacts fared with the bot, as columns: ``how``, and when they were through with the bot, ``ready_s``."""

    how: NDArray[np.int8]
    ready_s: Floats


class BotAdmission:
    """Lets contacts through to a bot that holds ``at_once`` conversations (None: any number), except in outages.

    Who finds all taken waits in line if that takes no more than ``wait_max_s``, and goes to a person otherwise. An
    outage breaks all conversations off and sends those in line to a person too. ``closed`` keeps the bot from
    taking new conversations.

    As a day is decided when it begins, outages are best foreseen: ``spans``. One that is not foreseen breaks off the
    conversations of the same day only, and lets those who wait in line before it count on the bot.
    """

    def __init__(self, at_once: int | None, wait_max_s: float, spans: Sequence[Span] = ()) -> None:
        self.at_once = at_once
        self.wait_max_s = wait_max_s
        self.closed = False
        self.spans: list[Span] = []
        self.foreseen: list[Span] = []
        self.unforeseen: list[Span] = []
        self.foresee(spans)

    def foresee(self, spans: Sequence[Span]) -> None:
        """Know of outages that will be, before the first day is decided."""
        self.foreseen += spans
        self._join()

    def put_out(self, now: float) -> None:
        """An outage begins that nobody foresaw."""
        self.unforeseen.append((now, np.inf))
        self._join()

    def put_back(self, now: float) -> None:
        """That outage is over."""
        start, _ = self.unforeseen.pop()
        self.unforeseen.append((start, now))
        self._join()

    def _join(self) -> None:
        self.spans = joined(self.foreseen + self.unforeseen)
        self.starts_s, self.ends_s = edges(self.spans)

    def is_out(self, now: float) -> bool:
        """Whether there is an outage at this moment."""
        place = bisect_right(self.spans, (now, float("inf"))) - 1
        return place >= 0 and now < self.spans[place][1]

    def ends(self, passage: Passage) -> Floats:
        """When the conversations end that the bot had; nothing where it can hold any number."""
        if self.at_once is None:
            return np.empty(0)
        ends_s: Floats = passage.ready_s[(passage.how == MET) | (passage.how == BROKEN)]
        return ends_s

    def admit(self, time_s: Floats, meets: NDArray[np.bool_], talk_s: Floats, taken: Floats) -> Passage:
        """How those who come at ``time_s`` (in order of time) fare.

        ``meets`` says whose contact type meets the bot, ``talk_s`` how long they would talk; ``taken`` are the
        ends of conversations that began before.
        """
        how = np.where(meets, MET, ELSEWHERE).astype(np.int8)
        if self.closed:
            how[meets] = OUT
            return Passage(how, time_s)
        passage = Passage(how, time_s + np.where(meets, talk_s, 0.0))
        cut_s = self._cut_off(passage, time_s) if self.spans else np.inf
        if self.at_once is not None:
            self._fill(self.at_once, passage, time_s, talk_s, np.broadcast_to(cut_s, time_s.shape), taken)
        return passage

    def break_off(self, passage: Passage, talk_s: Floats, now: float) -> NDArray[np.bool_]:
        """An outage begins for those who came before: says who talked, or stood in line, and goes to a person now."""
        inside: NDArray[np.bool_] = np.isin(passage.how, (MET, BROKEN)) & (passage.ready_s > now)
        in_line = passage.ready_s - talk_s >= now if self.at_once is not None else np.zeros(len(inside), bool)
        passage.how[inside] = np.where(in_line, OUT, BROKEN)[inside]
        passage.ready_s[inside] = now
        return inside

    def _cut_off(self, passage: Passage, time_s: Floats) -> Floats:
        """Turn away who comes in an outage, break off who talks when it begins; returns the next beginning for each."""
        how, ready_s = passage.how, passage.ready_s
        place = np.searchsorted(self.starts_s, time_s, "right")
        out = (how == MET) & (time_s < np.append(-np.inf, self.ends_s)[place])
        cut_s: Floats = np.append(self.starts_s, np.inf)[place]
        how[out] = OUT
        ready_s[out] = time_s[out]
        broken = (how == MET) & (ready_s > cut_s)
        how[broken] = BROKEN
        ready_s[broken] = cut_s[broken]
        return cut_s

    def _fill(
        self, at_once: int, passage: Passage, time_s: Floats, talk_s: Floats, cut_s: Floats, taken: Floats
    ) -> None:
        """First come, first served by so many places; ``free`` holds the moment at which each is free again."""
        free = nlargest(at_once, taken.tolist())
        free += [-np.inf] * (at_once - len(free))
        heapify(free)
        how, ready_s = passage.how, passage.ready_s
        for i in np.flatnonzero((how == MET) | (how == BROKEN)).tolist():
            at = time_s[i]
            start = max(at, free[0])
            if start - at > self.wait_max_s:
                how[i], ready_s[i] = FULL, at
            elif start >= cut_s[i]:
                how[i], ready_s[i] = OUT, cut_s[i]
            else:
                end = start + talk_s[i]
                how[i] = MET if end <= cut_s[i] else BROKEN
                ready_s[i] = min(end, cut_s[i])
                heapreplace(free, ready_s[i])
