"""A grade of agent, and what newcomers of it are spared."""

from __future__ import annotations

from pydantic import Field

from models.operation.intent import Slots
from sim.distributions import Positive
from sim.setting import setting


@setting
class Newcomers:
    """Agents who are new and have fewer chats at once than others of their grade."""

    days: Positive
    """An agent is new for so many days after the first day of work."""
    slots: Slots
    """How many chats a new agent has at once, at most."""


@setting
class Grade:
    """A grade of agent (职级), which says how many chats its agents have at once."""

    label: dict[str, str] = Field(default_factory=dict)
    """What reports call it, in Chinese (``zh``) and English (``en``); empty: its name in the settings."""
    slots: Slots = 3
    """How many chats an agent of this grade has at once, at most."""
    newcomers: Newcomers | None = None
    """The lower number for agents who are new; null: new agents have as many as others."""
