"""Operation: the three files of an operation, read together."""

from pathlib import Path

from models.files.agents import read_agents
from models.files.faults import Log
from models.files.forecast import read_forecast
from models.files.records import Files, Vocabulary
from models.files.roster import read_roster


def read_operation(
    forecast_path: Path | str, roster_path: Path | str, agents_path: Path | str, vocabulary: Vocabulary
) -> Files:
    """Read forecast, roster and agents; every mistake of all three is told at once.

    Text may be UTF-8 (with or without byte order mark) or GBK/GB18030, delimited by comma,
    semicolon or tab; headers may be English or Chinese. Rows are counted as an editor counts
    lines, the header being row 1.

    Raises:
        InputError: with one line per mistake: file, row, column, what was given, what is allowed.
    """
    paths = [Path(forecast_path), Path(agents_path), Path(roster_path)]
    names = [path.name for path in paths]
    files = names if len(set(names)) == len(names) else [str(path) for path in paths]
    log = Log()
    forecast, span = read_forecast(paths[0], files[0], vocabulary, log)
    agents, known = read_agents(paths[1], files[1], vocabulary, span and span.last, log)
    shifts = read_roster(paths[2], files[2], known, span, log)
    log.check()
    assert forecast is not None  # a forecast that is refused has left a fault
    for channel in sorted({channel for _, _, channel in forecast.streams}):
        if agents and not any(not agent.channels or channel in agent.channels for agent in agents):
            log.warnings.append(f"{files[1]} column channels: nobody serves {channel}, which {files[0]} has")
    working = {shift.agent for shift in shifts}
    for agent in agents:
        if agent.agent not in working:
            row = f"row {(known or {})[agent.agent]}"
            log.warnings.append(f"{files[1]} {row}: {agent.agent} has no shift in {files[2]}")
    return Files(forecast, tuple(agents), tuple(shifts), tuple(log.warnings))
