"""Staffing by counts: so many agents of a group from such a time on, nobody by name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from math import ceil, exp
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from models.bot.knowledge import KnowledgeBase
from models.facilities import Facilities
from models.facts.tables import PRESENCE
from models.operation.headcount import Headcount
from models.operation.shrinkage import Shrinkage
from models.people.events import COUNT
from models.people.person import Z as INDIVIDUAL
from models.routing.agent import Agent
from models.routing.opening import Opening
from sim.calendar import DAY_S
from sim.chance import mix, name_key, uniform
from sim.distributions import Exponential, draw

STAY = name_key("purpose", "stay")
"""Whether one who is about to go away stays while somebody waits."""


class TimeFactor(NamedTuple):
    """What the handle time is multiplied by: a ``factor``, and the sd of its logarithm between people."""

    sd_log: float = 0.0
    factor: float = 1.0

    def at(self, z: float) -> float:
        """That of a person whose standard normal deviate is ``z``; speeds, its inverse, have mean 1 / factor."""
        return self.factor * exp(self.sd_log * z + self.sd_log**2 / 2)


ALIKE = TimeFactor()


@dataclass
class OnDuty:
    """How many are on duty by count, of all groups; those who are away are among them."""

    count: int = 0


@dataclass(frozen=True)
class GroupTraits:
    """What the agents of a group are like: how they are away, how quick they are, and the key of their draws.

    All groups of an operation share one ``on_duty``.
    """

    shrinkage: Shrinkage | None = None
    time_factor: TimeFactor = ALIKE
    on_duty: OnDuty = field(default_factory=OnDuty)
    key: int = 0


class CountedAgents:
    """Keeps the number of agents of one group that accept contacts at what is planned.

    When the number falls, idle agents go first; a busy one finishes what is at hand. When it rises, those who
    were about to go stay before others come. With ``opening`` they are there in its hours, and until the last
    customer has been served where the queue is finished after closing time. With shrinkage those on duty are
    away now and then; those who are away go first, and presence is only the time between. Everybody who comes is
    another person, as quick as the time factor says, and reads the ``knowledge`` base.
    """

    def __init__(
        self,
        env: Facilities,
        plan: Headcount,
        agents: Sequence[Agent],
        traits: GroupTraits,
        opening: Opening | None,
        knowledge: KnowledgeBase | None,
    ) -> None:
        clock, end_s = env.clock, env.calendar.end_s
        self.clock = clock
        self.plan = plan
        self.shrinkage = traits.shrinkage
        self.time_factor = traits.time_factor
        self.on_duty = traits.on_duty
        self.knowledge = knowledge
        self.factors = {agent.number: traits.time_factor.factor for agent in agents}
        self.keys = {agent.number: mix(traits.key, agent.number) for agent in agents}
        self.away: set[int] = set()
        self.turn = dict.fromkeys(self.keys, 0)
        self.presence = env.recorder.table(PRESENCE)
        self.agents = list(agents)
        self.since: dict[int, float] = {}
        self.relearn()
        clock.process(self._follow(end_s) if opening is None else self._follow_hours(end_s, opening))

    def _follow(self, end_s: float) -> Generator[Any, Any, None]:
        for at_s in self.plan.changes_s(end_s):
            if at_s > self.clock.now:
                yield self.clock.timeout(at_s - self.clock.now)
            self._set(self.plan.at(at_s))

    def _follow_hours(self, end_s: float, opening: Opening) -> Generator[Any, Any, None]:
        hours = opening.hours
        days = np.arange(ceil(end_s / DAY_S)) * DAY_S
        opens, closes = set((days + hours.opens_s).tolist()), set((days + hours.closes_s).tolist())
        changes = {at_s for at_s in self.plan.changes_s(end_s) if hours.is_open(at_s)}
        for at_s in sorted(opens | closes | changes):
            if at_s > self.clock.now:
                yield self.clock.timeout(at_s - self.clock.now)
            if hours.is_open(at_s):
                self._set(self.plan.at(at_s))
            else:
                yield from opening.last_served()
                if not hours.is_open(self.clock.now):
                    self._set(0)

    def _set(self, count: int) -> None:
        on_duty = [agent for agent in self.agents if agent.is_open or agent.number in self.away]
        others = [agent for agent in self.agents if not agent.is_open and agent.number not in self.away]
        others.sort(key=lambda agent: (not agent.held, agent.number))
        self.on_duty.count += min(count - len(on_duty), len(others))
        for agent in others[: max(0, count - len(on_duty))]:
            self.turn[agent.number] += 1
            if self.time_factor.sd_log and not agent.held:
                self._meet(agent)
            self._open(agent)
            if self.shrinkage is not None:
                self.clock.process(self._spells(agent, self.shrinkage))
        on_duty.sort(key=lambda agent: (agent.number not in self.away, len(agent.held), agent.number))
        for agent in on_duty[: max(0, len(on_duty) - count)]:
            self.turn[agent.number] += 1
            if agent.number in self.away:
                self.away.discard(agent.number)
            else:
                self.clock.process(self._close(agent))

    def _meet(self, agent: Agent) -> None:
        """Another person takes the seat."""
        z = float(ndtri(uniform(mix(self.keys[agent.number], self.turn[agent.number]), INDIVIDUAL)))
        self.factors[agent.number] = self.time_factor.at(z)
        self._outfit(agent)

    def relearn(self) -> None:
        """What everybody does with a contact is their own speed, and what they read."""
        for agent in self.agents:
            self._outfit(agent)

    def _outfit(self, agent: Agent) -> None:
        contact_types = range(len(agent.effort))
        agent.effort, agent.quality = [self.factors[agent.number] for _ in contact_types], [1.0 for _ in contact_types]
        if self.knowledge is not None:
            self.knowledge.help(agent, contact_types, writes=False)

    def _open(self, agent: Agent) -> None:
        self.since.setdefault(agent.number, self.clock.now)
        agent.open()

    def _close(self, agent: Agent) -> Generator[Any, Any, None]:
        yield agent.close()
        if not agent.is_open and agent.number in self.since:
            self.presence.add(agent.number, COUNT, self.since.pop(agent.number), self.clock.now)

    def _spells(self, agent: Agent, shrinkage: Shrinkage) -> Generator[Any, Any, None]:
        """Go away and come back until the turn of duty is over."""
        clock, number = self.clock, agent.number
        turn = self.turn[number]
        key = mix(self.keys[number], turn)
        there = Exponential(mean=shrinkage.there_s)
        is_here, late_s, spell = uniform(key, 0) >= shrinkage.share, 0.0, 0
        while True:
            spell += 1
            if is_here:
                there_s = draw(there, uniform(key, 2 * spell)) * shrinkage.pace(self.on_duty.count)
                yield clock.timeout(max(0.0, there_s - late_s))
                while self._is_recalled(agent, shrinkage) and self.turn[number] == turn:
                    yield clock.timeout(shrinkage.look_s)
            if self.turn[number] != turn:
                return
            is_here, asked_at = True, clock.now
            self.away.add(number)
            yield from self._close(agent)
            stay_share = 1 - (1 - shrinkage.stay_share) * shrinkage.pace(self.on_duty.count)
            stays = shrinkage.stay_share > 0 and uniform(mix(key, spell), STAY) < stay_share
            while stays and agent.router.waiting and self.turn[number] == turn:
                self._open(agent)
                stays = bool(agent.held)  # else those who wait are not this agent's to serve
                yield from self._close(agent)
            late_s = clock.now - asked_at
            away_s = draw(shrinkage.away_s, uniform(key, 2 * spell + 1)) * shrinkage.pace(self.on_duty.count)
            until = clock.now + away_s
            while clock.now < until and self.turn[number] == turn and not self._is_recalled(agent, shrinkage):
                left_s = until - clock.now
                yield clock.timeout(left_s if shrinkage.recall_waiting is None else min(left_s, shrinkage.look_s))
            if self.turn[number] != turn:
                return
            self.away.discard(number)
            self._open(agent)

    @staticmethod
    def _is_recalled(agent: Agent, shrinkage: Shrinkage) -> bool:
        return shrinkage.recall_waiting is not None and agent.router.waiting >= shrinkage.recall_waiting

    def record_open(self) -> None:
        """Write the presence of those who are there when the run stops."""
        for number, start in self.since.items():
            self.presence.add(number, COUNT, start, self.clock.now)
        self.since.clear()
