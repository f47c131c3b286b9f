"""An assignment policy: whoever is in the best form."""

from __future__ import annotations

from models.contact.contact import Contact
from models.questions import A, Ranks
from sim.setting import setting


@setting
class BestForm:
    """状态最佳优先: the free agent who is in the best form now: the least tired, and in good spirits.

    Among equals it is the one with the fewest contacts at hand who has had so few for longest.
    """

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        for groups in ranks:
            free = [agent for group in groups for agent in group.with_room(contact.contact_type.shared)]
            if free:
                return min(free, key=lambda agent: (-agent.care, agent.load, agent.free_since, agent.number))
        return None
