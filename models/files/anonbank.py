"""The log of a bank's telephone centre as published by the Technion ("Anonymous Bank").

Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn and Zhao (2005), Statistical Analysis of a Telephone Call Center,
Journal of the American Statistical Association 100. Free for academic use; it is not part of this project.
"""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from models.files import cells
from models.files.calls import LINE, Call, Format, clock_after, short_date
from models.files.sheet import Sheet

COLUMNS: Final = {
    name: name
    for name in (
        "vru+line",
        "call_id",
        "customer_id",
        "priority",
        "type",
        "date",
        "vru_entry",
        "vru_exit",
        "vru_time",
        "q_start",
        "q_exit",
        "q_time",
        "outcome",
        "ser_start",
        "ser_exit",
        "ser_time",
        "server",
    )
}
OUTCOMES: Final = ("AGENT", "HANG", "PHANTOM")
PHANTOM, IN_VRU = "phantom", "hung up in the voice menu"
NOBODY: Final = "NO_SERVER"


def _rows(sheet: Sheet, _zone: ZoneInfo | None) -> list[Call | None]:
    """What the bank's rows mean: a person is asked for at the exit from the voice menu (VRU)."""
    dates = sheet.column("date", short_date)
    clocks = {name: sheet.column(name, cells.clock) for name in ("vru_entry", "vru_exit", "q_start")}
    waits, talks = sheet.column("q_time", cells.at_least_zero), sheet.column("ser_time", cells.at_least_zero)
    outcomes = sheet.column("outcome", cells.one_of(OUTCOMES))
    types, servers = sheet.column("type", cells.label), sheet.column("server", cells.label)
    customers, priorities = sheet.column("customer_id", _identity), sheet.column("priority", cells.one_of(tuple("012")))
    calls: list[Call | None] = []
    for index, day in enumerate(dates):
        entry, leaves, queued = (clocks[name][index] for name in ("vru_entry", "vru_exit", "q_start"))
        wait, talk, outcome, kind = waits[index], talks[index], outcomes[index], types[index]
        server, customer, priority = servers[index], customers[index], priorities[index]
        if (
            day is None
            or entry is None
            or leaves is None
            or queued is None
            or wait is None
            or talk is None
            or outcome is None
            or kind is None
            or server is None
            or customer is None
            or priority is None
        ):
            calls.append(None)
        elif outcome == "PHANTOM":
            calls.append(Call(dropped=PHANTOM))
        elif queued == 0 and talk == 0:
            calls.append(Call(dropped=IN_VRU))
        else:
            # Who was answered at once was not asked who they are; who waited unidentified was no VIP to the centre.
            vip = int(priority == "2") if wait > 0 else -1
            calls.append(_call(day, entry, leaves, wait, talk, outcome, server, Call(customer=customer, vip=vip), kind))
    return calls


def _call(
    day: date, entry: float, leaves: float, wait: float, talk: float, outcome: str, server: str, who: Call, kind: str
) -> Call:
    asked = clock_after(day, leaves, clock_after(day, entry))
    answer = asked + timedelta(seconds=wait) if outcome == "AGENT" else None
    return Call(
        asked,
        answer,
        asked + timedelta(seconds=wait + talk),
        wait,
        who.customer,
        server if answer is not None and server != NOBODY else "",
        (LINE, kind, "phone"),
        who.vip,
    )


def _identity(cell: str) -> str:
    """Read a customer's number; empty where it is 0, not identified."""
    number = f"{cells.at_least_zero(cell):.0f}" if cell else "0"
    return "" if number == "0" else number


ANONBANK: Final = Format(COLUMNS, (), _rows)
