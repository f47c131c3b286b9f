"""Team structures: who serves what, from the same people and for the same customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from models.operation.contact_type import ContactType
from models.operation.team import Duties, Duty, Seat, Team
from sim.distributions import NonNegative, Share
from sim.setting import setting


def _teams_by(seats: Sequence[Seat], name: str) -> list[Team]:
    """Teams of the seats that share the attribute ``name``."""
    values = sorted({getattr(seat, name) for seat in seats})
    return [Team(value, tuple(seat.number for seat in seats if getattr(seat, name) == value)) for value in values]


@setting
class Centralised:
    """集中式: one pool over all lines. Everybody serves everything they have a skill for.

    Own skill first (rank 0), second skills next; the line does not matter, so one busy line borrows from the
    quiet ones at once. The price: agents work on lines whose rules they know less, with second skills, from a
    queue that belongs to nobody.
    """

    overhead: Share = 0.0
    """The share of paid time that goes into coordination."""

    def duties(self, seats: Sequence[Seat], contact_types: Sequence[ContactType]) -> list[Duties]:
        """See :class:`models.questions.Structure`."""
        return [
            {
                contact_type.index: Duty(rank=int(contact_type.skill != seat.group), dedicated=False)
                for contact_type in contact_types
                if seat.serves(contact_type)
            }
            for seat in seats
        ]

    def teams(self, seats: Sequence[Seat]) -> list[Team]:
        """One team for each skill."""
        return _teams_by(seats, "group")

    def overhead_share(self) -> float:
        """See :class:`models.questions.Structure`."""
        return self.overhead


@setting
class Distributed:
    """分散式: each line has its own team and keeps it apart.

    An agent serves the home line only, the own skill first.
    """

    help_after_s: NonNegative = 0.0
    """Seconds that a contact must have waited before it is served as a second skill."""
    overhead: Share = 0.0
    """The share of paid time that goes into coordination."""

    def duties(self, seats: Sequence[Seat], contact_types: Sequence[ContactType]) -> list[Duties]:
        """See :class:`models.questions.Structure`."""
        return [
            {
                contact_type.index: Duty(rank=0) if contact_type.skill == seat.group else Duty(1, self.help_after_s)
                for contact_type in contact_types
                if contact_type.line == seat.line and seat.serves(contact_type)
            }
            for seat in seats
        ]

    def teams(self, seats: Sequence[Seat]) -> list[Team]:
        """One team for each line."""
        return _teams_by(seats, "line")

    def overhead_share(self) -> float:
        """See :class:`models.questions.Structure`."""
        return self.overhead


@setting
class Hybrid:
    """混合式: line teams, a flexible group between them, and overflow both ways after a wait.

    The flexible agents serve all lines at once, own home line first; every other agent serves the home line, and helps
    other lines with the own skill.
    """

    flexible_share: Share = 0.2
    """The share of agents who are flexible: those with the most skills and the best knowledge of other lines."""
    overflow_after_s: Annotated[float, Field(gt=0)] = 60.0
    """Seconds that a contact must have waited before agents of other lines help."""
    overhead: Share = 0.01
    """The share of paid time that goes into coordination."""

    def duties(self, seats: Sequence[Seat], contact_types: Sequence[ContactType]) -> list[Duties]:
        """See :class:`models.questions.Structure`."""
        flexible = self._flexible(seats)
        return [self._duties_of(seat, contact_types, seat.number in flexible) for seat in seats]

    def _flexible(self, seats: Sequence[Seat]) -> set[int]:
        """The most versatile agents: the sum of skills and of lines known, ties by number."""
        order = sorted(seats, key=lambda s: (-sum(s.skills.values()) - sum(s.line_knowledge.values()), s.number))
        return {seat.number for seat in order[: round(self.flexible_share * len(seats))]}

    def _duties_of(self, seat: Seat, contact_types: Sequence[ContactType], flexible: bool) -> Duties:
        duties: Duties = {}
        for contact_type in contact_types:
            own_skill = contact_type.skill == seat.group
            if not seat.serves(contact_type):
                continue
            if contact_type.line == seat.line:
                duties[contact_type.index] = Duty(0 if own_skill else 1)
            elif flexible:
                duties[contact_type.index] = Duty(2, dedicated=False)
            elif own_skill:
                duties[contact_type.index] = Duty(3, self.overflow_after_s, dedicated=False)
        return duties

    def teams(self, seats: Sequence[Seat]) -> list[Team]:
        """One team for each line and one of the flexible agents."""
        flexible = self._flexible(seats)
        lines = _teams_by([seat for seat in seats if seat.number not in flexible], "line")
        return [*lines, Team("flexible", tuple(sorted(flexible)))] if flexible else lines

    def overhead_share(self) -> float:
        """See :class:`models.questions.Structure`."""
        return self.overhead


@setting
class Serves:
    """One row of a routing table: that a group serves an intent."""

    intent: str
    """The intent."""
    rank: Annotated[int, Field(ge=0)] = 0
    """The group's order of preference; 0 is preferred."""
    after_s: NonNegative = 0.0
    """Seconds that a contact must have waited before the group serves it."""


@setting
class Explicit:
    """A routing table written out."""

    serves: dict[str, tuple[Serves, ...]]
    """For each agent group, what it serves."""

    def duties(self, seats: Sequence[Seat], contact_types: Sequence[ContactType]) -> list[Duties]:
        """See :class:`models.questions.Structure`."""
        return [
            {
                contact_type.index: Duty(row.rank, row.after_s)
                for row in self.serves.get(seat.group, ())
                for contact_type in contact_types
                if contact_type.intent == row.intent and seat.answers(contact_type.channel)
            }
            for seat in seats
        ]

    def teams(self, seats: Sequence[Seat]) -> list[Team]:
        """One team for each group."""
        return _teams_by(seats, "group")

    def overhead_share(self) -> float:
        """None."""
        return 0.0
