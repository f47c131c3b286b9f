"""``kefusim validate``: what it writes and what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import models.simulation.simulation
from experiments.command import main
from experiments.validation import observation
from experiments.validation.targets import catalogue
from experiments.validation.targets.catalogue import selected
from models.scenario import Scenario
from tests.validation.tiny import TINY


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the two short queues in the place of all targets."""
    for module in (catalogue, "experiments.validation.command"):
        where = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{where}.TARGETS", (TINY,))
    yield


def run(results: Path, *words: str) -> tuple[int, Path]:
    code = main(["validate", f"results={results}", *words])
    (folder,) = (results / "validation").iterdir()
    return code, folder


def test_the_contract_is_written_and_the_same_for_any_number_of_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, one = run(tmp_path / "one", "jobs=1")
    assert code == 0
    assert "All 3 checks passed" in capsys.readouterr().out
    code, two = run(tmp_path / "two", "jobs=2", "language=en")
    assert code == 0
    names = {"manifest.json", "replications.csv", "summary.csv", "differences.csv", "validation.csv", "report.html"}
    assert {file.name for file in one.iterdir()} == names
    for name in ("replications.csv", "summary.csv", "differences.csv", "validation.csv"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    table = pd.read_csv(one / "validation.csv")
    columns = ["target", "measure", "reference", "low", "high", "simulated", "error", "z", "pass"]
    assert list(table.columns[: len(columns)]) == columns
    assert table["pass"].all() and len(table) == 3
    manifest = json.loads((one / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["not_run"] == ["never_asked_for"]
    assert set(manifest["configuration"]["scenarios"]) == {"erlang_a_overload", "pooling_alike_10", "pooling_alike_5"}
    page = (one / "report.html").read_text(encoding="utf-8")
    assert "Not run this time: never_asked_for" in page and "本次未运行：never_asked_for" in page
    assert 'src="http' not in page and 'href="http' not in page
    rows = pd.read_csv(one / "replications.csv")
    parts = rows[rows["kpi"] == "abandonment"][["numerator", "denominator"]].sum()
    simulated = table.loc[table["measure"] == "erlang_a_overload.abandonment", "simulated"].item()
    assert simulated == pytest.approx(parts["numerator"] / parts["denominator"])  # no inputs, so no regression


def test_too_few_replications_are_undecided_and_not_passed(tmp_path: Path) -> None:
    code, folder = run(tmp_path, "replications=2", "jobs=1")
    table = pd.read_csv(folder / "validation.csv")
    assert code == 1
    assert set(table["replications"]) == {2}
    assert "undecided" in set(table["verdict"]) and not table["pass"].all()


@pytest.mark.parametrize("words", [["target=tinny"], ["target=[tinny,default]"]])
def test_an_unknown_target_is_one_line_that_names_the_known_ones(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["validate", *words, f"results={tmp_path}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("target: ")
    assert "must be of default, heavy, all, tiny, anonbank, or a case's name, did you mean tiny?" in line
    assert list(tmp_path.iterdir()) == []


def test_help_lists_targets_and_keys(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["validate", "--help"])
    out = capsys.readouterr().out
    assert "  tiny " in out
    assert "    budget=3 " in out and "_target_" not in out


def test_a_failed_replication_is_data_and_its_case_cannot_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    genuine = models.simulation.simulation.run_once

    def sometimes(scenario: Scenario, files: Any, seed: int, replication: int) -> Any:
        if replication == 3:
            raise MemoryError("for the test")
        return genuine(scenario, files, seed, replication)

    monkeypatch.setattr(observation, "run_once", sometimes)
    code, folder = run(tmp_path, "jobs=1")
    assert code == 1
    failures = pd.read_csv(folder / "failures.csv")
    assert failures.values.tolist() == [
        ["doubled", 3, "MemoryError: for the test"],
        ["erlang_a_overload", 3, "MemoryError: for the test"],
    ]
    assert set(pd.read_csv(folder / "validation.csv")["verdict"]) == {"undecided"}


def test_every_case_is_in_exactly_one_of_the_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [case.name for _, case in selected(["default"])] == ["erlang_a_overload", "doubled"]
    assert [case.name for _, case in selected(["heavy"])] == ["never_asked_for"]
    assert selected(["all"]) == selected(["tiny"]) == selected(["heavy", "default"])
    assert [case.name for _, case in selected(["doubled", "never_asked_for"])] == ["doubled", "never_asked_for"]
