"""Results: files by the contract, the same bytes for the same figures, nothing overwritten."""

import json
import math
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.results import Run, RunConditions, csv, finished, manifest
from experiments.settings import config_hash
from sim.setting import InputError

NOON = datetime(2025, 11, 11, 12, 0, 0)


def replications() -> pd.DataFrame:
    """Return a small long table, in no order."""
    rows = [
        ("hybrid", 1, "abandonment", 1.0, 3.0, 1 / 3),
        ("centralised", 10, "abandonment", 0.0, 0.0, math.nan),
        ("centralised", 2, "service_level", 7.0, 10.0, 0.7),
        ("centralised", 2, "abandonment", 1e-7, 1e20, 1e-27),
    ]
    names = ["alternative", "replication", "kpi", "numerator", "denominator", "value"]
    return pd.DataFrame(rows, columns=names)


def test_csv_is_ordered_and_exact() -> None:
    assert csv("replications", replications()) == (
        "alternative,replication,kpi,numerator,denominator,value\n"
        "centralised,2,abandonment,1e-07,1e+20,1e-27\n"
        "centralised,2,service_level,7.0,10.0,0.7\n"
        "centralised,10,abandonment,0.0,0.0,\n"
        "hybrid,1,abandonment,1.0,3.0,0.3333333333333333\n"
    )


def test_same_figures_make_the_same_bytes() -> None:
    frame = replications()
    shuffled = frame.sample(frac=1.0, random_state=3)[list(reversed(frame.columns))]
    whole = frame.astype({"numerator": object, "replication": np.int32})
    assert csv("replications", shuffled) == csv("replications", frame)
    assert csv("replications", whole) == csv("replications", frame)


def test_every_number_survives_writing_and_reading(tmp_path: Path) -> None:
    run = Run(tmp_path, "structures", NOON)
    frame = pd.DataFrame({"mean": np.random.default_rng(1).normal(size=500) ** 9})
    frame = frame.assign(alternative="a", kpi="k", ci_low=0, ci_high=1.5, n=20, sim_low=0.1)
    head, *lines = run.table("summary", frame).read_text().splitlines()
    assert head == "alternative,kpi,mean,ci_low,ci_high,n,sim_low"
    assert [float(line.split(",")[2]) for line in lines] == frame["mean"].tolist()


def test_missing_column_is_refused() -> None:
    with pytest.raises(ValueError, match="replications: columns kpi, value are missing"):
        csv("replications", replications().drop(columns=["kpi", "value"]))


def test_text_with_commas_and_chinese_stays_one_cell(tmp_path: Path) -> None:
    failure = pd.DataFrame({"alternative": ["外包"], "replication": [3], "error": ["KeyError: 'a', \"b\""]})
    file = Run(tmp_path, "structures", NOON).table("failures", failure)
    assert file.read_bytes().decode() == ('alternative,replication,error\n外包,3,"KeyError: \'a\', ""b"""\n')


def test_runs_of_one_second_never_share_a_folder(tmp_path: Path) -> None:
    runs = [Run(tmp_path, "structures", NOON) for _ in range(3)]
    for run in runs:
        run.manifest({})
    names = [run.folder.name for run in runs]
    stamp = "20251111-120000"
    assert names == [f"{stamp}{end}.unfinished" for end in ("", "-2", "-3")]
    assert finished(tmp_path, "structures") == []
    done = [run.finish() for run in runs[:2]]
    assert [folder.name for folder in done] == [stamp, f"{stamp}-2"]
    assert finished(tmp_path, "structures") == done
    assert Run(tmp_path, "structures", NOON).folder.name == f"{stamp}-4.unfinished"


def test_finished_run_is_not_overwritten(tmp_path: Path) -> None:
    run = Run(tmp_path, "structures", NOON)
    other = tmp_path / "structures" / "20251111-120000"
    other.mkdir()
    (other / "report.html").write_text("kept")
    assert run.finish().name == "20251111-120000-2"
    assert (other / "report.html").read_text() == "kept"


def test_manifest_tells_all_that_repeats_the_run(tmp_path: Path) -> None:
    run = Run(tmp_path, "structures", NOON)
    configuration = {"seed": 7, "patience_s": math.inf, "tiers": [0.1]}
    content = manifest(
        run,
        configuration,
        RunConditions(seed=7, replications=20, jobs=2, wall_s=1.23456, command="kefusim compare seed=7"),
        first_date="2025-11-08",
        days=np.int64(7),
    )
    back = json.loads(run.manifest(content).read_text(encoding="utf-8"))
    assert back["created"].startswith("2025-11-11T12:00:00")
    assert (back["experiment"], back["seed"], back["replications"]) == ("structures", 7, 20)
    assert (back["jobs"], back["failures"], back["wall_s"]) == (2, 0, 1.235)
    assert (back["command"], back["first_date"]) == ("kefusim compare seed=7", "2025-11-08")
    assert back["days"] == 7
    assert back["config_hash"] == config_hash(configuration)
    assert back["configuration"] == {"seed": 7, "patience_s": "inf", "tiers": [0.1]}
    assert back["versions"]["numpy"] == np.__version__
    assert {"python", "kefusim", "simpy", "pandas"} <= set(back["versions"])


def test_place_that_cannot_be_written_is_the_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"results: '.*file' given, must be a folder to write in"):
        Run(tmp_path / "file", "structures")
