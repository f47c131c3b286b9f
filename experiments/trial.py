"""A trial: one alternative in one replication, run in a worker, its figures sent back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.alternatives import Alternative
from experiments.evidence import Words
from models.emergency.indicators import INDICATORS
from models.facts.facts import Facts
from models.facts.tables import ALERTS, SHOCKS
from models.measures.kpi import Kpi, daily_figures, figures
from models.measures.people import counts
from models.measures.service import ServiceLevel
from models.sample.group_series import by_group
from models.sample.groups import SkillGroup, skill_groups
from models.sample.sample import Fraction, Sample
from models.sample.series import by_interval, by_minute
from models.simulation.simulation import run_once
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


class LogRow(NamedTuple):
    """One row of the log of alerts and shocks, see :class:`experiments.evidence.Evidence`."""

    time_s: float
    level_from: int
    level_to: int
    indicator: str
    unit: str
    value: float
    threshold: float
    action: Words


@dataclass(frozen=True)
class Trial:
    """What one run found; see :class:`experiments.evidence.Evidence` for the meaning of each part."""

    kpis: dict[str, Fraction]
    intervals: dict[str, Floats]
    groups: tuple[SkillGroup, ...]
    by_group: dict[str, Floats]
    minutes: dict[str, Floats]
    alerts: list[LogRow]
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
        found = skill_groups(scenario, facts)
        return Trial(
            kpis=figures(self.kpis, sample),
            intervals=by_interval(facts, INTERVAL_S, self.threshold_s),
            groups=found,
            by_group=by_group(found, facts, INTERVAL_S, self.threshold_s, scenario.operation.warm_up_s),
            minutes=self._minutes(alternative, facts),
            alerts=log(facts),
            ledger=sample.books,
            people=counts(scenario, facts),
            days=daily_figures(self.kpis, sample, ceil(facts.end_s / DAY_S)),
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


def log(facts: Facts) -> list[LogRow]:
    """The log: a row for each change of level, with what it started or stopped, and for each shock's begin and end."""
    rows = [*_shocks(facts), *_alerts(facts)]
    return sorted(rows, key=lambda row: row.time_s)


def _alerts(facts: Facts) -> list[LogRow]:
    indicators, actions = [*INDICATORS.values()], [*facts.actions.values()]
    rows: list[LogRow] = []
    for row in facts[ALERTS]:
        action = actions[int(row["action"])]
        if action is None:
            indicator = indicators[int(row["indicator"])]
            level_from, level_to = int(row["level_from"]), int(row["level_to"])
            seen = float(row["value"]), float(row["threshold"])
            rows.append(LogRow(float(row["time"]), level_from, level_to, indicator.key, indicator.unit, *seen, {}))
        else:
            done = action.begun(float(row["amount"])) if row["sign"] > 0 else action.ending
            rows[-1] = rows[-1]._replace(action=_listed(rows[-1].action, done))
    return rows


def _listed(before: Words, more: Words) -> Words:
    """Two texts as a list."""
    if not before:
        return more
    return {language: before[language] + {"zh": "、", "en": ", "}[language] + text for language, text in more.items()}


def _shocks(facts: Facts) -> list[LogRow]:
    """Shocks change no level: they stand at the level of the moment."""
    befell = [*facts.befell.values()]
    changes = facts[ALERTS][facts[ALERTS]["sign"] == 0]
    rows = []
    for row in facts[SHOCKS]:
        what, before = befell[int(row["shock"])], changes[changes["time"] < row["time"]]
        level = int(before["level_to"][-1]) if len(before) else 0
        done = what.begun(float(row["amount"])) if row["sign"] > 0 else what.ending
        rows.append(LogRow(float(row["time"]), level, level, "shock", "count", np.nan, np.nan, done))
    return rows


def _write(facts: Facts, stem: Path) -> None:
    """The facts as Parquet tables, numbers of contact_types and agents as names."""
    contact_types = np.array([contact_type.name for contact_type in facts.contact_types])
    agents = np.array([*(seat.name for seat in facts.seats), ""])
    tables = ["contacts", "needs", "presence", "ledger", "events", "alerts"]
    optional = ("replies", "turns", "visits", "reviews", "sessions", "coverage", "cases", "spells", "shocks")
    tables += [name for name in optional if len(getattr(facts, name))]
    for name in tables:
        frame = pd.DataFrame(getattr(facts, name))
        if "contact_type" in frame and name in ("contacts", "needs", "replies", "turns", "visits", "cases", "spells"):
            frame["contact_type"] = contact_types[frame["contact_type"]]
        if "agent" in frame:
            frame["agent"] = agents[frame["agent"]]
        frame.to_parquet(stem.with_name(f"{stem.name}-{name}.parquet"))
