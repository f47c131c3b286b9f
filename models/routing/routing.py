"""Routing: groups of agents, the queues they serve, and a route for every contact type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.routing.group import Group, Route, Source
from models.routing.queue import Queue


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
    kinds: Sequence[ContactType],
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
