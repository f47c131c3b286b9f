"""The tutorial: every command and every piece of code in it is run, in order, in an empty folder."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from experiments.study import study
from tests.page import ROOT, blocks, commands, follow

PAGE = "tutorial/decision"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Follow the tutorial; return the folder and what was printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    return folder, follow(PAGE, folder)


def test_it_leads_from_the_question_to_two_reports(done: tuple[Path, str]) -> None:
    folder, said = done
    reports = sorted((folder / "results" / "emergency").glob("*/report.html"))
    assert len(reports) == 2
    assert said.count("Verdict") == 2


def test_the_changed_forecast_has_half_as_many_contacts_again_on_the_event_evening(done: tuple[Path, str]) -> None:
    folder, _ = done
    shipped = pd.read_csv(ROOT / "conf" / "operation" / "jewellery" / "forecast.csv")
    changed = pd.read_csv(folder / "mine" / "forecast.csv")
    ratio = changed["volume"] / shipped["volume"]
    evening = (shipped["date"] == "2026-11-10") & (shipped["interval_start"] >= "20:00") & (shipped["volume"] > 0)
    assert evening.any() and ratio[evening].round(6).eq(1.5).all()
    assert ratio[~evening & (shipped["volume"] > 0)].round(6).eq(1).all()


def test_the_alternatives_and_figures_that_the_page_shows_exist() -> None:
    found = study(["experiment=emergency", "language=en"])
    shown = "".join(block.text for block in blocks(PAGE) if block.language == "text")
    for alternative in found.alternatives:
        assert alternative.label["en"] in shown
    labels = {kpi.label["en"] for kpi in found.kpis.values()}
    assert {line[:22].strip() for line in shown.splitlines() if re.match(r"\w", line)} <= labels


def test_chores_that_set_up_exist() -> None:
    text = (ROOT / "docs" / f"{PAGE}.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for chore in re.findall(r"^make (\w+)", text, re.M):
        assert re.search(rf"^\.PHONY:.*\b{chore}\b", makefile, re.M)


def test_no_command_is_left_out() -> None:
    assert [words[:2] for words in commands(PAGE)] == [
        ["kefusim", "--version"],
        ["kefusim", "compare"],
        ["kefusim", "files"],
        ["kefusim", "compare"],
    ]
