"""Roster: who works when, read from the user's file."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from models.files import cells
from models.files.faults import Log
from models.files.forecast import Span
from models.files.records import ShiftRecord
from models.files.sheet import Sheet, open_sheet

COLUMNS = {"agent": "客服", "date": "日期", "start": "开始", "end": "结束", "breaks": "休息"}
LONG_SHIFT_S = 16 * 3600.0
"""A longer shift is read but warned of: mostly an end on the wrong side of its start."""

Breaks = tuple[tuple[float, float], ...]


def read_roster(
    path: Path, file: str, agents: Collection[str] | None, span: Span | None, log: Log
) -> list[ShiftRecord]:
    """Read a roster, sorted by agent and start.

    ``agents`` and ``span`` are the names and dates allowed; None where their own file could not
    be read, so that one mistake is not told as many.
    """
    sheet = open_sheet(path, file, COLUMNS, log)
    if sheet is None:
        return []
    names = sheet.column("agent", cells.label)
    dates = sheet.column("date", cells.day)
    starts = sheet.column("start", cells.clock)
    ends = sheet.column("end", cells.clock_end)
    breaks = sheet.column("breaks", cells.clock_spans)
    given = [day for day in dates if day is not None]
    allowed = span or (Span(min(given), max(given)) if given else None)
    shifts: list[tuple[int, ShiftRecord]] = []
    columns = zip(names, dates, starts, ends, breaks, strict=True)
    for index, (name, day, start, end, pauses) in enumerate(columns):
        if name is not None and agents is not None and name not in agents:
            sheet.fault(index, "agent", "must be an agent of the agents file")
        if day is None or start is None or end is None or allowed is None:
            if day is not None and allowed is not None and not _near(day, allowed):
                sheet.fault(index, "date", _dates(allowed))
            continue
        length_s = end - start + (cells.DAY_S if end <= start else 0.0)
        midnight_s = (day - allowed.first).days * cells.DAY_S
        start_s, end_s = midnight_s + start, midnight_s + start + length_s
        if day > allowed.last or end_s <= 0:
            sheet.fault(index, "date", _dates(allowed))
        placed = _placed(sheet, index, midnight_s, start_s, end_s, pauses or ())
        if length_s > LONG_SHIFT_S:
            hours = f"{length_s / 3600:g} h"
            log.warnings.append(f"{file} row {sheet.rows[index]}: the shift lasts {hours}")
        if name is not None:
            shifts.append((index, ShiftRecord(name, day, start_s, end_s, placed)))
    _check_overlaps(sheet, shifts)
    return sorted((_clipped(shift) for _, shift in shifts), key=lambda shift: (shift.agent, shift.start_s))


def _near(day: date, span: Span) -> bool:
    return span.first - timedelta(days=1) <= day <= span.last


def _dates(span: Span) -> str:
    return (
        f"must be from {span.first} to {span.last}, the forecast's dates "
        "(or the day before, if the shift runs past midnight)"
    )


def _placed(sheet: Sheet, index: int, midnight_s: float, start_s: float, end_s: float, pauses: Breaks) -> Breaks:
    """Return the breaks in seconds after the first date, those before the start a day later."""
    placed = []
    for pause_start, pause_end in pauses:
        pause_s = midnight_s + pause_start
        if pause_s < start_s:
            pause_s += cells.DAY_S
        length_s = (pause_end - pause_start) % cells.DAY_S
        said = f"{_clock(pause_start)}-{_clock(pause_end)} given"
        if length_s == 0:
            sheet.fault(index, "breaks", "must last longer than 0 min", said)
        elif pause_s + length_s > end_s:
            shift = f"{_clock(start_s)}-{_clock(end_s)}"
            sheet.fault(index, "breaks", f"must be within the shift {shift}", said)
        else:
            placed.append((pause_s, pause_s + length_s))
    placed.sort()
    for (_, before_s), (after_s, until_s) in pairwise(placed):
        if after_s < before_s:
            said = f"{_clock(after_s)}-{_clock(until_s)} given"
            sheet.fault(index, "breaks", "must not overlap another break", said)
    return tuple(placed)


def _check_overlaps(sheet: Sheet, shifts: Sequence[tuple[int, ShiftRecord]]) -> None:
    """Refuse a shift that begins before another one of the agent has ended."""
    by_agent: defaultdict[str, list[tuple[int, ShiftRecord]]] = defaultdict(list)
    for index, shift in shifts:
        by_agent[shift.agent].append((index, shift))
    for name, own in by_agent.items():
        own.sort(key=lambda each: (each[1].start_s, each[0]))
        latest_index, latest = own[0]
        for index, shift in own[1:]:
            if shift.start_s < latest.end_s:
                one, other = sorted((latest_index, index))
                sheet.log.add(
                    sheet.file,
                    f"shift of {name} overlaps the one in row {sheet.rows[one]}",
                    "shifts of an agent must not overlap",
                    sheet.rows[other],
                )
            if shift.end_s > latest.end_s:
                latest_index, latest = index, shift


def _clipped(shift: ShiftRecord) -> ShiftRecord:
    """Return the part of a shift after the first date's midnight."""
    if shift.start_s >= 0:
        return shift
    breaks = tuple((max(start_s, 0.0), end_s) for start_s, end_s in shift.breaks if end_s > 0)
    return ShiftRecord(shift.agent, shift.date, 0.0, shift.end_s, breaks)


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(round(time_s), 60)
    hours = minutes // 60 % 24
    if hours == 0 and minutes % 60 == 0 and seconds == 0 and time_s > 0:
        return "24:00"
    return f"{hours:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
