"""The report: complete, bilingual, safe with any text, graceful with missing parts, quick."""

import base64
import dataclasses
import math
import re
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.evidence import Evidence, KpiNote, RuleNote, TargetNote
from experiments.log import SHOCK
from experiments.report import platforms, write_report
from experiments.report.alerts import LOG_ROWS, counts, level_name, logs
from experiments.report.figures import canvas, evening, forest, staff, waterfall, week
from experiments.report.findings import Difference, account_means, course, differences, mean_interval, ratio_course
from experiments.report.format import clock, day, scale, significant
from experiments.report.names import label
from experiments.report.notes import definitions, manifest
from experiments.report.page import page
from experiments.report.tables import by_intent_and_channel, kpis, verdict_tone
from experiments.report.words import texts
from experiments.results import ITEM_WORDS
from experiments.scoring import COLUMNS
from experiments.staffing import NEEDED_WORDS
from models.measures.rule import BOT_WORDS, TRUST_WORDS
from models.measures.series import INTERVAL_WORDS, MINUTE_WORDS
from models.measures.units import UNIT_WORDS

DRAWN: dict[str, canvas.Draw] = {
    "volume": week.volume,
    "waiting": week.waiting,
    "agents": week.agents,
    "level": week.level,
    "evening": evening.draw,
    "forest": forest.draw,
    "waterfall": waterfall.draw,
    "staff": staff.draw,
}
ALTERNATIVES = ("centralised", "distributed", "hybrid")
REPLICATIONS = 20
DIFFERENCE_COLUMNS = [
    *("alternative", "baseline", "kpi", "mean", "ci_low", "ci_high", "n"),
    *("sim_low", "sim_high", "noise_sd", "assumption_sd", "best_probability"),
]
KPIS = {
    "service_level": ("服务水平", "Service level", "share", "higher", 0.78),
    "abandonment": ("放弃率", "Abandonment", "share", "lower", 0.09),
    "mean_wait_s": ("平均等待", "Mean wait", "s", "lower", 64.0),
    "first_contact_resolution": ("首次解决率", "First-contact resolution", "share", "higher", 0.71),
    "contribution_yuan": ("贡献毛益", "Contribution", "yuan", "higher", 1_840_000.0),
    "expected_quits": ("预期离职", "Expected quits", "count", "lower", 0.62),
    "occupancy": ("利用率", "Occupancy", "share", "neither", 0.81),
    "overtime_h": ("加班", "Overtime", "h", "lower", 41.5),
    "vendor_yuan": ("外包费用", "Vendor cost", "yuan", "neither", 0.0),
}
MAIN = (
    "service_level",
    "abandonment",
    "mean_wait_s",
    "first_contact_resolution",
    "contribution_yuan",
    "expected_quits",
)
EFFECTS = {"centralised": 0.0, "distributed": -0.05, "hybrid": 0.03}
INTENTS = {
    "product_enquiry": {"zh": "商品咨询", "en": "Product enquiry"},
    "order_change": {"zh": "订单修改", "en": "Order change"},
    "return_refund": {"zh": "退换货", "en": "Return or refund"},
    "complaint": {"zh": "投诉", "en": "Complaint"},
}


def _note(kpi: str) -> KpiNote:
    chinese, english, unit, better, _ = KPIS[kpi]
    words = {"zh": chinese, "en": english}
    definition = {
        "zh": f"{chinese}：按全部联系计，分子分母分别求和后相除。",
        "en": f"{english}: over all contacts, sum of numerators over sum of denominators.",
    }
    return KpiNote(label=words, unit=unit, better=better, definition=definition)


def _ruled(kpi: str, needs_turns: bool = False) -> KpiNote:
    """A KPI with a rule of two targets, of which the second is for each day."""
    targets = (
        TargetNote(0.7, True, False, {"zh": "达标线", "en": "the standard"}),
        TargetNote(0.4, True, True, {"zh": "处罚线", "en": "penalised"}),
    )
    source = {"zh": "某报", "en": "a paper"}
    rule = RuleNote(
        book="jd",
        book_label={"zh": "京东", "en": "JD"},
        lines=("tmall",),
        unit=UNIT_WORDS["session"],
        hours=(9.0, 23.0),
        bot=BOT_WORDS["apart"],
        targets=targets,
        source=source,
        as_of="2024-01-02",
        grade=TRUST_WORDS["trade_press"],
        needs_turns=needs_turns,
    )
    return replace(_note(kpi), rule=rule)


