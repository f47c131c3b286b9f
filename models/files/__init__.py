"""The user's own files: forecast or contacts, roster and agents or staffing, read or refused in clear lines."""

from models.files.grid import read_counts, read_rates
from models.files.operation import Paths, read_files, read_operation
from models.files.records import (
    AgentRecord,
    Counts,
    Files,
    Forecast,
    RateTable,
    ShiftRecord,
    Steps,
    Stream,
    StreamForecast,
    Trace,
    Vocabulary,
)

__all__ = [
    "AgentRecord",
    "Counts",
    "Files",
    "Forecast",
    "Paths",
    "RateTable",
    "ShiftRecord",
    "Steps",
    "Stream",
    "StreamForecast",
    "Trace",
    "Vocabulary",
    "read_counts",
    "read_files",
    "read_operation",
    "read_rates",
]
