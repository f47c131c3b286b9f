"""A plug-in adds one thing of each sort to the project without any change to it.

The plug-in lies in ``tests/plugin``: each thing is one Python file with its words, and one YAML in its ``conf/``. The
how-to pages ``docs/how-to/add_*.md`` show its files.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from experiments.classes import named_classes
from experiments.command import main
from experiments.construction import build
from experiments.results import finished
from experiments.settings import CONF_DIR, all_groups, compose, groups
from experiments.study import Study, study
from models.contact.contact import Contact
from models.facts.facts import Facts
from models.facts.tables import ALERTS, CONTACTS, SHOCKS
from models.operation.channel import Channel, ChannelRules
from models.operation.operation import Operation
from models.sample.sample import Sample
from models.simulation.simulation import run_once
from tests.operations import Stage
from tests.plugin.best_form import BestForm
from tests.plugin.capped_piece_rate import CappedPieceRate
from tests.plugin.video_call import VideoCall
from tests.plugin.voucher_hours import VOUCHERS, VoucherHours

FOLDER = Path(__file__).resolve().parent / "plugin"
ROOT = FOLDER.parent.parent
WORDS = (f"conf={FOLDER / 'conf'}", "plugins=[tests.plugin]")
EXPERIMENT = (*WORDS, "experiment=plugin", "kpi=[default,vouchers]", "demand.scale=0.2")
THINGS = {
    "assignment": ("best_form", "状态最佳优先", "best form first"),
    "pay": ("capped_piece_rate", "封顶计件", "capped piece rate"),
    "shocks": ("network_fault", "网络故障", "network fault"),
    "plan": ("vouchers", "承诺代金券（面额 5 元）", "promise vouchers (worth 5 yuan)"),
    "kpi": ("vouchers", "发券时长", "hours with vouchers"),
    "operation": ("jewellery_video", "视频客服", "video call"),
    "behaviour": ("with_seniority", "资历带来的答对率提升", "right answers gained by seniority"),
}
"""By group: the option that the plug-in adds, and words of it that the report must have."""


@cache
def planned() -> Study:
    """The experiment that compares them."""
    return study(EXPERIMENT)


@cache
def facts(alternative: str) -> Facts:
    """One week of an alternative, everything about people at its best guess."""
    (one,) = [each for each in planned().alternatives if each.name == alternative]
    return run_once(one.scenario, one.files, 1, 0)


@cache
def figures(alternative: str) -> dict[str, float]:
    """Some figures of that week."""
    (one,) = [each for each in planned().alternatives if each.name == alternative]
    sample = Sample(one.scenario, facts(alternative))
    kpis = planned().kpis
    names = ("service_level", "abandonment", "satisfaction", "handle_time_s", "first_contact_resolution")
    counted = {name: kpis[name].measure.of(sample) for name in names if name in kpis}
    return {name: above / below for name, (above, below) in counted.items()} | sample.books


# -- every thing has its effect, with against without ----------------------------------------------------------


def test_who_is_in_better_form_answers() -> None:
    with_it, without = facts("assignment")[CONTACTS], facts("without")[CONTACTS]
    assert (with_it["agent"] >= 0).sum() > 1000
    assert with_it["agent"].tobytes() != without["agent"].tobytes()


def test_nobody_earns_more_than_the_cap() -> None:
    scenario = next(each.scenario for each in planned().alternatives if each.name == "pay")
    assert isinstance(scenario.pay, CappedPieceRate)
    assert figures("pay")["variable_pay"] != figures("without")["variable_pay"]
    assert 0 < -figures("pay")["variable_pay"] <= scenario.pay.most_yuan * facts("pay").people


def test_the_shock_begins_and_ends_and_sends_more_customers_to_people() -> None:
    assert len(facts("without")[SHOCKS]) == 0
    rows = facts("shock")[SHOCKS]
    assert rows["sign"].tolist() == [1, -1]
    assert (rows["time"][1] - rows["time"][0]) / 3600 == 2
    span = pd.Interval(*rows["time"].tolist())
    came, talk_s = zip(*(_during(name, span) for name in ("shock", "without")), strict=True)
    assert came[0] > 1.2 * came[1], "nobody is helped by the bot"
    assert talk_s[0] > 1.1 * talk_s[1], "work takes longer"


def _during(alternative: str, span: pd.Interval) -> tuple[int, float]:
    """How many asked for a person in this time, and how long who was answered talked for a second of work."""
    rows = facts(alternative)[CONTACTS]
    came = rows[(rows["queued"] >= span.left) & (rows["queued"] < span.right)]
    done = came[came["talked"] > 0]
    return len(came), float((done["talked"] - done["answered"]).sum() / done["work"].sum())


def test_the_action_is_started_and_stopped_and_writes_into_its_own_table() -> None:
    alerts, rows = facts("action")[ALERTS], facts("action")[VOUCHERS]
    done = alerts[alerts["sign"] != 0]
    assert len(rows) == len(done) > 1
    assert rows["at"].tolist() == done["time"].tolist()
    assert rows["sign"].tolist() == done["sign"].tolist()
    assert set(rows["worth_yuan"].tolist()) == {5.0}
    assert figures("action")["abandonment"] < figures("without")["abandonment"]


def test_the_measure_reads_its_own_table() -> None:
    rows = facts("action")[VOUCHERS]
    begun, ended = rows["at"][rows["sign"] > 0], rows["at"][rows["sign"] < 0]
    assert len(begun) == len(ended)
    scenario = planned().alternatives[0].scenario
    hours = (ended - begun).sum() / 3600
    assert VoucherHours().of(Sample(scenario, facts("action")))[0] == pytest.approx(hours)
    half = float(begun[0] + ended[0]) / 2
    later = hours - (half - begun[0]) / 3600
    assert VoucherHours().of(Sample(scenario, facts("action"), half))[0] == pytest.approx(later)
    assert VoucherHours().of(Sample(scenario, facts("without"))) == (0.0, 1.0)


def test_first_contacts_by_the_channel_take_longer_than_by_the_usual_one() -> None:
    (made,) = [each for each in planned().alternatives if each.name == "channel"]
    operation = made.scenario.operation
    plain = replace(operation, channels={**operation.channels, "video": Channel(trunks=8)})
    work_s = [
        {row["root"]: row["work"] for row in found[CONTACTS] if row["ordinal"] == 0 and row["contact_type"] in types}
        for found in (facts("channel"), run_once(replace(made.scenario, operation=plain), made.files, 1, 0))
        for types in [{each.index for each in found.contact_types if each.channel == "video"}]
    ]
    assert len(work_s[0]) > 30
    assert work_s[0].keys() == work_s[1].keys(), "the same customers"
    set_up_s = [work_s[0][root] - work_s[1][root] for root in work_s[0]]
    assert min(set_up_s) > 0
    assert sum(set_up_s) / len(set_up_s) == pytest.approx(30, rel=0.3)


def test_a_video_call_takes_its_set_up_time_once() -> None:
    video = {"video": {"_target_": "VideoCall", "set_up_s": {"_target_": "Constant", "mean": 45.0}}}
    channels = build(dict[str, Channel | ChannelRules], video, plugins=("tests.plugin",))
    assert isinstance(channels["video"], VideoCall)
    play = Stage(contact_types=("ask/video",), more={"operation": {"channels": channels}})
    [asked] = play.types
    assert asked.effort_s is not None
    assert asked.effort_s(60.0, 7) == 105.0
    further = play.simulation.world.further
    parent = Contact(asked, 7, 0.0, 0.0, 60.0, 60.0, False)
    assert further.after(parent, asked, 0.0, 0.0, 0, None).work == 60.0 + 45.0
    assert further.after(parent, asked, 0.0, 0.0, 0, 20.0).work == 20.0, "what is left of the work has its set-up"


def test_the_effect_changes_who_answers_right() -> None:
    assert figures("effect")["satisfaction"] != figures("without")["satisfaction"]
    assert facts("effect")[CONTACTS]["arrived"][0] == facts("without")[CONTACTS]["arrived"][0]


def test_all_of_it_runs_together() -> None:
    found = facts("all")
    assert len(found[SHOCKS]) == 2
    assert len(found[VOUCHERS]) > 1
    assert any(each.channel == "video" for each in found.contact_types)
    scenario = planned().alternatives[-1].scenario
    assert isinstance(scenario.assignment, BestForm)
    assert isinstance(scenario.pay, CappedPieceRate)
    assert "seniority" in (scenario.behaviour or {})


# -- and its words, its place in help and settings -------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the experiment wrote."""
    results = tmp_path_factory.mktemp("results")
    record = "contacts" if find_spec("pyarrow") else "figures"
    words = [*EXPERIMENT, "replications=1", "uncertainty=none", "jobs=1", f"record={record}", f"results={results}"]
    assert main(["compare", *words]) == 0
    (folder,) = finished(results, "plugin")
    return Path(folder)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_says_everything_in_both_languages(run: Path, language: str) -> None:
    text = (run / "report.html").read_text(encoding="utf-8")
    sections = re.findall(r'<section id="(zh|en)-(\w+)">(.*?)</section>', text, re.S)
    page = "".join(body for found, key, body in sections if found == language and key != "reproduce")
    for _, chinese, english in THINGS.values():
        assert (chinese if language == "zh" else english) in page
    own = set(named_classes(("tests.plugin",))) - {"Seniority"}  # which is an English word of the page, too
    assert len(own) == len(THINGS) - 1
    assert {name for name in own if name in page} == set(), "no class names"


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="facts are written with pyarrow, an extra")
def test_the_table_of_the_plugin_reaches_parquet(run: Path) -> None:
    frame = pd.read_parquet(run / "facts" / "action-0-vouchers.parquet")
    assert list(frame.columns) == ["at", "sign", "worth_yuan"]
    assert len(frame) > 1


