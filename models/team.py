"""Teams: the question of structure, and the routes that follow from its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from models.desk import Group, Route, Source
from models.kind import Kind
from models.operation import Newcomers
from models.waiting import Queue


@dataclass(frozen=True)
class Seat:
    """What a structure may know of an agent: who they are and what they can do.

    ``skills`` maps skills to proficiency, ``line_knowledge`` lines to the knowledge of their rules; ``line``
    and ``group`` are where the agent is at home. ``channels`` are those that the agent serves, none: all.
    """

    number: int
    name: str
    line: str
    group: str
    skills: Mapping[str, float]
    line_knowledge: Mapping[str, float]
    slots: int
    channels: tuple[str, ...] = ()
    newcomers: Newcomers | None = None

    def serves(self, kind: Kind) -> bool:
        """Whether the agent has the skill for a kind of contact, and serves its channel."""
        return kind.skill in self.skills and self.answers(kind.channel)

    def answers(self, channel: str) -> bool:
        """Whether the agent serves this channel."""
        return not self.channels or channel in self.channels

    def slots_at(self, tenure_days: float) -> int:
        """How many chats at once after so many days of tenure."""
        new = self.newcomers
        return min(self.slots, new.slots) if new is not None and tenure_days < new.days else self.slots


class Duty(NamedTuple):
    """That an agent serves a kind: how preferred (0 first), and only contacts that have waited ``after_s``.

    ``dedicated`` says that the queue belongs to the agent's own team.
    """

    rank: int = 0
    after_s: float = 0.0
    dedicated: bool = True


Duties = dict[int, Duty]
"""What one agent serves: the index of the kind, and how."""


class Team(NamedTuple):
    """A team that somebody leads: its name and the numbers of its agents."""

    name: str
    members: tuple[int, ...]


@runtime_checkable
class Structure(Protocol):
    """Question: who serves what, given the same people and the same customers?"""

    def duties(self, seats: Sequence[Seat], kinds: Sequence[Kind]) -> list[Duties]:
        """For each agent, in order, the kinds they serve."""
        ...

    def teams(self, seats: Sequence[Seat]) -> list[Team]:
        """The teams that need a lead; every agent is in exactly one."""
        ...

    def overhead_share(self) -> float:
        """Share of paid time that goes into coordination rather than contacts."""
        ...


@dataclass(frozen=True)
class Routing:
    """Groups of agents with the same duties, and the queues they serve; ``group_of`` follows the seats."""

    groups: list[Group]
    duties: dict[Group, Duties]
    queues: list[Queue]
    group_of: list[Group]


def route(
    duties: Sequence[Duties],
    slots: Sequence[int],
    names: Sequence[str],
    kinds: Sequence[Kind],
    lanes: int = 0,
    make: type[Queue] = Queue,
) -> Routing:
    """Sort agents into groups and kinds into queues, and give every kind its route.

    Deferred kinds have no queue. Queues have at least ``lanes`` lanes; ``make`` makes them.
    """
    groups: dict[tuple[object, ...], Group] = {}
    group_duties: list[Duties] = []
    group_of: list[Group] = []
    for duty, slot, name in zip(duties, slots, names, strict=True):
        signature = (slot, *sorted((kind, d.rank, d.after_s) for kind, d in duty.items()))
        if signature not in groups:
            groups[signature] = Group(f"{name}#{len(groups)}", slot)
            group_duties.append(duty)
        group_of.append(groups[signature])
    members = list(groups.values())
    lanes = max(lanes, 1 + max((max(kind.priority, kind.vip_priority) for kind in kinds), default=0))
    queues: dict[tuple[object, ...], Queue] = {}
    for kind in kinds:
        if kind.deferred is not None:
            continue
        row = tuple(
            (g, duty[kind.index].rank, duty[kind.index].after_s)
            for g, duty in enumerate(group_duties)
            if kind.index in duty
        )
        after_s = tuple(sorted({after for _, _, after in row if after > 0}))
        signature = (kind.shared, kind.most, row)
        queue = queues.get(signature)
        if queue is None:
            queue = queues[signature] = make(kind.name, lanes, kind.shared, after_s)
            queue.most = kind.most
            for g, rank, after in row:
                stage = after_s.index(after) + 1 if after > 0 else 0
                members[g].sources.append(Source(rank, stage, queue))
        kind.route = Route(queue, _ranks(row, after_s, [group.up_to(kind.most) for group in members]))
    for group in members:
        group.sources.sort(key=lambda source: (source.rank, source.stage))
        group.serves_alone = any(not source.queue.shared for source in group.sources)
    return Routing(members, dict(zip(members, group_duties, strict=True)), list(queues.values()), group_of)


def _ranks(
    row: tuple[tuple[int, int, float], ...], after_s: tuple[float, ...], members: list[Group]
) -> tuple[tuple[tuple[Group, ...], ...], ...]:
    """The groups by rank for a contact at each overflow stage."""
    stages = []
    for waited in (0.0, *after_s):
        ranks = sorted({rank for _, rank, after in row if after <= waited})
        stages.append(
            tuple(tuple(members[g] for g, r, after in row if r == rank and after <= waited) for rank in ranks)
        )
    return tuple(stages)
