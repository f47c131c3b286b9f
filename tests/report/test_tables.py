"""Tables of the report: differences and their tones, score cards, the log of alerts, money."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from experiments.evidence import Evidence
from experiments.log import SHOCK
from experiments.report import platforms
from experiments.report.alerts import LOG_ROWS, counts, level_name, logs
from experiments.report.figures import waterfall
from experiments.report.findings import Difference, account_means, differences
from experiments.report.notes import definitions, manifest
from experiments.report.page import page
from experiments.report.tables import by_intent_and_channel, kpis, verdict_tone
from experiments.results import ITEM_WORDS

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