def _left_out() -> dict[str, KpiNote]:
    """A KPI that could not be measured."""
    note = _ruled("mean_wait_s", needs_turns=True)
    return {"reply_rate": replace(note, label={"zh": "三分钟回复率", "en": "Replies within 3 min"}, unit="share")}


def _scores(names: tuple[str, ...]) -> pd.DataFrame:
    """The first alternative surely meets the target, the second does not, the others perhaps; days are exempt."""
    rows = []
    for place, name in enumerate(names):
        met = [(1.0, 0.7, 1.0), (0.0, 0.0, 0.3), (0.5, 0.2, 0.8)][min(place, 2)]
        rows.append((name, "service_level", "jd", 0, "period", 0.7, np.nan, *met, 12, 0))
        rows.append((name, "service_level", "jd", 1, "day", 0.4, np.nan, np.nan, np.nan, np.nan, 0, 84))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _values(rng: np.random.Generator, names: tuple[str, ...], n: int) -> dict[str, np.ndarray[Any, Any]]:
    """KPI to (alternatives, replications), with common noise so that differences are narrower."""
    found = {}
    wide = [f"{kpi}.{intent}.{channel}" for kpi in MAIN[:3] for intent in INTENTS for channel in ("chat", "phone")]
    for kpi in [*KPIS, *wide]:
        centre = KPIS[kpi.split(".")[0]][4]
        common = 1 + 0.05 * rng.standard_normal(n)
        own = 0.01 * rng.standard_normal((len(names), n))
        shift = np.array([EFFECTS.get(name, 0.0) for name in names])[:, None]
        if kpi in ("first_contact_resolution", "overtime_h"):
            shift = 0 * shift
        found[kpi] = centre * (common + own + shift)
    return found


def _tables(values: dict[str, np.ndarray[Any, Any]], names: tuple[str, ...], n: int) -> tuple[pd.DataFrame, ...]:
    long, summary, against = [], [], []
    for kpi, table in values.items():
        for place, name in enumerate(names):
            long += [(name, r, kpi, v, 1.0, v) for r, v in enumerate(table[place])]
            one = mean_interval(table[place])
            summary.append((name, kpi, one.mean, one.low, one.high, n))
            if place:
                one = mean_interval(table[place] - table[0])
                wide = 1.2 * one.half_width
                sd = float((table[place] - table[0]).std())
                against.append(
                    (
                        *(name, names[0], kpi, one.mean, one.low, one.high, n),
                        *(one.mean - wide, one.mean + wide, 0.8 * sd, 0.6 * sd, 0.4),
                    )
                )
    return (
        pd.DataFrame(long, columns=["alternative", "replication", "kpi", "numerator", "denominator", "value"]),
        pd.DataFrame(summary, columns=["alternative", "kpi", "mean", "ci_low", "ci_high", "n"]),
        pd.DataFrame(against, columns=DIFFERENCE_COLUMNS),
    )


def _intervals(rng: np.random.Generator, name: str, n: int) -> dict[str, np.ndarray[Any, Any]]:
    hour = np.arange(336) / 2
    daily = np.clip(np.sin((hour % 24 - 7) / 17 * np.pi), 0.02, None)
    peak = 1 + 4 * np.exp(-(((hour - 92) / 3) ** 2))
    busy = 60 * daily * peak
    offered = rng.poisson(busy, (n, 336)).astype(float)
    needed = np.ceil(busy / 8)
    duty = np.broadcast_to(np.where(daily > 0.05, 12.0 + 8 * (daily > 0.8), 2.0), (n, 336))
    lost = np.clip((needed - duty) / np.maximum(needed, 1), 0, 0.9) * (1 - 3 * EFFECTS.get(name, 0))
    answered = np.round(offered * (1 - np.clip(lost, 0, 0.95)))
    return {
        "offered": offered,
        "answered": answered,
        "abandoned": offered - answered,
        "waiting": 30 * lost * offered / 60 * rng.uniform(0.7, 1.3, (n, 1)),
        "agents_on": duty + rng.integers(-1, 2, (n, 336)),
        "agents_needed": np.broadcast_to(needed, (n, 336)),
        "in_time": answered * np.clip(0.95 - lost, 0, 1),
        "served_base": offered,
    }


