"""The emergency plan: the question it answers, what it sees, and what it may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from models.bot.entrance import Entrance
from models.deferred.reception import Urgent
from models.people.workforce import Workforce
from models.routing.router import Router
from models.vendor.seats import VendorSeats
from sim.facts import Table


@dataclass(frozen=True)
class View:
    """The operation at one moment, as its own screens show it.

    ``waiting_per_agent`` contacts in queue for each agent accepting contacts; ``longest_wait_s`` of those in
    queue; ``abandoned_share``: those who left ÷ those who asked for a person, in the last ten minutes; ``bot_out`` is 1
    while the bot does not answer, else 0; ``complaint_wait_s`` is how long a complaint of the most urgent class has
    waited, on the line or in the backlog, without anybody turning to it.
    """

    time_s: float
    waiting: float
    waiting_per_agent: float
    longest_wait_s: float
    abandoned_share: float
    bot_out: float
    complaint_wait_s: float


MEMORY_S = 7200.0
"""How far back a plan can look."""

MEASURES = ("waiting", "waiting_per_agent", "longest_wait_s", "abandoned_share", "bot_out", "complaint_wait_s")


class Controls:
    """What a plan may set in motion, and must be able to undo; ``urgent`` tells of urgent complaints that wait."""

    def __init__(
        self,
        door: Entrance,
        desk: Router,
        workforce: Workforce,
        vendor: VendorSeats | None,
        urgent: Callable[[], Sequence[Urgent]] = tuple,
    ) -> None:
        self.door = door
        self.desk = desk
        self.workforce = workforce
        self.vendor = vendor
        self.urgent = urgent


@runtime_checkable
class Action(Protocol):
    """One measure of a plan."""

    def start(self, controls: Controls) -> float:
        """Set it in motion; returns its amount (people called, tuning set ...) for the log."""
        ...

    def stop(self, controls: Controls) -> float:
        """Undo it."""
        ...

    def needs(self) -> frozenset[str]:
        """The parts of a scenario (``bot``, ``vendor`` ...) without which it would do nothing."""
        ...


@dataclass(frozen=True)
class Step:
    """A change of alert level: the new level, what triggered it, and the measures to start and to stop."""

    level: int
    measure: str
    value: float
    threshold: float
    start: tuple[Action, ...]
    stop: tuple[Action, ...]


@runtime_checkable
class Plan(Protocol):
    """Question: what to do when the operation runs over?

    A plan is asked every ``every_s`` seconds and sees the operation as it was ``lag_s`` seconds ago.
    """

    @property
    def every_s(self) -> float:
        """Seconds between two looks; endless if nobody looks."""
        ...

    @property
    def lag_s(self) -> float:
        """How old what is seen is."""
        ...

    def needs(self) -> frozenset[str]:
        """The parts of a scenario without which some measure would do nothing."""
        ...

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """The change of level that these views call for, or None.

        ``level`` has stood since ``since_s``; ``views`` are in order of time, the newest last.
        """
        ...


def alert_table() -> Table:
    """Facts of alerts: one row for every measure started (+1) or stopped (-1) and every change of level (0)."""
    return Table(
        {
            "time": "f8",
            "level_from": "i1",
            "level_to": "i1",
            "measure": "i1",
            "value": "f8",
            "threshold": "f8",
            "action": "i1",
            "sign": "i1",
            "amount": "f8",
        }
    )
