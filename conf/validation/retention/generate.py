"""Writes the input files of the retention cases: a hundred people for ten years, an hour at work once a year each.

Between those hours nothing happens but the passing of time, in which people quit and are replaced.
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2001, 1, 1)
DAYS = 3650
PEOPLE = 100
HERE = Path(__file__).parent


def write(name: str, heads: str, rows: Iterable[tuple[object, ...]]) -> None:
    """One file."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads.split(","))
        writer.writerows(rows)


def main() -> None:
    """All three files; people were hired long ago, so that the reference operation is a settled one."""
    names = [f"P{number:03}" for number in range(PEOPLE)]
    write(
        "agents.csv",
        "agent,line,group,skills,grade,hired_on,base_pay_yuan",
        [(name, "line", "call", "call:1.0", "one", "1960-01-01", 5000) for name in names],
    )
    # twelve hours after notice is given, so that the day on which a newcomer came counts by its middle
    shifts = [
        (name, FIRST + timedelta(days=365 * year + 73 * number // 20), "17:00", "18:00", "")
        for number, name in enumerate(names)
        for year in range(DAYS // 365)
    ]
    write("roster.csv", "agent,date,start,end,breaks", shifts)
    # more than a contact for every hour at work, and nobody gives up: whoever comes finds one waiting
    starts = [(day, "00:00") for day in range(DAYS)]
    starts.insert(1, (0, "01:00"))  # tells the length of an interval
    rows = [(FIRST + timedelta(days=day), at, "line", "call", "phone", 0.5, 3600) for day, at in starts]
    write("forecast.csv", "date,interval_start,line,intent,channel,volume,handle_time_s", rows)


if __name__ == "__main__":
    main()
