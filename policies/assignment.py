"""Which free agent takes this contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Annotated

from pydantic import Field, model_validator

from models.contact.contact import Contact
from models.questions import Assignment, Attachment, Restraint
from models.routing.agent import Agent
from models.routing.group import Group
from sim.chance import name_key, uniform
from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting

_ASSIGNMENT = name_key("purpose", "assignment")


@setting
class LeastLoaded:
    """The agent with the fewest contacts at hand; among equals the one whose count has stood longest.

    For contacts handled alone this is longest-idle-first (LIFR), the usual rule of telephone switches.
    """

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        shared = contact.kind.shared
        for groups in ranks:
            best: Agent | None = None
            for group in groups:
                agent = group.least_loaded(shared)
                if agent is None:
                    continue
                if (
                    best is None
                    or len(agent.held) < len(best.held)
                    or (len(agent.held) == len(best.held) and agent.free_since < best.free_since)
                ):
                    best = agent
            if best is not None:
                return best
        return None


@setting
class LongestIdle:
    """The agent with room to whom nothing has happened for longest, however many contacts are at hand.

    For contacts handled alone it is longest-idle-first; for chats it goes round the agents by time rather than by
    number: whoever last took or finished a contact comes last. Source: longest-idle server first, Atar 2008.
    """

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        for groups in ranks:
            # on every shelf the first has stood there longest, so that the heads of the shelves are enough
            heads = [next(iter(shelf)) for shelf in _shelves(groups, contact) if shelf]
            if heads:
                return min(heads, key=lambda agent: (agent.free_since, len(agent.held)))
        return None


@setting
class BestSkilled:
    """The agent who gives the most right answers to this kind of contact; among equals the least loaded.

    Spends the best people first; the classic skill-then-idle rule of 客服 desks.
    """

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        return _first_by(ranks, contact, lambda agent: -agent.quality[contact.kind.index])


@setting
class Fastest:
    """The agent with the least effort for this kind of contact (fastest-server-first, Armony 2005)."""

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        return _first_by(ranks, contact, lambda agent: agent.effort[contact.kind.index])


@setting
class ValueBased:
    """The most valuable contacts to those who make the most of them, the others to those who are spared least.

    A contact is valuable when the order to be expected of it (conversion × mean order value of its line) is
    worth ``from_yuan`` or more, or when the customer is a VIP and ``vips`` is true. It goes to the free agent
    with the best odds of a right answer times selling; any other contact to the one with the lowest, which keeps
    the best for what is worth it. Source: Sisselman and Whitt 2007, POMS 16(3).
    """

    from_yuan: NonNegative = 200.0
    vips: bool = True

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        kind = contact.kind
        valuable = kind.worth_yuan >= self.from_yuan or (self.vips and contact.vip)
        sign = -1.0 if valuable else 1.0
        return _first_by(ranks, contact, lambda agent: sign * agent.quality[kind.index] * agent.care * agent.selling)


@setting
class Random:
    """Any agent with room, each as likely as the other, by a draw that belongs to the contact.

    Unlike the rules by time or number it needs no memory; long calls pile up by chance. Source: random routing,
    the benchmark of load balancing (Mitzenmacher 2001).
    """

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        for groups in ranks:
            count = sum(map(len, _shelves(groups, contact)))
            if count:
                place = int(uniform(contact.key, _ASSIGNMENT) * count)
                return next(islice(chain.from_iterable(_shelves(groups, contact)), place, None))
        return None


@setting
class SameAgent:
    """The agent who answered this need before, if that is not long ago; else as ``otherwise`` says.

    Who comes back ``within_h`` of the last talk, or is passed on to a complaint, gets the same person when that
    person is at work, serves such contacts and has room. If there is no room the contact waits for that agent for
    ``wait_s``, though others may be free (0: not at all), and then belongs to all. Source: last-agent routing of
    contact-centre switches.
    """

    within_h: Positive = 72.0
    wait_s: NonNegative = 60.0
    otherwise: Assignment = LeastLoaded()

    @model_validator(mode="after")
    def _decides_at_once(self) -> SameAgent:
        if isinstance(self.otherwise, (Attachment, Restraint)):
            name = type(self.otherwise).__name__
            raise ValueError(f"otherwise: {name} given, must be an assignment that lets nobody wait for anybody")
        return self

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        agent = self._known(contact)
        group = None if agent is None else _group_of(agent, ranks)
        if agent is not None and group is not None:
            room = len(group.shelves) if contact.kind.shared else 1
            if agent.shelf is not None and len(agent.held) < room:
                return agent
            if self.wait_s > 0 and agent.is_open:
                return None
        return self.otherwise.choose(ranks, contact)

    def awaited(self, contact: Contact) -> tuple[Agent, float] | None:
        """See :class:`models.questions.Attachment`."""
        agent = self._known(contact)
        if agent is None or self.wait_s == 0 or not agent.is_open:
            return None
        return (agent, self.wait_s) if _group_of(agent, contact.kind.route.ranks[0]) is not None else None

    def _known(self, contact: Contact) -> Agent | None:
        """The agent who answered before, not too long ago when the contact asked for a person."""
        before = contact.before
        if before is None or not before.may_wait:
            return None
        return before.agent if contact.queued - before.talked_s <= 3600.0 * self.within_h else None


@setting
class KeepFree:
    """Some agents are kept free of chats, so that a call finds somebody; else the least loaded.

    Of those who serve a kind of chat, ``agents`` stay idle, or ``share`` of those on duty if that is more, but
    never all: somebody always takes chats. A chat then goes to an agent who has chats at hand already, and waits
    if none has room. Calls may take anybody idle. Source: trunk reservation, here of agents between channels;
    Gurvich, Armony and Mandelbaum 2008 (idle servers kept for the urgent class).
    """

    agents: Annotated[int, Field(ge=0)] = 1
    share: Share = 0.0

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.questions.Assignment`."""
        shared = contact.kind.shared
        spare = not shared or self._idle(ranks) > self._kept(ranks)
        for groups in ranks:
            depth = max((len(group.shelves) for group in groups), default=0) if shared else 1
            for held in range(depth):
                heads = [
                    next(iter(group.shelves[held]))
                    for group in groups
                    if held < len(group.shelves) and group.shelves[held]
                    if held or spare or not group.whole.serves_alone
                ]
                if heads:
                    return min(heads, key=lambda agent: agent.free_since)
        return None

    def spares(self, contact: Contact) -> bool:
        """See :class:`models.questions.Restraint`: the agent who asks is idle, but on no shelf yet."""
        ranks = contact.kind.route.ranks[contact.stage]
        return self._idle(ranks) + 1 > self._kept(ranks)

    @staticmethod
    def _idle(ranks: Sequence[Sequence[Group]]) -> int:
        """How many are idle of those who serve such a chat and also calls."""
        return sum(len(group.shelves[0]) for groups in ranks for group in groups if group.whole.serves_alone)

    def _kept(self, ranks: Sequence[Sequence[Group]]) -> int:
        """How many of these are to be idle."""
        accepting = sum(group.whole.accepting for groups in ranks for group in groups if group.whole.serves_alone)
        return min(max(self.agents, int(self.share * accepting)), accepting - 1)


def _group_of(agent: Agent, ranks: Sequence[Sequence[Group]]) -> Group | None:
    """The agent's group among those that may serve a contact."""
    return next((group for groups in ranks for group in groups if group.whole is agent.group), None)


def _shelves(groups: Iterable[Group], contact: Contact) -> Iterator[dict[Agent, None]]:
    """Every shelf of agents who have room for the contact."""
    for group in groups:
        yield from group.shelves if contact.kind.shared else group.shelves[:1]


def _first_by(ranks: Sequence[Sequence[Group]], contact: Contact, cost: Callable[[Agent], float]) -> Agent | None:
    """The free agent of least cost in the first rank that has one; looks at every free agent of the rank."""
    for groups in ranks:
        free = list(chain.from_iterable(_shelves(groups, contact)))
        if free:
            return min(free, key=lambda agent: (cost(agent), len(agent.held), agent.free_since))
    return None
