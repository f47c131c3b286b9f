"""Call: one row of a log, and how a system writes such rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from models.files.records import Stream
from models.files.sheet import Sheet

LINE: Final = "line"
"""The business line where the log names none."""


@dataclass(frozen=True)
class Call:
    """One row of a log in the words of this project; moments are local time.

    ``arrival`` is when a person was asked for, ``end`` when the talk ended or the customer left. ``answer`` is None
    where nobody answered. ``customer`` and ``agent`` are empty where they are not known, ``vip`` is 1, 0 or -1
    unknown. ``dropped`` says why the row does not count. A row has a value for each of these, hence so many.
    """

    arrival: datetime | None = None
    answer: datetime | None = None
    end: datetime | None = None
    wait_s: float | None = None
    customer: str = ""
    agent: str = ""
    stream: Stream = (LINE, "", "")
    vip: int = -1
    dropped: str = ""


@dataclass(frozen=True)
class LogFormat:
    """How a system writes its log: its columns (name to Chinese name), and what a row means.

    The columns in ``optional`` may be missing. ``rows(sheet, zone)`` gives a :class:`Call` for every row; None where a
    cell was refused.
    """

    columns: Mapping[str, str]
    optional: Collection[str]
    rows: Callable[[Sheet, ZoneInfo | None], list[Call | None]] = field(repr=False)
