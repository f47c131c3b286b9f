"""Which free agent takes this contact."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, islice
from typing import Annotated

from pydantic import Field, model_validator

from models.contact.contact import Contact
from models.questions import A, Assignment, Attachment, Ranks, Restraint
from sim.chance import name_key, uniform
from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting

_ASSIGNMENT = name_key("purpose", "assignment")


@setting
class LeastLoaded:
    """The agent with the fewest contacts at hand; among equals the one whose count has stood longest.

    For contacts handled alone this is longest-idle-first (LIFR), the usual rule of telephone switches.
    """

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        shared = contact.contact_type.shared
        for groups in ranks:
            best: A | None = None
            for group in groups:
                agent = group.least_loaded(shared)
                if agent is None:
                    continue
                if (
                    best is None
                    or agent.load < best.load
                    or (agent.load == best.load and agent.free_since < best.free_since)
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

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        for groups in ranks:
            found = [group.longest_idle(contact.contact_type.shared) for group in groups]
            heads = [agent for agent in found if agent is not None]
            if heads:
                return min(heads, key=lambda agent: (agent.free_since, agent.load))
        return None


@setting
class BestSkilled:
    """The agent who gives the most right answers to this contact type; among equals the least loaded.

    It spends the best people first: the classic rule of skill before idleness in customer service.
    """

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        return _first_by(ranks, contact, lambda agent: -agent.quality[contact.contact_type.index])


@setting
class Fastest:
    """The agent with the least effort for this contact type (fastest-server-first, Armony 2005)."""

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        return _first_by(ranks, contact, lambda agent: agent.effort[contact.contact_type.index])


@setting
class ValueBased:
    """The most valuable contacts to those who make the most of them, the others to those who are spared least.

    A valuable contact goes to the free agent with the best odds of a right answer times selling; any other contact to
    the one with the lowest, which keeps the best for what is worth it. Source: Sisselman and Whitt 2007, POMS 16(3).
    """

    from_yuan: NonNegative = 200.0
    """A contact is valuable from so many yuan on, by the order to be expected of it: conversion × mean order value of
    its line."""
    vips: bool = True
    """Whether the contacts of VIPs are valuable too, whatever they are expected to order."""

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        contact_type = contact.contact_type
        valuable = contact_type.worth_yuan >= self.from_yuan or (self.vips and contact.vip)
        sign = -1.0 if valuable else 1.0
        return _first_by(
            ranks, contact, lambda agent: sign * agent.quality[contact_type.index] * agent.care * agent.selling
        )


@setting
class Random:
    """Any agent with room, each as likely as the other, by a draw that belongs to the contact.

    Unlike the rules by time or number it needs no memory; long calls pile up by chance. Source: random routing,
    the benchmark of load balancing (Mitzenmacher 2001).
    """

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        for groups in ranks:
            count = sum(group.room(contact.contact_type.shared) for group in groups)
            if count:
                place = int(uniform(contact.key, _ASSIGNMENT) * count)
                everybody = chain.from_iterable(group.with_room(contact.contact_type.shared) for group in groups)
                return next(islice(everybody, place, None))
        return None


@setting
class SameAgent:
    """The agent who answered this need before, if that is not long ago; else as ``otherwise`` says.

    Who comes back, or is passed on to a complaint, gets the same person when that person is at work, serves such
    contacts and has room. Source: last-agent routing of contact-centre switches.
    """

    within_h: Positive = 72.0
    """Hours since the last talk within which the same person is looked for."""
    wait_s: NonNegative = 60.0
    """Seconds that the contact waits for that person where they have no room, though others may be free; then it
    belongs to all. 0: it does not wait."""
    otherwise: Assignment = LeastLoaded()
    """Who takes any other contact."""

    @model_validator(mode="after")
    def _decides_at_once(self) -> SameAgent:
        if isinstance(self.otherwise, (Attachment, Restraint)):
            name = type(self.otherwise).__name__
            raise ValueError(f"otherwise: {name} given, must be an assignment that lets nobody wait for anybody")
        return self

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        known = self._known(ranks, contact)
        if known is not None:
            agent, places = known
            room = places if contact.contact_type.shared else 1
            if agent.has_room and agent.load < room:
                return agent
            if self.wait_s > 0 and agent.is_open:
                return None
        return self.otherwise.choose(ranks, contact)

    def awaited(self, ranks: Ranks[A], contact: Contact) -> tuple[A, float] | None:
        """See :class:`models.questions.Attachment`."""
        known = self._known(ranks, contact)
        return None if known is None or self.wait_s == 0 or not known[0].is_open else (known[0], self.wait_s)

    def _known(self, ranks: Ranks[A], contact: Contact) -> tuple[A, int] | None:
        """The agent who answered before, if not too long before the contact asked for a person, and the places there.

        None where that agent does not serve such contacts.
        """
        before = contact.before
        if before is None or not before.may_wait or contact.queued - before.talked_s > 3600.0 * self.within_h:
            return None
        for groups in ranks:
            for group in groups:
                agent = group.member(before.agent.number)
                if agent is not None:
                    return agent, group.places
        return None


@setting
class KeepFree:
    """Some agents are kept free of chats, so that a call finds somebody; else the least loaded.

    A chat then goes to an agent who has chats at hand already, and waits if none has room; calls may take anybody idle.
    Source: trunk reservation, here of agents between channels; Gurvich, Armony and Mandelbaum 2008 (idle servers kept
    for the urgent class).
    """

    agents: Annotated[int, Field(ge=0)] = 1
    """How many of those who serve both such a chat and calls stay idle; never all, so that somebody takes chats."""
    share: Share = 0.0
    """The same as a share of those on duty; the larger of the two numbers counts."""

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        shared = contact.contact_type.shared
        spare = not shared or self._idle(ranks) > self._kept(ranks)
        for groups in ranks:
            depth = max((group.places for group in groups), default=0) if shared else 1
            for load in range(depth):
                found = [group.first_with(load) for group in groups if load or spare or not group.takes_calls]
                heads = [agent for agent in found if agent is not None]
                if heads:
                    return min(heads, key=lambda agent: agent.free_since)
        return None

    def spares(self, ranks: Ranks[A], contact: Contact) -> bool:
        """See :class:`models.questions.Restraint`: the agent who asks is idle, but not listed as free yet."""
        return self._idle(ranks) + 1 > self._kept(ranks)

    @staticmethod
    def _idle(ranks: Ranks[A]) -> int:
        """How many are idle of those who serve such a chat and also calls."""
        return sum(group.idle for groups in ranks for group in groups if group.takes_calls)

    def _kept(self, ranks: Ranks[A]) -> int:
        """How many of these are to be idle."""
        on_duty = sum(group.on_duty for groups in ranks for group in groups if group.takes_calls)
        return min(max(self.agents, int(self.share * on_duty)), on_duty - 1)


def _first_by(ranks: Ranks[A], contact: Contact, cost: Callable[[A], float]) -> A | None:
    """The free agent of least cost in the first rank that has one; looks at every free agent of the rank."""
    for groups in ranks:
        free = list(chain.from_iterable(group.with_room(contact.contact_type.shared) for group in groups))
        if free:
            return min(free, key=lambda agent: (cost(agent), agent.load, agent.free_since))
    return None
