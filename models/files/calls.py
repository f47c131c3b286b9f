"""Calls: a log of contacts as they happened, read whatever system wrote it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from models.files import cells
from models.files.faults import Log, RefusedError
from models.files.records import Array, Stream, frozen_array
from models.files.sheet import Sheet, open_sheet

COLUMNS: Final = {
    "contact": "联系编号",
    "customer": "客户编号",
    "arrival": "到达时间",
    "queue_start": "排队开始",
    "answer": "应答时间",
    "end": "结束时间",
    "outcome": "结果",
    "agent": "客服",
    "intent": "咨询类型",
    "channel": "渠道",
    "line": "业务线",
    "vip": "VIP",
}
"""The generic format; the last two may be missing."""
OPTIONAL: Final = ("line", "vip")
ANSWERED, ABANDONED = "answered", "abandoned"
KEPT: Final = {ANSWERED: ANSWERED, "应答": ANSWERED, ABANDONED: ABANDONED, "放弃": ABANDONED}
LINE: Final = "line"
"""The business line where the log names none."""

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Call:
    """One row of a log in the words of this project; moments are local time.

    ``dropped`` says why the row does not count. ``answer`` is None where nobody answered; ``end`` is when the
    talk ended or the customer left. ``customer`` and ``agent`` are empty where they are not known.
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


@dataclass(frozen=True, eq=False)
class Calls:
    """The contacts of a log that count, in order of arrival: columns of n values.

    ``arrival_s`` (when a person was asked for) counts from ``first_date`` 00:00; ``wait_s`` is the time in queue,
    ``talk_s`` the time from answer to end, nan where nobody answered. ``stream``, ``customer`` and ``agent`` are
    places in ``streams``, in the log's customers (-1 unknown) and in ``agents`` (-1 unknown). ``vip`` is 1, 0 or
    -1 unknown. ``dropped`` counts the rows left out, by reason; ``rows`` is how many the log has.
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
    vip: npt.NDArray[np.int8]
    rows: int
    dropped: dict[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def answered(self) -> npt.NDArray[np.bool_]:
        """Who was answered."""
        return np.asarray(~np.isnan(self.talk_s))

    @property
    def day(self) -> Ids:
        """The day of arrival, from 0."""
        return np.asarray(self.arrival_s // cells.DAY_S, np.int64)

    @property
    def answer_s(self) -> Array:
        """When the contact was answered or left."""
        return np.asarray(self.arrival_s + self.wait_s)

    @property
    def end_s(self) -> Array:
        """When the talk ended; nan where nobody answered."""
        return np.asarray(self.answer_s + self.talk_s)

    def where(self, mask: npt.NDArray[np.bool_]) -> "Calls":
        """The contacts of a mask; names and dates stay."""
        columns = {name: getattr(self, name)[mask] for name in COLUMN_NAMES}
        return Calls(**{**vars(self), **columns})


COLUMN_NAMES: Final = ("arrival_s", "wait_s", "talk_s", "stream", "customer", "agent", "vip")


@dataclass(frozen=True)
class Format:
    """How a system writes its log: its columns (name to Chinese name), and what a row means.

    ``rows(sheet, zone)`` gives a :class:`Call` for every row; None where a cell was refused.
    """

    columns: Mapping[str, str]
    optional: Sequence[str]
    rows: Callable[[Sheet, ZoneInfo | None], list[Call | None]] = field(repr=False)


def read_calls(path: Path | str, layout: Format, zone: ZoneInfo | None = None) -> Calls:
    """Read a log, CSV or Parquet, in any order of rows.

    ``zone`` is the operation's; moments with an offset from UTC are told in it, others are local time already.

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
        first,
        (last - first).days + 1,
        tuple(streams),
        tuple(agents),
        frozen_array([(arrival - midnight) / second for arrival in arrivals]),
        frozen_array([call.wait_s or 0.0 for call in kept]),
        frozen_array(talk_s),
        _places([call.stream for call in kept], streams),
        _places([call.customer for call in kept], customers),
        _places([call.agent for call in kept], agents),
        np.array([call.vip for call in kept], np.int8),
        rows,
        dropped,
        warnings,
    )


def _places(values: Sequence[object], names: Sequence[object]) -> Ids:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place.get(value, -1) for value in values], np.int64)


