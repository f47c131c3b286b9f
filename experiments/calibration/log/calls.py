"""Calls: the contacts of a log that count, as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.log.call import Call, LogFormat
from models.files import cells
from models.files.faults import Log
from models.files.records import Array, Stream, frozen_array
from models.files.sheet import open_sheet

Ids: TypeAlias = NDArray[np.int64]

COLUMNS: Final = ("arrival_s", "wait_s", "talk_s", "stream", "customer", "agent", "vip")
"""The fields of :class:`Calls` that have a value for each contact."""


@dataclass(frozen=True, eq=False)
class Calls:
    """The contacts of a log that count, in order of arrival: columns of n values.

    ``arrival_s`` (when a person was asked for) counts from ``first_date`` 00:00; ``wait_s`` is the time in queue,
    ``talk_s`` the time from answer to end, nan where nobody answered. ``stream``, ``customer`` and ``agent`` are
    places in ``streams``, in the log's customers (-1 unknown) and in ``agents`` (-1 unknown). ``vip`` is 1, 0 or
    -1 unknown. ``dropped`` counts the rows left out, by reason; ``rows`` is how many the log has. It is a table, and a
    table has as many fields as columns.
    """

    first_date: date
    days: int
    streams: tuple[Stream, ...]
    agents: tuple[str, ...]
    arrival_s: Array
    wait_s: Array
    talk_s: Array
    stream: Ids
    customer: Ids
    agent: Ids
    vip: NDArray[np.int8]
    rows: int
    dropped: dict[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Who was answered."""
        return np.asarray(~np.isnan(self.talk_s))

    @property
    def intents(self) -> dict[str, list[int]]:
        """The places in ``streams`` of each intent."""
        places: dict[str, list[int]] = {}
        for place, (_, intent, _) in enumerate(self.streams):
            places.setdefault(intent, []).append(place)
        return places

    @property
    def day(self) -> Ids:
        """The day of arrival, from 0."""
        return np.asarray(self.arrival_s // cells.DAY_S, np.int64)

    def interval_of_day(self, interval_s: float) -> Ids:
        """The interval of the day in which each contact arrived, from 0."""
        return np.asarray((self.arrival_s % cells.DAY_S) // interval_s, np.int64)

    @property
    def answer_s(self) -> Array:
        """When the contact was answered or left."""
        return np.asarray(self.arrival_s + self.wait_s)

    @property
    def end_s(self) -> Array:
        """When the talk ended; nan where nobody answered."""
        return np.asarray(self.answer_s + self.talk_s)

    def where(self, mask: NDArray[np.bool_]) -> Calls:
        """The contacts of a mask; names and dates stay."""
        columns = {name: getattr(self, name)[mask] for name in COLUMNS}
        return replace(self, **columns)


def read_calls(path: Path | str, layout: LogFormat, zone: ZoneInfo | None = None) -> Calls:
    """Read a log, CSV or Parquet, in any order of rows.

    ``zone`` is the operation's. Moments with an offset from UTC are converted to it; others are local time already.

    Raises:
        InputError: with one line per mistake: file, row, column, what was given, what is allowed.
    """
    path, log = Path(path), Log()
    sheet = open_sheet(path, path.name, layout.columns, log, layout.optional)
    calls = layout.rows(sheet, zone) if sheet is not None else []
    log.check()
    assert sheet is not None  # a sheet that cannot be opened has left a fault
    kept = [call for call in calls if call is not None and not call.dropped]
    dropped = Counter(call.dropped for call in calls if call is not None and call.dropped)
    if not any(call.answer for call in kept):
        log.add(path.name, "no answered contact that counts", "must have some", column="outcome")
    log.check()
    return _assembled(kept, len(calls), dict(sorted(dropped.items())), tuple(log.warnings))


def _assembled(kept: list[Call], rows: int, dropped: dict[str, int], warnings: tuple[str, ...]) -> Calls:
    kept = sorted(kept, key=lambda call: call.arrival or datetime.min)
    arrivals = [call.arrival for call in kept if call.arrival is not None]
    first, last = arrivals[0].date(), arrivals[-1].date()
    midnight = datetime.combine(first, time())
    second = timedelta(seconds=1)
    streams = sorted({call.stream for call in kept})
    agents = sorted({call.agent for call in kept if call.agent})
    customers = sorted({call.customer for call in kept if call.customer})
    talk_s = [(call.end - call.answer) / second if call.answer and call.end else np.nan for call in kept]
    return Calls(
        first_date=first,
        days=(last - first).days + 1,
        streams=tuple(streams),
        agents=tuple(agents),
        arrival_s=frozen_array([(arrival - midnight) / second for arrival in arrivals]),
        wait_s=frozen_array([call.wait_s or 0.0 for call in kept]),
        talk_s=frozen_array(talk_s),
        stream=_places([call.stream for call in kept], streams),
        customer=_places([call.customer for call in kept], customers),
        agent=_places([call.agent for call in kept], agents),
        vip=np.array([call.vip for call in kept], np.int8),
        rows=rows,
        dropped=dropped,
        warnings=warnings,
    )


def _places(values: Sequence[object], names: Sequence[object]) -> Ids:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place.get(value, -1) for value in values], np.int64)
