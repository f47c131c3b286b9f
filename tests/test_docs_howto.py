"""How-to pages: what they tell the reader to run is run, in order, in an empty folder."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from experiments.command import main
from experiments.study import study
from tests.page import commands, follow, write_files

OWN = "how-to/own_operation"


def test_words_of_own_operation_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(OWN, tmp_path)
    for _, command, *words in commands(OWN):
        if command == "files":
            assert main([command, *words]) == 0
        else:
            assert study(words, alone=command == "run").alternatives


@pytest.mark.slow  # four simulations and their reports
def test_own_operation(tmp_path: Path) -> None:
    follow(OWN, tmp_path)
    names = sorted(file.name for file in (tmp_path / "mine").glob("*.csv"))
    assert names == ["agents.csv", "forecast.csv", "roster.csv"]
    [run] = (tmp_path / "results" / "rosters").iterdir()
    differences = pd.read_csv(run / "differences.csv")
    assert (differences["mean"].dropna() == 0).all()  # the copy has not been changed
    assert set(differences["alternative"]) == {"changed"}


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="facts are written with pyarrow, an extra")
def test_results_in_pandas(tmp_path: Path) -> None:
    said = follow("how-to/results_in_pandas", tmp_path)
    for word in ("contribution_yuan", "reserves_and_bot", "product_enquiry", "count"):
        assert word in said
