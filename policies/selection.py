"""Which waiting contact a free agent takes.

Every policy looks at the heads of the queues that the agent serves, never at all who wait: within a lane
(one priority in one queue) the first come is always the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from models.contact.contact import Contact
from models.contact.queue import Source
from sim.calendar import DAY_S
from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class LongestWait:
    """The most urgent contact that the agent may serve; among equals the one that has waited longest.

    Static priority with first come first served within a class, across all skills of the agent (Cobham 1954).
    """

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        best: Contact | None = None
        for _, stage, queue in sources:
            if queue.size and (idle or queue.shared):
                contact = queue.head(stage)
                if contact is not None and (
                    best is None
                    or contact.priority < best.priority
                    or (contact.priority == best.priority and contact.queued < best.queued)
                ):
                    best = contact
        return best


@setting
class PreferredFirst:
    """The agent's own work first: by rank of the queue, then urgency, then waiting time."""

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        best: Contact | None = None
        best_key = (0, 0, 0.0)
        for rank, stage, queue in sources:
            if queue.size and (idle or queue.shared):
                contact = queue.head(stage)
                if contact is not None:
                    key = (rank, contact.priority, contact.queued)
                    if best is None or key < best_key:
                        best, best_key = contact, key
        return best


@setting
class FirstComeFirstServed:
    """The contact that has waited longest, whatever its priority and whatever skill it takes.

    First come first served over all queues of the agent: nobody is passed, VIPs and the urgent wait in line.
    """

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        return min(_heads(sources, idle), key=lambda head: (head.queued, head.priority), default=None)


@setting
class Accumulating:
    """Priority that accumulates while a contact waits: the largest rate × wait goes first.

    The ratio of two rates is the ratio of the waits at which two classes stand level, so that every class has its share
    and none starves, however many of the urgent come: with rates 4 and 1 a complaint that has waited a minute goes
    before an enquiry that has waited less than four. Source: Kleinrock 1964; Stanford, Taylor and Ziedins 2014,
    Queueing Systems 77.
    """

    urgency_rates: tuple[Positive, ...] = Field(default=(4.0, 1.0), min_length=1)
    """What a contact gains per second of waiting, by the urgency of its intent, the most urgent first; urgencies beyond
    the last count as the last."""
    vip_rate: Positive = 2.0
    """By what the rate of a VIP is multiplied."""

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        return min(
            _heads(sources, idle),
            key=lambda head: (-self.rate(head) * (now_s - head.queued), head.priority, head.queued),
            default=None,
        )

    def rate(self, contact: Contact) -> float:
        """What the contact gains per second of waiting."""
        urgency = min(contact.priority // 2, len(self.urgency_rates) - 1)
        before_others = contact.priority % 2 == 0
        return self.urgency_rates[urgency] * (self.vip_rate if before_others else 1.0)


@setting
class PriorityJumps:
    """Static priority, but a contact rises by one class each time it has waited for some time more.

    Classes are the urgencies, in each the VIPs before the others. The urgent and the VIPs go first as long as nobody
    waits long, and those who have waited long enough stand level with them. Source: head-of-line priority jumps, Lim
    and Kobza 1990; Maertens, Walraevens and Bruneel 2006.
    """

    rise_every_s: Positive = 120.0
    """Seconds of waiting after which a contact rises, exactly this wait included."""

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        return min(
            _heads(sources, idle),
            key=lambda head: (max(0.0, head.priority - (now_s - head.queued) // self.rise_every_s), head.queued),
            default=None,
        )


@setting
class HeadStart:
    """The agent's own work has a head start: other work goes first once it has waited so much longer.

    So skills are used by preference, but second skills help out where waits differ by more than the head start. Urgency
    comes before all. Source: waits compared after a delay by preference, Chan, Koole and L'Ecuyer 2014, M&SOM 16(4).
    """

    delay_s: NonNegative = 60.0
    """The head start in seconds: a queue of rank r counts as having waited r × this time less."""

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        best: Contact | None = None
        best_key = (0, 0.0, 0)
        for rank, stage, queue in sources:
            if queue.size and (idle or queue.shared):
                contact = queue.head(stage)
                if contact is not None:
                    key = (contact.priority, contact.queued + rank * self.delay_s, rank)
                    if best is None or key < best_key:
                        best, best_key = contact, key
        return best


@setting
class ClassHeadStart:
    """Customers have a head start by class: they count as having waited so many seconds longer than they have.

    Who has waited longer by more than the difference is not passed. A bank's telephone centre gives some of its
    customers a head start of 1.5 minutes (Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn & Zhao 2005).
    """

    vip_s: NonNegative = 90.0
    """The head start of VIPs in seconds, where VIPs go before others at all."""
    urgency_s: tuple[NonNegative, ...] | None = Field(default=None, min_length=1)
    """The head start in seconds by the urgency of the intent, the most urgent first; urgencies beyond the last count as
    the last. Null: urgency comes before all."""
    since_day: Annotated[int, Field(ge=0)] = 0
    """The day of the run, from 0, on which the rule comes into force; until then who came first goes first."""

    def choose(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        if now_s < self.since_day * DAY_S:
            return FirstComeFirstServed().choose(sources, idle, now_s)
        return min(_heads(sources, idle), key=self._place, default=None)

    def _place(self, head: Contact) -> tuple[int, float, int]:
        """Where one stands: by urgency where it comes before all, then by the wait with the head start."""
        urgency, is_after = divmod(head.priority, 2)
        since_s = head.queued - (0.0 if is_after else self.vip_s)
        if self.urgency_s is None:
            return urgency, since_s, head.priority
        return 0, since_s - self.urgency_s[min(urgency, len(self.urgency_s) - 1)], head.priority


def _heads(sources: Sequence[Source[Contact]], idle: bool) -> Iterator[Contact]:
    """The first of every lane that the agent may serve."""
    for _, stage, queue in sources:
        if queue.size and (idle or queue.shared):
            yield from queue.heads(stage)
