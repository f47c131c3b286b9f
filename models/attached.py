"""The attached desk: contacts may wait for one agent for a while, before anybody else may have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contact import Outcome
from models.desk import Attachment, Desk, Selection, Source
from models.waiting import Queue

if TYPE_CHECKING:
    from models.agent import Agent
    from models.contact import Contact
    from models.journey import Journey
    from sim.clock import Clock
    from sim.facts import Table


class AttachedDesk(Desk):
    """A desk at which every agent may have queues of their own, one for chats and one for calls.

    Whoever waits for an agent stands in the agent's own queue, which that agent serves along with the group's.
    When the time for that is up, the contact goes to the queue of its kind, to the place where its wait so far
    belongs, and asks all who may help after such a wait.
    """

    def __init__(
        self, clock: Clock, assignment: Attachment, selection: Selection, journey: Journey, contacts: Table
    ) -> None:
        super().__init__(clock, assignment, selection, journey, contacts)
        self.awaited = assignment.awaited
        self.own: dict[tuple[int, bool, float], Queue] = {}
        self.attached: set[Queue] = set()

    def _wait(self, contact: Contact, queue: Queue) -> None:
        awaited = self.awaited(contact)
        super()._wait(contact, queue if awaited is None else self._own_queue(contact, *awaited))

    def _own_queue(self, contact: Contact, agent: Agent, wait_s: float) -> Queue:
        """The agent's own queue for contacts like this one."""
        shared = contact.kind.shared
        key = (agent.number, shared, wait_s)
        queue = self.own.get(key)
        if queue is None:
            lanes = len(contact.kind.route.queue.lanes)
            queue = self.own[key] = Queue(f"agent {agent.number}", lanes, shared, (wait_s,))
            self.attached.add(queue)
            self.queues.append(queue)
            agent.sources = [Source(0, 0, queue), *agent.sources]
        return queue

    def _ring(self, contact: Contact) -> None:
        if contact.queue not in self.attached:
            super()._ring(contact)
        elif self.clock.now < contact.deadline or (contact.kind.shared and self._vanishes(contact)):
            self._detach(contact)
        else:
            self._unqueue(contact)
            self._lose(contact, Outcome.ABANDONED)

    def _detach(self, contact: Contact) -> None:
        """The agent has not become free in time, or patience was lengthened: see which, and go on."""
        now = self.clock.now
        if now < contact.queued + contact.queue.stages_s[0]:
            self._arm(contact)
            return
        contact.before = None  # nobody in particular is waited for any more
        route = contact.kind.route
        contact.queue.leave(contact)
        contact.queue = route.queue
        contact.queue.join_by_wait(contact)
        stages_s = route.queue.stages_s
        while contact.stage < len(stages_s) and now >= contact.queued + stages_s[contact.stage]:
            contact.stage += 1
        agent = self.assign(route.ranks[contact.stage], contact)
        if agent is None:
            self._arm(contact)
        else:
            self._unqueue(contact)
            agent.take(contact)
