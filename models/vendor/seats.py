"""The outsourcing vendor: seats that take overflow, open slowly, and cost by the contact."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from models.behaviour.proficiency import Proficiency
from models.bot.knowledge import KnowledgeBase
from models.facilities import Facilities
from models.facts.tables import PRESENCE
from models.people.events import VENDOR
from models.routing.agent import Agent
from models.vendor.vendor import Vendor


class VendorSeats:
    """The vendor's seats at work, who read the operation's ``knowledge`` where the rules for it say so."""

    def __init__(
        self, env: Facilities, vendor: Vendor, agents: Sequence[Agent], knowledge: KnowledgeBase | None
    ) -> None:
        self.clock = env.clock
        self.vendor = vendor
        self.agents = list(agents)
        self.presence = env.recorder.table(PRESENCE)
        self.proficiency = env.effects.on(Proficiency)
        self.knowledge = knowledge if knowledge is not None and knowledge.rules.vendor_reads else None
        self.called = False
        self.ever_called = False
        self.calls = 0
        self.since: dict[int, float] = {}
        self.relearn()

    def relearn(self) -> None:
        """What the seats know is what the vendor's people bring, and what they read."""
        time = quality = 1.0
        if self.proficiency is not None:
            time = self.proficiency.time_factor(self.vendor.proficiency)
            quality = self.proficiency.quality_factor(self.vendor.proficiency)
        for agent in self.agents:
            contact_types = range(len(agent.effort))
            agent.effort, agent.quality = [time for _ in contact_types], [quality for _ in contact_types]
            if self.knowledge is not None:
                self.knowledge.help(agent, contact_types, writes=False)

    def call(self) -> None:
        """Ask for overflow: seats open after the ramp-up, for as long as the call stands."""
        if not self.called:
            self.called = self.ever_called = True
            self.calls += 1
            self.clock.process(self._ramp(self.calls))

    def release(self) -> None:
        """Stand down: seats finish what is at hand and close."""
        if self.called:
            self.called = False
            for agent in self.agents:
                if agent.is_open:
                    self.clock.process(self._close(agent))

    def _ramp(self, call: int) -> Generator[Any, Any, None]:
        """Open seat after seat, as long as this very call stands."""
        yield self.clock.timeout(self.vendor.ramp_delay_s)
        waiting = list(self.agents)
        while self.called and self.calls == call and waiting:
            batch, waiting = waiting[: self.vendor.seats_per_step], waiting[self.vendor.seats_per_step :]
            for agent in batch:
                if not agent.is_open:
                    self.since.setdefault(agent.number, self.clock.now)
                    agent.open()
            yield self.clock.timeout(self.vendor.step_s)

    def _close(self, agent: Agent) -> Generator[Any, Any, None]:
        yield agent.close()
        if not agent.is_open and agent.number in self.since:
            self.presence.add(agent.number, VENDOR, self.since.pop(agent.number), self.clock.now)

    def record_open(self) -> None:
        """Write the presence of seats that are open when the run stops."""
        for number, start in self.since.items():
            self.presence.add(number, VENDOR, start, self.clock.now)
        self.since.clear()
