"""Contacts: first contacts as they were recorded, read from the user's file."""

from datetime import datetime, time, timedelta
from pathlib import Path

import numpy as np

from models.files import cells
from models.files.faults import Log
from models.files.forecast import Span
from models.files.records import Forecast, StreamForecast, Trace, Vocabulary, frozen_array
from models.files.sheet import open_sheet

QUARTER_S = 900.0
COLUMNS = {
    "arrival": "到达时间",
    "line": "业务线",
    "intent": "咨询类型",
    "channel": "渠道",
    "vip": "VIP",
    "handle_time_s": "平均处理时长秒",
}
OPTIONAL = ("vip", "handle_time_s")


def read_contacts(
    path: Path, file: str, vocabulary: Vocabulary, log: Log
) -> tuple[Trace | None, Forecast | None, Span | None]:
    """Read recorded contacts, in any order, and their numbers by quarter-hour; None if anything is wrong with them.

    The days run from the first contact's date to the last one's; a day without a contact is a day on which
    nobody came. The column ``vip`` may be missing or empty: then chance decides as for a forecast. So may
    ``handle_time_s``, the mean of such contacts at that time: then it is the intent's.
    """
    before = len(log.faults)
    sheet = open_sheet(path, file, COLUMNS, log, optional=OPTIONAL)
    if sheet is None:
        return None, None, None
    arrivals = sheet.column("arrival", cells.moment())
    lines = sheet.column("line", cells.one_of(vocabulary.lines))
    intents = sheet.column("intent", cells.one_of(vocabulary.intents))
    channels = sheet.column("channel", cells.one_of(vocabulary.channels))
    vips = sheet.column("vip", cells.flag) if "vip" in sheet.cells else [-1] * len(sheet.rows)
    positive = cells.blank_or(cells.number("> 0", lambda value: value > 0))
    has_handle = "handle_time_s" in sheet.cells
    handles = sheet.column("handle_time_s", positive) if has_handle else [float("nan")] * len(sheet.rows)
    given = [arrival for arrival in arrivals if arrival is not None]
    span = Span(min(given).date(), max(given).date()) if given else None
    if span is None or len(log.faults) > before:
        return None, None, span
    first = datetime.combine(span.first, time())
    found = sorted(
        ((arrival - first) / timedelta(seconds=1), (line, intent, channel), vip, handle)
        for arrival, line, intent, channel, vip, handle in zip(
            arrivals, lines, intents, channels, vips, handles, strict=True
        )
        if arrival is not None and line is not None and intent is not None and channel is not None
        if vip is not None and handle is not None
    )
    streams = sorted({stream for _, stream, _, _ in found})
    place = {stream: index for index, stream in enumerate(streams)}
    trace = Trace(
        tuple(streams),
        frozen_array([time_s for time_s, _, _, _ in found]),
        np.array([place[stream] for _, stream, _, _ in found]),
        np.array([vip for _, _, vip, _ in found], np.int8),
        frozen_array([handle for _, _, _, handle in found]),
    )
    return trace, _numbers(trace, span), span


def _numbers(trace: Trace, span: Span) -> Forecast:
    """What a forecast that came true to the last contact would have said."""
    days = (span.last - span.first).days + 1
    edges_s = np.arange(0.0, days * cells.DAY_S + 1, QUARTER_S)
    unknown = frozen_array(np.full(len(edges_s) - 1, np.nan))
    counts = [np.histogram(trace.time_s[trace.stream == place], edges_s)[0] for place in range(len(trace.streams))]
    volumes = dict(zip(trace.streams, counts, strict=True))
    streams = {stream: StreamForecast(frozen_array(volume), unknown) for stream, volume in volumes.items()}
    return Forecast(span.first, days, QUARTER_S, streams)