def _generic(sheet: Sheet, zone: ZoneInfo | None) -> list[Call | None]:
    """Rows of the generic format."""
    moment = cells.moment(zone)

    def moment_or_none(cell: str) -> datetime | str:
        return moment(cell) if cell else ""

    arrivals = sheet.column("arrival", moment)
    queues, answers, ends = (sheet.column(name, moment_or_none) for name in ("queue_start", "answer", "end"))
    outcomes = sheet.column("outcome", _any)
    customers, agents = sheet.column("customer", _any), sheet.column("agent", _any)
    intents, channels = sheet.column("intent", cells.label), sheet.column("channel", cells.label)
    lines = sheet.column("line", cells.label) if "line" in sheet.cells else [LINE] * len(sheet.rows)
    vips = sheet.column("vip", cells.flag) if "vip" in sheet.cells else [-1] * len(sheet.rows)
    contacts = sheet.column("contact", cells.label)
    _check_once(sheet, contacts)
    calls: list[Call | None] = []
    for index, arrival in enumerate(arrivals):
        queued, answer, end, outcome = queues[index], answers[index], ends[index], outcomes[index]
        intent, channel, line, vip = intents[index], channels[index], lines[index], vips[index]
        if vip is None or None in (arrival, queued, answer, end, outcome, intent, channel, line):
            calls.append(None)
            continue
        kept = KEPT.get((outcome or "").casefold(), "")
        if not kept:
            calls.append(Call(dropped=f"outcome {outcome or 'empty'}"))
            continue
        asked = queued if isinstance(queued, datetime) else arrival
        until = answer if kept == ANSWERED else end
        assert isinstance(asked, datetime)
        if not _in_order(sheet, index, kept, asked, answer, end):
            calls.append(None)
            continue
        assert isinstance(until, datetime) and isinstance(end, datetime)
        calls.append(
            Call(
                asked,
                until if kept == ANSWERED else None,
                end,
                (until - asked).total_seconds(),
                customers[index] or "",
                (agents[index] or "") if kept == ANSWERED else "",
                (line or LINE, intent or "", channel or ""),
                vip,
            )
        )
    return calls


def _any(cell: str) -> str:
    return cell


def _check_once(sheet: Sheet, contacts: Sequence[str | None]) -> None:
    """Refuse a contact that stands twice."""
    first: dict[str, int] = {}
    for index, contact in enumerate(contacts):
        if contact is None:
            continue
        row = first.setdefault(contact, sheet.rows[index])
        if row != sheet.rows[index]:
            sheet.fault(index, "contact", "each contact must stand once", f"{contact} given as in row {row}")


def _in_order(
    sheet: Sheet, index: int, kept: str, asked: datetime, answer: datetime | str | None, end: datetime | str | None
) -> bool:
    """Whether the moments that the outcome needs are there and follow one another; a fault where not."""
    last = asked
    for name, moment in (("answer", answer), ("end", end)):
        if name == "answer" and kept == ABANDONED:
            continue
        if not isinstance(moment, datetime):
            sheet.fault(index, name, f"must be a moment where the outcome is {kept}")
            return False
        if moment < last:
            sheet.fault(index, name, f"must not be before {last:%Y-%m-%d %H:%M:%S}")
            return False
        last = moment
    return True


GENERIC: Final = Format(COLUMNS, OPTIONAL, _generic)


def clock_after(day_read: date, time_s: float, before: datetime | None = None) -> datetime:
    """The moment at ``time_s`` seconds of a day; of the next day where that is over an hour before ``before``."""
    moment = datetime.combine(day_read, time()) + timedelta(seconds=time_s)
    if before is not None and moment < before - timedelta(hours=1):
        moment += timedelta(days=1)
    return moment


def short_date(cell: str) -> date:
    """Read a date written yymmdd, of the 20th century from 70 on."""
    if len(cell) != 6 or not cell.isdigit():
        raise RefusedError("must be a date written yymmdd")
    century = 1900 if cell >= "70" else 2000
    try:
        return date(century + int(cell[:2]), int(cell[2:4]), int(cell[4:]))
    except ValueError:
        raise RefusedError("must be a date written yymmdd") from None
