"""Callbacks: customers who hang up on a promise, and the agents who call them back."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence

from models.contact.contact import NAN, Contact
from models.contact.needs import NeedContract
from models.contact.outcome import Outcome
from models.contact.purposes import ACCEPT, AGAIN, AGAIN_DELAY, PICKUP
from models.contact.queue import Queue
from models.facilities import Facilities
from models.facts.tables import PROMISES
from models.operation.contact_type import ContactType
from models.routing.agent import Agent
from models.routing.group import Route
from models.routing.matching import Matching
from models.waiting.callback import Callback
from models.waiting.promise import Promise
from sim.chance import uniform
from sim.clock import THRESHOLD, Alarm
from sim.distributions import draw


class Callbacks:
    """The virtual queues: who is promised a call, and who makes it.

    ``ready`` holds, for each queue, those who wait for an agent, in order; ``calling`` those whose telephone rings or
    who talk. ``is_offering`` says that calls are offered at present.
    """

    def __init__(
        self,
        env: Facilities,
        rules: Callback,
        matching: Matching,
        needs: NeedContract,
        contact_types: Sequence[ContactType],
    ) -> None:
        self.clock = env.clock
        self.rules = rules
        self.matching = matching
        self.needs = needs
        self.offers_to = [contact_type.channel in rules.channels for contact_type in contact_types]
        self.is_offering = rules.standing
        self.idle_s = rules.order.idle_s
        self.ready: dict[Queue[Contact], list[Promise]] = {}
        self.waiting = self.made = 0
        self.open: dict[Promise, None] = {}
        self.calling: dict[Contact, Promise] = {}
        self.offered: set[int] = set()
        self.promises = env.recorder.table(PROMISES)
        self.dawn = Alarm(self._dawn)

    # -- offers -----------------------------------------------------------------------------------------------

    def offer_at(self, contact: Contact) -> float:
        """When the contact is to be offered a call, infinite if not by its wait."""
        after_s = self.rules.after_s
        if after_s is None or not self.offers_to[contact.contact_type.index] or contact.outcome != Outcome.OPEN:
            return float("inf")
        return contact.queued + after_s

    def offer(self, contact: Contact) -> bool:
        """Offer a call to one who waits, once; whether they accept, and must be let go."""
        rules, now = self.rules, self.clock.now
        if not self.is_offering or contact.key in self.offered or contact.outcome != Outcome.OPEN:
            return False
        if rules.hours is not None and not rules.hours.is_open(now):
            return False
        self.offered.add(contact.key)
        if uniform(contact.key, ACCEPT) < rules.accepted:
            return True
        key = contact.root, contact.ordinal, contact.contact_type.index, contact.vip
        self.promises.add(*key, 0, 0, now, NAN, NAN, NAN, 0, 0)
        return False

    def offer_at_once(self, contact: Contact, expected_s: float) -> bool:
        """Offer a call to one who has joined a queue, if the expected wait is long; whether they accept."""
        above_s = self.rules.expected_above_s
        if above_s is None or expected_s < above_s or not self.offers_to[contact.contact_type.index]:
            return False
        return self.offer(contact)

    def keeps(self, contact: Contact) -> bool:
        """Promise a call to one who has hung up for it or left a message; False if nobody will call."""
        message = (
            contact.outcome == Outcome.MESSAGE and self.rules.messages and self.offers_to[contact.contact_type.index]
        )
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
        child = self.needs.promise(contact, work_s)
        child.stage = contact.stage
        child.priority = contact.priority
        return child

    def offer_from_now(self, on: bool) -> None:
        """Offer calls from now on, or only where this is always done."""
        self.is_offering = on or self.rules.standing

    # -- calls ------------------------------------------------------------------------------------------------

    def _line_up(self, promise: Promise) -> None:
        """It waits for an agent from now on; one who has been idle for long enough calls at once."""
        promise.is_ready = True
        self.waiting += 1
        insort(self.ready.setdefault(self._route(promise.contact).queue, []), promise)
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
        agent = self.matching.assign(self._route(contact).ranks[contact.stage], contact)
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
            self.ready[self._route(promise.contact).queue].remove(promise)
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
        self.needs.begin(contact)
        contact.arrived = now
        contact.queued = now - self.rules.felt * (now - promise.since)
        contact.deadline, contact.soothed = float("inf"), True  # who is called does not wait on the line
        if uniform(contact.key, PICKUP) >= self.rules.picked_up:
            contact.work = self.rules.ring_s
        else:
            promise.reached = now
        self.calling[contact] = promise
        agent.take(contact)

    def after(self, talked: Callable[[Contact], float]) -> Callable[[Contact], float]:
        """What follows a talk: the end of one of these calls, or else what ``talked`` says."""

        def followed(contact: Contact) -> float:
            promise = self.calling.pop(contact, None)
            return talked(contact) if promise is None else self._called(promise, contact)

        return followed

    def _called(self, promise: Promise, contact: Contact) -> float:
        """A call back is over; returns the wrap-up effort in seconds."""
        wrap = 0.0
        if promise.reached == promise.reached:
            wrap = self.needs.talked(contact)
            self._close(promise)
        else:
            self._not_reached(promise, contact)
        contact.queued = NAN  # it has not waited on the line
        return wrap

    def _not_reached(self, promise: Promise, contact: Contact) -> None:
        contact.outcome = Outcome.NOT_REACHED
        contact.talked = NAN
        assert contact.agent is not None
        self.needs.spent(contact.agent, contact.work)
        if promise.tries == self.rules.tries:
            self.needs.lost(contact)
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
        self.needs.come(contact, now + draw(self.rules.again_delay_s, uniform(contact.key, AGAIN_DELAY)))

    def _route(self, contact: Contact) -> Route[Agent]:
        return self.matching.routes[contact.contact_type.index]

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
            contact.contact_type.index,
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
