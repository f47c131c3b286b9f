"""``kefusim validate target=anonbank``: a month of a real telephone centre, predicted from the month before."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.calibration.log.anonbank import ANONBANK
from experiments.calibration.log.calls import read_calls
from experiments.calibration.prediction.backtest import WAYS, Backtest, backtest, table
from experiments.calibration.prediction.erlang_a import ERLANG
from experiments.calibration.prediction.page import write_report
from experiments.calibration.prediction.scores import QUOTED, quoted
from experiments.calibration.waits import MEASURES
from experiments.results import Run, RunConditions, manifest
from experiments.validation.request import ValidationRequest
from sim.setting import InputError

FIT, SEEN = "january.txt", "february.txt"
REPLICATIONS: Final = 20
ERLANG_QUOTED: Final = quoted(abandonment=0.1408, mean_wait_s=49.0)
"""Erlang A by half-hour as quoted for this log, with 85 % of those present available; nothing else is known of it."""
GIVEN: Final = WAYS[:2]
"""The predictions that know how many customers came: these must be nearer than Erlang A."""
SKIPPED: Final = (
    "anonbank: skipped, the log of the bank is not here; give data=DIR or set KEFUSIM_ANONBANK to the folder that "
    f"holds {FIT} and {SEEN}\n"
    "anonbank：已跳过，没有该银行的日志；请用 data=DIR 或环境变量 KEFUSIM_ANONBANK 指明数据文件夹"
)
COLUMNS: Final = (
    "prediction",
    "measure",
    "actual",
    "predicted",
    "low",
    "high",
    "correlation_by_day",
    "correlation_by_half_hour",
)


def run(request: ValidationRequest, config: dict[str, Any], words: Sequence[str]) -> int:
    """Run the back-test; the exit code is 1 where Erlang A is as near on abandonment or mean wait, overall or by day.

    Raises:
        InputError: if the folder of the data is given and does not hold them.
    """
    if request.data is None:
        print(SKIPPED, file=sys.stderr)
        return 0
    logs = [Path(request.data).expanduser() / name for name in (FIT, SEEN)]
    missing = [f"data: {log} is missing" for log in logs if not log.is_file()]
    if missing:
        raise InputError(missing)
    started = perf_counter()
    folder = Run(request.results, "validation")
    print("reading and calibrating 正在读入与标定 …", flush=True)
    fit, seen = (read_calls(log, ANONBANK) for log in logs)
    found = backtest(
        fit, seen, folder.folder / "files", request.seed, request.replications or REPLICATIONS, request.jobs
    )
    found = replace(found, scores=(*found.scores, ERLANG_QUOTED))
    frame = pd.DataFrame(table(found), columns=list(COLUMNS))
    frame.to_csv(folder.folder / "backtest.csv", index=False, lineterminator="\n")
    content = manifest(
        folder,
        config,
        RunConditions(
            seed=request.seed,
            replications=request.replications or REPLICATIONS,
            jobs=request.jobs,
            wall_s=perf_counter() - started,
            command=shlex.join(["kefusim", "validate", *words]),
        ),
    )
    folder.manifest(content)
    write_report(found, folder.folder / "report.html", request.language)
    place = folder.finish()
    print(frame.to_string(index=False, float_format=lambda value: f"{value:.4f}"))
    print(f"\n报告 report: {place / 'report.html'}")
    return 0 if beats(found) else 1


def beats(found: Backtest) -> bool:
    """Whether predictions are nearer than Erlang A on abandonment and mean wait, overall and in daily correlation."""
    by_name = {each.name: each for each in found.scores}
    both = [MEASURES.index("abandonment"), MEASURES.index("mean_wait_s")]
    miss = {name: np.abs(each.overall - found.actual.overall)[both] for name, each in by_name.items()}
    rivals = [name for name in (ERLANG, QUOTED) if name in miss]
    nearer = all((miss[way] < miss[rival]).all() for way in GIVEN for rival in rivals)
    follows = {name: each.day_correlation[both] for name, each in by_name.items()}
    return bool(nearer and all((follows[way] > follows[ERLANG]).all() for way in GIVEN))
