"""An experiment that was never run, with everything that a report may show."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from experiments.evidence import Evidence, KpiNote, RuleNote, TargetNote
from experiments.report.findings import mean_interval
from experiments.scoring import COLUMNS
from experiments.staffing import NEEDED_WORDS
from models.measures.rule import BOT_WORDS, TRUST_WORDS
from models.sample.series import INTERVAL_WORDS, MINUTE_WORDS
from models.sample.units import UNIT_WORDS

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
