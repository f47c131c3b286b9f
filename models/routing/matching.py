"""Matching: which agent takes a contact, and which contact an agent takes, as the policies say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.contact.contact import Contact
from models.contact.queue import Source
from models.questions import Assignment, Attachment, Restraint, Selection
from models.routing.agent import Agent
from models.routing.group import Route
from models.routing.own_queues import OwnQueues

Choice = Callable[[Sequence[Source[Contact]], bool, float], Contact | None]
"""A function as :meth:`models.questions.Selection.choose`."""

Routes = Mapping[int, Route[Agent]]


class Matching:
    """The assignment and the selection of a run, over these routes.

    ``assign`` and ``select`` ask them. ``restrains`` says that the assignment holds idle agents back from chats;
    ``own_queues`` are those of single agents, None where nobody waits for one.
    """

    def __init__(self, assignment: Assignment, selection: Selection, routes: Routes) -> None:
        self.routes = routes
        self.assign = assignment.choose
        self.select: Choice = selection.choose
        self.restrains = isinstance(assignment, Restraint)
        if isinstance(assignment, Restraint):
            self.select = _Restrained(selection.choose, assignment, routes)
        self.own_queues = OwnQueues(assignment, routes) if isinstance(assignment, Attachment) else None


class _Restrained:
    """A selection under an assignment that keeps agents free: those it does not spare leave chats to wait."""

    def __init__(self, select: Choice, restraint: Restraint, routes: Routes) -> None:
        self.select = select
        self.restraint = restraint
        self.routes = routes

    def __call__(self, sources: Sequence[Source[Contact]], idle: bool, now_s: float) -> Contact | None:
        contact = self.select(sources, idle, now_s)
        if contact is None or not idle or not contact.contact_type.shared or self._spares(contact):
            return contact
        alone = [source for source in sources if not source.queue.shared]
        return self.select(alone, idle, now_s) if alone else contact  # who serves chats only is not kept for calls

    def _spares(self, contact: Contact) -> bool:
        return self.restraint.spares(self.routes[contact.contact_type.index].ranks[contact.stage], contact)
