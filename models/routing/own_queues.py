"""Agents' own queues: contacts wait for one agent for a while, before anybody else may have them."""

from __future__ import annotations

from collections.abc import Mapping

from models.contact.contact import Contact
from models.contact.queue import Queue
from models.questions import Attachment
from models.routing.agent import Agent
from models.routing.group import Route


class OwnQueues:
    """One queue for chats and one for calls, for each agent, cap on chats and length of wait.

    Whoever waits for an agent stands there, and that agent serves it along with the group's queues. When the time
    for that is up, the contact is detached: it goes to the queue of its type, to the place where its wait so far
    belongs.
    """

    def __init__(self, assignment: Attachment, routes: Mapping[int, Route[Agent]]) -> None:
        self.assignment = assignment
        self.routes = routes
        self.own: dict[tuple[int, bool, int, float], Queue[Contact]] = {}
        self.queues: set[Queue[Contact]] = set()

    def queue_of(self, contact: Contact) -> tuple[Queue[Contact], Agent] | None:
        """The queue in which the contact waits for an agent, and the agent; None if for nobody in particular."""
        contact_type = contact.contact_type
        route = self.routes[contact_type.index]
        awaited = self.assignment.awaited(route.ranks[0], contact)
        if awaited is None:
            return None
        agent, wait_s = awaited
        key = (agent.number, contact_type.shared, contact_type.most, wait_s)
        if key not in self.own:
            usual = route.queue
            queue = Queue[Contact](
                f"agent {agent.number}", len(usual.lanes), usual.shared, (wait_s,), contact_type.most
            )
            queue.watchers = [watcher for watcher in usual.watchers if watcher.concerns(agent)]
            self.own[key] = queue
            self.queues.add(queue)
        return self.own[key], agent

    def detach(self, contact: Contact, now: float) -> None:
        """Move the contact to the queue of its type, past the overflow thresholds that its wait has reached."""
        if contact.before is not None:
            contact.before = contact.before._replace(may_wait=False)
        contact.queue.leave(contact)
        queue = contact.queue = self.routes[contact.contact_type.index].queue
        queue.join_by_wait(contact)
        while contact.stage < len(queue.stages_s) and now >= contact.queued + queue.stages_s[contact.stage]:
            contact.stage += 1
