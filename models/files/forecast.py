"""Forecast: expected first contacts per stream and interval, read from the user's file."""

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.files import cells
from models.files.faults import Log
from models.files.records import Array, Forecast, Stream, StreamForecast, Vocabulary, frozen_array
from models.files.sheet import Sheet, open_sheet

COLUMNS = {
    "date": "日期",
    "interval_start": "时段",
    "line": "业务线",
    "intent": "咨询类型",
    "channel": "渠道",
    "volume": "咨询量",
    "handle_time_s": "处理时长秒",
}
INTERVALS_S = (3600.0, 1800.0, 900.0)
MIX_ROWS = 3
"""This many equal steps in a row, wider than the interval, are another interval length."""
MIX_MAX_S = 4 * 3600.0
_ONE_LENGTH = (
    "must be one interval length of 15, 30 or 60 min in the whole file (where nothing is expected, write volume 0)"
)


class Span(NamedTuple):
    """The first and last date of a forecast."""

    first: date
    last: date


class ForecastRow(NamedTuple):
    """A row that has its place: the ``entry``-th, from 0; ``time_s`` after the first date, 00:00.

    Figures that were refused are NaN.
    """

    entry: int
    stream: Stream
    time_s: float
    volume: float
    handle_time_s: float


def read_forecast(path: Path, file: str, vocabulary: Vocabulary, log: Log) -> tuple[Forecast | None, Span | None]:
    """Read a forecast; None if anything is wrong with it. The dates come back where they can."""
    before = len(log.faults)
    sheet = open_sheet(path, file, COLUMNS, log)
    if sheet is None:
        return None, None
    dates = sheet.column("date", cells.day)
    given = sorted({day for day in dates if day is not None})
    span = Span(given[0], given[-1]) if given else None
    if span is None:
        _rows(sheet, dates, date.min, vocabulary)  # for the faults of the other columns
        return None, None
    rows = _rows(sheet, dates, span.first, vocabulary)
    _check_dates(sheet, given)
    _check_duplicates(sheet, rows)
    streams = _by_stream(rows)
    interval_s = _interval_s(sheet, streams)
    if len(log.faults) > before:
        return None, span
    forecast = _assembled(sheet, streams, span, interval_s)
    return (forecast if len(log.faults) == before else None), span


def _rows(sheet: Sheet, dates: Sequence[date | None], first: date, vocabulary: Vocabulary) -> list[ForecastRow]:
    """Read every column but the date and return the rows whose time and stream are known."""
    starts = sheet.column("interval_start", cells.clock)
    lines = sheet.column("line", cells.one_of(vocabulary.lines))
    intents = sheet.column("intent", cells.one_of(vocabulary.intents))
    channels = sheet.column("channel", cells.one_of(vocabulary.channels))
    volumes = sheet.column("volume", cells.at_least_zero)
    handle_times = sheet.column("handle_time_s", cells.blank_or(cells.above_zero))
    rows = []
    columns = zip(dates, starts, lines, intents, channels, volumes, handle_times, strict=True)
    for index, (day, start, line, intent, channel, volume, handle_time) in enumerate(columns):
        if handle_time is not None and math.isnan(handle_time) and volume != 0:
            sheet.fault(index, "handle_time_s", "must be a number > 0 where volume is not 0")
        if day is None or start is None or line is None or intent is None or channel is None:
            continue
        time_s = (day - first).days * cells.DAY_S + start
        figures = (math.nan if figure is None else figure for figure in (volume, handle_time))
        rows.append(ForecastRow(index, (line, intent, channel), time_s, *figures))
    return rows


def _check_dates(sheet: Sheet, given: Sequence[date]) -> None:
    """Refuse gaps between the dates (sorted, each once)."""
    one = timedelta(days=1)
    for day, following in pairwise(given):
        if following - day > one:
            start, end = day + one, following - one
            missing = f"{start}" if start == end else f"{start} to {end}"
            allowed = "dates must follow one another without a gap"
            sheet.log.add(sheet.file, f"{missing} missing", allowed, column="date")


