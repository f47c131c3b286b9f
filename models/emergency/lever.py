"""A lever: something that can be done to an operation, and undone, by several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Generic, TypeVar

T = TypeVar("T")


class Lever(Generic[T]):
    """Something that can be done to an operation and undone again.

    Several may hold the lever at once, each with a value of its own. ``together`` says what all these values come to,
    and what an empty list comes to: the operation as usual. ``apply`` brings that about, and returns the amount for
    the log. With ``frees_all``, whoever lets go lets go for all who hold it.
    """

    def __init__(
        self, apply: Callable[[T], float], together: Callable[[Sequence[T]], T], frees_all: bool = False
    ) -> None:
        self._apply = apply
        self._together = together
        self._frees_all = frees_all
        self._held: list[T] = []

    def pull(self, value: T) -> float:
        """Hold the lever at this value; returns the amount for the log."""
        self._held.append(value)
        return self._apply(self._together(self._held))

    def release(self, value: T) -> float:
        """Let go of the lever, which was held at this value; returns the amount for the log."""
        if self._frees_all:
            self._held.clear()
        else:
            self._held.remove(value)
        return self._apply(self._together(self._held))


def latest(usual: T) -> Callable[[Sequence[T]], T]:
    """The value of whoever pulled last, else the usual one."""
    return lambda held: held[-1] if held else usual


def product(held: Sequence[float]) -> float:
    """All factors multiplied; 1 where there is none."""
    return prod(held, start=1.0)
