"""What a ticket hands on to the attempt that goes on with it."""

from __future__ import annotations

from typing import NamedTuple


class Continued(NamedTuple):
    """When a ticket was opened and is due, and the effort that is left in seconds, None: all of the new attempt's."""

    opened: float
    due: float
    remaining: float | None


class Continuations:
    """Keeps what is handed on, by the key of the need, until the attempt comes in."""

    def __init__(self) -> None:
        self._waiting: dict[int, Continued] = {}

    def hand_on(self, root: int, continued: Continued) -> None:
        """The next ticket of this need goes on with this one."""
        self._waiting[root] = continued

    def take(self, root: int) -> Continued | None:
        """What the ticket of this need goes on with, None if it is a new one."""
        return self._waiting.pop(root, None)
