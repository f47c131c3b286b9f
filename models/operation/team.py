"""Seats, duties and teams: who may serve what, and who leads whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from models.operation.contact_type import ContactType
from models.operation.grade import Newcomers


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

    def serves(self, contact_type: ContactType) -> bool:
        """Whether the agent has the skill for a contact type, and serves its channel."""
        return contact_type.skill in self.skills and self.answers(contact_type.channel)

    def answers(self, channel: str) -> bool:
        """Whether the agent serves this channel."""
        return not self.channels or channel in self.channels

    def slots_at(self, tenure_days: float) -> int:
        """How many chats at once after so many days of tenure."""
        new = self.newcomers
        return min(self.slots, new.slots) if new is not None and tenure_days < new.days else self.slots


class Duty(NamedTuple):
    """That an agent serves a contact type: how preferred (0 first), and only contacts that have waited ``after_s``.

    ``dedicated`` says that the queue belongs to the agent's own team.
    """

    rank: int = 0
    after_s: float = 0.0
    dedicated: bool = True


Duties = dict[int, Duty]
"""What one agent serves: the index of the contact type, and how."""


class Team(NamedTuple):
    """A team that somebody leads: its name and the numbers of its agents."""

    name: str
    members: tuple[int, ...]
