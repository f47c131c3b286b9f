"""Cells: the text of one value, read as what its column holds.

A reader takes the text of a cell (full-width signs already narrowed, blanks stripped) and returns
the value or raises :class:`RefusedError` with what is allowed.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar
from zoneinfo import ZoneInfo

from models.files.faults import RefusedError

T = TypeVar("T")
Reader = Callable[[str], T]

DAY_S = 86400.0
PROFICIENCY_MAX = 1.5

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]+([,'_ ][0-9]+)+(\.[0-9]*)?")
_DATE = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_MOMENT = re.compile(
    r"([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[T ]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(\.[0-9]+)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_DASH = re.compile(r"[-\u2010-\u2015~]")


def plain(cell: str) -> str:
    """Return the cell with full-width signs narrowed and blanks around it removed."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFKC", cell).strip(" \t\r\n\u200b\ufeff")


def listed(names: Sequence[str]) -> str:
    """Return the allowed names as a sentence's end."""
    return f"must be one of {', '.join(names)}"


def label(cell: str) -> str:
    """Read a name: anything but nothing."""
    if not cell:
        raise RefusedError("must be a name")
    return cell


def one_of(names: Sequence[str]) -> Reader[str]:
    """Return a reader of one of ``names``."""
    known = {plain(name): name for name in names}

    def read(cell: str) -> str:
        if cell not in known:
            raise RefusedError(listed(names))
        return known[cell]

    return read


def some_of(names: Sequence[str]) -> Reader[tuple[str, ...]]:
    """Return a reader of ``chat;phone``: some of ``names``, each once; may be empty."""
    one = one_of(names)

    def read(cell: str) -> tuple[str, ...]:
        found = []
        for part in filter(None, (text.strip() for text in cell.split(";"))):
            try:
                found.append(one(part))
            except RefusedError as refused:
                raise RefusedError(f"must be empty or some of {', '.join(names)}", f"{shown(part)} given") from refused
        if len(set(found)) < len(found):
            raise RefusedError("must name each only once")
        return tuple(found)

    return read


def flag(cell: str) -> int:
    """Read 1 or 0; -1 where nothing is said."""
    if cell not in ("1", "0", ""):
        raise RefusedError("must be 1, 0 or empty")
    return int(cell or -1)


def number(allowed: str, holds: Callable[[float], bool]) -> Reader[float]:
    """Return a reader of a finite number for which ``holds``; ``allowed`` as in ``>= 0``."""

    def read(cell: str) -> float:
        if _GROUPED.fullmatch(cell):
            raise RefusedError("must be written without thousands separators or decimal commas, such as 1200 or 1.5")
        value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
        if not math.isfinite(value):
            raise RefusedError(f"must be a number {allowed}")
        if not holds(value):
            raise RefusedError(f"must be {allowed}")
        return value

    return read


at_least_zero = number(">= 0", lambda value: value >= 0)
above_zero = number("> 0", lambda value: value > 0)
head_count = number("whole and >= 0", lambda value: value >= 0 and value == int(value))


def blank_or(read: Reader[float]) -> Reader[float]:
    """Return a reader that takes an empty cell as NaN."""
    return lambda cell: read(cell) if cell else math.nan


def day(cell: str) -> date:
    """Read a date: 2026-11-11, 2026/11/11 or, as Excel writes it, 2026/11/1."""
    found = _DATE.fullmatch(cell)
    try:
        if found:
            return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        pass  # refused below: no such day in the calendar
    raise RefusedError("must be a date such as 2026-11-11")


def _clock(cell: str, allowed: str) -> float:
    found = _CLOCK.fullmatch(cell)
    if not found:
        raise RefusedError(allowed)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    time_s = hour * 3600.0 + minute * 60.0 + second
    if minute > 59 or second > 59 or time_s > DAY_S:
        raise RefusedError(allowed)
    return time_s


def clock(cell: str) -> float:
    """Read a time of day, HH:MM or HH:MM:SS, as seconds after midnight, below 86,400."""
    allowed = "must be a time from 00:00 to 23:59:59"
    time_s = _clock(cell, allowed)
    if time_s == DAY_S:
        raise RefusedError(allowed)
    return time_s


def clock_end(cell: str) -> float:
    """Read a time of day at which something ends: as :func:`clock`, and 24:00."""
    return _clock(cell, "must be a time from 00:00 to 24:00")


