"""Routing: groups of agents, the queues they serve, and a route for every contact type."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from models.contact.contact import Contact
from models.contact.queue import Queue, Source
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.routing.group import A, Group, Route


@dataclass(frozen=True)
class Routing(Generic[A]):
    """Groups of agents with the same duties, and the queues they serve.

    ``group_of`` follows the seats; ``routes`` has the index of every one of the ``types`` that is not deferred.
    ``is_capped`` says that some contact types share an agent with fewer others than there are slots.
    """

    groups: list[Group[A]]
    duties: dict[Group[A], Duties]
    queues: list[Queue[Contact]]
    group_of: list[Group[A]]
    routes: dict[int, Route[A]]
    types: int
    is_capped: bool


def route(
    duties: Sequence[Duties],
    slots: Sequence[int],
    names: Sequence[str],
    contact_types: Sequence[ContactType],
    lanes: int = 0,
) -> Routing[A]:
    """Sort agents into groups and contact types into queues, and give every type its route.

    Deferred types have no queue. Queues have at least ``lanes`` lanes.
    """
    groups: dict[tuple[object, ...], Group[A]] = {}
    group_duties: list[Duties] = []
    group_of: list[Group[A]] = []
    for duty, slot, name in zip(duties, slots, names, strict=True):
        signature = (slot, *sorted((contact_type, d.rank, d.after_s) for contact_type, d in duty.items()))
        if signature not in groups:
            groups[signature] = Group(f"{name}#{len(groups)}", [OrderedDict() for _ in range(slot)])
            group_duties.append(duty)
        group_of.append(groups[signature])
    members = list(groups.values())
    lanes = max(
        lanes,
        1 + max((max(contact_type.priority, contact_type.vip_priority) for contact_type in contact_types), default=0),
    )
    queues: dict[tuple[object, ...], Queue[Contact]] = {}
    routes: dict[int, Route[A]] = {}
    for contact_type in contact_types:
        if contact_type.deferred is not None:
            continue
        row = tuple(
            (g, duty[contact_type.index].rank, duty[contact_type.index].after_s)
            for g, duty in enumerate(group_duties)
            if contact_type.index in duty
        )
        after_s = tuple(sorted({after for _, _, after in row if after > 0}))
        signature = (contact_type.shared, contact_type.most, row)
        queue = queues.get(signature)
        if queue is None:
            queue = queues[signature] = Queue(contact_type.name, lanes, contact_type.shared, after_s, contact_type.most)
            for g, rank, after in row:
                stage = after_s.index(after) + 1 if after > 0 else 0
                members[g].sources.append(Source(rank, stage, queue))
        routes[contact_type.index] = Route(
            queue, _ranks(row, after_s, [group.up_to(contact_type.most) for group in members])
        )
    for group in members:
        group.sources.sort(key=lambda source: (source.rank, source.stage))
        group.serves_alone = any(not source.queue.shared for source in group.sources)
    most = max(slots, default=1)
    is_capped = any(contact_type.shared and contact_type.most < most for contact_type in contact_types)
    by_group = dict(zip(members, group_duties, strict=True))
    return Routing(members, by_group, list(queues.values()), group_of, routes, len(contact_types), is_capped)


def _ranks(
    row: tuple[tuple[int, int, float], ...], after_s: tuple[float, ...], members: list[Group[A]]
) -> tuple[tuple[tuple[Group[A], ...], ...], ...]:
    """The groups by rank for a contact at each overflow stage."""
    stages = []
    for waited in (0.0, *after_s):
        ranks = sorted({rank for _, rank, after in row if after <= waited})
        stages.append(
            tuple(tuple(members[g] for g, r, after in row if r == rank and after <= waited) for rank in ranks)
        )
    return tuple(stages)
