"""Agents: the people, read from the user's file."""

from datetime import date
from pathlib import Path

from models.files import cells
from models.files.faults import Log
from models.files.records import AgentRecord, Vocabulary
from models.files.sheet import Sheet, open_sheet

COLUMNS = {
    "agent": "客服",
    "line": "业务线",
    "group": "技能组",
    "skills": "技能",
    "grade": "职级",
    "hired_on": "入职日期",
    "base_pay_yuan": "底薪元",
    "channels": "渠道",
}
OPTIONAL = ("channels",)


def read_agents(
    path: Path, file: str, vocabulary: Vocabulary, last: date | None, log: Log
) -> tuple[list[AgentRecord], dict[str, int] | None]:
    """Read the agents, sorted by name, and every name given with its row (None: no name).

    ``last`` is the forecast's last date, after which nobody can have been hired; None if unknown. The column
    ``channels`` may be missing or empty: then the agent serves all of them.
    """
    sheet = open_sheet(path, file, COLUMNS, log, OPTIONAL)
    if sheet is None:
        return [], None
    names = sheet.column("agent", cells.label)
    lines = sheet.column("line", cells.knowledge(vocabulary.lines))
    groups = sheet.column("group", cells.one_of(vocabulary.skills))
    skills = sheet.column("skills", cells.proficiencies(vocabulary.skills))
    grades = sheet.column("grade", cells.one_of(vocabulary.grades))
    hired = sheet.column("hired_on", cells.day)
    pays = sheet.column("base_pay_yuan", cells.above_zero)
    channels = sheet.column("channels", cells.some_of(vocabulary.channels))
    first = _check_duplicates(sheet, names)
    agents = []
    columns = zip(names, lines, groups, skills, grades, hired, pays, channels, strict=True)
    for index, (name, line, group, skill, grade, hired_on, pay, served) in enumerate(columns):
        if group is not None and skill is not None and group not in skill:
            sheet.fault(index, "group", f"must be one of the agent's skills ({', '.join(skill)})")
        if hired_on is not None and last is not None and hired_on > last:
            sheet.fault(index, "hired_on", f"must not be after the forecast's last date, {last}")
        if (
            name is not None
            and line is not None
            and group is not None
            and skill is not None
            and grade is not None
            and hired_on is not None
            and pay is not None
        ):
            home = next(iter(line))
            agents.append(AgentRecord(name, home, line, group, skill, grade, hired_on, pay, served or ()))
    agents.sort(key=lambda agent: agent.agent)
    return agents, first or None


def _check_duplicates(sheet: Sheet, names: list[str | None]) -> dict[str, int]:
    """Refuse a second row of an agent; return each name's first row."""
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name is None:
            continue
        row = first.setdefault(name, sheet.rows[index])
        if row != sheet.rows[index]:
            said = f"{name} given as in row {row}"
            sheet.fault(index, "agent", "each agent must stand once", said)
    return first
