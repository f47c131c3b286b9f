"""Results: one folder for each run, ``<results>/<experiment>/<time>/``, written once."""

import itertools
import json
import math
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.settings import config_hash
from sim.setting import InputError, Words

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "replications": ("alternative", "replication", "kpi", "numerator", "denominator", "value"),
    "summary": ("alternative", "kpi", "mean", "ci_low", "ci_high", "n"),
    "differences": ("alternative", "baseline", "kpi", "mean", "ci_low", "ci_high", "n"),
    "scores": ("alternative", "kpi", "number", "met_share", "met_low", "met_high"),
    "failures": ("alternative", "replication", "error"),
    "validation": ("target", "measure", "reference", "low", "high", "simulated", "error", "z", "pass"),
}
"""Table -> the columns it begins with; further ones may follow."""

LIBRARIES: Final = ("kefusim", "numpy", "scipy", "pandas", "simpy", "pydantic", "hydra-core", "joblib", "matplotlib")

_KEYS: Final = ("alternative", "baseline", "replication", "kpi", "number")
_COUNTS: Final = ("replication", "n", "number")
_NUMBERS: Final = (
    *("numerator", "denominator", "value", "mean", "ci_low", "ci_high", "met_share", "met_low", "met_high"),
    *("reference", "low", "high", "z"),
)
_STAMP_LENGTH: Final = len("20000101-000000")

UNFINISHED: Final = ".unfinished"
"""End of the name of a run's folder until the run is complete."""


class Run:
    """The folder of one run while it is being written.

    It is named ``<time>.unfinished`` until :meth:`finish` gives it its name, so that a run that
    was cut off is known by its name. No other run's folder is ever touched.

    Attributes:
        experiment: the run's experiment.
        started: when the run began, local time with its offset from UTC.
        folder: where its files are now.
    """

    def __init__(self, results: str | Path, experiment: str, started: datetime | None = None) -> None:
        """Make the folder.

        Raises:
            InputError: if it cannot be made.
        """
        self.experiment = experiment
        self.started = (started or datetime.now()).astimezone()
        parent = Path(results).expanduser() / experiment
        try:
            parent.mkdir(parents=True, exist_ok=True)
            self.folder = self._new_folder(parent)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError([f"results: {str(results)!r} given, must be a folder to write in ({reason})"]) from None

    def table(self, name: str, frame: pd.DataFrame) -> Path:
        """Write one of :data:`TABLES` as ``<name>.csv``.

        Rows are put in order of alternative, baseline, replication and KPI, so that the same
        results make the same bytes; numbers have as many digits as make them exact; what is
        not a number is an empty cell.

        Raises:
            ValueError: if a column is missing.
        """
        file = self.folder / f"{name}.csv"
        file.write_text(csv(name, frame), encoding="utf-8", newline="\n")
        return file

    def manifest(self, content: Mapping[str, Any]) -> Path:
        """Write ``manifest.json``; infinities become the texts that settings read them from."""
        file = self.folder / "manifest.json"
        text = json.dumps(_plain(content), ensure_ascii=False, indent=2, allow_nan=False)
        file.write_text(text + "\n", encoding="utf-8", newline="\n")
        return file

    def finish(self) -> Path:
        """Give the folder its final name and return it."""
        parent = self.folder.parent
        target = self.folder.with_suffix("")
        if target.exists():  # by chance another run of the same second has finished before
            target = parent / _free(parent, self._stamp)
        self.folder = self.folder.rename(target)
        return self.folder

    @property
    def _stamp(self) -> str:
        return f"{self.started:%Y%m%d-%H%M%S}"

    def _new_folder(self, parent: Path) -> Path:
        """Make a folder that no other run has."""
        while True:
            folder = parent / (_free(parent, self._stamp) + UNFINISHED)
            try:
                folder.mkdir()
            except FileExistsError:
                continue  # another run took the name at this very moment
            return folder


