"""Operation: the files of an operation, read together."""

from dataclasses import dataclass
from pathlib import Path

from models.files.agents import read_agents
from models.files.contacts import read_contacts
from models.files.faults import Log
from models.files.forecast import read_forecast
from models.files.records import AgentRecord, Files, ShiftRecord, Vocabulary
from models.files.roster import read_roster
from models.files.staffing import read_staffing
from sim.setting import InputError


@dataclass(frozen=True)
class Paths:
    """Where an operation's files are: demand as a forecast or as contacts, people by name, by count, or both."""

    forecast: Path | None = None
    roster: Path | None = None
    agents: Path | None = None
    contacts: Path | None = None
    staffing: Path | None = None


def read_operation(
    forecast_path: Path | str, roster_path: Path | str, agents_path: Path | str, vocabulary: Vocabulary
) -> Files:
    """Read a forecast and people by name, see :func:`read_files`."""
    return read_files(Paths(Path(forecast_path), Path(roster_path), Path(agents_path)), vocabulary)


def read_files(paths: Paths, vocabulary: Vocabulary) -> Files:
    """Read the files there are; every mistake of all of them is told at once.

    Text may be UTF-8 (with or without byte order mark) or GBK/GB18030, delimited by comma,
    semicolon or tab; headers may be English or Chinese. Rows are counted as an editor counts
    lines, the header being row 1.

    Raises:
        InputError: with one line per mistake: file, row, column, what was given, what is allowed.
    """
    given = [path for path in vars(paths).values() if path is not None]
    alike = len({path.name for path in given}) < len(given)
    log = Log()

    def name(path: Path) -> str:
        return str(path) if alike else path.name

    forecast = trace = span = None
    if paths.contacts is not None:
        trace, forecast, span = read_contacts(paths.contacts, name(paths.contacts), vocabulary, log)
    if paths.forecast is not None:
        forecast, span = read_forecast(paths.forecast, name(paths.forecast), vocabulary, log)
    agents: list[AgentRecord] = []
    shifts: list[ShiftRecord] = []
    if paths.agents is not None and paths.roster is not None:
        agents, known = read_agents(paths.agents, name(paths.agents), vocabulary, span and span.last, log)
        shifts = read_roster(paths.roster, name(paths.roster), known, span, log)
        working = {shift.agent for shift in shifts}
        idle = [agent.agent for agent in agents if agent.agent not in working]
        log.warnings += [
            f"{name(paths.agents)} row {(known or {})[agent]}: {agent} has no shift in {name(paths.roster)}"
            for agent in idle
        ]
    staffing = {}
    if paths.staffing is not None:
        staffing = read_staffing(paths.staffing, name(paths.staffing), vocabulary, span, log)
    log.check()
    if forecast is None:
        raise InputError(["forecast_path or contacts_path: nothing given, must be one of them"])
    source = paths.forecast or paths.contacts
    if paths.agents is not None and source is not None and not staffing:
        log.warnings += [
            f"{name(paths.agents)} column channels: nobody serves {channel}, which {name(source)} has"
            for channel in sorted({channel for _, _, channel in forecast.streams})
            if not any(not agent.channels or channel in agent.channels for agent in agents)
        ]
    return Files(forecast, tuple(agents), tuple(shifts), tuple(log.warnings), trace, staffing)
