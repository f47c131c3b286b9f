"""A contact type: a line, an intent and a channel, with what all such contacts have in common."""

from __future__ import annotations

from dataclasses import dataclass

from models.operation.crowding import Crowding
from models.operation.deferred import Deferred
from sim.distributions import Distribution


@dataclass(eq=False)
class ContactType:
    """One contact type; its fields are explained where the user gives them, at :class:`Intent` and :class:`Channel`.

    ``work_law`` (mean 1) times the handle time, and ``wrap_law``, are distributions of seconds of effort at one contact
    at a time. ``worth_yuan`` is the order value to be expected of a contact answered well and at once. While a contact
    of the type is at hand the agent has ``most`` contacts at most. ``priority`` 0 is the most urgent. Of those who give
    up waiting ``silent_share`` say nothing: they keep their place until an agent turns to them and finds nobody.
    """

    index: int
    line: str
    intent: str
    channel: str
    skill: str
    shared: bool
    priority: int
    vip_priority: int
    patience_law: Distribution
    work_law: Distribution
    wrap_law: Distribution | None
    handle_time_s: float = 180.0
    worth_yuan: float = 0.0
    deferred: Deferred | None = None
    vip_share: float = 0.0
    most: int = 200
    crowding: Crowding | None = None
    silent_share: float = 0.0

    @property
    def name(self) -> str:
        """line/intent/channel."""
        return f"{self.line}/{self.intent}/{self.channel}"
