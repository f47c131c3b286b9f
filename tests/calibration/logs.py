"""Logs for the tests: of a simulated operation whose parameters are known, and calls made by hand."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from experiments.calibration.bootstrap import Interval
from experiments.calibration.log.calls import Calls
from models.behaviour.effects import Behaviour
from models.contact.outcome import Outcome
from models.customers.redial import Redial
from models.facts.facts import Facts
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.operation.shrinkage import Shrinkage
from models.simulation.simulation import run_once
from sim.distributions import Exponential, Lognormal
from tests.operations import DAY_S, scenario

DAYS = 12
AWAY = 0.2
HOUR_S = 3600.0
NIGHT = (0.0, 9 * HOUR_S, 19 * HOUR_S)

START = datetime(2024, 3, 4)
HEADER = ("contact", "customer", "arrival", "queue_start", "answer", "end", "outcome", "agent", "intent", "channel")


def write_log(facts: Facts, path: Path) -> int:
    """Write every attempt that has ended in the generic format; returns how many.

    Who comes by count is another person every day.
    """
    rows = facts[CONTACTS][facts[CONTACTS]["outcome"] != Outcome.OPEN]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, row in enumerate(rows):
            answered = not np.isnan(row["answered"])
            contact_type = facts.contact_types[row["contact_type"]]
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
                    contact_type.intent,
                    contact_type.channel,
                )
            )
    return len(rows)


def moment(time_s: float) -> str:
    """A moment as the log writes it, to the microsecond."""
    return (START + timedelta(seconds=float(time_s))).isoformat(sep=" ")


def simulate(path: Path, behaviour: Behaviour | None = None) -> None:
    """Write the log of an operation whose parameters are known."""
    made = scenario(
        intents={
            "ask": Intent(skill="desk", handle=Lognormal(sigma=0.8), patience_s={"phone": Exponential(mean=240.0)})
        },
        rates={"shop/ask/phone": Rates(start_s=NIGHT, per_hour=(0.0, 170.0, 0.0), handle_time_s=200.0, period_s=DAY_S)},
        staffing={"desk": Headcount(start_s=NIGHT, agents=(0, 13, 0), period_s=DAY_S)},
        duration_s=DAYS * DAY_S,
        redial=Redial(share=0.4, delay_s=Exponential(mean=400.0)),
        operation={"counted_sd_log": 0.25, "shrinkage": Shrinkage(share=AWAY, away_s=Exponential(mean=300.0))},
        behaviour=behaviour,
    )
    write_log(run_once(made, None, 7, 0), path)


def hand_made(agent: list[int], arrival_s: list[float], wait_s: list[float], talk_s: list[float]) -> Calls:
    """Calls of one intent; nobody answers where the talk is nan."""
    count = len(agent)
    return Calls(
        date(2026, 11, 2),
        1,
        (("line", "ask", "phone"),),
        tuple(f"a{i}" for i in range(max(agent) + 1)),
        np.array(arrival_s),
        np.array(wait_s),
        np.array(talk_s),
        np.zeros(count, np.int64),
        np.full(count, -1),
        np.array(agent),
        np.full(count, -1, np.int8),
        count,
        {},
    )


def near(each: Interval, truth: float) -> bool:
    """Within twice the half-width of the 95 % interval: 3.9 standard errors, missed with a chance of 1e-4."""
    return abs(each.value - truth) <= each.high - each.low
