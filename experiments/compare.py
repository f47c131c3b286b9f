"""``kefusim compare``: alternatives on the same customers, side by side."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from experiments.comparison import Comparison, Trials, replications, stacked
from experiments.display import table
from experiments.evidence import Evidence
from experiments.log import LogRow
from experiments.progress import Progress
from experiments.report import write_report
from experiments.results import Run, RunConditions, manifest
from experiments.scoring import scores
from experiments.staffing import NEEDED_WORDS, agents_needed
from experiments.study import Study, study
from experiments.theory import Beside, beside
from experiments.trial import INTERVAL_S, Bench, Task, Trial, threshold_of
from experiments.verdict import Verdict
from experiments.vocabulary import dimensions, kpi_notes
from models.behaviour.effects import figures
from models.measures.people import COUNT_WORDS
from models.money.accounts import ACCOUNTS
from models.sample.series import INTERVAL_WORDS, MINUTE_WORDS
from policies.plan import NoPlan
from sim import replications as runs
from sim.calendar import seconds_after
from sim.chance import Floats
from sim.replications import Done
from sim.setting import InputError


def main(words: Sequence[str]) -> int:
    """Compare the alternatives of an experiment; the exit code is 1 when every replication failed."""
    return perform(study(words), ["compare", *words])


def perform(plan: Study, words: Sequence[str]) -> int:
    """Run a study, write its results, and print what it found."""
    started = perf_counter()
    for line in plan.warnings:
        print(line, file=sys.stderr)
    folder = Run(plan.request.results, plan.experiment.name)
    done = _run(plan, folder)
    trials = _trials(plan, done)
    failures = _failures(done)
    if not failures.empty:
        folder.table("failures", failures)
    if not all(trials.values()):
        _complain(failures)
        print(f"nothing to compare, see {folder.folder / 'failures.csv'}", file=sys.stderr)
        return 1
    draws = {r: plan.request.draw_of(r) for r in range(plan.request.replications)}
    comparison = Comparison(trials, plan.experiment.baseline, draws)
    evidence = _evidence(plan, trials, comparison, draws, words)
    folder.table("replications", evidence.replications)
    folder.table("summary", evidence.summary)
    folder.table("differences", evidence.differences)
    if not evidence.scores.empty:
        folder.table("scores", evidence.scores)
    content = manifest(
        folder,
        plan.config,
        RunConditions(
            seed=plan.request.seed,
            replications=plan.request.replications,
            jobs=plan.request.jobs,
            wall_s=perf_counter() - started,
            command=evidence.command,
            failures=len(failures),
        ),
        first_date=evidence.first_date,
    )
    folder.manifest(content)
    evidence.manifest.update(content)
    write_report(evidence, folder.folder / "report.html", plan.request.language, plan.request.jobs)
    final = folder.finish()
    _complain(failures)
    _print(evidence, plan.request.language, final)
    return 0


def _run(plan: Study, folder: Run) -> list[Done[Task, Trial]]:
    """Every alternative in every replication, in as many processes as asked for."""
    request = plan.request
    facts = None
    if request.record != "figures":
        _require_parquet()
        facts = folder.folder / "facts"
        facts.mkdir()
    bench = Bench(
        {alternative.name: alternative for alternative in plan.alternatives},
        plan.kpis,
        request.seed,
        plan.experiment.event,
        facts,
        threshold_of(plan.kpis),
        request.record == "turns",
    )
    tasks = [
        Task(alternative.name, replication, request.draw_of(replication))
        for replication in range(request.replications)
        for alternative in plan.alternatives
    ]
    progress = Progress(len(tasks), plan.experiment.name, request.language)
    return runs.run(tasks, bench, request.jobs or 1, lambda done: progress.step(done.failure is not None))


def _require_parquet() -> None:
    if find_spec("pyarrow") is None:
        line = "record: facts asked for, needs pyarrow: pip install 'kefusim[parquet]', or record=figures"
        raise InputError([line])


def _trials(plan: Study, done: Sequence[Done[Task, Trial]]) -> Trials:
    """What has succeeded, by alternative and replication."""
    trials: dict[str, dict[int, Trial]] = {alternative.name: {} for alternative in plan.alternatives}
    for one in done:
        if one.result is not None:
            trials[one.task.alternative][one.task.replication] = one.result
    return trials


def _failures(done: Sequence[Done[Task, Trial]]) -> pd.DataFrame:
    rows = [(one.task.alternative, one.task.replication, str(one.failure)) for one in done if one.failure is not None]
    return pd.DataFrame(rows, columns=["alternative", "replication", "error"])


def _complain(failures: pd.DataFrame) -> None:
    """Say on the terminal that runs failed, and how."""
    for row in failures.head(3).itertuples():
        print(f"failed: {row.alternative}, replication {row.replication}: {row.error}", file=sys.stderr)
    if len(failures) > 3:
        print(f"failed: {len(failures) - 3} more, see failures.csv", file=sys.stderr)


def _evidence(
    plan: Study, trials: Trials, comparison: Comparison, draws: Mapping[int, int | None], words: Sequence[str]
) -> Evidence:
    """Everything that the comparison found, for the report."""
    first = plan.alternatives[0]
    labels = {alternative.name: alternative.label for alternative in plan.alternatives}
    names = tuple(labels)
    intervals = stacked(trials, "intervals", names)
    for alternative in plan.alternatives:
        series = intervals[alternative.name]
        series["agents_needed"] = agents_needed(alternative.scenario, series, INTERVAL_S)
    count = len(intervals[names[0]]["offered"][0])
    timed = all(trial.minutes for found in trials.values() for trial in found.values())
    minutes = stacked(trials, "minutes", names) if timed else {}
    return Evidence(
        experiment=plan.experiment.name,
        title=plan.experiment.title,
        question=plan.experiment.question,
        alternatives=names,
        labels=labels,
        baseline=plan.experiment.baseline,
        kpis=kpi_notes(plan.kpis, first.scenario.operation),
        left_out=kpi_notes(plan.left_out, first.scenario.operation),
        main_kpis=plan.main_kpis,
        replications=replications(trials),
        summary=comparison.summary(),
        differences=comparison.differences(plan.kpis),
        scores=scores(trials, plan.kpis, draws),
        verdict=Verdict(comparison, plan.kpis, labels).sentences(plan.main_kpis),
        interval_start_s=INTERVAL_S * np.arange(count),
        intervals=intervals,
        interval_words=INTERVAL_WORDS | NEEDED_WORDS,
        minute_start_s=_minute_start_s(plan, bool(minutes)),
        minutes=minutes,
        minute_words=MINUTE_WORDS,
        planned=any(not isinstance(alternative.scenario.plan, NoPlan) for alternative in plan.alternatives),
        alerts=_alerts(trials),
        ledger=_ledger(trials),
        accounts={account.name: account.label for account in ACCOUNTS},
        people=_people(trials),
        people_words=COUNT_WORDS,
        dimensions=dimensions(first.scenario),
        assumptions=_assumptions(plan),
        first_date=first.files.forecast.first_date.isoformat() if first.files else "2000-01-01",
        manifest={},
        command=shlex.join(["kefusim", *words]),
        theory=_theory(plan, trials, comparison),
        threshold_s=threshold_of(plan.kpis),
    )


def _theory(plan: Study, trials: Trials, comparison: Comparison) -> dict[str, tuple[Beside, ...]]:
    """Every skill group of every alternative beside Erlang's formulas."""
    names = [alternative.name for alternative in plan.alternatives]
    seen = stacked({name: {r: trials[name][r] for r in comparison.kept} for name in names}, "by_group", names)
    return {
        each.name: beside(
            each.scenario,
            trials[each.name][comparison.kept[0]].groups,
            seen[each.name],
            INTERVAL_S,
            threshold_of(plan.kpis),
            comparison.clusters,
        )
        for each in plan.alternatives
        if comparison.kept
    }


