"""The report: complete, bilingual, safe with any text, graceful with missing parts, quick."""

import dataclasses
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.evidence import Evidence
from experiments.report import write_report
from experiments.report.figures import canvas
from tests.report.synthetic import DIFFERENCE_COLUMNS, synthetic
from tests.report.test_figures import DRAWN


class Reader(HTMLParser):
    """The texts, tags and addresses of a page; complains of tags that do not pair up."""

    EMPTY = frozenset({"meta", "img", "br", "link", "input"})

    def __init__(self, page: str) -> None:
        """Read all of ``page``."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and wait for its end."""
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that the last open tag ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text that people see."""
        if not {"script", "style"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that people see."""
        return " ".join(self.texts)

    def values(self, name: str) -> list[str]:
        """Every value of the attribute ``name``."""
        return [value for _, attrs in self.tags if (value := attrs.get(name))]


def written(evidence: Evidence, folder: Path, language: str = "both") -> str:
    """The report's HTML."""
    return write_report(evidence, folder / "report.html", language).read_text(encoding="utf-8")


# the page


def test_both_languages_are_complete_and_need_no_network(evidence: Evidence, tmp_path: Path, strict: None) -> None:
    html = written(evidence, tmp_path)
    page = Reader(html)
    assert [attrs["lang"] for tag, attrs in page.tags if tag == "article"] == ["zh-CN", "en"]
    sections = [value for value in page.values("id") if value.startswith(("zh-", "en-"))]
    keys = "main week evening triggers scoped platforms money people all definitions assumptions reading"
    assert sections == [f"{language}-{key}" for language in ("zh", "en") for key in (*keys.split(), "reproduce")]
    assert sum(tag == "img" for tag, _ in page.tags) == 2 * len(DRAWN)
    assert all(value.startswith("data:image/svg+xml;base64,") for value in page.values("src"))
    assert all(value.startswith("#") for value in page.values("href"))
    assert not re.search(r"https?://|@import|url\(", html)
    assert evidence.verdict[0]["zh"] in page.text
    assert evidence.verdict[0]["en"] in page.text
    assert len(html) < 3_000_000


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_one_language_alone_holds_nothing_of_the_other(
    evidence: Evidence, tmp_path: Path, language: str, other: str
) -> None:
    page = Reader(written(evidence, tmp_path, language))
    assert evidence.verdict[1][language] in page.text
    assert evidence.verdict[1][other] not in page.text
    assert not [tag for tag, _ in page.tags if tag in ("button", "script")]
    if language == "en":
        assert not re.search("[一-鿿]", page.text)


