"""Callbacks: customers who hang up on a promise, and the agents who call them back."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Annotated, Protocol, runtime_checkable

from pydantic import Field, model_validator

from models.contact import ACCEPT, AGAIN, AGAIN_DELAY, NAN, PICKUP, Contact, Outcome
from models.hours import Hours
from sim.chance import uniform
from sim.clock import THRESHOLD, Alarm
from sim.facts import Table
from sim.laws import Exponential, Law, Positive, Share, draw
from sim.setting import setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.agent import Agent
    from models.desk import Desk
    from models.journey import Journey
    from models.kind import Kind
    from models.waiting import Queue


@runtime_checkable
class CallbackOrder(Protocol):
    """Question: when does an agent call back?"""

    @property
    def idle_s(self) -> float:
        """How long an agent must have been idle before calling back when nobody waits."""
        ...

    def goes_first(self, promised: Promise, waiting: Contact) -> bool:
        """Whether a free agent calls back rather than take the one who waits."""
        ...


@setting
class Callback:
    """Offers to be called back.

    They are made on ``channels`` after ``after_s`` of waiting, and at once where the expected wait (that of the
    announcement) is ``expected_above_s`` or more; ``standing`` ones always, others while a plan calls for them; inside
    ``hours`` only, if given, and in these only is anybody called. A share ``accepted`` hangs up and is promised a
    call within ``window_s`` (of these hours). With ``messages`` who leaves a message on these channels is called too.
    ``order`` says when agents call. A customer picks up with probability ``picked_up``; else the call has cost
    ``ring_s`` of effort, and is tried again after ``retry_s``, at most ``tries`` times in all; then the customer is
    as one who got no answer. Of those not called in time the share ``again`` contacts the operation anew
    after ``again_delay_s``, the rest waits on; both are angry. Waiting for a call feels like ``felt`` of the
    same time on the line, for satisfaction and sales.
    """

    channels: tuple[str, ...]
    order: CallbackOrder
    after_s: Positive | None = None
    expected_above_s: Positive | None = None
    standing: bool = True
    hours: Hours | None = None
    accepted: Share = 0.37
    messages: bool = True
    window_s: Positive = 7200.0
    picked_up: Share = 0.75
    ring_s: Positive = 30.0
    retry_s: Positive = 1800.0
    tries: Annotated[int, Field(ge=1, le=20)] = 3
    again: Share = 0.5
    again_delay_s: Law = Exponential(mean=900.0)
    felt: Share = 0.1

    @model_validator(mode="after")
    def _sometimes(self) -> Callback:
        if self.after_s is None and self.expected_above_s is None and not self.messages:
            raise ValueError("give after_s or expected_above_s, or call back who leaves a message (messages: true)")
        return self

    def due_at(self, now: float) -> float:
        """Until when one who hangs up now is promised a call."""
        hours, left_s = self.hours, self.window_s
        if hours is None:
            return now + left_s
        opens = now if hours.is_open(now) else hours.next_opening_s(now)
        closes = opens - opens % 86_400 + hours.closes_s
        while opens + left_s > closes:
            left_s -= closes - opens
            opens = hours.next_opening_s(closes)
            closes = opens - opens % 86_400 + hours.closes_s
        return opens + left_s


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


class Promise:
    """A promise to call back: ``contact`` is the next attempt at the need, made when an agent rings.

    ``made`` is when it was given, ``since`` from when the customer has waited for this call (the last one, if that was
    missed), ``joined`` when they had begun to wait on the line, ``due`` until when the call is promised. ``serial``
    counts promises. ``is_ready`` says that it waits for an agent (not for a retry).
    """

    __slots__ = (
        "alarm",
        "called",
        "contact",
        "due",
        "is_message",
        "is_ready",
        "joined",
        "made",
        "ordinal",
        "overdue",
        "reached",
        "serial",
        "since",
        "tries",
        "work",
    )

    def __init__(self, parent: Contact, contact: Contact, since: float, due: float, serial: int) -> None:
        self.contact = contact
        self.ordinal = parent.ordinal
        self.is_message = parent.outcome == Outcome.MESSAGE
        self.joined = parent.queued
        self.work = parent.work
        self.made = self.since = since
        self.due = due
        self.serial = serial
        self.tries = 0
        self.called = self.reached = NAN
        self.is_ready = False
        self.alarm: Alarm | None = None
        self.overdue: Alarm | None = None

    def __lt__(self, other: Promise) -> bool:
        """In the order of the virtual queue: by urgency, then by when they had begun to wait."""
        own, its = self.contact.priority, other.contact.priority
        return (own, self.joined, self.serial) < (its, other.joined, other.serial)


class Callbacks:
    """The virtual queues: who is promised a call, and who makes it.

    ``ready`` holds, for each queue, those who wait for an agent, in order; ``calling`` those whose telephone rings or
    who talk.
    """

    def __init__(self, rules: Callback, desk: Desk, journey: Journey, kinds: Sequence[Kind]) -> None:
        self.rules = rules
        self.desk = desk
        self.journey = journey
        self.clock = desk.clock
        self.offers_to = [kind.channel in rules.channels for kind in kinds]
        self.is_offering = rules.standing
        self.idle_s = rules.order.idle_s
        self.ready: dict[Queue, list[Promise]] = {}
        self.waiting = self.made = 0
        self.open: dict[Promise, None] = {}
        self.calling: dict[Contact, Promise] = {}
        self.offered: set[int] = set()
        self.promises = promise_table()
        self.talked_in = desk.talked
        desk.talked = self.talked
        self.dawn = Alarm(self._dawn)

    # -- offers -----------------------------------------------------------------------------------------------

    def offer_at(self, contact: Contact) -> float:
        """When the contact is to be offered a call, infinite if not by its wait."""
        after_s = self.rules.after_s
        if after_s is None or not self.offers_to[contact.kind.index] or contact.outcome != Outcome.OPEN:
            return float("inf")
        return contact.queued + after_s

    def offer(self, contact: Contact) -> bool:
        """Offer a call to one who waits, once; says whether they have hung up."""
        rules, now = self.rules, self.clock.now
        if not self.is_offering or contact.key in self.offered or contact.outcome != Outcome.OPEN:
            return False
        if rules.hours is not None and not rules.hours.is_open(now):
            return False
        self.offered.add(contact.key)
        if uniform(contact.key, ACCEPT) < rules.accepted:
            self.desk.release(contact, Outcome.CALLBACK)
            return True
        key = contact.root, contact.ordinal, contact.kind.index, contact.vip
        self.promises.add(*key, 0, 0, now, NAN, NAN, NAN, 0, 0)
        return False

    def offer_at_once(self, contact: Contact, expected_s: float) -> bool:
        """Offer a call to one who has joined a queue, if the expected wait is long; says whether they have hung up."""
        above_s = self.rules.expected_above_s
        if above_s is None or expected_s < above_s or not self.offers_to[contact.kind.index]:
            return False
        return self.offer(contact)

    def keeps(self, contact: Contact) -> bool:
        """Promise a call to one who has hung up for it or left a message; False if nobody will call."""
        message = contact.outcome == Outcome.MESSAGE and self.rules.messages and self.offers_to[contact.kind.index]
        if not message and contact.outcome != Outcome.CALLBACK:
            return False
        now = self.clock.now
        child = self._next(contact, contact.work)
        self.made += 1
        promise = Promise(contact, child, now, self.rules.due_at(now), self.made)
        promise.overdue = Alarm(self._overdue, promise)
        self.clock.set(promise.overdue, promise.due, THRESHOLD)
        self.open[promise] = None
        self._line_up(promise)
        return True

    def _next(self, contact: Contact, work_s: float) -> Contact:
        """The attempt that an agent is to make, which keeps the place that the last one had."""
        child = self.journey.promise(contact, work_s)
        child.stage = contact.stage
        child.priority = contact.priority
        return child

    def set_offering(self, on: bool) -> int:
        """Offer calls from now on, at once to those who have waited long enough, or no more; returns how many."""
        self.is_offering = on or self.rules.standing
        if not on:
            return 0
        now = self.clock.now
        waiting = [contact for queue in self.desk.queues for contact in queue if self.offer_at(contact) <= now]
        return sum(self.offer(contact) for contact in waiting)

    # -- calls ------------------------------------------------------------------------------------------------

    def _line_up(self, promise: Promise) -> None:
        """It waits for an agent from now on; one who has been idle for long enough calls at once."""
        promise.is_ready = True
        self.waiting += 1
        insort(self.ready.setdefault(promise.contact.kind.route.queue, []), promise)
        self._look(promise)

    def _is_callable(self) -> bool:
        """Whether customers may be called now; else somebody will look when they may."""
        hours, now = self.rules.hours, self.clock.now
        if hours is None or hours.is_open(now):
            return True
        if not self.dawn.pending:
            self.clock.set(self.dawn, hours.next_opening_s(now), THRESHOLD)
        return False

    def _dawn(self, _: object) -> None:
        for promise in [promise for queue in self.ready.values() for promise in queue if promise.alarm is None]:
            if promise.is_ready:
                self._look(promise)

    def _look(self, promise: Promise) -> None:
        """Find an agent who is idle: they call, now or when they have been so for long enough."""
        promise.alarm = None
        if not promise.is_ready:
            self._line_up(promise)
            return
        if not self._is_callable():
            return
        contact, now = promise.contact, self.clock.now
        agent = self.desk.assign(contact.kind.route.ranks[contact.stage], contact)
        if agent is None:
            return  # the next who becomes idle will see it
        free_at = agent.free_since + self.idle_s
        if free_at > now:
            self._look_at(promise, free_at)
            return
        first = min(self._of(agent), default=promise)
        self._call(first, agent)
        if first is not promise:
            self._look(promise)

    def _look_at(self, promise: Promise, at: float) -> None:
        promise.alarm = Alarm(self._look, promise)
        self.clock.set(promise.alarm, at, THRESHOLD)

    def _of(self, agent: Agent) -> list[Promise]:
        """For each queue that the agent serves, the first who waits for a call."""
        found = []
        for _, stage, queue in agent.sources:
            ready = self.ready.get(queue, ())
            first = next((promise for promise in ready if promise.contact.stage >= stage), None)
            if first is not None:
                found.append(first)
        return found

    def goes_first(self, agent: Agent, waiting: Contact) -> bool:
        """Whether an agent who is free calls back rather than take the one who waits; if so they do."""
        if not self.waiting or not self._is_callable():
            return False
        promise = min(self._of(agent), default=None)
        if promise is None or not self.rules.order.goes_first(promise, waiting):
            return False
        self._call(promise, agent)
        return True

    def rests(self, agent: Agent) -> bool:
        """Nobody waits for this agent: they call back now (True), or when they have been idle for long enough."""
        if not self.waiting or not self._is_callable():
            return False
        if self.idle_s == 0.0:
            promise = min(self._of(agent), default=None)
            if promise is not None:
                self._call(promise, agent)
            return promise is not None
        for _, stage, queue in agent.sources:
            for promise in self.ready.get(queue, ()):
                if promise.alarm is None and promise.contact.stage >= stage:
                    self._look_at(promise, self.clock.now + self.idle_s)
                    return False
        return False

    def _withdraw(self, promise: Promise) -> None:
        """It waits for nothing any more."""
        if promise.is_ready:
            promise.is_ready = False
            self.waiting -= 1
            self.ready[promise.contact.kind.route.queue].remove(promise)
        if promise.alarm is not None:
            self.clock.cancel(promise.alarm)
            promise.alarm = None

    def _call(self, promise: Promise, agent: Agent) -> None:
        """The agent rings; whether anybody picks up shows when the call is over."""
        now, contact = self.clock.now, promise.contact
        self._withdraw(promise)
        promise.tries += 1
        if promise.tries == 1:
            promise.called = now
            if now > promise.due:
                contact.anger = 1
        self.journey.begin(contact)
        contact.arrived = now
        contact.queued = now - self.rules.felt * (now - promise.since)
        contact.deadline, contact.soothed = float("inf"), True  # who is called does not wait on the line
        if uniform(contact.key, PICKUP) >= self.rules.picked_up:
            contact.work = self.rules.ring_s
        else:
            promise.reached = now
        self.calling[contact] = promise
        agent.take(contact)

    def talked(self, contact: Contact) -> float:
        """A conversation has ended, perhaps one of these calls: see :meth:`models.journey.Journey.talked`."""
        promise = self.calling.pop(contact, None)
        if promise is None:
            return self.talked_in(contact)
        wrap = 0.0
        if promise.reached == promise.reached:
            wrap = self.journey.talked(contact)
            self._close(promise)
        else:
            self._not_reached(promise, contact)
        contact.queued = NAN  # it has not waited on the line
        return wrap

    def _not_reached(self, promise: Promise, contact: Contact) -> None:
        contact.outcome = Outcome.NOT_REACHED
        contact.talked = NAN
        assert contact.agent is not None
        self.journey.spent(contact.agent, contact.work)
        if promise.tries == self.rules.tries:
            self.journey.lost(contact)
            self._close(promise)
            return
        promise.contact, promise.since = self._next(contact, promise.work), self.clock.now
        self._look_at(promise, self.clock.now + self.rules.retry_s)

    def _overdue(self, promise: Promise) -> None:
        """The time is up: if nobody has called, some customers help themselves."""
        promise.overdue = None
        contact = promise.contact
        if promise.tries or uniform(contact.key, AGAIN) >= self.rules.again:
            return
        self._withdraw(promise)
        contact.anger = 1
        now = self.clock.now
        contact.waited_s += self.rules.felt * (now - promise.since)
        contact.stage = 0
        self._close(promise, missed=True)
        self.journey.come(contact, now + draw(self.rules.again_delay_s, uniform(contact.key, AGAIN_DELAY)))

    # -- facts ------------------------------------------------------------------------------------------------

    def _close(self, promise: Promise, missed: bool = False) -> None:
        """Write the fact of a promise."""
        if promise.overdue is not None:
            self.clock.cancel(promise.overdue)
            promise.overdue = None
        del self.open[promise]
        contact = promise.contact
        self.promises.add(
            contact.root,
            promise.ordinal,
            contact.kind.index,
            contact.vip,
            promise.is_message,
            1,
            promise.made,
            promise.due,
            promise.called,
            promise.reached,
            promise.tries,
            missed,
        )

    def record_open(self) -> None:
        """Write the facts of promises that are open when the run stops."""
        for contact in self.calling:
            contact.queued = NAN
        for promise in list(self.open):
            self._close(promise)
