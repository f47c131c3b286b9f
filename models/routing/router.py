"""The desk: who serves which contact, and which contact an agent takes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from models.contact.contact import NAN, Contact
from models.contact.outcome import Outcome
from models.contact.purposes import CROWD, SILENCE
from models.routing.own_queues import OwnQueues
from models.routing.queue import Queue
from sim.chance import uniform
from sim.clock import PATIENCE, THRESHOLD, Alarm

if TYPE_CHECKING:
    from models.customers.needs import Needs
    from models.routing.agent import Agent
    from models.waiting.treatment import WaitingTreatment
    from sim.clock import Clock
    from sim.facts import Table
from models.questions import Assignment, Attachment, Restraint, Selection
from models.routing.group import Source

Choice = Callable[[Sequence[Source], bool, float], Contact | None]
"""A function as :meth:`Selection.choose`."""


class _Restrained:
    """A selection under an assignment that keeps agents free: those it does not spare leave chats to wait."""

    def __init__(self, select: Choice, spares: Callable[[Contact], bool]) -> None:
        self.select = select
        self.spares = spares

    def __call__(self, sources: Sequence[Source], idle: bool, now_s: float) -> Contact | None:
        contact = self.select(sources, idle, now_s)
        if contact is None or not idle or not contact.kind.shared or self.spares(contact):
            return contact
        alone = [source for source in sources if not source.queue.shared]
        return self.select(alone, idle, now_s) if alone else contact  # who serves chats only is not kept for calls


class Router:
    """Brings contacts and agents together; records how each attempt ended.

    ``waiting`` contacts are in queue now; ``asked`` and ``lost`` count those who asked for a person and those
    who left without one, since the start. ``silent_share`` of those who give up waiting for a shared contact say
    nothing: they keep their place until an agent turns to them and finds nobody. ``is_capped`` says that some kinds
    of contact share an agent with fewer others than there are slots. ``hold`` is what those who wait are told and
    offered, None if nothing.
    """

    def __init__(
        self, clock: Clock, assignment: Assignment, selection: Selection, journey: Needs, contacts: Table
    ) -> None:
        self.clock = clock
        self.assign = assignment.choose
        self.select: Choice = selection.choose
        self.restrains = isinstance(assignment, Restraint)
        if isinstance(assignment, Restraint):
            self.select = _Restrained(selection.choose, assignment.spares)
        self.attached = OwnQueues(assignment.awaited) if isinstance(assignment, Attachment) else None
        self.journey = journey
        self.talked = journey.talked
        self.contacts = contacts
        self.waiting = self.asked = self.lost = 0
        self.patience_factor = 1.0
        self.silent_share = 0.0
        self.is_capped = False
        self.hold: WaitingTreatment | None = None
        self.queues: list[Queue] = []
        self.agents: list[Agent] = []

    def enter(self, contact: Contact) -> None:
        """A contact asks for a person: an agent who is free answers, else it waits."""
        self.asked += 1
        route = contact.kind.route
        agent = self.assign(route.ranks[0], contact)
        if agent is not None:
            agent.take(contact)
        elif contact.patience <= 0.0:
            self._lose(contact, Outcome.BALKED)
        else:
            self._wait(contact, route.queue)

    def _wait(self, contact: Contact, queue: Queue) -> None:
        crowding = contact.kind.crowding
        if crowding is not None and self.waiting:
            leaves_after_s = crowding.leaves_after_s(self.waiting, uniform(contact.key, CROWD))
            contact.patience = min(contact.patience, leaves_after_s)
        contact.queue = queue if self.attached is None else self._own_queue(contact, self.attached) or queue
        contact.deadline = contact.queued + contact.patience * self.patience_factor
        contact.soothed = self.patience_factor != 1.0
        contact.alarm = Alarm(self._ring, contact)
        contact.queue.join(contact)
        self.waiting += 1
        if self.hold is not None and self.hold.greet(contact):
            return
        self._arm(contact, contact.deadline)

    def _arm(self, contact: Contact, leaves_at: float) -> None:
        """Have the contact's alarm ring when it leaves the queue or at the next overflow threshold."""
        stages_s = contact.queue.stages_s
        if self.hold is not None:
            leaves_at = min(leaves_at, self.hold.next_offer_at(contact))
        at, order = leaves_at, PATIENCE
        if stages_s and contact.stage < len(stages_s) and contact.queued + stages_s[contact.stage] < at:
            at, order = contact.queued + stages_s[contact.stage], THRESHOLD
        if at < float("inf"):
            self.clock.set(contact.alarm, at, order)

    def _ring(self, contact: Contact) -> None:
        now = self.clock.now
        queue = contact.queue
        if now >= contact.deadline and not self._vanishes(contact):
            self._unqueue(contact)
            self._lose(contact, Outcome.ABANDONED)
            return
        if self.hold is not None and self.hold.offers(contact):
            return
        if self.attached is not None and queue in self.attached.queues:
            self._detach(contact, self.attached)
            return
        if contact.stage < len(queue.stages_s) and now >= contact.queued + queue.stages_s[contact.stage]:
            contact.stage += 1
            agent = self.assign(contact.kind.route.ranks[contact.stage], contact)
            if agent is not None:
                if self.hold is not None:
                    self.hold.answered(contact)
                self._unqueue(contact)
                agent.take(contact)
                return
        self._arm(contact, contact.deadline)

    def _own_queue(self, contact: Contact, attached: OwnQueues) -> Queue | None:
        """The queue of the one agent for whom the contact waits, which that agent serves from now on."""
        found = attached.queue_of(contact)
        if found is None:
            return None
        queue, agent = found
        if queue not in self.queues:
            self.queues.append(queue)
            agent.sources = [Source(0, 0, queue), *agent.sources]
        return queue

    def _detach(self, contact: Contact, attached: OwnQueues) -> None:
        """Nobody need wait longer for one agent: see who else may help. Or patience was lengthened, and it goes on."""
        now = self.clock.now
        if now >= contact.queued + contact.queue.stages_s[0]:
            attached.detach(contact, now)
            agent = self.assign(contact.kind.route.ranks[contact.stage], contact)
            if agent is not None:
                self._unqueue(contact)
                agent.take(contact)
                return
        self._arm(contact, contact.deadline)

    def _vanishes(self, contact: Contact) -> bool:
        """Whether a customer who gives up says nothing; if so they have left, and nobody knows."""
        if not (self.silent_share and contact.kind.shared and uniform(contact.key, SILENCE) < self.silent_share):
            return False
        contact.deadline = float("inf")
        contact.outcome = Outcome.SILENT_QUEUE
        contact.answered = contact.talked = NAN
        self.gone(contact)
        self.journey.lost(contact)
        self.record(contact, self.clock.now)
        return True

    def gone(self, contact: Contact) -> None:
        """A customer has gone who was neither talked through nor lost by the desk: only limits need to know."""

    def _unqueue(self, contact: Contact) -> None:
        self.clock.cancel(contact.alarm)
        del contact.alarm  # an alarm and its owner would keep each other alive
        contact.queue.leave(contact)
        self.waiting -= 1

    def release(self, contact: Contact, outcome: Outcome) -> None:
        """Let one who waits go, unanswered."""
        self._unqueue(contact)
        self._lose(contact, outcome)

    def _lose(self, contact: Contact, outcome: Outcome) -> None:
        self.lost += 1
        contact.outcome = outcome
        contact.answered = contact.talked = NAN
        if self.hold is None or not self.hold.promises(contact):
            self.journey.lost(contact)
        elif outcome == Outcome.CALLBACK:
            self.lost -= 1  # who is to be called back has not left
        self.record(contact, self.clock.now)

    def seek(self, agent: Agent) -> None:
        """Give an agent who accepts contacts what waits for it, as far as there is room; then shelve it."""
        held = agent.held
        hold = self.hold
        while self.waiting and len(held) < agent.slots:
            sources = agent.sources
            if self.is_capped:
                sources = [source for source in sources if source.queue.most > len(held)]
            contact = self.select(sources, not held, self.clock.now)
            if contact is None:
                break
            if hold is not None:
                if not held and hold.calls_first(agent, contact):
                    return
                hold.answered(contact)
            self._unqueue(contact)
            agent.take(contact)
            if not contact.kind.shared:
                return
        if hold is not None and not held and hold.rests(agent):
            return
        if agent.shelf is None and len(held) < agent.slots:
            agent.free_since = self.clock.now
            agent.shelf = shelf = agent.group.shelves[len(held)]
            shelf[agent] = None

    def reconsider(self) -> None:
        """Somebody accepts no more contacts: those who were kept free may be needed for what waits."""
        if not (self.restrains and self.waiting):
            return
        for group in dict.fromkeys(agent.group for agent in self.agents):
            for agent in list(group.shelves[0]):  # all are shelved again in the order in which they stood
                del group.shelves[0][agent]
                agent.shelf = None
                since = agent.free_since
                self.seek(agent)
                if not agent.held:
                    agent.free_since = since

    def soothe(self, factor: float) -> None:
        """Multiply by ``factor`` the patience that is left to those who wait, and that of those to come."""
        now = self.clock.now
        self.patience_factor = factor
        if factor == 1.0:
            return
        for agent in self.agents:
            agent.soothe(factor)
        for queue in self.queues:
            for contact in queue:
                if not contact.soothed:
                    # a longer deadline needs no new alarm: the old one rings early and is set again
                    contact.deadline = now + (contact.deadline - now) * factor
                    contact.soothed = True

    def record(self, contact: Contact, ended: float) -> None:
        """Write the fact of an attempt that has ended."""
        table = self.contacts
        agent = contact.agent
        table.buffer += table.pack(
            contact.root,
            contact.ordinal,
            contact.kind.index,
            contact.vip,
            contact.outcome,
            contact.satisfied,
            contact.stage,
            -1 if agent is None else agent.number,
            contact.arrived,
            contact.queued,
            contact.answered,
            contact.talked,
            ended,
            contact.work,
        )

    def record_open(self) -> list[Contact]:
        """Write the facts of all attempts at hand when the run stops; returns those whose need is open."""
        still_open = []
        for queue in self.queues:
            for contact in queue:
                if contact.outcome != Outcome.OPEN:
                    continue  # it has left without a word
                contact.answered = contact.talked = NAN
                self.record(contact, NAN)
                still_open.append(contact)
        for agent in self.agents:
            for _, order, contact in agent.held:
                if order >= 0:  # in conversation; those in wrap-up have their outcome
                    contact.talked = NAN
                    still_open.append(contact)
                if contact.outcome != Outcome.SILENT_QUEUE:  # their fact was written when they left
                    self.record(contact, NAN)
        return still_open
