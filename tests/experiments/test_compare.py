"""The command line end to end: results by the contract, the same for any number of processes."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.command import main
from experiments.results import finished

SMALL = ["replications=2", "uncertainty=none", "language=en"]
"""Two weeks of each alternative: enough for every file to be written."""


def compare(results: Path, *words: str) -> Path:
    assert main(["compare", *SMALL, f"results={results}", *words]) == 0
    (folder,) = [folder for path in results.iterdir() for folder in finished(results, path.name)]
    return folder


def test_a_comparison_writes_the_contract_and_is_the_same_for_any_number_of_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = compare(tmp_path / "one", "jobs=1")
    two = compare(tmp_path / "two", "jobs=2")
    assert {path.name for path in one.iterdir()} == {
        "manifest.json",
        "replications.csv",
        "summary.csv",
        "differences.csv",
        "report.html",
        "scores.csv",
    }
    assert (one / "replications.csv").read_bytes() == (two / "replications.csv").read_bytes()
    assert (one / "differences.csv").read_bytes() == (two / "differences.csv").read_bytes()
    rows = pd.read_csv(one / "replications.csv")
    assert set(rows["alternative"]) == {"centralised", "distributed", "hybrid"}
    assert rows.groupby(["alternative", "kpi"])["replication"].nunique().eq(2).all()
    manifest = json.loads((one / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 1 and manifest["replications"] == 2
    assert manifest["config_hash"] == json.loads((two / "manifest.json").read_text(encoding="utf-8"))["config_hash"]
    shown = capsys.readouterr().out
    assert "report.html" in shown and "contribution" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["structure=hybrid"], "compares structure itself"),
        (["structur=hybrid"], "structur"),
        (["demand.surge=-1"], "demand.surge"),
        (["replications=0"], "replications"),
        (["experiment=nothing"], "experiment"),
        (["language=fr"], "language"),
        (["operation.roster_path=nowhere.csv"], "nowhere.csv"),
    ],
)
def test_a_mistake_is_a_line_and_exit_code_2(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", f"results={tmp_path}", *words]) == 2
    heard = capsys.readouterr()
    assert said in heard.err and "Traceback" not in heard.err
    assert not list(tmp_path.iterdir())


def test_all_mistakes_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["demand.surge=-1", "people.absent_share=2", "costs.span=0"]
    assert main(["compare", f"results={tmp_path}", *words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["demand.surge", "costs.span", "people.absent_share"]


def test_a_changed_file_changes_the_run(tmp_path: Path) -> None:
    assert main(["files", str(tmp_path / "mine")]) == 0
    forecast = tmp_path / "mine" / "forecast.csv"
    frame = pd.read_csv(forecast)
    frame["volume"] *= 0.5
    frame.to_csv(forecast, index=False, encoding="gbk")
    words = ["replications=1", "uncertainty=none", "language=en"]
    assert main(["run", *words, f"results={tmp_path}/half", f"operation.forecast_path={forecast}"]) == 0
    assert main(["run", *words, f"results={tmp_path}/full"]) == 0

    def sales(results: Path) -> float:
        rows = pd.read_csv(finished(results, "run")[0] / "summary.csv")
        return float(rows.query("kpi == 'sales_yuan'")["mean"].iloc[0])

    assert 0.4 < sales(tmp_path / "half") / sales(tmp_path / "full") < 0.7


def test_one_operation_by_itself(tmp_path: Path) -> None:
    words = ["run", "structure=hybrid", "plan=reserves_and_bot", "replications=1", f"results={tmp_path}"]
    assert main(words) == 0
    (folder,) = finished(tmp_path, "run")
    assert set(pd.read_csv(folder / "replications.csv")["alternative"]) == {"operation"}
    assert pd.read_csv(folder / "differences.csv").empty


def test_the_facts_of_every_contact_can_be_kept(tmp_path: Path) -> None:
    assert main(["run", "replications=1", "record=contacts", "language=en", f"results={tmp_path}"]) == 0
    (folder,) = finished(tmp_path, "run")
    contacts = pd.read_parquet(folder / "facts" / "operation-0-contacts.parquet")
    needs = pd.read_parquet(folder / "facts" / "operation-0-needs.parquet")
    assert contacts["contact_type"].str.contains("tmall/product_enquiry/chat").any()
    assert needs["root"].is_unique and set(needs["root"]) == set(contacts["root"])
