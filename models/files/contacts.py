"""Contacts: first contacts as they were recorded, read from the user's file."""

from datetime import datetime, time, timedelta
from pathlib import Path

import numpy as np

from models.files import cells
from models.files.faults import Log
from models.files.forecast import Span
from models.files.records import Trace, Vocabulary, frozen_array
from models.files.table import open_table

COLUMNS = {"arrival": "到达时间", "line": "业务线", "intent": "咨询类型", "channel": "渠道", "vip": "VIP"}
VIP = {"1": 1, "0": 0, "": -1}


def read_contacts(path: Path, file: str, vocabulary: Vocabulary, log: Log) -> tuple[Trace | None, Span | None]:
    """Read recorded contacts, in any order; None if anything is wrong with them.

    The days run from the first contact's date to the last one's; a day without a contact is a day on which
    nobody came. The column ``vip`` may be missing or empty: then chance decides as for a forecast.
    """
    before = len(log.faults)
    table = open_table(path, file, COLUMNS, log, optional=("vip",))
    if table is None:
        return None, None
    arrivals = table.column("arrival", cells.moment())
    lines = table.column("line", cells.one_of(vocabulary.lines))
    intents = table.column("intent", cells.one_of(vocabulary.intents))
    channels = table.column("channel", cells.one_of(vocabulary.channels))
    marks = table.column("vip", cells.one_of(tuple(VIP))) if "vip" in table.cells else [""] * len(table.rows)
    given = [arrival for arrival in arrivals if arrival is not None]
    span = Span(min(given).date(), max(given).date()) if given else None
    if span is None or len(log.faults) > before:
        return None, span
    first = datetime.combine(span.first, time())
    found = sorted(
        ((arrival - first) / timedelta(seconds=1), (line, intent, channel), VIP[mark or ""])
        for arrival, line, intent, channel, mark in zip(arrivals, lines, intents, channels, marks, strict=True)
        if arrival is not None and line is not None and intent is not None and channel is not None
    )
    streams = sorted({stream for _, stream, _ in found})
    place = {stream: index for index, stream in enumerate(streams)}
    return Trace(
        span.first,
        (span.last - span.first).days + 1,
        tuple(streams),
        frozen_array([time_s for time_s, _, _ in found]),
        np.array([place[stream] for _, stream, _ in found]),
        np.array([vip for _, _, vip in found], np.int8),
    ), span