def test_help_lists_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["compare", *WORDS, "--help"])
    printed = capsys.readouterr().out
    for group, (option, _, _) in THINGS.items():
        listed = re.split(r"\n  (?=\w)", printed.partition(f"\n  {group}\n")[2])[0]
        said = all_groups(WORDS)[group][option]
        assert re.search(rf"^    {option} +{re.escape(said)}$", listed, re.M), listed


def test_each_option_is_the_plugins_own_and_the_others_are_still_there() -> None:
    shipped, own = groups(CONF_DIR), groups(FOLDER / "conf")
    for group, (option, _, _) in THINGS.items():
        assert list(own[group]) == [option]
        assert option not in shipped[group]
        assert all_groups(WORDS)[group] == shipped[group] | own[group]
    assert all_groups([]) == shipped


def test_one_python_file_and_one_yaml_for_each_thing() -> None:
    assert len([file for file in FOLDER.glob("*.py") if file.stem != "__init__"]) == len(THINGS)
    assert len(list((FOLDER / "conf").rglob("*.yaml"))) == len(THINGS) + 1, "the experiment has one too"


def test_a_channel_without_a_class_is_the_usual_one() -> None:
    made = build(Operation, compose([*WORDS, "operation=jewellery_video"])["operation"], plugins=("tests.plugin",))
    assert {name: type(each) for name, each in made.channels.items()} == {
        "chat": Channel,
        "phone": Channel,
        "video": VideoCall,
    }
    types = made.contact_types([("tmall", "product_enquiry", name) for name in ("chat", "video")])
    assert [each.effort_s is None for each in types] == [True, False]
