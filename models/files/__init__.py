"""The user's own files: forecast, roster and agents, read or refused in clear lines."""

from models.files.grid import read_counts, read_rates
from models.files.operation import read_operation
from models.files.records import (
    AgentRecord,
    Counts,
    Files,
    Forecast,
    Rates,
    ShiftRecord,
    Steps,
    Stream,
    StreamForecast,
    Vocabulary,
)

__all__ = [
    "AgentRecord",
    "Counts",
    "Files",
    "Forecast",
    "Rates",
    "ShiftRecord",
    "Steps",
    "Stream",
    "StreamForecast",
    "Vocabulary",
    "read_counts",
    "read_operation",
    "read_rates",
]
