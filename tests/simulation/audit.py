"""Audit: a run's facts gone through contact by contact, and every decision judged by the rules as they are documented.

It shares no code with the router: from the facts alone it knows at every moment who waits and what each agent has
at hand, and says where a contact was served that should not have been, or not served that should.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from models.contact.outcome import Outcome
from models.contact.purposes import PATIENCE
from models.facts.facts import Facts
from models.facts.tables import CONTACTS
from sim.chance import uniform_block
from tests.simulation.random_operations import Drawn

EARLIER = 1e-6
"""Seconds: moments nearer than this are the same; times are drawn from continuous laws."""


class Audit:
    """One run, gone through again."""

    def __init__(self, operation: Drawn, facts: Facts) -> None:
        self.operation = operation
        self.facts = facts
        self.rows: list[dict[str, Any]] = [
            {
                name: row[name].item()
                for name in ("contact_type", "agent", "queued", "answered", "ended", "work", "outcome")
            }
            for row in np.sort(facts[CONTACTS], order="queued")
        ]
        self.group = [number for number, group in enumerate(operation.groups) for _ in range(group.agents)]
        self.held: list[list[int]] = [[] for _ in self.group]
        self.since = [0.0] * len(self.group)
        self.waiting: list[int] = []

    def faults(self) -> Iterator[str]:
        """Everything that went against a rule."""
        yield from self._accounts()
        moments = sorted(self._moments(), key=self._order)
        for place, (at, order, number) in enumerate(moments):
            row = self.rows[number]
            if order == 0:
                self.held[row["agent"]].remove(number)
                self.since[row["agent"]] = at
            elif order == 1:
                yield from self._answer(number, at)
            elif order == 2:
                self.waiting.append(number)
            elif order == 3:
                self.waiting.remove(number)
            until = moments[place + 1][0] if place + 1 < len(moments) else self.facts.end_s
            if until > at + EARLIER:
                yield from self._idle((at + until) / 2)

    def _order(self, moment: tuple[float, int, int]) -> tuple[float, int, tuple[int, int, float], int]:
        """By time; what an agent takes at one moment, in the order in which it does."""
        at, order, number = moment
        key = self._key(self.rows[number]["agent"], number) if order == 1 else (0, 0, 0.0)
        return at, order, key, number

    def _moments(self) -> Iterator[tuple[float, int, int]]:
        """When something may change: the end of a contact, an answer, a wait begun or given up, a threshold."""
        for number, row in enumerate(self.rows):
            answered, ended = row["answered"], row["ended"]
            if answered == answered:
                yield answered, 1, number
                if ended == ended:
                    yield ended, 0, number
            elif ended == ended and row["outcome"] != Outcome.BALKED:
                yield ended, 3, number
            if row["outcome"] != Outcome.BALKED and answered != row["queued"]:
                yield row["queued"], 2, number
                for group in self.operation.groups:
                    threshold = row["queued"] + group.after_s.get(row["contact_type"], 0.0)
                    if row["queued"] < threshold < self.facts.end_s:
                        yield threshold, 4, number

    # -- each contact by itself -------------------------------------------------------------------------------

    def _accounts(self) -> Iterator[str]:
        """Every contact has one row, one outcome, the work it brought, and no more patience than it had."""
        rows = self.facts[CONTACTS]
        if len(np.unique(rows["root"])) != len(rows):
            yield "a contact has two rows"
        patience_s = np.empty(len(rows))
        for contact_type in self.facts.contact_types:
            mine = rows["contact_type"] == contact_type.index
            patience_s[mine] = contact_type.patience_law.quantile(uniform_block(rows["root"][mine], PATIENCE))
        answered, wait_s = ~np.isnan(rows["answered"]), rows["answered"] - rows["queued"]
        gone = rows["outcome"] == Outcome.ABANDONED
        said = {
            "answered after its patience": answered & (wait_s > patience_s + EARLIER),
            "left before or after its patience": gone & (abs(rows["ended"] - rows["queued"] - patience_s) > EARLIER),
            "balked though patient": (rows["outcome"] == Outcome.BALKED) & (patience_s > 0),
            "answered without an outcome": answered & ~np.isnan(rows["ended"]) & (rows["outcome"] != Outcome.RESOLVED),
            "answered faster than its work": answered & (rows["ended"] - rows["answered"] < rows["work"] - EARLIER),
            "alone, but not at full pace": answered
            & ~np.array([contact_type.shared for contact_type in self.facts.contact_types])[rows["contact_type"]]
            & (rows["ended"] - rows["answered"] > rows["work"] + EARLIER),
        }
        for what, where in said.items():
            if where.any():
                yield f"{int(where.sum())} contacts {what}"

    # -- decisions --------------------------------------------------------------------------------------------

    def _answer(self, number: int, at: float) -> Iterator[str]:
        """An agent takes a contact: was it allowed, and the right one of the two to choose?"""
        row = self.rows[number]
        agent, contact_type = row["agent"], row["contact_type"]
        name = f"contact {number} at {at:.1f} s by agent {agent}"
        if not self._may(agent, number, at):
            yield f"{name}: not theirs, or too early"
        if not self._has_room(agent, contact_type):
            yield f"{name}: no room"
        if number in self.waiting:
            self.waiting.remove(number)
            yield from self._selected(number, at, name)
        else:
            yield from self._assigned(number, at, name)
        self.held[agent].append(number)
        self.since[agent] = at

    def _assigned(self, number: int, at: float, name: str) -> Iterator[str]:
        """The best rank that has room, then the fewest at hand, then the longest so."""
        contact_type = self.rows[number]["contact_type"]
        free = [
            agent
            for agent in range(len(self.group))
            if self._may(agent, number, at) and self._has_room(agent, contact_type)
        ]
        best = min(free, key=lambda agent: (self._rank(agent, contact_type), len(self.held[agent]), self.since[agent]))
        chosen = self.rows[number]["agent"]
        key = [(self._rank(a, contact_type), len(self.held[a]), self.since[a]) for a in (best, chosen)]
        if key[0] != key[1]:
            yield f"{name}: agent {best} comes first, {key}"

    def _selected(self, number: int, at: float, name: str) -> Iterator[str]:
        """The most urgent that has waited longest, or first the best rank, of what the agent may take."""
        agent = self.rows[number]["agent"]
        own = self._key(agent, number)
        for other in self.waiting:
            may = self._may(agent, other, at - EARLIER) and self._has_room(agent, self.rows[other]["contact_type"])
            if may and self._key(agent, other) < own:
                yield f"{name}: contact {other} comes first"

    def _idle(self, at: float) -> Iterator[str]:
        """Nobody waits for whom somebody has room."""
        for number in self.waiting:
            for agent in range(len(self.group)):
                if self._may(agent, number, at) and self._has_room(agent, self.rows[number]["contact_type"]):
                    yield f"contact {number} waits at {at:.1f} s, but agent {agent} has room"

    def _may(self, agent: int, number: int, at: float) -> bool:
        group, row = self.operation.groups[self.group[agent]], self.rows[number]
        return (
            row["contact_type"] in group.ranks
            and at - row["queued"] >= group.after_s.get(row["contact_type"], 0.0) - EARLIER
        )

    def _has_room(self, agent: int, contact_type: int) -> bool:
        held, shared = self.held[agent], self.operation.callers
        if held and not (shared[contact_type].shared and shared[self.rows[held[0]]["contact_type"]].shared):
            return False
        return len(held) < self.operation.groups[self.group[agent]].slots

    def _ranks(self, agent: int) -> dict[int, int]:
        return self.operation.groups[self.group[agent]].ranks

    def _rank(self, agent: int, contact_type: int) -> int:
        return self._ranks(agent).get(contact_type, 9)  # not theirs at all: told apart from a wrong choice

    def _key(self, agent: int, number: int) -> tuple[int, int, float]:
        row = self.rows[number]
        rank = self._rank(agent, row["contact_type"]) if self.operation.preferred_first else 0
        return rank, self.operation.callers[row["contact_type"]].urgency, row["queued"]