def _minutes(rng: np.random.Generator, name: str, n: int) -> dict[str, np.ndarray[Any, Any]]:
    at = np.arange(300)
    peak = np.exp(-(((at - 130) / 45) ** 2))
    level = np.where(peak > 0.8, 2.0, np.where(peak > 0.4, 1.0, 0.0))
    return {
        "offered": rng.poisson(4 + 20 * peak, (n, 300)).astype(float),
        "waiting": 60 * peak * (1 - 8 * EFFECTS.get(name, 0)) * rng.uniform(0.6, 1.4, (n, 1)),
        "agents_on": 22 + 8 * level + rng.integers(0, 2, (n, 300)),
        "alert_level": np.broadcast_to(level if name != "centralised" else 0 * level, (n, 300)),
        "bot_share": np.broadcast_to(0.35 + 0.1 * level, (n, 300)),
    }


QUEUE = {"zh": "排队人数", "en": "Contacts waiting"}


def _alerts(names: tuple[str, ...], n: int) -> pd.DataFrame:
    rows = []
    start = 3 * 86400 + 19 * 3600
    for name in names[1:]:
        for r in range(n):
            for minute, low, high in ((95, 0, 1), (118, 1, 2), (155, 2, 1), (180, 1, 0)):
                up = {"zh": "召集后备组、放宽机器人", "en": "call the reserve group, open the bot wider"}
                what = up if high > low else {"zh": "解除", "en": "stand down"}
                time_s = start + 60 * (minute + 3 * r)
                rows.append((name, r, time_s, low, high, QUEUE, "count", 41.5 + r, 30.0, what))
    columns = [
        *("alternative", "replication", "time_s", "level_from", "level_to"),
        *("indicator", "unit", "value", "threshold", "action"),
    ]
    return pd.DataFrame(rows, columns=columns)


def _ledger(rng: np.random.Generator, names: tuple[str, ...], n: int) -> pd.DataFrame:
    amounts = {"sales_margin": 2.4e6, "base_pay": -4.1e5, "commission": -9e4, "overtime": -3e4, "bot": -1.2e4}
    rows = [
        (name, r, account, amount * (1 + EFFECTS.get(name, 0) + 0.02 * rng.standard_normal()))
        for name in names
        for r in range(n)
        for account, amount in amounts.items()
    ]
    rows += [(name, r, "vendor", -52_000.0) for name in names[2:] for r in range(n)]
    return pd.DataFrame(rows, columns=["alternative", "replication", "account", "amount_yuan"])


