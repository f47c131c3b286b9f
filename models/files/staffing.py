"""Staffing: how many agents of each group are on duty from when on, read from the user's file."""

from collections import defaultdict
from pathlib import Path

from models.files import cells
from models.files.faults import Log
from models.files.forecast import Span
from models.files.records import Steps, Vocabulary, frozen_array
from models.files.sheet import open_sheet

COLUMNS = {"date": "日期", "interval_start": "时段", "group": "技能组", "agents": "人数"}


def read_staffing(path: Path, file: str, vocabulary: Vocabulary, span: Span | None, log: Log) -> dict[str, Steps]:
    """Read counts of agents on duty; a number holds until the group's next row, before its first row it is 0.

    ``span`` holds the dates allowed; None where the demand could not be read.
    """
    sheet = open_sheet(path, file, COLUMNS, log)
    if sheet is None:
        return {}
    dates = sheet.column("date", cells.day)
    starts = sheet.column("interval_start", cells.clock)
    groups = sheet.column("group", cells.one_of(vocabulary.skills + vocabulary.groups))
    counts = sheet.column("agents", cells.head_count)
    given = [day for day in dates if day is not None]
    if not given:
        return {}
    allowed = span or Span(min(given), max(given))
    first: dict[tuple[str, float], int] = {}
    points: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for index, (day, start, group, count) in enumerate(zip(dates, starts, groups, counts, strict=True)):
        if day is not None and not allowed.first <= day <= allowed.last:
            sheet.fault(index, "date", f"must be from {allowed.first} to {allowed.last}, the dates of the demand")
        if day is None or start is None or group is None or count is None:
            continue
        start_s = (day - allowed.first).days * cells.DAY_S + start
        row = first.setdefault((group, start_s), sheet.rows[index])
        if row != sheet.rows[index]:
            said = f"same date, interval_start and group as row {row}"
            sheet.fault(index, "interval_start", "each must stand once", said)
        points[group].append((start_s, count))
    steps = {}
    for group in sorted(points):
        ordered = sorted(points[group])
        steps[group] = Steps(frozen_array([at for at, _ in ordered]), frozen_array([count for _, count in ordered]))
    return steps