def test_unknown_language_is_refused(evidence: Evidence, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zh, en, both"):
        write_report(evidence, tmp_path / "report.html", "fr")


def test_the_same_evidence_gives_the_same_bytes(evidence: Evidence, tmp_path: Path) -> None:
    assert written(evidence, tmp_path, "zh") == written(evidence, tmp_path, "zh")


def test_the_bilingual_report_takes_less_than_12_cpu_seconds(evidence: Evidence, tmp_path: Path) -> None:
    before = time.process_time()
    written(evidence, tmp_path)
    assert time.process_time() - before < 12


def test_user_text_is_escaped_and_drawn_as_it_is(tmp_path: Path, strict: None) -> None:
    nasty = '<b>天猫</b> & "$x$" <script>alert(1)</script>'
    plain = synthetic()
    evidence = dataclasses.replace(
        plain,
        title={"zh": nasty, "en": nasty},
        labels={**plain.labels, "hybrid": {"zh": nasty, "en": nasty}},
        verdict=({"zh": nasty, "en": nasty},),
        dimensions={**plain.dimensions, "chat": {"zh": nasty, "en": nasty}},
        manifest={"note": nasty},
        command=nasty,
    )
    html = written(evidence, tmp_path, "zh")
    page = Reader(html)
    assert "<b>天猫" not in html
    assert "alert(1)</script>" not in html
    assert nasty in page.text
    assert not [tag for tag, _ in page.tags if tag == "script"]


# missing parts


def test_a_single_alternative_has_figures_but_no_differences(tmp_path: Path, strict: None) -> None:
    evidence = dataclasses.replace(synthetic(("hybrid",)), differences=pd.DataFrame())
    page = Reader(written(evidence, tmp_path, "en"))
    assert "There is one alternative only" in page.text
    assert "Difference to" not in page.text
    assert "cannot be told" not in page.text.replace(evidence.verdict[1]["en"], "")
    assert sum(tag == "img" for tag, _ in page.tags) == len(DRAWN) - 1


def test_missing_parts_are_said_or_left_out(tmp_path: Path, strict: None) -> None:
    evidence = dataclasses.replace(
        synthetic(),
        differences=pd.DataFrame(),
        alerts=pd.DataFrame(),
        ledger=pd.DataFrame(),
        people=pd.DataFrame(),
        assumptions=pd.DataFrame(),
        summary=pd.DataFrame(),
        verdict=(),
        intervals={},
        minutes={},
        interval_start_s=np.array([]),
        minute_start_s=np.array([]),
        kpis={},
        main_kpis=(),
        dimensions={},
        accounts={},
        labels={},
        manifest={},
    )
    page = Reader(written(evidence, tmp_path))
    for sentence in (
        "There are no results to show",
        "No record by interval",
        "No minute-level record",
        "No alert was raised",
        "There is no ledger",
    ):
        assert sentence in page.text
    assert not [tag for tag, _ in page.tags if tag == "img"]
    assert "en-people" not in page.values("id")


def test_one_replication_gives_figures_without_intervals(tmp_path: Path, strict: None) -> None:
    page = Reader(written(synthetic(n=1), tmp_path, "en"))
    assert "Only one replication was run" in page.text
    assert "nan" not in page.text.lower()
    assert "better · " not in page.text


def test_nan_anywhere_is_a_dash_not_a_crash(tmp_path: Path, strict: None) -> None:
    plain = synthetic()
    summary, differences_ = plain.summary.copy(), plain.differences.copy()
    summary.loc[summary["kpi"] == "mean_wait_s", ["mean", "ci_low", "ci_high"]] = np.nan
    differences_.loc[differences_["kpi"] == "mean_wait_s", DIFFERENCE_COLUMNS[3:]] = np.nan
    differences_.loc[differences_["kpi"] == "abandonment", ["noise_sd", "sim_low"]] = np.nan
    minutes = {name: {**table, "waiting": table["waiting"] * np.nan} for name, table in plain.minutes.items()}
    alerts = plain.alerts.assign(value=np.nan, action=None)
    evidence = dataclasses.replace(plain, summary=summary, differences=differences_, minutes=minutes, alerts=alerts)
    page = Reader(written(evidence, tmp_path, "en"))
    assert "—" in page.text
    assert "nan" not in re.sub("[a-z]+nan|nan[a-z]+", "", page.text.lower())


def test_many_alternatives_and_a_month_still_fit(tmp_path: Path, strict: None) -> None:
    names = tuple(f"plan_{number}" for number in range(7))
    plain = synthetic(names, n=3)
    start = np.arange(336) * 7200.0
    page = Reader(written(dataclasses.replace(plain, interval_start_s=start), tmp_path, "zh"))
    assert "plan_6" in page.text
    assert len(set(canvas.colours(plain).values())) == 7


def test_incomplete_measures_leave_their_chart_out(tmp_path: Path) -> None:
    plain = synthetic()
    cut = {name: {k: v for k, v in table.items() if k != "agents_needed"} for name, table in plain.intervals.items()}
    page = Reader(written(dataclasses.replace(plain, intervals=cut), tmp_path, "en"))
    assert "Agents on duty and needed" not in page.text
    assert "Mean number waiting" in page.text
