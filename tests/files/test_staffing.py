"""Counts of agents and rates of contacts are steps in time."""

from pathlib import Path

import pytest

from models.files import read_counts, read_rates
from sim.setting import InputError
from tests.files.shop import VOCABULARY

# --- Counts and rates ---


def test_counts_are_step_functions(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("start_s,group,agents\n3600,presales,5\n0,presales,3\n90.5,order,1\n")
    groups = read_counts(path, VOCABULARY.skills).groups
    assert list(groups) == ["order", "presales"]
    assert groups["presales"].start_s.tolist() == [0, 3600]
    assert [groups["presales"].at(t) for t in (0, 3599.9, 3600, 1e9)] == [3, 3, 5, 5]
    assert [groups["order"].at(t) for t in (0, 90.5)] == [0, 1]


def test_rates_are_step_functions(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("start_s,line,intent,channel,per_hour\n0,a,b,chat,6000\n600,a,b,chat,0\n")
    rates = read_rates(path)
    assert rates.streams["a", "b", "chat"].value.tolist() == [6000, 0]
    with pytest.raises(InputError) as caught:
        read_rates(path, VOCABULARY)
    assert caught.value.lines[0] == ("rates.csv row 2 column line: a given, must be one of tmall, jd, douyin")


def test_mistakes_in_counts(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("start_s,group,agents\n0,order,1.5\n-1,order,1\n0,order,2\n5,vip,1\n")
    with pytest.raises(InputError) as caught:
        read_counts(path, VOCABULARY.skills)
    assert list(caught.value.lines) == [
        "counts.csv row 2 column agents: 1.5 given, must be whole and >= 0",
        "counts.csv row 3 column start_s: -1 given, must be >= 0",
        "counts.csv row 4 column start_s: same start and names as row 2, a start must stand once",
        "counts.csv row 5 column group: vip given, must be one of presales, order, aftersales, complaints",
    ]