def synthetic(names: tuple[str, ...] = ALTERNATIVES, n: int = REPLICATIONS) -> Evidence:
    """An experiment that was never run: a week of half-hours with a peak on the fourth evening."""
    rng = np.random.default_rng(20241108)
    long, summary, against = _tables(_values(rng, names, n), names, n)
    people = [
        (name, r, measure, centre * (1 + EFFECTS.get(name, 0) + 0.04 * rng.standard_normal()))
        for name in names
        for r in range(n)
        for measure, centre in (
            ("expected_quits", 0.62),
            ("mean_morale_end", 0.71),
            ("mean_pay_yuan", 1810.0),
            ("absences", 4.0),
        )
    ]
    named = {
        "centralised": ("集中式", "Centralised"),
        "distributed": ("分布式", "Distributed"),
        "hybrid": ("混合式", "Hybrid"),
    }
    return Evidence(
        experiment="structures",
        title={
            "zh": "集中、分布还是混合：大促周的团队结构",
            "en": "Centralised, distributed or hybrid teams in a promotion week",
        },
        question={
            "zh": "同一批人、同一批客户，怎样组织更好?",
            "en": "The same people and the same customers: which way to organise them is better?",
        },
        alternatives=names,
        labels={name: dict(zip(("zh", "en"), named.get(name, (name, name)), strict=True)) for name in names},
        baseline=names[0],
        kpis={kpi: _note(kpi) for kpi in KPIS} | {"service_level": _ruled("service_level")},
        left_out=_left_out(),
        main_kpis=MAIN,
        replications=long,
        summary=summary,
        differences=against,
        scores=_scores(names),
        verdict=(
            {
                "zh": "混合式在服务水平和贡献毛益上优于集中式；分布式两项都更差。",
                "en": "Hybrid beats centralised on service level and contribution.",
            },
            {
                "zh": "首次解决率的差异在当前精度下无法判断。",
                "en": "The difference in first-contact resolution cannot be told with these runs.",
            },
            {
                "zh": "不确定性中约三分之一来自对人的假设。",
                "en": "About a third of the uncertainty comes from assumptions about people.",
            },
        ),
        interval_start_s=np.arange(336) * 1800.0,
        intervals={name: _intervals(rng, name, n) for name in names},
        interval_words=INTERVAL_WORDS | NEEDED_WORDS,
        minute_start_s=3 * 86400 + 19 * 3600 + 60.0 * np.arange(300),
        minutes={name: _minutes(rng, name, n) for name in names},
        minute_words=MINUTE_WORDS,
        planned=True,
        alerts=_alerts(names, n),
        ledger=_ledger(rng, names, n),
        accounts={
            "sales_margin": {"zh": "销售毛利", "en": "Sales margin"},
            "base_pay": {"zh": "底薪", "en": "Base pay"},
            "commission": {"zh": "提成", "en": "Commission"},
            "overtime": {"zh": "加班费", "en": "Overtime"},
            "vendor": {"zh": "外包", "en": "Vendor"},
            "bot": {"zh": "机器人", "en": "Bot"},
        },
        people=pd.DataFrame(people, columns=["alternative", "replication", "measure", "value"]),
        people_words={"absences": {"zh": "缺勤班次", "en": "shifts missed"}},
        dimensions={**INTENTS, "chat": {"zh": "在线", "en": "chat"}, "phone": {"zh": "电话", "en": "phone"}},
        assumptions=pd.DataFrame(
            [
                (
                    "elasticity",
                    {"zh": "提成对努力的弹性", "en": "Elasticity of effort to commission"},
                    0.15,
                    0.05,
                    0.25,
                    {},
                    {"zh": "假设", "en": "assumption; range after Lazear (2000)"},
                ),
                ("patience_mean_s", {}, 120.0, 90.0, 180.0, {"zh": "秒", "en": "s"}, {"en": "assumption"}),
                ("quit_base_per_week", {}, 0.004, np.nan, np.nan, {}, {"en": "assumption"}),
            ],
            columns=["name", "label", "value", "low", "high", "unit", "source"],
        ),
        first_date="2024-11-08",
        manifest={
            "seed": 7,
            "config_hash": "9f31c2d4e5",
            "replications": n,
            "wall_s": np.float64(48.31),
            "versions": {"python": "3.11.7", "numpy": "2.4.6", "simpy": "4.1.2"},
            "configuration": {"structure": {"name": "hybrid"}},
        },
        command="kefusim compare experiment=structures seed=7 replications=20",
    )


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """The synthetic experiment, shared."""
    return synthetic()


