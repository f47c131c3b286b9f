"""The screens: what the operation can see of itself at a moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from models.bot.admission import BotAdmission
from models.deferred.reception import Urgent
from models.facilities import Facilities
from models.routing.agent import Agent
from models.routing.router import Router

WINDOW_S = 600.0
"""How far back the screens count who came and who left."""


class Screens:
    """Reads the operation; ``urgent`` tells of the urgent complaints that wait."""

    def __init__(
        self,
        env: Facilities,
        router: Router,
        agents: Sequence[Agent],
        bot: BotAdmission,
        urgent: Callable[[], Sequence[Urgent]],
    ) -> None:
        self.clock = env.clock
        self.router = router
        self.agents = agents
        self.bot = bot
        self.urgent = urgent
        self.counts: deque[tuple[float, int, int]] = deque()

    def count(self) -> None:
        """Remember how many have asked for a person and how many have left so far; once at every look."""
        now, counts = self.clock.now, self.counts
        counts.append((now, self.router.asked, self.router.lost))
        while len(counts) > 1 and counts[1][0] <= now - WINDOW_S:
            counts.popleft()

    @property
    def waiting(self) -> int:
        """Contacts in queue."""
        return self.router.waiting

    @property
    def accepting(self) -> int:
        """Agents who accept contacts."""
        return sum(agent.is_open for agent in self.agents)

    @property
    def longest_wait_s(self) -> float:
        """How long the one has waited who has waited longest in queue; 0 where nobody waits."""
        heads = [contact.queued for queue in self.router.queues for lane in queue.lanes for contact in [*lane][:1]]
        return self.clock.now - min(heads) if heads else 0.0

    @property
    def abandoned_share(self) -> float:
        """Those who left ÷ those who asked for a person, as counted in the last ten minutes."""
        (_, asked, lost), (_, asked_now, lost_now) = self.counts[0], self.counts[-1]
        return (lost_now - lost) / (asked_now - asked) if asked_now > asked else 0.0

    @property
    def bot_is_out(self) -> bool:
        """Whether the bot does not answer."""
        return self.bot.is_out(self.clock.now)

    @property
    def complaint_wait_s(self) -> float:
        """How long an urgent complaint has waited to which nobody has turned; 0 where there is none."""
        return max((self.clock.now - each.opened_s for each in self.urgent()), default=0.0)