def _minute_start_s(plan: Study, shown: bool) -> Floats:
    files, event = plan.alternatives[0].files, plan.experiment.event
    if not shown or files is None or event is None:
        return np.empty(0)
    return np.asarray(seconds_after(files.forecast.first_date, event[0]) + 60.0 * np.arange(event[1]))


def _alerts(trials: Trials) -> pd.DataFrame:
    rows = [
        (name, replication, *alert)
        for name, found in trials.items()
        for replication, trial in sorted(found.items())
        for alert in trial.alerts
    ]
    return pd.DataFrame(rows, columns=["alternative", "replication", *LogRow._fields])


def _ledger(trials: Trials) -> pd.DataFrame:
    rows = [
        (name, replication, account, amount)
        for name, found in trials.items()
        for replication, trial in sorted(found.items())
        for account, amount in trial.ledger.items()
    ]
    return pd.DataFrame(rows, columns=["alternative", "replication", "account", "amount_yuan"])


def _people(trials: Trials) -> pd.DataFrame:
    """What was counted of people; how they fare is among the KPIs."""
    rows = [
        (name, replication, measure, value)
        for name, found in trials.items()
        for replication, trial in sorted(found.items())
        for measure, value in trial.people.items()
    ]
    return pd.DataFrame(rows, columns=["alternative", "replication", "measure", "value"])


def _assumptions(plan: Study) -> pd.DataFrame:
    """Every assumption about people of any alternative, once."""
    rows = {
        name: (name, label, a.value, a.low, a.high, a.unit, a.source)
        for alternative in plan.alternatives
        for name, a, label in figures(alternative.scenario.behaviour)
    }
    return pd.DataFrame(rows.values(), columns=["name", "label", "value", "low", "high", "unit", "source"])


def _print(evidence: Evidence, language: str, folder: Path) -> None:
    """The short table, the verdict, and where the report is."""
    shown = ("zh", "en") if language == "both" else (language,)
    print()
    print(table(evidence, shown[-1]))
    for spoken in shown:
        print()
        for sentence in evidence.verdict:
            print(f"  {sentence[spoken]}")
    print()
    print(f"报告 report: {folder / 'report.html'}")