@pytest.fixture
def strict() -> Iterator[None]:
    """Turn every warning, a missing glyph among them, into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


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


# tables


def _difference(low: float, high: float) -> Difference:
    return Difference((low + high) / 2, low, high, low, high, 1.0, 1.0, 0.5)


@pytest.mark.parametrize(
    ("kpi", "low", "high", "tone"),
    [
        ("service_level", 0.01, 0.02, "better"),
        ("service_level", -0.02, -0.01, "worse"),
        ("abandonment", 0.01, 0.02, "worse"),
        ("abandonment.return_refund.chat", -0.02, -0.01, "better"),
        ("occupancy", 0.01, 0.02, "different"),
        ("service_level", -0.01, 0.02, "unknown"),
        ("service_level", math.nan, math.nan, "unknown"),
        ("service_level", 0.0, 0.0, "same"),
    ],
)
def test_colour_follows_the_simultaneous_interval(
    evidence: Evidence, kpi: str, low: float, high: float, tone: str
) -> None:
    assert verdict_tone(evidence, kpi, _difference(low, high)) == tone


def test_an_interval_that_excludes_zero_alone_gives_no_colour(evidence: Evidence) -> None:
    one = Difference(0.02, 0.001, 0.039, -0.004, 0.044, 1.0, 1.0, 0.9)
    assert verdict_tone(evidence, "service_level", one) == "unknown"


def test_the_main_table_pairs_every_alternative_with_its_difference(evidence: Evidence) -> None:
    table = kpis(evidence, "en", ["service_level", "first_contact_resolution"])
    assert table.heads == (
        "Measure",
        "Centralised",
        "Distributed",
        "Difference to Centralised",
        "Hybrid",
        "Difference to Centralised",
    )
    known = differences(evidence)["distributed", "service_level"]
    cell = table.rows[0][3]
    assert cell.text == f"−{abs(known.mean) * 100:.1f} pp"
    assert cell.tone == "worse"
    assert table.rows[1][3].mark.startswith("cannot be told")


def test_scoped_kpis_become_a_table_each(evidence: Evidence) -> None:
    found = by_intent_and_channel(evidence, "zh")
    assert [table.caption for table in found] == ["服务水平", "放弃率", "平均等待"]
    assert len(found[0].rows) == 8
    assert found[0].rows[0][0].text == "商品咨询 · 在线"


def test_a_score_card_shows_figure_target_and_chance(evidence: Evidence) -> None:
    (table,) = platforms.cards(evidence, "en")
    assert table.caption == "JD (scored: tmall)"
    whole, daily, unknown, nothing = table.rows
    assert [cell.text for cell in whole[:2]] == ["Service level", "≥ 70.0 %"]
    assert [(cell.mark, cell.tone) for cell in whole[2:]] == [
        ("met in 100 % of runs [70, 100]", "better"), ("met in 0 % of runs [0, 30]", "worse"),
        ("met in 50 % of runs [20, 80]", "unknown"),
    ]  # fmt: skip
    assert (daily[0].text, daily[1].detail) == ("", "each day · penalised")
    assert {cell.mark for cell in daily[2:]} == {"too few, not assessed"}
    assert [cell.detail for cell in unknown[2:]] == ["not measured: needs chat=turns"] * 3
    assert [cell.text for cell in nothing[2:]] == [""] * 3
    lines = platforms.definitions(evidence, "zh")
    assert len(lines) == 2
    assert all("9–23 点；机器人回复不计" in line and "2024-01-02" in line for line in lines)


def test_the_share_of_the_bot_stands_beside_the_satisfaction_of_those_it_served(evidence: Evidence) -> None:
    bare = dataclasses.replace(
        evidence, differences=pd.DataFrame(), alerts=pd.DataFrame(), ledger=pd.DataFrame(), people=pd.DataFrame(),
        intervals={}, minutes={}, interval_start_s=np.array([]), minute_start_s=np.array([]),
    )  # fmt: skip
    plain = evidence.summary[evidence.summary["kpi"] == "service_level"]
    kpis_of_bot = ("people_satisfaction", "bot_share", "bot_satisfaction")
    for mean, rows in ((0.4, 3), (0.0, None)):
        more = [plain.assign(kpi=kpi, mean=mean) for kpi in kpis_of_bot]
        found = page(dataclasses.replace(bare, summary=pd.concat([plain, *more])), "en").sections
        tables = {section.key: section.blocks[-1].table for section in found}
        if rows is None:
            assert "bot" not in tables, "no bot, no section"
        else:
            assert tables["bot"] is not None and len(tables["bot"].rows) == rows


def test_the_log_shows_the_first_replication_up_to_its_limit(evidence: Evidence) -> None:
    found = logs(evidence, "en")
    assert len(found) == 2
    row = [cell.text for cell in found[0].rows[0]]
    assert row[:3] == ["11-11 20:35", "normal → level 1", "Contacts waiting"]
    assert row[3:] == ["41.5", "30", "call the reserve group, open the bot wider"]
    first = evidence.alerts[evidence.alerts["replication"] == 0]
    many = dataclasses.replace(evidence, alerts=pd.concat([first] * 40, ignore_index=True))
    long = logs(many, "en")[0]
    assert len(long.rows) == LOG_ROWS
    assert "60 of 160" in long.caption
    rises = [[cell.text for cell in row][1:] for row in counts(evidence, "en").rows]
    assert rises[0] == ["level 1", "20", "20 / 20", "1.0"], "going back down is no alert"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_is_shown_however_long_and_every_item_once(evidence: Evidence, language: str) -> None:
    command = "kefusim compare " + " ".join(f"plan.levels={number}" for number in range(40))
    items = {"first_date": "2024-11-08", "command": command, "platform": "Linux", "configuration": {"a": {"b": 1}}}
    rows = manifest(dataclasses.replace(evidence, command=command, manifest=items), language).rows
    assert [row[0].text for row in rows] == [ITEM_WORDS[key][language] for key in ("command", "first_date", "platform")]
    assert rows[0][1].text == command


def test_a_fourth_level_of_alert_has_a_name() -> None:
    assert [level_name(level, "zh") for level in (0, 1.0, np.int64(4), 12)] == ["正常", "一级", "四级", "12级"]
    assert [level_name(level, "en") for level in (0, 4)] == ["normal", "level 4"]


def test_a_shock_stands_in_the_log_with_or_without_a_plan(evidence: Evidence) -> None:
    words = {"zh": "机器人故障", "en": "the bot fails"}
    row = ("hybrid", 0, 86_400.0, 1, 1, SHOCK, "count", np.nan, np.nan, words)
    shock = pd.DataFrame([row], columns=evidence.alerts.columns)
    both = dataclasses.replace(evidence, alerts=pd.concat([evidence.alerts, shock], ignore_index=True))
    first = [[cell.text for cell in table.rows[0]] for table in logs(both, "zh")]
    assert ["11-09 00:00", "一级", "突发事件", "—", "—", "机器人故障"] in first
    alone = dataclasses.replace(evidence, alerts=shock, planned=False)
    triggers = next(section for section in page(alone, "en").sections if section.key == "triggers")
    assert [block.table is not None for block in triggers.blocks] == [True]
    idle = dataclasses.replace(evidence, alerts=shock)
    triggers = next(section for section in page(idle, "en").sections if section.key == "triggers")
    assert triggers.blocks[0].text == "No alert was raised in any replication."
    assert "triggers" not in [s.key for s in page(dataclasses.replace(alone, alerts=pd.DataFrame()), "en").sections]


def test_money_is_paired_over_replications_that_all_finished(evidence: Evidence) -> None:
    ledger = pd.DataFrame(
        [
            ("centralised", 0, "base_pay", -1000.0),
            ("centralised", 1, "base_pay", -3000.0),
            ("hybrid", 0, "base_pay", -1500.0),
            ("hybrid", 0, "vendor", -500.0),
            ("hybrid", 0, "unnamed", 200.0),
        ],
        columns=["alternative", "replication", "account", "amount_yuan"],
    )
    one = dataclasses.replace(evidence, ledger=ledger)
    assert account_means(one)["centralised"].to_dict() == {"base_pay": -1000, "vendor": 0, "unnamed": 0}
    assert waterfall.steps(one)["hybrid"].to_dict() == {"base_pay": -0.5, "vendor": -0.5, "unnamed": 0.2}


# courses and numbers


def test_a_share_over_time_is_a_ratio_of_sums() -> None:
    above = np.array([[1.0, 0.0, 4.0], [9.0, 0.0, 4.0]])
    below = np.array([[2.0, 0.0, 4.0], [90.0, 0.0, 8.0]])
    found = ratio_course(above, below)
    assert found.centre[0] == pytest.approx(10 / 92)
    assert np.isnan(found.centre[1]) and np.isnan(found.low[1])
    assert found.low[2] == pytest.approx(0.55)


def test_a_band_holds_the_middle_80_percent() -> None:
    found = course(np.arange(11.0)[:, None])
    assert (found.low[0], found.centre[0], found.high[0]) == (1, 5, 9)


def test_student_interval() -> None:
    one = mean_interval(np.array([1.0, 2.0, 3.0]))
    assert one.mean == 2
    assert one.half_width == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert math.isnan(mean_interval(np.array([1.0])).low)


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (0.1234, "share", "12.3 %", "12.3 %"),
        (12_300.0, "yuan", "¥12.3k", "1.23 万元"),
        (-1_840_000.0, "yuan", "−¥1.84M", "−184.0 万元"),
        (250_000_000.0, "yuan", "¥250.0M", "2.50 亿元"),
        (56.2, "yuan", "¥56.2", "56.2 元"),
        (63.6, "s", "63.6 s", "63.6 秒"),
        (900.0, "s", "15.0 min", "15.0 分钟"),
        (41.5, "h", "41.5 h", "41.5 小时"),
        (1234.0, "count", "1,234", "1,234"),
        (math.nan, "yuan", "—", "—"),
        (-0.0001, "count", "0.00", "0.00"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: float, unit: str, english: str, chinese: str) -> None:
    assert scale([value], unit, "en").text(value) == english
    assert scale([value], unit, "zh").text(value) == chinese


def test_differences_of_shares_are_points_with_enough_decimals() -> None:
    assert scale([0.012], "share", "en", difference=True).text(0.012, signed=True) == "+1.2 pp"
    assert scale([0.012], "share", "zh", difference=True).text(-0.012) == "−1.2 个百分点"
    narrow = scale([0.5], "share", "en", half_width=0.0004)
    assert narrow.interval(0.4996, 0.5004) == "[49.96, 50.04]"


def test_times_and_loose_values() -> None:
    assert clock("2024-11-08", 3 * 86400 + 20.5 * 3600) == "11-11 20:30"
    assert day("2024-11-08", 0, "zh") == "11-08 周五"
    assert day("2024-12-31", 86400, "en") == "Wed 1 Jan"
    assert [significant(v) for v in (0.15, 120.0, -0.25, None, math.nan)] == ["0.15", "120", "−0.25", "—", "—"]


# figures


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_has_every_glyph(evidence: Evidence, name: str, language: str, strict: None) -> None:
    figure = DRAWN[name](evidence, language)
    assert isinstance(figure, Figure)
    address = canvas.image(figure)
    svg = base64.b64decode(address.partition(",")[2]).decode()
    assert "<path" in svg and "<text" not in svg


def test_a_missing_glyph_would_be_noticed(evidence: Evidence, strict: None) -> None:
    labels = {name: {"zh": "\U0001f9ff", "en": ""} for name in evidence.alternatives}
    with pytest.raises(UserWarning, match="missing from"):
        canvas.image(week.waiting(dataclasses.replace(evidence, labels=labels), "zh"))


def test_the_font_can_write_every_word_of_the_page() -> None:
    known = set(TTFont(canvas.FONT_FILE).getBestCmap())
    assert {character for text in texts() for character in text if ord(character) not in known} == set()
    assert {ord(character) for character in "翡翠钻石¥±×÷≤≥−→％，。"} <= known
    assert canvas.FONT_FILE.stat().st_size < 3_000_000
    assert "SIL OPEN FONT LICENSE" in canvas.FONT_FILE.with_name("OFL.txt").read_text("utf-8")


def test_an_alternative_keeps_its_colour_in_every_panel(evidence: Evidence) -> None:
    colour = canvas.colours(evidence)
    for axes, name in zip(week.waiting(evidence, "en").axes, evidence.alternatives, strict=True):
        assert axes.get_title(loc="left") == label(evidence, name, "en")
        assert axes.get_lines()[0].get_color() == colour[name]


def test_the_forest_fills_only_dots_that_are_told(evidence: Evidence) -> None:
    found = differences(evidence)
    figure = forest.draw(evidence, "en")
    for kpi, axes in zip(forest.shown(evidence), figure.axes[::2], strict=True):
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        hollow = [dot.get_markerfacecolor() == "white" for dot in dots]
        assert hollow == [not found[name, kpi].told for name in ("distributed", "hybrid")]


def test_the_waterfall_ends_at_the_total_difference(evidence: Evidence) -> None:
    steps = waterfall.steps(evidence)
    axes = waterfall.draw(evidence, "en").axes[0]
    total = axes.patches[-1]
    assert isinstance(total, Rectangle)
    means = account_means(evidence)
    wanted = (means["distributed"].sum() - means["centralised"].sum()) / 1000
    assert total.get_width() == pytest.approx(wanted)
    assert len(axes.patches) == len(steps) + 1


def test_drawing_leaves_matplotlib_settings_alone(evidence: Evidence) -> None:
    before = dict(mpl.rcParams)
    canvas.image(staff.draw(evidence, "zh"))
    assert dict(mpl.rcParams) == before


def test_a_rare_kpi_is_shown_only_where_it_was_seen(evidence: Evidence) -> None:
    kpi = "overtime_h"
    rare = dataclasses.replace(
        evidence, kpis={**evidence.kpis, kpi: dataclasses.replace(evidence.kpis[kpi], rare=True)}
    )
    summary = rare.summary.copy()
    summary.loc[summary["kpi"] == kpi, "mean"] = 0.0
    zero = dataclasses.replace(rare, summary=summary)
    assert (rare.unseen(), zero.unseen()) == (set(), {kpi})
    words = evidence.kpis[kpi].label["en"]
    shown = [{row[0].text for row in definitions(each, "en").rows} for each in (evidence, rare, zero)]
    assert [words in labels for labels in shown] == [True, True, False]
