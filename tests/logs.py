"""A simulated operation written down as a log, so that calibration can be asked for what made it."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from models.contact.outcome import Outcome
from models.facts.facts import Facts

START = datetime(2024, 3, 4)
HEADER = ("contact", "customer", "arrival", "queue_start", "answer", "end", "outcome", "agent", "intent", "channel")


def write_log(facts: Facts, path: Path) -> int:
    """Write every attempt that has ended in the generic format; returns how many.

    Who comes by count is another person every day.
    """
    rows = facts.contacts[facts.contacts["outcome"] != Outcome.OPEN]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, row in enumerate(rows):
            answered = not np.isnan(row["answered"])
            kind = facts.kinds[row["kind"]]
            writer.writerow(
                (
                    number,
                    f"c{row['root']}",
                    moment(row["queued"]),
                    "",
                    moment(row["answered"]) if answered else "",
                    moment(row["talked"] if answered else row["ended"]),
                    "answered" if answered else "abandoned",
                    f"a{row['agent']}-{row['answered'] // 86_400:.0f}" if answered else "",
                    kind.intent,
                    kind.channel,
                )
            )
    return len(rows)


def moment(time_s: float) -> str:
    """A moment as the log writes it, to the microsecond."""
    return (START + timedelta(seconds=float(time_s))).isoformat(sep=" ")
