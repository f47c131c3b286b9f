"""Grid: staffing and demand as step functions of time, for operations without named people."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TypeVar

from models.files import cells
from models.files.cells import Reader
from models.files.faults import Log
from models.files.records import Counts, RateTable, Steps, Stream, Vocabulary, frozen_array
from models.files.sheet import Sheet, open_sheet

COUNT_COLUMNS = {"start_s": "开始秒", "group": "技能组", "agents": "人数"}
RATE_COLUMNS = {"start_s": "开始秒", "line": "业务线", "intent": "咨询类型", "channel": "渠道", "per_hour": "每小时量"}
K = TypeVar("K", bound=Hashable)


def read_counts(path: Path | str, groups: Sequence[str] | None = None) -> Counts:
    """Read how many agents of each group are on duty from ``start_s`` on.

    Rows may come in any order and on any grid; ``groups``, if given, are the names allowed.

    Raises:
        InputError: with one line per mistake.
    """
    path, log = Path(path), Log()
    steps: dict[str, Steps] = {}
    sheet = open_sheet(path, path.name, COUNT_COLUMNS, log)
    if sheet is not None:
        starts = sheet.column("start_s", cells.at_least_zero)
        names = sheet.column("group", _name(groups))
        agents = sheet.column("agents", cells.head_count)
        steps = _steps(sheet, starts, names, agents)
    log.check()
    return Counts(steps, tuple(log.warnings))


def read_rates(path: Path | str, vocabulary: Vocabulary | None = None) -> RateTable:
    """Read the expected first contacts per hour of each stream from ``start_s`` on.

    Rows may come in any order and on any grid; a stream's last rate holds to the end.

    Raises:
        InputError: with one line per mistake.
    """
    path, log = Path(path), Log()
    steps: dict[Stream, Steps] = {}
    sheet = open_sheet(path, path.name, RATE_COLUMNS, log)
    if sheet is not None:
        starts = sheet.column("start_s", cells.at_least_zero)
        lines = sheet.column("line", _name(vocabulary.lines if vocabulary else None))
        intents = sheet.column("intent", _name(vocabulary.intents if vocabulary else None))
        channels = sheet.column("channel", _name(vocabulary.channels if vocabulary else None))
        rates = sheet.column("per_hour", cells.at_least_zero)
        streams = [
            None if line is None or intent is None or channel is None else (line, intent, channel)
            for line, intent, channel in zip(lines, intents, channels, strict=True)
        ]
        steps = _steps(sheet, starts, streams, rates)
    log.check()
    return RateTable(steps, tuple(log.warnings))


def _name(names: Sequence[str] | None) -> Reader[str]:
    return cells.one_of(names) if names else cells.label


def _steps(
    sheet: Sheet, starts: Sequence[float | None], keys: Sequence[K | None], values: Sequence[float | None]
) -> dict[K, Steps]:
    """Return each key's step function; refuse a second row of a key with the same start."""
    first: dict[tuple[K, float], int] = {}
    points: defaultdict[K, list[tuple[float, float]]] = defaultdict(list)
    for index, (start_s, key, value) in enumerate(zip(starts, keys, values, strict=True)):
        if start_s is None or key is None:
            continue
        row = first.setdefault((key, start_s), sheet.rows[index])
        if row != sheet.rows[index]:
            allowed = "a start must stand once"
            sheet.fault(index, "start_s", allowed, f"same start and names as row {row}")
        points[key].append((start_s, math.nan if value is None else value))
    steps = {}
    for key in sorted(points, key=str):
        ordered = sorted(points[key])
        steps[key] = Steps(
            frozen_array([start_s for start_s, _ in ordered]), frozen_array([value for _, value in ordered])
        )
    return steps
