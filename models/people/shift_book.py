"""The shift book: who works when, by the roster or because they were called."""

from __future__ import annotations

from collections.abc import Iterable

from sim.calendar import DAY_S

Span = tuple[float, float]


class ShiftBook:
    """The shifts of every seat as (start, end) in seconds; those called in an emergency are among them."""

    def __init__(self, seats: Iterable[int]) -> None:
        self._shifts: dict[int, list[Span]] = {seat: [] for seat in seats}
        self._called: dict[int, list[Span]] = {}

    def roster(self, seat: int, start_s: float, end_s: float) -> None:
        """Enter a shift of the roster."""
        self._shifts[seat].append((start_s, end_s))

    def call(self, seat: int, start_s: float, end_s: float) -> None:
        """Enter a turn for which somebody was called."""
        self._shifts[seat].append((start_s, end_s))
        self._called.setdefault(seat, []).append((start_s, end_s))

    def has_any(self, seat: int) -> bool:
        """Whether anybody works on the seat at all."""
        return bool(self._shifts[seat])

    def is_rostered_on(self, seat: int, day: int) -> bool:
        """Whether a shift of the roster begins on this day of the run."""
        called = self._called.get(seat, [])
        return any(span[0] // DAY_S == day and span not in called for span in self._shifts[seat])

    def rests(self, seat: int, start_s: float, end_s: float, rest_s: float) -> bool:
        """Whether so much rest lies between a turn from ``start_s`` to ``end_s`` and every later shift."""
        return all(to <= start_s or end_s + rest_s <= from_ for from_, to in self._shifts[seat])

    def worked_s(self, seat: int, from_s: float, to_s: float) -> float:
        """Seconds of shifts that fall into a span."""
        return sum(max(0.0, min(end, to_s) - max(start, from_s)) for start, end in self._shifts[seat])
