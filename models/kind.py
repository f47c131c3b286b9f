"""A kind of contact: a line, an intent and a channel, with what all such contacts have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.desk import Route
    from sim.laws import Law


@dataclass(eq=False)
class Kind:
    """One kind of contact.

    ``work_law`` (a shape of mean 1) times the handle time, and ``wrap_law``, are seconds of effort at one
    contact at a time. The demand gives the handle time of each interval, ``handle_time_s`` is that of kinds
    which the demand does not have. ``worth_yuan`` is the order value to be expected of a contact answered well and
    at once. ``shared`` contacts may be handled together with others, the rest alone.
    While one of the kind is at hand the agent holds ``most`` contacts at most.
    Priority 0 is the most urgent. ``route`` is set by the desk.
    """

    index: int
    line: str
    intent: str
    channel: str
    skill: str
    shared: bool
    priority: int
    vip_priority: int
    patience_law: Law
    work_law: Law
    wrap_law: Law | None
    handle_time_s: float = 180.0
    worth_yuan: float = 0.0
    most: int = 200
    route: Route = field(init=False)

    @property
    def name(self) -> str:
        """line/intent/channel."""
        return f"{self.line}/{self.intent}/{self.channel}"
