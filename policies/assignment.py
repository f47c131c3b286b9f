"""Which free agent takes this contact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.agent import Agent
from models.contact import Contact
from models.desk import Group
from sim.setting import setting


@setting
class LeastLoaded:
    """The agent with the fewest contacts at hand; among equals the one whose count has stood longest.

    For contacts handled alone this is longest-idle-first (LIFR), the usual rule of telephone switches.
    """

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.desk.Assignment`."""
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
class BestSkilled:
    """The agent who gives the most right answers to this kind of contact; among equals the least loaded.

    Spends the best people first; the classic skill-then-idle rule of 客服 desks.
    """

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.desk.Assignment`."""
        return _first_by(ranks, contact, lambda agent: -agent.quality[contact.kind.index])


@setting
class Fastest:
    """The agent with the least effort for this kind of contact (fastest-server-first)."""

    def choose(self, ranks: Sequence[Sequence[Group]], contact: Contact) -> Agent | None:
        """See :class:`models.desk.Assignment`."""
        return _first_by(ranks, contact, lambda agent: agent.effort[contact.kind.index])


def _first_by(ranks: Sequence[Sequence[Group]], contact: Contact, cost: Callable[[Agent], float]) -> Agent | None:
    """The free agent of least cost in the first rank that has one; looks at every free agent of the rank."""
    shared = contact.kind.shared
    for groups in ranks:
        free = [
            agent for group in groups for shelf in (group.shelves if shared else group.shelves[:1]) for agent in shelf
        ]
        if free:
            return min(free, key=lambda agent: (cost(agent), len(agent.held), agent.free_since))
    return None
