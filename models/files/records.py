"""Records: what the user's files say, in units the model works with."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Stream: TypeAlias = tuple[str, str, str]
"""(line, intent, channel)"""


@dataclass(frozen=True)
class Vocabulary:
    """The names that the files may use; ``groups`` are agent groups besides the skills."""

    lines: tuple[str, ...]
    intents: tuple[str, ...]
    channels: tuple[str, ...]
    skills: tuple[str, ...]
    grades: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class StreamForecast:
    """Expected first contacts of one stream, per interval.

    ``volume`` (n,): contacts before the bot. ``handle_time_s`` (n,): mean effort per contact held
    alone; where the file gives none (and volume is 0), the stream's mean weighted by volume.
    """

    volume: Array
    handle_time_s: Array


@dataclass(frozen=True, eq=False)
class Forecast:
    """Expected demand from ``first_date`` 00:00 for ``days`` days in equal intervals.

    ``streams`` is sorted by (line, intent, channel); each array has
    n = days * 86400 / interval_s elements.
    """

    first_date: date
    days: int
    interval_s: float
    streams: dict[Stream, StreamForecast]


@dataclass(frozen=True)
class AgentRecord:
    """One agent. ``line`` is the home line; ``line_knowledge`` has it as 1.0, and others known.

    ``group`` is the skill of the primary work; ``skills`` maps skill to proficiency (0, 1.5];
    ``base_pay_yuan`` is per month. ``channels`` are those that the agent serves, none: all.
    """

    agent: str
    line: str
    line_knowledge: dict[str, float]
    group: str
    skills: dict[str, float]
    grade: str
    hired_on: date
    base_pay_yuan: float
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShiftRecord:
    """One shift of one agent; times are seconds after the forecast's first date, 00:00.

    ``date`` is the day on which the shift began, also for one clipped to start at 0. ``end_s`` may
    lie after the forecast's end. ``breaks`` are in order, inside the shift, not overlapping.
    """

    agent: str
    date: date
    start_s: float
    end_s: float
    breaks: tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class Trace:
    """Contacts as they were recorded, in order of time.

    ``time_s`` (n,) counts from the first date, 00:00, ``stream`` (n,) is the place in ``streams`` (sorted), ``vip``
    (n,) is 1 or 0 where the file says so and -1 where it does not. ``handle_time_s`` (n,) is the mean handle time
    of such contacts at that time, nan where the file does not say: then it is the intent's.
    """

    streams: tuple[Stream, ...]
    time_s: Array
    stream: npt.NDArray[np.int64]
    vip: npt.NDArray[np.int8]
    handle_time_s: Array


@dataclass(frozen=True, eq=False)
class Steps:
    """A step function of time: ``value[i]`` holds from ``start_s[i]`` to the next start.

    The last value holds to the end; before the first start the value is 0.
    """

    start_s: Array
    value: Array

    def at(self, time_s: float) -> float:
        """Return the value that holds at ``time_s``."""
        place = int(np.searchsorted(self.start_s, time_s, side="right")) - 1
        return float(self.value[place]) if place >= 0 else 0.0


@dataclass(frozen=True, eq=False)
class Counts:
    """Staffing without named people: agents on duty per group."""

    groups: dict[str, Steps]
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Files:
    """An operation's files: demand, people and their shifts, and what was ignored on the way.

    Where the demand is a ``trace`` of recorded contacts the ``forecast`` holds their numbers, and nan for their
    handle times; ``staffing`` counts agents without a name by group. Agents are sorted by name, shifts by agent and
    start, so the order of rows changes nothing.
    """

    forecast: Forecast
    agents: tuple[AgentRecord, ...]
    shifts: tuple[ShiftRecord, ...]
    warnings: tuple[str, ...]
    trace: Trace | None = None
    staffing: dict[str, Steps] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RateTable:
    """Demand as rates: first contacts per hour of each (line, intent, channel)."""

    streams: dict[Stream, Steps]
    warnings: tuple[str, ...]


def frozen_array(values: npt.ArrayLike) -> Array:
    """Return ``values`` as an array that cannot be written to."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array