def _check_duplicates(sheet: Sheet, rows: Sequence[ForecastRow]) -> None:
    """Refuse a second row of the same stream and time."""
    first: dict[tuple[Stream, float], int] = {}
    for row in rows:
        other = first.setdefault((row.stream, row.time_s), row.entry)
        if other != row.entry:
            sheet.log.add(
                sheet.file,
                f"same date, interval_start, line, intent and channel as row {sheet.rows[other]}",
                "each must stand once",
                sheet.rows[row.entry],
            )


def _by_stream(rows: Sequence[ForecastRow]) -> dict[Stream, list[ForecastRow]]:
    """Return the rows of each stream in time order, streams sorted."""
    streams: defaultdict[Stream, list[ForecastRow]] = defaultdict(list)
    for row in rows:
        streams[row.stream].append(row)
    return {key: sorted(streams[key], key=lambda row: row.time_s) for key in sorted(streams)}


def _interval_s(sheet: Sheet, streams: dict[Stream, list[ForecastRow]]) -> float:
    """Infer the interval length: the widest allowed grid that all rows are on.

    A row may be missing, so a wide step alone means nothing; several equal wide steps in a row
    are taken for a second interval length and refused, as reading them on the finer grid would
    lose the half of their span. At least two rows must stand one interval apart.
    """
    rows = [row for stream in streams.values() for row in stream]
    if not rows:
        return INTERVALS_S[0]
    finest = INTERVALS_S[-1]
    off_grid = [row for row in rows if row.time_s % finest]
    for row in off_grid:
        sheet.fault(row.entry, "interval_start", _ONE_LENGTH)
    if off_grid:
        return finest
    interval_s = next(length for length in INTERVALS_S if not any(row.time_s % length for row in rows))
    steps = {key: np.diff([row.time_s for row in stream]) for key, stream in streams.items()}
    for key, stream in streams.items():
        _check_mix(sheet, stream, steps[key], interval_s)
    whole = len(rows) == len(sheet.rows) + sheet.lost  # a row refused may be the very neighbour
    if whole and not any(bool((step == interval_s).any()) for step in steps.values()):
        said = "no two rows of a stream are 15, 30 or 60 min apart"
        sheet.log.add(sheet.file, said, _ONE_LENGTH, column="interval_start")
    return interval_s


def _check_mix(sheet: Sheet, stream: Sequence[ForecastRow], step_s: Array, interval_s: float) -> None:
    wide = (step_s > interval_s) & (step_s <= MIX_MAX_S)
    for place in range(len(step_s) - MIX_ROWS + 1):
        run = step_s[place : place + MIX_ROWS]
        if wide[place] and (run == run[0]).all():
            said = f"rows {run[0] / 60:.0f} min apart from here, others {interval_s / 60:.0f} min"
            sheet.fault(stream[place].entry, "interval_start", _ONE_LENGTH, said)
            return


def _assembled(sheet: Sheet, streams: dict[Stream, list[ForecastRow]], span: Span, interval_s: float) -> Forecast:
    days = (span.last - span.first).days + 1
    n = round(days * cells.DAY_S / interval_s)
    built: dict[Stream, StreamForecast] = {}
    for key, rows in streams.items():
        place = np.array([round(row.time_s / interval_s) for row in rows])
        given_volume = np.array([row.volume for row in rows])
        given_time = np.array([row.handle_time_s for row in rows])
        known = ~np.isnan(given_time)
        if not known.any():
            said = f"never given for {' '.join(key)}"
            line = sheet.rows[rows[0].entry]
            sheet.log.add(sheet.file, said, "must be in one row at least", line, "handle_time_s")
            continue
        weight = given_volume[known] if given_volume[known].sum() > 0 else None
        volume = np.zeros(n)
        handle_time_s = np.full(n, np.average(given_time[known], weights=weight))
        volume[place] = given_volume
        handle_time_s[place[known]] = given_time[known]
        built[key] = StreamForecast(frozen_array(volume), frozen_array(handle_time_s))
    return Forecast(span.first, days, interval_s, built)
