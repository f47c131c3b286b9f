"""A trial: one alternative in one replication, run in a worker, its figures sent back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.alternatives import Alternative
from models.facts.facts import Facts
from models.measures import Fraction, Kpi, Sample, ServiceLevel, figures
from models.people.workforce import ABSENCE, JOINED, LEFT
from models.plan import MEASURES
from models.pools import Pool, by_pool, pools
from models.scenario import Scenario
from models.score import Score
from models.series import by_interval, by_minute
from models.simulation.centre import run_once
from sim.calendar import DAY_S, seconds_after
from sim.chance import Floats

INTERVAL_S = 1800.0


@dataclass(frozen=True)
class Task:
    """What a worker is asked to do."""

    alternative: str
    replication: int
    draw: int | None

    @property
    def key(self) -> tuple[str, int]:
        """What tells tasks apart, and orders them."""
        return self.alternative, self.replication


@dataclass(frozen=True)
class Trial:
    """What one run found; see :class:`experiments.evidence.Evidence` for the meaning of each part."""

    kpis: dict[str, Fraction]
    intervals: dict[str, Floats]
    pools: tuple[Pool, ...]
    by_pool: dict[str, Floats]
    minutes: dict[str, Floats]
    alerts: list[tuple[float, int, int, str, float, float, str]]
    ledger: dict[str, float]
    people: dict[str, float]
    days: dict[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    """Runs tasks: everything that all trials of a study have in common."""

    alternatives: dict[str, Alternative]
    kpis: dict[str, Kpi]
    seed: int
    event: tuple[datetime, int] | None
    facts_folder: Path | None = None
    threshold_s: float = field(default=20.0)
    record_turns: bool = False

    def __call__(self, task: Task) -> Trial:
        """Run one alternative in one replication."""
        alternative = self.alternatives[task.alternative]
        scenario = alternative.scenario
        facts = run_once(scenario, alternative.files, self.seed, task.replication, task.draw, self.record_turns)
        if self.facts_folder is not None:
            _write(facts, self.facts_folder / f"{task.alternative}-{task.replication}")
        sample = Sample(scenario, facts, scenario.operation.warm_up_s)
        found = pools(scenario, facts)
        return Trial(
            kpis=figures(self.kpis, sample),
            intervals=by_interval(facts, INTERVAL_S, self.threshold_s),
            pools=found,
            by_pool=by_pool(found, facts, INTERVAL_S, self.threshold_s, scenario.operation.warm_up_s),
            minutes=self._minutes(alternative, facts),
            alerts=_alerts(facts),
            ledger=sample.books,
            people=_people(scenario, facts),
            days=_days(self.kpis, sample),
        )

    def _minutes(self, alternative: Alternative, facts: Facts) -> dict[str, Floats]:
        if self.event is None or alternative.files is None:
            return {}
        start, minutes = self.event
        start_s = seconds_after(alternative.files.forecast.first_date, start)
        if start_s < 0 or start_s + 60 * minutes > facts.end_s:
            return {}
        return by_minute(facts, start_s, minutes)


def threshold_of(kpis: dict[str, Kpi]) -> float:
    """The threshold of the first service level among the KPIs, for the charts; 20 s without one."""
    levels = [kpi.measure.threshold_s for kpi in kpis.values() if isinstance(kpi.measure, ServiceLevel)]
    return levels[0] if levels else 20.0


def _alerts(facts: Facts) -> list[tuple[float, int, int, str, float, float, str]]:
    """The log: one row a change of level, with the measures that it started (and their amounts) or stopped."""
    rows: list[tuple[float, int, int, str, float, float, str]] = []
    for row in facts.alerts:
        name = facts.actions[int(row["action"])]
        if int(row["sign"]) == 0:
            rows.append(
                (
                    float(row["time"]),
                    int(row["level_from"]),
                    int(row["level_to"]),
                    MEASURES[int(row["measure"])],
                    float(row["value"]),
                    float(row["threshold"]),
                    "",
                )
            )
        else:
            done = f"{name}*{float(row['amount']):g}" if int(row["sign"]) > 0 else f"stop_{name}"
            last = rows[-1]
            rows[-1] = (*last[:6], "; ".join(filter(None, (last[6], done))))
    return rows


def _people(scenario: Scenario, facts: Facts) -> dict[str, float]:
    counted = {"quits": LEFT, "absences": ABSENCE}
    if scenario.people is not None and scenario.people.replacement_days is not None:
        counted["replacements"] = JOINED
    return {name: float((facts.events["event"] == event).sum()) for name, event in counted.items()}


def _days(kpis: dict[str, Kpi], sample: Sample) -> dict[str, Floats]:
    """Numerator and denominator by day of every KPI that has a target for each day."""
    days = ceil(sample.facts.end_s / DAY_S)
    return {
        name: kpi.measure.by_day(kpi.scope(sample), days)
        for name, kpi in kpis.items()
        if kpi.rule is not None and isinstance(kpi.measure, Score) and any(t.over == "day" for t in kpi.rule.targets)
    }


def _write(facts: Facts, stem: Path) -> None:
    """The facts as Parquet tables, numbers of kinds and agents as names."""
    kinds = np.array([kind.name for kind in facts.kinds])
    agents = np.array([*(seat.name for seat in facts.seats), ""])
    tables = ["contacts", "needs", "presence", "ledger", "events", "alerts"]
    optional = ("replies", "turns", "visits", "reviews", "sessions", "coverage", "cases", "spells")
    tables += [name for name in optional if len(getattr(facts, name))]
    for name in tables:
        frame = pd.DataFrame(getattr(facts, name))
        if "kind" in frame and name in ("contacts", "needs", "replies", "turns", "visits", "cases", "spells"):
            frame["kind"] = kinds[frame["kind"]]
        if "agent" in frame:
            frame["agent"] = agents[frame["agent"]]
        frame.to_parquet(stem.with_name(f"{stem.name}-{name}.parquet"))
