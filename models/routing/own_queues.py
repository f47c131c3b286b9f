"""OwnQueues: contacts that wait for one agent for a while, before anybody else may have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.contact.contact import Contact
    from models.routing.agent import Agent
    from models.routing.queue import Queue


Awaited = Callable[["Contact"], "tuple[Agent, float] | None"]
"""For whom a contact waits, and for how many seconds; None if for nobody in particular."""


class OwnQueues:
    """The agents' own queues: one for chats and one for calls, for each agent, cap on chats and length of wait.

    Whoever waits for an agent stands there, and that agent serves it along with the group's queues. When the time
    for that is up, the contact is detached: it goes to the queue of its kind, to the place where its wait so far
    belongs.
    """

    def __init__(self, awaited: Awaited) -> None:
        self.awaited = awaited
        self.own: dict[tuple[int, bool, int, float], Queue] = {}
        self.queues: set[Queue] = set()

    def queue_of(self, contact: Contact) -> tuple[Queue, Agent] | None:
        """The queue in which the contact waits for an agent, and the agent; None if for nobody in particular."""
        awaited = self.awaited(contact)
        if awaited is None:
            return None
        agent, wait_s = awaited
        kind = contact.kind
        key = (agent.number, kind.shared, kind.most, wait_s)
        if key not in self.own:
            queue = self.own[key] = kind.route.queue.attached(agent, wait_s)
            queue.most = kind.most
            self.queues.add(queue)
        return self.own[key], agent

    @staticmethod
    def detach(contact: Contact, now: float) -> None:
        """Move the contact to the queue of its kind, past the overflow thresholds that its wait has reached."""
        if contact.before is not None:
            contact.before = contact.before._replace(may_wait=False)
        contact.queue.leave(contact)
        queue = contact.queue = contact.kind.route.queue
        queue.join_by_wait(contact)
        while contact.stage < len(queue.stages_s) and now >= contact.queued + queue.stages_s[contact.stage]:
            contact.stage += 1
