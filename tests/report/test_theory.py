"""The report's panel beside theory: every skill group, in both languages, with a sentence that fits what was found."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from pathlib import Path

import numpy as np
import pytest

from experiments.evidence import Evidence
from experiments.report import write_report
from experiments.report.theory import group_name, sentence, table
from experiments.theory import Beside, Reason
from models.sample.groups import SkillGroup
from sim.statistics import Estimate
from tests.report.synthetic import synthetic

EVERY_REASON = (
    *("helped", "bought", "lent", "overloaded", "busyness", "slowdown", "calls", "uneven", "again", "varied"),
    *("ahead", "regular", "people", "patience"),
)


def one(
    level: float, theory: float, *reasons: Reason, half_width: float = 0.01, lines: tuple[str, ...] = ("tmall",)
) -> Beside:
    """A skill group with these service levels."""
    wave = 0.5 + 0.5 * np.sin(np.arange(336) / 7)
    gap = np.where(np.arange(336) % 48 < 14, nan, wave)
    measures = {"level": level, "abandoned": 0.1, "wait_s": 30.0}
    return Beside(
        group=SkillGroup(lines, ("presales",), (0,), (0, 1), 3, True),
        start_s=np.arange(336, dtype=np.float64) * 1800,
        load=4 * gap,
        places=np.where(np.isnan(gap), nan, 6.0),
        levels={"simulated": gap, "erlang_a": 0.9 * gap, "erlang_c": 0.8 * gap},
        simulated={
            name: Estimate(value, value - half_width, value + half_width, 20, half_width / 2, 19)
            for name, value in measures.items()
        },
        totals={
            ("erlang_a", "level"): theory, ("erlang_c", "level"): theory - 0.1, ("erlang_a", "abandoned"): 0.12,
            ("erlang_c", "abandoned"): 0.0, ("erlang_a", "wait_s"): 28.0, ("erlang_c", "wait_s"): float("inf"),
        },
        offered=1000.0,
        agents=2.0,
        covered=0.9,
        reasons=reasons,
    )  # fmt: skip


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """A comparison of three with a panel for two of them."""
    named = {"tmall": {"zh": "天猫", "en": "Tmall"}, "jd": {"zh": "京东", "en": "JD"}}
    given = synthetic()
    dimensions = {**given.dimensions, **named, "presales": {"zh": "售前", "en": "pre-sales"}}
    worse = one(0.7, 0.8, Reason("lent", 0.25, -1), Reason("helped", 0.05, 1), Reason("ahead", 0.3, 0))
    groups = {
        "centralised": (one(0.8, 0.79, lines=("jd", "tmall")),),
        "distributed": (worse, one(0.9, 0.8, lines=("jd",))),
    }
    return replace(given, dimensions=dimensions, theory=groups)


def test_a_skill_group_is_named_by_its_lines_unless_it_serves_all(evidence: Evidence) -> None:
    assert [group_name(evidence, each, "en") for each in evidence.theory["distributed"]] == [
        "Tmall · pre-sales",
        "JD · pre-sales",
    ]
    assert group_name(evidence, evidence.theory["centralised"][0], "zh") == "售前"


def test_the_sentence_tells_what_pulls_which_way(evidence: Evidence) -> None:
    worse, better = evidence.theory["distributed"]
    text = sentence(evidence, worse, "en")
    assert text.startswith(
        "Tmall · pre-sales: 70 % simulated, worse than the 80 % of Erlang A, because its agents spent 25 %"
    )
    assert "another priority" in text and text.index("another priority") < text.index("Pulling the other way")
    assert text.index("Pulling the other way") < text.index("answered 5 %")
    assert "chance" not in text
    assert "several small things" in sentence(evidence, better, "en")
    assert sentence(evidence, evidence.theory["centralised"][0], "zh").endswith("两者相符。")
    assert "也可能是偶然" in sentence(evidence, one(0.7, 0.8, half_width=0.2), "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_its_words(evidence: Evidence, language: str) -> None:
    for name in EVERY_REASON:
        for sign in (-1, 1):
            text = sentence(evidence, one(0.5 + sign * 0.2, 0.5, Reason(name, 0.5, 0)), language)
            assert "{" not in text and "theory." not in text


def test_the_table_has_as_many_cells_as_heads_and_erlang_c_without_end(evidence: Evidence) -> None:
    found = table(evidence, "en", "distributed")
    assert all(len(row) == len(found.heads) for row in found.rows)
    row = dict(zip(found.heads, (cell.text for cell in found.rows[0]), strict=False))
    assert row["service level (20 s): simulated"] == "70.0 %"
    assert [cell.text for cell in found.rows[0]][-3:] == ["30.0 s", "28.0 s", "∞"]
    assert found.rows[0][1].detail.startswith("load ")


def test_the_panel_stands_in_the_page_and_is_left_out_where_nothing_can_be_compared(
    evidence: Evidence, tmp_path: Path
) -> None:
    page = write_report(evidence, tmp_path / "with.html").read_text(encoding="utf-8")
    assert 'id="zh-theory"' in page and 'id="en-theory"' in page
    empty = replace(evidence, theory=dict.fromkeys(evidence.alternatives, ()))
    assert 'id="en-theory"' not in write_report(empty, tmp_path / "without.html").read_text(encoding="utf-8")
