"""A grade of agent, and what newcomers of it are spared."""

from __future__ import annotations

from pydantic import Field

from models.operation.intent import Slots
from sim.distributions import Positive
from sim.setting import setting


@setting
class Newcomers:
    """Those with less than ``days`` of tenure hold at most ``slots`` chats at once."""

    days: Positive
    slots: Slots


@setting
class Grade:
    """A grade of agent: how many chats at once, fewer perhaps for ``newcomers``."""

    label: dict[str, str] = Field(default_factory=dict)
    slots: Slots = 3
    newcomers: Newcomers | None = None
