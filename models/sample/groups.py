"""Skill groups (技能组): which agents are there first for which contact types.

A planner takes such a group for a queue of its own; :mod:`models.sample.group_series` says what each of them did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from models.facts.facts import Facts
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.scenario import Scenario
from sim.distributions import Distribution, Exponential


@dataclass(frozen=True)
class SkillGroup:
    """Agents (by number) and the contact types (by index) that are theirs before anybody else's.

    ``lines`` are those of the contact types, ``agent_groups`` those of its agents. ``slots`` is the most contacts
    that one of them holds at once. ``memoryless`` says that the patience of all its customers is exponential or
    endless.
    """

    lines: tuple[str, ...]
    agent_groups: tuple[str, ...]
    contact_types: tuple[int, ...]
    agents: tuple[int, ...]
    slots: int
    memoryless: bool


def skill_groups(scenario: Scenario, facts: Facts) -> tuple[SkillGroup, ...]:
    """The smallest groups in which every contact type is with all agents who come first for it, and they with it.

    First come those who may serve at once and prefer it most. Vendors have no group, and agents who are nobody's first
    choice are in none.
    """
    own = len(facts.seats) - (scenario.vendor.seats if scenario.vendor else 0)
    duties = scenario.structure.duties(facts.seats[:own], facts.contact_types)
    members: list[tuple[set[int], set[int]]] = []
    for contact_type in facts.contact_types:
        first = _first(duties, contact_type)
        if not first:
            continue
        joined = ({contact_type.index}, first)
        apart = []
        for types, agents in members:
            if agents & joined[1]:
                joined = (joined[0] | types, joined[1] | agents)
            else:
                apart.append((types, agents))
        members = [*apart, joined]
    return tuple(_group(facts, sorted(types), sorted(agents)) for types, agents in sorted(members, key=_order))


def _first(duties: Sequence[Duties], contact_type: ContactType) -> set[int]:
    """The agents who serve a contact type earliest, and of these those who prefer it most."""
    serving = {
        (duty[contact_type.index].after_s, duty[contact_type.index].rank)
        for duty in duties
        if contact_type.index in duty
    }
    if not serving:
        return set()
    best = min(serving)
    return {
        agent
        for agent, duty in enumerate(duties)
        if contact_type.index in duty and (duty[contact_type.index].after_s, duty[contact_type.index].rank) == best
    }


def _order(member: tuple[set[int], set[int]]) -> int:
    return min(member[0])


def _group(facts: Facts, types: list[int], agents: list[int]) -> SkillGroup:
    return SkillGroup(
        tuple(sorted({facts.contact_types[t].line for t in types})),
        tuple(sorted({facts.seats[a].group for a in agents})),
        tuple(types),
        tuple(agents),
        max(facts.seats[a].slots for a in agents) if any(facts.contact_types[t].shared for t in types) else 1,
        all(_memoryless(facts.contact_types[t].patience_law) for t in types),
    )


def _memoryless(law: Distribution) -> bool:
    """Exponential, or without end."""
    return isinstance(law, Exponential) or law.mean == inf