def csv(name: str, frame: pd.DataFrame) -> str:
    """Return one of :data:`TABLES` as text, see :meth:`Run.table`."""
    columns = TABLES[name]
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"{name}: columns {', '.join(missing)} are missing")
    further = [column for column in frame.columns if column not in columns]
    ordered = frame[[*columns, *further]]
    if keys := [column for column in _KEYS if column in columns]:
        ordered = ordered.sort_values(keys, kind="stable")
    numbers = [column for column in _NUMBERS if column in columns]
    kinds = dict.fromkeys(numbers, "float64") | {column: "int64" for column in _COUNTS if column in columns}
    return ordered.astype(kinds).to_csv(index=False, lineterminator="\n")


@dataclass(frozen=True)
class RunConditions:
    """How a run was made, and the ``command`` that repeats it.

    ``seed`` is the root seed; ``replications`` of each alternative were asked for, and ``failures`` there were in all;
    ``jobs`` are processes, without influence on the results; ``wall_s`` is the time from start to end.
    """

    seed: int
    replications: int
    jobs: int
    wall_s: float
    command: str
    failures: int = 0


def manifest(run: Run, configuration: Mapping[str, Any], made: RunConditions, **more: Any) -> dict[str, Any]:
    """Return what must be known to repeat a run and to trust it.

    Args:
        run: gives the experiment and the time of its start.
        configuration: resolved, as :func:`experiments.settings.compose` returned it.
        made: how it was made.
        more: further items, such as ``first_date``.
    """
    return {
        "experiment": run.experiment,
        "created": run.started.isoformat(timespec="seconds"),
        "command": made.command,
        "seed": made.seed,
        "replications": made.replications,
        "failures": made.failures,
        "jobs": made.jobs,
        "wall_s": round(made.wall_s, 3),
        "config_hash": config_hash(configuration),
        **more,
        "versions": versions(),
        "platform": f"{platform.system()} {platform.machine()}",
        "configuration": dict(configuration),
    }


ITEM_WORDS: Final[dict[str, Words]] = {
    "command": {"zh": "命令", "en": "Command"},
    "first_date": {"zh": "起始日期", "en": "First date"},
    "experiment": {"zh": "实验", "en": "Experiment"},
    "created": {"zh": "生成时间", "en": "Created"},
    "seed": {"zh": "随机种子", "en": "Seed"},
    "replications": {"zh": "仿真次数", "en": "Number of replications"},
    "failures": {"zh": "失败的仿真", "en": "Failed replications"},
    "jobs": {"zh": "进程数", "en": "Processes"},
    "wall_s": {"zh": "运行用时（秒）", "en": "Wall time (s)"},
    "config_hash": {"zh": "配置哈希", "en": "Configuration hash"},
    "versions": {"zh": "版本", "en": "Versions"},
    "platform": {"zh": "运行环境", "en": "Computer"},
}
"""What the items of a manifest that a report shows are called."""


def versions() -> dict[str, str]:
    """Return the versions of Python, of this project and of the libraries that make results."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def finished(results: str | Path, experiment: str) -> list[Path]:
    """Return the folders of an experiment's finished runs, oldest first."""
    parent = Path(results).expanduser() / experiment
    if not parent.is_dir():
        return []
    folders = [f for f in parent.iterdir() if f.is_dir() and f.suffix != UNFINISHED]
    return sorted((f for f in folders if (f / "manifest.json").is_file()), key=_age)


def _age(folder: Path) -> tuple[str, int]:
    """Order ``time``, ``time-2`` … ``time-10``."""
    stamp, number = folder.name[:_STAMP_LENGTH], folder.name[_STAMP_LENGTH + 1 :]
    return stamp, int(number) if number.isdigit() else 1


def _free(parent: Path, stamp: str) -> str:
    """Return the first of ``stamp``, ``stamp-2`` … that no run has."""
    for number in itertools.count(1):
        name = stamp if number == 1 else f"{stamp}-{number}"
        if not (parent / name).exists() and not (parent / (name + UNFINISHED)).exists():
            return name
    raise AssertionError("itertools.count ends never")


def _plain(value: Any) -> Any:
    """Return ``value`` in JSON's own types."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)
