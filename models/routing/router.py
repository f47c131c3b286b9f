"""The router: brings contacts and agents together, and sees to those who wait."""

from __future__ import annotations

from collections.abc import Callable

from models.contact.attempts import Attempts
from models.contact.contact import NAN, Contact
from models.contact.needs import NeedContract
from models.contact.outcome import Outcome
from models.contact.purposes import CROWD, SILENCE
from models.contact.queue import Queue, Source
from models.facilities import Facilities
from models.routing.admission import INFINITE, Admission
from models.routing.agent import Agent
from models.routing.matching import Matching
from models.routing.own_queues import OwnQueues
from models.routing.routing import Routing
from models.routing.treatment import Treatment
from sim.chance import uniform
from sim.clock import PATIENCE, THRESHOLD, Alarm


class Router:
    """Brings contacts and agents together; records how each attempt ended.

    ``admission`` lets contacts in and counts them, ``treatment`` speaks to those who wait; either is None where there
    is nothing to count or to say. ``waiting`` contacts are in queue now; ``asked`` and ``lost`` count those who asked
    for a person and those who left without one, since the start. ``types`` is the number of contact types. Agents tell
    of a talk that has ended by ``talked``, which returns the wrap-up effort in seconds, and of a contact that they are
    free of by ``record``.
    """

    def __init__(
        self,
        env: Facilities,
        routing: Routing[Agent],
        matching: Matching,
        needs: NeedContract,
        admission: Admission | None = None,
        treatment: Treatment | None = None,
    ) -> None:
        self.clock = env.clock
        self.groups = routing.groups
        self.queues = list(routing.queues)
        self.routes = routing.routes
        self.is_capped = routing.is_capped
        self.assign = matching.assign
        self.select = matching.select
        self.restrains = matching.restrains
        self.own_queues = matching.own_queues
        self.needs = needs
        self.admission = admission
        self.treatment = treatment
        self.types = routing.types
        self.record: Callable[[Contact, float], None] = Attempts(env.recorder).record
        self.talked: Callable[[Contact], float] = needs.talked
        if admission is not None:
            self.talked = admission.before(self.talked)
        if treatment is not None:
            self.talked = treatment.after(self.talked)
        self.waiting = self.asked = self.lost = 0
        self.patience_factor = 1.0

    @property
    def agents(self) -> list[Agent]:
        """All agents, by number."""
        return sorted(
            (agent for group in self.groups for agent in group.members.values()), key=lambda agent: agent.number
        )

    # -- a contact comes ----------------------------------------------------------------------------------------

    def enter(self, contact: Contact) -> None:
        """A contact asks for a person: an agent who is free answers, else it waits."""
        if self.admission is not None:
            refusal = self.admission.refusal(contact)
            if refusal is not None:
                self._refuse(contact, refusal)
                return
        self.asked += 1
        route = self.routes[contact.contact_type.index]
        agent = self.assign(route.ranks[0], contact)
        if agent is not None:
            agent.take(contact)
        elif contact.patience <= 0.0:
            self._lose(contact, Outcome.BALKED)
        else:
            self._wait(contact, route.queue)

    def _refuse(self, contact: Contact, refusal: Outcome) -> None:
        """One who finds every trunk taken is lost; who comes when it is closed asks nobody, and is offered nothing."""
        if refusal == Outcome.BLOCKED:
            self.asked += 1
            self._end(contact, refusal)
            return
        contact.outcome = refusal
        contact.answered = contact.talked = NAN
        self.needs.lost(contact)
        contact.queued = NAN
        self.record(contact, self.clock.now)

    def _wait(self, contact: Contact, queue: Queue[Contact]) -> None:
        if self.admission is not None and not self.admission.queue(contact):
            self._lose(contact, Outcome.BLOCKED)
            return
        crowding = contact.contact_type.crowding
        if crowding is not None and self.waiting:
            leaves_after_s = crowding.leaves_after_s(self.waiting, uniform(contact.key, CROWD))
            contact.patience = min(contact.patience, leaves_after_s)
        contact.queue = queue if self.own_queues is None else self._own_queue(contact, self.own_queues) or queue
        patience_s = contact.patience * self.patience_factor
        contact.deadline = contact.queued + patience_s
        contact.soothed = self.patience_factor != 1.0
        contact.alarm = Alarm(self._ring, contact)
        contact.queue.join(contact)
        self.waiting += 1
        if self.treatment is not None:
            outcome = self.treatment.greet(contact, patience_s)
            if outcome is not None:
                self.release(contact, outcome)
                return
        self._arm(contact, contact.deadline)

    # -- those who wait -----------------------------------------------------------------------------------------

    def _arm(self, contact: Contact, leaves_at: float) -> None:
        """Have the contact's alarm ring when it leaves the queue or at the next overflow threshold."""
        stages_s = contact.queue.stages_s
        if self.admission is not None:
            leaves_at = min(leaves_at, self.admission.message_at(contact))
        if self.treatment is not None:
            leaves_at = min(leaves_at, self.treatment.next_offer_at(contact))
        at, order = leaves_at, PATIENCE
        if stages_s and contact.stage < len(stages_s) and contact.queued + stages_s[contact.stage] < at:
            at, order = contact.queued + stages_s[contact.stage], THRESHOLD
        if at < INFINITE:
            self.clock.set(contact.alarm, at, order)

    def _ring(self, contact: Contact) -> None:
        now = self.clock.now
        queue = contact.queue
        if self.admission is not None and self.admission.message_at(contact) <= now < contact.deadline:
            self.release(contact, Outcome.MESSAGE)
            return
        if now >= contact.deadline and not self._vanishes(contact):
            self.release(contact, Outcome.ABANDONED)
            return
        if self.treatment is not None:
            outcome = self.treatment.offer(contact)
            if outcome is not None:
                self.release(contact, outcome)
                return
        if self.own_queues is not None and queue in self.own_queues.queues:
            self._detach(contact, self.own_queues)
            return
        if contact.stage < len(queue.stages_s) and now >= contact.queued + queue.stages_s[contact.stage]:
            contact.stage += 1
            agent = self.assign(self.routes[contact.contact_type.index].ranks[contact.stage], contact)
            if agent is not None:
                if self.treatment is not None:
                    self.treatment.answered(contact)
                self._unqueue(contact)
                agent.take(contact)
                return
        self._arm(contact, contact.deadline)

    def _own_queue(self, contact: Contact, own: OwnQueues) -> Queue[Contact] | None:
        """The queue of the one agent for whom the contact waits, which that agent serves from now on."""
        found = own.queue_of(contact)
        if found is None:
            return None
        queue, agent = found
        if queue not in self.queues:
            self.queues.append(queue)
            agent.sources = [Source(0, 0, queue), *agent.sources]
        return queue

    def _detach(self, contact: Contact, own: OwnQueues) -> None:
        """When nobody need wait longer for one agent, see who else may help; before, when patience has grown, go on."""
        now = self.clock.now
        if now >= contact.queued + contact.queue.stages_s[0]:
            own.detach(contact, now)
            agent = self.assign(self.routes[contact.contact_type.index].ranks[contact.stage], contact)
            if agent is not None:
                self._unqueue(contact)
                agent.take(contact)
                return
        self._arm(contact, contact.deadline)

    def _vanishes(self, contact: Contact) -> bool:
        """Whether a customer who gives up says nothing; if so they have left, and nobody knows."""
        silent_share = contact.contact_type.silent_share
        if not silent_share or uniform(contact.key, SILENCE) >= silent_share:
            return False
        contact.deadline = INFINITE
        contact.outcome = Outcome.SILENT_QUEUE
        contact.answered = contact.talked = NAN
        self.gone(contact)
        self.needs.lost(contact)
        self.record(contact, self.clock.now)
        return True

    # -- those who go -------------------------------------------------------------------------------------------

    def gone(self, contact: Contact) -> None:
        """A customer who was let in has gone, neither talked through nor lost here."""
        if self.admission is not None:
            self.admission.gone(contact)

    def left(self, contact: Contact) -> None:
        """A customer has given up, and said so, who stood at an agent's already and had no reply."""
        self.lost += 1

    def _unqueue(self, contact: Contact) -> None:
        if self.admission is not None:
            self.admission.unqueue(contact)
        self.clock.cancel(contact.alarm)
        del contact.alarm  # an alarm and its owner would keep each other alive
        contact.queue.leave(contact)
        self.waiting -= 1

    def release(self, contact: Contact, outcome: Outcome) -> None:
        """Let one who waits go, unanswered."""
        self._unqueue(contact)
        self._lose(contact, outcome)

    def disconnect(self) -> None:
        """Cut off all who wait."""
        for contact in self.in_queue():
            self._unqueue(contact)
            if contact.outcome == Outcome.OPEN:
                self._lose(contact, Outcome.DISCONNECTED)

    def _lose(self, contact: Contact, outcome: Outcome) -> None:
        """One who was let in goes unanswered."""
        if self.admission is not None:
            self.admission.gone(contact)
        self._end(contact, outcome)

    def _end(self, contact: Contact, outcome: Outcome) -> None:
        self.lost += 1
        contact.outcome = outcome
        contact.answered = contact.talked = NAN
        if self.treatment is None or not self.treatment.promises(contact):
            self.needs.lost(contact)
        elif outcome == Outcome.CALLBACK:
            self.lost -= 1  # who is to be called back has not left
        self.record(contact, self.clock.now)

    # -- agents look for work -----------------------------------------------------------------------------------

    def seek(self, agent: Agent) -> None:
        """Give an agent who accepts contacts what waits for it, as far as there is room; then list it as free."""
        held = agent.held
        treatment = self.treatment
        while self.waiting and len(held) < agent.slots:
            sources = agent.sources
            if self.is_capped:
                sources = [source for source in sources if source.queue.most > len(held)]
            contact = self.select(sources, not held, self.clock.now)
            if contact is None:
                break
            if treatment is not None:
                if not held and treatment.calls_first(agent, contact):
                    return
                treatment.answered(contact)
            self._unqueue(contact)
            agent.take(contact)
            if not contact.contact_type.shared:
                return
        if treatment is not None and not held and treatment.rests(agent):
            return
        if agent.listed is None and len(held) < agent.slots:
            agent.free_since = self.clock.now
            agent.listed = listed = agent.group.free[len(held)]
            listed[agent] = None

    def reconsider(self) -> None:
        """Somebody accepts no more contacts: those who were kept free may be needed for what waits."""
        if not (self.restrains and self.waiting):
            return
        for group in dict.fromkeys(agent.group for agent in self.agents):
            for agent in list(group.free[0]):  # all are listed again in the order in which they stood
                agent.unlist()
                since = agent.free_since
                agent.find_work()
                if not agent.held:
                    agent.free_since = since

    def soothe(self, factor: float) -> None:
        """Multiply by ``factor`` the patience that is left to those who wait, and that of those to come."""
        now = self.clock.now
        self.patience_factor = factor
        if factor == 1.0:
            return
        for agent in self.agents:
            agent.handling.soothe(factor)
        for queue in self.queues:
            for contact in queue:
                if not contact.soothed:
                    # a longer deadline needs no new alarm: the old one rings early and is set again
                    contact.deadline = now + (contact.deadline - now) * factor
                    contact.soothed = True

    def in_queue(self) -> list[Contact]:
        """All who wait, queue by queue."""
        return [contact for queue in self.queues for contact in queue]

    # -- the run stops ------------------------------------------------------------------------------------------

    def record_open(self) -> list[Contact]:
        """Write the facts of all attempts at hand when the run stops; returns those whose need is open."""
        still_open = []
        for contact in self.in_queue():
            if contact.outcome != Outcome.OPEN:
                continue  # it has left without a word
            contact.answered = contact.talked = NAN
            self.record(contact, NAN)
            still_open.append(contact)
        for agent in self.agents:
            for _, in_talk, _, contact in agent.held:
                if in_talk:  # those in wrap-up have their outcome
                    contact.talked = NAN
                    still_open.append(contact)
                if contact.outcome != Outcome.SILENT_QUEUE:  # their fact was written when they left
                    self.record(contact, NAN)
        return still_open
