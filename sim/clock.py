"""The clock: SimPy's environment with alarms that are set again and again.

A contact lives through two or three moments, so a SimPy process, a condition and a fresh event for each
would cost more than the model itself. An :class:`Alarm` is one entry on SimPy's own agenda that calls a
plain function; generator processes and alarms share the same agenda and the same order of time.
"""

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

from simpy import Environment, Event
from simpy.core import EmptySchedule, StopSimulation
from simpy.events import URGENT

Action = Callable[[Any], object]

SERVICE_END, STAFFING, ARRIVAL, PATIENCE, THRESHOLD = 0, 1, 2, 3, 4
"""The order in which things that happen at the same instant are done.

Staffing is SimPy's normal priority: shifts and monitors are generator processes that wait for timeouts.
"""

NEVER = (float("inf"), ARRIVAL)
"""What a clock expects when nothing is expected."""

_COMPACT_FROM = 4096


class Alarm:
    """An entry on the agenda that calls ``action(owner)`` when its time has come.

    It is on the agenda at most once, and may be set again as soon as it has rung. A cancelled alarm stays
    on the agenda, void, until its time passes or the clock sweeps the agenda; it is never used again.
    """

    __slots__ = ("action", "owner", "pending", "void")

    _ok = True
    _defused = True

    def __init__(self, action: Action, owner: object = None) -> None:
        self.action = action
        self.owner = owner
        self.pending = False
        self.void = False

    def ring(self) -> None:
        """Call the action, unless the alarm was cancelled."""
        if not self.void:
            self.pending = False
            self.action(self.owner)

    @property
    def callbacks(self) -> list[Callable[[Any], None]]:
        """What SimPy's own loop calls; makes an alarm run on any SimPy environment."""
        return [lambda _event: self.ring()]

    @callbacks.setter
    def callbacks(self, value: None) -> None:
        """SimPy marks an event as processed here; an alarm has no such state."""


class Clock(Environment):
    """SimPy's environment with a short loop for alarms and an agenda whose void entries are swept.

    ``now`` is a plain attribute here, not a property: the model reads it several times a contact.

    ``expected`` (time, order) is the one thing at a time that needs no place on the agenda: the next of a stream
    that is in order of time already, such as arrivals. When it has come, ``meet`` is called, which sets the
    following one; among things of the same time and order it comes first.
    """

    now: float = 0.0

    def __init__(self, initial_time: float = 0.0) -> None:
        super().__init__(initial_time)
        self.now = initial_time
        self._void = 0
        self.expected: tuple[float, int] = NEVER
        self.meet: Callable[[], object] = int

    def peek(self) -> float:
        """The time of what happens next, infinite if nothing does."""
        return min(super().peek(), self.expected[0])

    def step(self) -> None:
        """Process the next entry of the agenda, as SimPy does, or what is expected."""
        if not self._queue or self.expected < self._queue[0]:
            if self.expected is NEVER:
                raise EmptySchedule
            self._meet()
        else:
            self.now = self._queue[0][0]
            super().step()

    def _meet(self) -> None:
        self.now = self._now = self.expected[0]
        self.expected = NEVER
        self.meet()

    def set(self, alarm: Alarm, at: float, order: int) -> None:
        """Let ``alarm`` ring at time ``at``; ``order`` ranks it among those of the same instant.

        The alarm must not be pending: whoever sets alarms keeps that in mind, not the hot path.
        """
        alarm.pending = True
        heappush(self._queue, (at, order, next(self._eid), alarm))  # type: ignore[misc]  # an event to the loop

    def cancel(self, alarm: Alarm) -> None:
        """Void a pending alarm for good; sweep the agenda when half of it is void."""
        if not alarm.pending:
            return
        alarm.void = True
        alarm.pending = False
        alarm.owner = None  # what it was for must not live on until its time
        self._void += 1
        if self._void > _COMPACT_FROM and 2 * self._void > len(self._queue):
            self._sweep()

    def _sweep(self) -> None:
        """Drop void alarms in place, so that the agenda stays as small as what is still to come."""
        queue: list[Any] = self._queue
        queue[:] = [entry for entry in queue if not (type(entry[3]) is Alarm and entry[3].void)]
        heapify(queue)
        self._void = 0

    def run(self, until: float | Event | None = None) -> Any:
        """Run as SimPy does, with the step written out: alarms need no list of callbacks.

        At ``until`` the clock stops before anything scheduled for that very instant, as SimPy does.
        """
        if until is not None:
            if not isinstance(until, Event):
                at = float(until)
                if at <= self._now:
                    raise ValueError(f"until ({at}) must be greater than the current time ({self._now})")
                until = Event(self)
                until._ok = True
                until._value = None
                self.schedule(until, URGENT, at - self._now)
            elif until.callbacks is None:
                return until.value
            until.callbacks.append(StopSimulation.callback)
        queue: list[Any] = self._queue
        try:
            while queue or self.expected is not NEVER:
                if not queue or self.expected < queue[0]:
                    self._meet()
                    continue
                entry = queue[0]
                alarm = entry[3]
                if type(alarm) is Alarm:
                    heappop(queue)
                    if alarm.void:
                        self._void -= 1
                        continue
                    self.now = self._now = entry[0]
                    alarm.pending = False
                    alarm.action(alarm.owner)
                else:
                    self.step()
        except StopSimulation as stop:
            return stop.args[0]
        if until is not None:
            raise RuntimeError(f"No scheduled events left but {until} was not triggered")
        return None
