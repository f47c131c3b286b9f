"""The reference: how fast and how well the operation answered in which the user's own figures were measured."""

from __future__ import annotations

from collections.abc import Sequence

from models.files import Files
from models.operation.contact_type import ContactType
from models.operation.team import Seat
from models.people.person import Person
from models.scenario import Scenario


def reference(
    scenario: Scenario,
    files: Files | None,
    seats: Sequence[Seat],
    persons: Sequence[Person],
    contact_types: Sequence[ContactType],
) -> dict[str, tuple[float, float]]:
    """Mean time and quality factor of each skill in the reference operation, weighted by rostered hours.

    Dividing by them makes the operation as it is reproduce the user's own handle times and right answers, so
    that nothing is counted twice. ``seats`` are the operation's own.
    """
    if files is None:
        return {}
    hours = dict.fromkeys((person.seat.name for person in persons), 0.0)
    for shift in files.shifts:
        hours[shift.agent] += shift.end_s - shift.start_s
    duties = scenario.reference.structure.duties(seats, contact_types)
    sums: dict[str, list[float]] = {}
    other = scenario.people.other_line if scenario.people else 1.0
    for person in persons:
        serves = duties[person.seat.number]
        home = (person.seat.group, person.seat.line)
        own = [k for k in serves if (contact_types[k].skill, contact_types[k].line) == home]
        if not own:
            continue
        contact_type, duty = contact_types[own[0]], serves[own[0]]
        weight = hours[person.seat.name]
        tenure = max(person.tenure_days, 0.0)
        # output per hour adds up over people, so it is speeds, not times, that are averaged
        incentive = person.volume_incentive(person.reference_pay)
        work = person.at_work(contact_type, duty.dedicated, other, tenure, incentive)
        time, quality = person.effects.work_time(work), person.effects.work_quality(work)
        total = sums.setdefault(person.seat.group, [0.0, 0.0, 0.0])
        total[0] += weight
        total[1] += weight / time
        total[2] += weight / time * quality
    return {skill: (weight / speed, quality / speed) for skill, (weight, speed, quality) in sums.items() if weight > 0}
