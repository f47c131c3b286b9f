"""Seating: everybody who may ever answer, by name, by count, or from the vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.files import Files
from models.operation.headcount import Headcount
from models.operation.operation import Operation
from models.operation.team import Seat
from models.scenario import Scenario


@dataclass(frozen=True)
class Seating:
    """The seats of a run in the order of their numbers.

    The first ``people`` belong to people by name, those up to ``counted`` to agents who come by count as
    ``staffing`` says for each group, the rest to the vendor.
    """

    seats: tuple[Seat, ...]
    people: int
    counted: int
    staffing: Mapping[str, Headcount]

    @property
    def own(self) -> tuple[Seat, ...]:
        """The seats of the operation's own agents."""
        return self.seats[: self.counted]


def seating(scenario: Scenario, files: Files | None) -> Seating:
    """The seats that a scenario has, with the user's files where there are some."""
    operation, vendor = scenario.operation, scenario.vendor
    staffing = _staffing(operation, files)
    seats: list[Seat] = []
    for record in files.agents if files else ():
        grade = operation.grades[record.grade]
        who = record.agent, record.line, record.group
        able = record.skills, record.line_knowledge
        seats.append(Seat(len(seats), *who, *able, grade.slots, record.channels, grade.newcomers))
    people = len(seats)
    known = dict.fromkeys(operation.lines, 1.0)
    for group, plan in staffing.items():
        served = operation.agent_groups[group].skills if group in operation.agent_groups else (group,)
        skills = {skill: 1.0 for skill in served if skill in operation.skills}
        for i in range(max(plan.agents)):
            seats.append(Seat(len(seats), f"{group}-{i}", "", group, skills, known, plan.slots))
    counted = len(seats)
    if vendor is not None:
        for i in range(vendor.seats):
            seats.append(Seat(len(seats), f"vendor-{i}", "vendor", "vendor", {}, {}, vendor.slots))
    return Seating(tuple(seats), people, counted, staffing)


def _staffing(operation: Operation, files: Files | None) -> dict[str, Headcount]:
    """Agents that come by count, from the file or from the settings."""
    counts = files.staffing if files else {}
    given = {
        group: Headcount(
            start_s=tuple(steps.start_s.tolist()),
            agents=tuple(int(count) for count in steps.value),
            slots=operation.counted_slots,
        )
        for group, steps in counts.items()
    }
    return given | operation.staffing
