"""Evidence: all that a comparison found, as plain tables; the verdict and the report read nothing else."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from experiments.theory import Beside
from sim.setting import Words as Words  # whoever reads the evidence reads its words


@dataclass(frozen=True)
class TargetNote:
    """What a rule asks for: at least or at most ``value``, over the run or of each day; ``label`` says what it is."""

    value: float
    at_least: bool
    by_day: bool
    label: Words


@dataclass(frozen=True)
class RuleNote:
    """What a reader must know about the rule that a KPI belongs to.

    ``book`` (for people ``book_label``) and ``lines`` (none: all) say whose rule it is and what it is applied to;
    ``unit``, ``hours`` and ``bot`` what counts; ``targets`` what is asked for; ``source``, ``as_of`` and ``grade``
    where it comes from. ``needs_turns``: known only where chat goes in turns.
    """

    book: str
    book_label: Words
    lines: tuple[str, ...]
    unit: Words
    hours: tuple[float, float]
    bot: Words
    targets: tuple[TargetNote, ...]
    source: Words
    as_of: str
    grade: Words
    needs_turns: bool


@dataclass(frozen=True)
class KpiNote:
    """What a reader must know about one KPI. ``unit``: share, s, h, yuan, count; ``better``: higher, lower, neither.

    A ``rare`` one is shown only where it is not 0 throughout.
    """

    label: Words
    unit: str
    better: str
    definition: Words
    rare: bool = False
    rule: RuleNote | None = None


@dataclass(frozen=True)
class Evidence:
    """One experiment's results.

    Attributes:
        experiment: its name (``structures`` ...); ``title`` and ``question`` are for people.
        alternatives: names in order of presentation; ``labels`` their names for people.
        baseline: the alternative that differences are taken from.
        kpis: main KPIs first, name to note; covers every unscoped KPI in ``replications``.
        left_out: KPIs that could not be measured, because chat goes in turns in no alternative.
        main_kpis: the few that the verdict speaks of.
        replications: long table (alternative, replication, kpi, numerator, denominator, value).
        summary: (alternative, kpi, mean, ci_low, ci_high, n).
        differences: (alternative, baseline, kpi, mean, ci_low, ci_high, n, sim_low, sim_high, noise_sd,
            assumption_sd, best_probability); ``sim_*`` is the simultaneous interval, ``noise_sd`` and
            ``assumption_sd`` the two parts of the uncertainty of one replication's difference.
        scores: how often targets are met, see :func:`experiments.scoring.scores`.
        verdict: sentences in both languages, the headline first.
        interval_start_s: (n,) start of each reporting interval, seconds after ``first_date`` 00:00.
        intervals: alternative -> series -> (replications, n) array; the series are those of
            :func:`models.sample.series.by_interval`, and agents_needed.
        minute_start_s: (m,) start of each minute of the event evening.
        minutes: alternative -> series -> (replications, m) array; the series are those of
            :func:`models.sample.series.by_minute`.
        planned: whether any alternative has an emergency plan.
        theory: alternative -> its skill groups, each simulated beside Erlang's formulas; empty where none
            can be compared.
        threshold_s: wait within which an answer is in time, in the charts and beside theory.
        alerts: the log of alerts and shocks (alternative, replication, time_s, level_from, level_to, indicator, unit,
            value, threshold, action); ``indicator`` and ``action`` are words: what the plan saw, and what was done.
            Where a shock begins or ends the indicator says so, and the levels are the same.
        ledger: (alternative, replication, account, amount_yuan); income positive, cost negative.
        accounts: account -> words, in waterfall order.
        people: (alternative, replication, measure, value); what was counted of people, such as quits and absences;
            ``people_words`` what each is called.
        interval_words, minute_words: what the series of ``intervals`` and ``minutes`` are called.
        dimensions: intent, channel, line, grade and skill -> words.
        assumptions: (name, label, value, low, high, unit, source) of every behavioural assumption; label, unit and
            source are words.
        first_date: ISO date of time zero.
        manifest: as written to manifest.json (seed, configuration hash, versions, replications, wall_s ...).
        command: the command line that repeats this run.
    """

    experiment: str
    title: Words
    question: Words
    alternatives: tuple[str, ...]
    labels: dict[str, Words]
    baseline: str
    kpis: dict[str, KpiNote]
    left_out: dict[str, KpiNote]
    main_kpis: tuple[str, ...]
    replications: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    scores: pd.DataFrame
    verdict: tuple[Words, ...]
    interval_start_s: np.ndarray[Any, Any]
    intervals: dict[str, dict[str, np.ndarray[Any, Any]]]
    interval_words: dict[str, Words]
    minute_start_s: np.ndarray[Any, Any]
    minutes: dict[str, dict[str, np.ndarray[Any, Any]]]
    minute_words: dict[str, Words]
    planned: bool
    alerts: pd.DataFrame
    ledger: pd.DataFrame
    accounts: dict[str, Words]
    people: pd.DataFrame
    people_words: dict[str, Words]
    dimensions: dict[str, Words]
    assumptions: pd.DataFrame
    first_date: str
    manifest: dict[str, Any]
    command: str
    theory: dict[str, tuple[Beside, ...]] = field(default_factory=dict)
    threshold_s: float = 20.0

    def unseen(self) -> set[str]:
        """The KPIs without a value in any alternative, and the rare ones that are 0 in every one."""
        if self.summary.empty:
            return set()
        seen = set(self.summary.loc[self.summary["mean"].abs() > 0, "kpi"])
        known = set(self.summary.loc[self.summary["mean"].notna(), "kpi"])
        return {kpi for kpi, note in self.kpis.items() if kpi not in known or (note.rare and kpi not in seen)}
