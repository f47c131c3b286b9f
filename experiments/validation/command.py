"""``kefusim validate``: the model against what is known."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import pandas as pd

from experiments.results import TABLES, Run, RunConditions, manifest
from experiments.settings import CONF_DIR, build, compose
from experiments.validation import backtest
from experiments.validation.observation import Observer
from experiments.validation.page import write_page
from experiments.validation.progress import Ticker
from experiments.validation.request import ValidationRequest
from experiments.validation.result import ValidationResult
from experiments.validation.target import ValidationCase, ValidationTarget
from experiments.validation.targets.catalogue import BACKTEST, TARGETS, selected

SETTINGS: Final = (CONF_DIR / "validation", "_run")
"""Folder and name of the command's settings; its scenarios stand beside them."""


def main(words: Sequence[str]) -> int:
    """Validate the targets asked for; the exit code is 1 when a check failed or could not be decided.

    Raises:
        InputError: with a line for each mistake in the words.
    """
    config = compose(list(words), *SETTINGS)
    request = build(ValidationRequest, config)
    if request.names == (BACKTEST,):
        return backtest.run(request, config, words)
    chosen = selected(request.names)
    started = perf_counter()
    folder = Run(request.results, "validation")
    result = _observe(request, chosen)
    files = {case.name: list(case.files) for _, case in chosen}
    scenarios = {name: compose([], SETTINGS[0], name) for name in sorted(set(chain.from_iterable(files.values())))}
    content = manifest(
        folder,
        {**config, "scenarios": scenarios},
        RunConditions(
            seed=request.seed,
            replications=sum(len(observed.seen) for _, observed in result.observed),
            jobs=request.jobs,
            wall_s=perf_counter() - started,
            command=shlex.join(["kefusim", "validate", *words]),
            failures=len(result.failures),
        ),
        cases=files,
        not_run=[case.name for _, case in result.not_run],
        verdicts=dict(result.counts),
    )
    _write(folder, result, content, request.language)
    _print(result, request.language, folder.finish())
    return 0 if result.all_passed else 1


def _observe(request: ValidationRequest, chosen: Sequence[tuple[ValidationTarget, ValidationCase]]) -> ValidationResult:
    """Run the cases one after the other."""
    ticker = Ticker(len(chosen))
    observer = Observer(request.seed, request.jobs, ticker.step)
    found = []
    for target, case in chosen:
        ticker.begin(case.name)
        observed = observer.observe(case, request.contacts(case), request.replications)
        ticker.end(observed)
        for replication, failure in observed.failures[:3]:
            print(f"failed: {case.name}, replication {replication}: {failure}", file=sys.stderr)
        found.append((target, observed))
    run = {case.name for _, case in chosen}
    left_out = tuple((target, case) for target in TARGETS for case in target.cases if case.name not in run)
    return ValidationResult(tuple(found), left_out)


def _write(folder: Run, result: ValidationResult, content: dict[str, Any], language: str) -> None:
    """Write the results contract's files; no case is compared with another, so there are no differences."""
    if not result.failures.empty:
        folder.table("failures", result.failures)
    folder.table("replications", result.replications())
    folder.table("summary", result.summary())
    folder.table("differences", pd.DataFrame(columns=list(TABLES["differences"])))
    folder.table("validation", result.validation())
    folder.manifest(content)
    write_page(result, content, folder.folder / "report.html", language)


def _print(result: ValidationResult, language: str, folder: Path) -> None:
    """Print the table, the verdict, and where the report is."""
    shown = ("zh", "en") if language == "both" else (language,)
    print()
    print(result.table(shown[-1]))
    for spoken in shown:
        print()
        for sentence in result.sentences(spoken):
            print(f"  {sentence}")
    print()
    print(f"报告 report: {folder / 'report.html'}")
