"""The generic format of a log: a row for each contact, with columns of fixed titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from experiments.calibration.log.call import LINE, Call, LogFormat
from models.files import cells
from models.files.cells import Reader
from models.files.sheet import Sheet

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
OPTIONAL: Final[dict[str, str | int]] = {"line": LINE, "vip": -1}
"""The columns that may be missing, and what then holds for every row."""
ANSWERED, ABANDONED = "answered", "abandoned"
KEPT: Final = {ANSWERED: ANSWERED, "应答": ANSWERED, ABANDONED: ABANDONED, "放弃": ABANDONED}
"""The outcomes of rows that count, as they may be written."""


@dataclass(frozen=True)
class _GenericRow:
    """The cells of one row, a field for each column; a moment is "" where the cell is empty."""

    arrival: datetime
    queue_start: datetime | str
    answer: datetime | str
    end: datetime | str
    outcome: str
    customer: str
    agent: str
    intent: str
    channel: str
    line: str
    vip: int


def _rows(sheet: Sheet, zone: ZoneInfo | None) -> list[Call | None]:
    """What the rows mean."""
    columns = [
        [OPTIONAL[name]] * len(sheet.rows) if name in OPTIONAL and name not in sheet.cells else sheet.column(name, read)
        for name, read in _readers(zone).items()
    ]
    _check_once(sheet, sheet.column("contact", cells.label))
    return [
        None if None in row else _call(sheet, index, _GenericRow(*row))
        for index, row in enumerate(zip(*columns, strict=True))
    ]


def _readers(zone: ZoneInfo | None) -> dict[str, Reader[Any]]:
    """How the cells of each column are read, in the order of a :class:`_GenericRow`."""
    moment = cells.moment(zone)

    def moment_or_nothing(cell: str) -> datetime | str:
        return moment(cell) if cell else ""

    return {
        "arrival": moment,
        "queue_start": moment_or_nothing,
        "answer": moment_or_nothing,
        "end": moment_or_nothing,
        "outcome": _anything,
        "customer": _anything,
        "agent": _anything,
        "intent": cells.label,
        "channel": cells.label,
        "line": cells.label,
        "vip": cells.flag,
    }


def _anything(cell: str) -> str:
    return cell


def _check_once(sheet: Sheet, contacts: list[str | None]) -> None:
    """Refuse a contact that stands twice."""
    first: dict[str, int] = {}
    for index, contact in enumerate(contacts):
        if contact is None:
            continue
        row = first.setdefault(contact, sheet.rows[index])
        if row != sheet.rows[index]:
            sheet.fault(index, "contact", "each contact must stand once", f"{contact} given as in row {row}")


def _call(sheet: Sheet, index: int, row: _GenericRow) -> Call | None:
    """One row as a call; None where its moments are missing or do not follow one another."""
    outcome = KEPT.get(row.outcome.casefold())
    if outcome is None:
        return Call(dropped=f"outcome {row.outcome or 'empty'}")
    is_answered = outcome == ANSWERED
    asked = row.queue_start if isinstance(row.queue_start, datetime) else row.arrival
    needed = {"answer": row.answer, "end": row.end} if is_answered else {"end": row.end}
    moments = [asked]
    for name, moment in needed.items():
        if not isinstance(moment, datetime):
            sheet.fault(index, name, f"must be a moment where the outcome is {outcome}")
            return None
        if moment < moments[-1]:
            sheet.fault(index, name, f"must not be before {moments[-1]:%Y-%m-%d %H:%M:%S}")
            return None
        moments.append(moment)
    return Call(
        arrival=asked,
        answer=moments[1] if is_answered else None,
        end=moments[-1],
        wait_s=(moments[1] - asked).total_seconds(),
        customer=row.customer,
        agent=row.agent if is_answered else "",
        stream=(row.line, row.intent, row.channel),
        vip=row.vip,
    )


GENERIC: Final = LogFormat(COLUMNS, OPTIONAL, _rows)
