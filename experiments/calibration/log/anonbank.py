"""The log of a bank's telephone centre as published by the Technion ("Anonymous Bank").

Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn and Zhao (2005), Statistical Analysis of a Telephone Call Center,
Journal of the American Statistical Association 100. Free for academic use; it is not part of this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from experiments.calibration.log.call import LINE, Call, LogFormat
from models.files import cells
from models.files.cells import Reader
from models.files.faults import RefusedError
from models.files.sheet import Sheet

COLUMNS: Final = {
    name: name
    for name in (
        "vru+line",
        "call_id",
        "customer_id",
        "priority",
        "type",
        "date",
        "vru_entry",
        "vru_exit",
        "vru_time",
        "q_start",
        "q_exit",
        "q_time",
        "outcome",
        "ser_start",
        "ser_exit",
        "ser_time",
        "server",
    )
}
OUTCOMES: Final = ("AGENT", "HANG", "PHANTOM")
PHANTOM, IN_VRU = "phantom", "hung up in the voice menu"
NOBODY: Final = "NO_SERVER"


@dataclass(frozen=True)
class _BankRow:
    """The cells of one row, a field for each column that is read.

    Clocks are seconds of the day, ``q_time`` and ``ser_time`` lengths in seconds. ``customer_id`` is empty where the
    customer was not identified.
    """

    date: date
    vru_entry: float
    vru_exit: float
    q_start: float
    q_time: float
    ser_time: float
    outcome: str
    type: str
    server: str
    customer_id: str
    priority: str


def _rows(sheet: Sheet, _zone: ZoneInfo | None) -> list[Call | None]:
    """What the bank's rows mean: a person is asked for at the exit from the voice menu (VRU)."""
    columns = [sheet.column(name, read) for name, read in READERS.items()]
    return [None if None in row else _call(_BankRow(*row)) for row in zip(*columns, strict=True)]


def _call(row: _BankRow) -> Call:
    if row.outcome == "PHANTOM":
        return Call(dropped=PHANTOM)
    if row.q_start == 0 and row.ser_time == 0:
        return Call(dropped=IN_VRU)
    asked = _moment(row.date, row.vru_exit, _moment(row.date, row.vru_entry))
    is_answered = row.outcome == "AGENT"
    return Call(
        arrival=asked,
        answer=asked + timedelta(seconds=row.q_time) if is_answered else None,
        end=asked + timedelta(seconds=row.q_time + row.ser_time),
        wait_s=row.q_time,
        customer=row.customer_id,
        agent=row.server if is_answered and row.server != NOBODY else "",
        stream=(LINE, row.type, "phone"),
        # Who was answered at once was not asked who they are; who waited unidentified was no VIP to the centre.
        vip=int(row.priority == "2") if row.q_time > 0 else -1,
    )


def _moment(day: date, time_s: float, before: datetime | None = None) -> datetime:
    """The moment at ``time_s`` seconds of a day; of the next day where that is over an hour before ``before``."""
    moment = datetime.combine(day, time()) + timedelta(seconds=time_s)
    if before is not None and moment < before - timedelta(hours=1):
        moment += timedelta(days=1)
    return moment


def _short_date(cell: str) -> date:
    """Read a date written yymmdd, of the 20th century from 70 on."""
    if len(cell) != 6 or not cell.isdigit():
        raise RefusedError("must be a date written yymmdd")
    century = 1900 if cell >= "70" else 2000
    try:
        return date(century + int(cell[:2]), int(cell[2:4]), int(cell[4:]))
    except ValueError:
        raise RefusedError("must be a date written yymmdd") from None


def _identity(cell: str) -> str:
    """Read a customer's number; empty where it is 0, not identified."""
    number = f"{cells.at_least_zero(cell):.0f}" if cell else "0"
    return "" if number == "0" else number


READERS: Final[dict[str, Reader[Any]]] = {
    "date": _short_date,
    "vru_entry": cells.clock,
    "vru_exit": cells.clock,
    "q_start": cells.clock,
    "q_time": cells.at_least_zero,
    "ser_time": cells.at_least_zero,
    "outcome": cells.one_of(OUTCOMES),
    "type": cells.label,
    "server": cells.label,
    "customer_id": _identity,
    "priority": cells.one_of(tuple("012")),
}
"""How the cells of each column are read, in the order of a :class:`_BankRow`."""

ANONBANK: Final = LogFormat(COLUMNS, (), _rows)