def moment(zone: ZoneInfo | None = None) -> Reader[datetime]:
    """Return a reader of a moment such as ``2026-11-11 09:00:05`` or ``2026-11-11T09:00:05.5+08:00``.

    The value is the local time. A moment with an offset from UTC is told in ``zone``; it is refused without one.
    """

    def read(cell: str) -> datetime:
        found = _MOMENT.fullmatch(cell)
        if not found:
            raise RefusedError("must be a moment such as 2026-11-11 09:00:05")
        day_read, second = day(found[1]), _clock(found[2], "must be a moment such as 2026-11-11 09:00:05")
        local = datetime(day_read.year, day_read.month, day_read.day)
        local += timedelta(seconds=second, microseconds=round(float(found[3] or 0) * 1e6))
        if not found[4]:
            return local
        if zone is None:
            raise RefusedError("must be local time, without an offset from UTC")
        offset = timedelta(0)
        if found[4] != "Z":
            sign = -1 if found[4][0] == "-" else 1
            offset = sign * timedelta(hours=int(found[4][1:3]), minutes=int(found[4][-2:]))
        return local.replace(tzinfo=timezone(offset)).astimezone(zone).replace(tzinfo=None)

    return read


def clock_spans(cell: str) -> tuple[tuple[float, float], ...]:
    """Read ``12:00-12:30;18:00-18:15`` (may be empty) as seconds after midnight."""
    allowed = "must be empty or like 12:00-12:30;18:00-18:15"
    spans = []
    for part in filter(None, (text.strip() for text in cell.split(";"))):
        ends = [text.strip() for text in _DASH.split(part)]
        if len(ends) != 2:
            raise RefusedError(allowed)
        try:
            spans.append((clock(ends[0]), clock_end(ends[1])))
        except RefusedError:
            raise RefusedError(allowed) from None
    return tuple(spans)


def proficiencies(names: Sequence[str]) -> Reader[dict[str, float]]:
    """Return a reader of ``presales:1.0;order:0.8``."""

    def read(cell: str) -> dict[str, float]:
        example = f"must be like {names[0]}:1.0" + (f";{names[1]}:0.8" if names[1:] else "")
        return _pairs(cell, names, example)

    return read


def knowledge(names: Sequence[str]) -> Reader[dict[str, float]]:
    """Return a reader of ``tmall;jd:0.9``: the home line, known fully, then others."""

    def read(cell: str) -> dict[str, float]:
        example = f"must be the home line and others known, like {names[0]}"
        example += f";{names[1]}:0.9" if names[1:] else ""
        home, _, others = cell.partition(";")
        known = _pairs(home if ":" in home else f"{home}:1", names, example, cell)
        if list(known.values()) != [1.0]:
            raise RefusedError("must not rate the home line, which is known fully (1)")
        return _pairs(f"{home.partition(':')[0]}:1;{others}", names, example, cell)

    return read


def _pairs(cell: str, names: Sequence[str], example: str, given: str | None = None) -> dict[str, float]:
    """Read ``name:proficiency`` pairs; ``given`` is the cell as the user wrote it."""
    exact = {plain(name): name for name in names}
    said = shown(cell if given is None else given)
    pairs: dict[str, float] = {}
    for part in filter(None, (text.strip() for text in cell.split(";"))):
        name, colon, value = (text.strip() for text in part.partition(":"))
        if name not in exact:
            raise RefusedError(listed(names), f"{shown(name)} given" if name else said + " given")
        if not colon or not _NUMBER.fullmatch(value):
            raise RefusedError(example, f"{said} given")
        if not 0 < float(value) <= PROFICIENCY_MAX:
            raise RefusedError(f"proficiency must be > 0 and <= {PROFICIENCY_MAX}", f"{shown(part)} given")
        if exact[name] in pairs:
            raise RefusedError("must name each only once", f"{name} given twice")
        pairs[exact[name]] = float(value)
    if not pairs:
        raise RefusedError(example)
    return pairs


def shown(cell: str) -> str:
    """Return the cell as a message shows it: short, on one line, printable."""
    text = "".join(sign if sign.isprintable() else " " for sign in cell).strip()
    return (text[:40] + "…" if len(text) > 40 else text) or "nothing"
