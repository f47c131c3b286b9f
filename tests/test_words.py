"""Words: everything that a report names has its words in Chinese and English, the Chinese as the trade writes it.

Nothing is listed by hand: what needs words is found among the classes and in conf/.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic.dataclasses import is_pydantic_dataclass

import policies
from experiments.command import main
from experiments.report import words
from experiments.report.words import word
from experiments.results import finished
from experiments.settings import CONF_DIR, groups
from experiments.study import Study, study
from experiments.vocabulary import kpi_notes
from models import behaviour
from models.behaviour.assumption import Assumption
from models.behaviour.effects import figure_labels
from models.emergency import shocks
from models.emergency.indicators import INDICATORS
from models.facts.deed import Deed
from models.money.accounts import ACCOUNTS
from tests.chinese import HAN, Text, texts

LANGUAGES = ("zh", "en")
both = pytest.mark.parametrize("language", LANGUAGES)


def is_said(text: str, language: str, key: str = "") -> bool:
    """Whether a text is there, in the language, with all its fields filled in, and not the key itself."""
    if not text.strip() or "{" in text or (key and key in text):
        return False
    if not re.search(f"[A-Za-z{HAN}]", text):
        return True  # figures, such as 80/20
    return bool(re.search(f"[{HAN}]", text)) == (language == "zh")


@cache
def everything() -> Study:
    """One operation with all rule books, unscaled; nothing is run."""
    books = ",".join(groups()["kpi"])
    return study([f"kpi=[{books}]", "operation=jewellery_tickets", "chat=turns"], alone=True)


# -- emergency plans -----------------------------------------------------------------------------------------


def action_classes() -> list[Any]:
    """Every class that can be started and stopped: the actions of plans, and what shocks are."""
    packages = ((policies.__path__, "policies."), (shocks.__path__, f"{shocks.__name__}."))
    names = [found.name for path, prefix in packages for found in pkgutil.walk_packages(path, prefix)]
    found = {
        cls
        for module in map(importlib.import_module, names)
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__ and all(hasattr(cls, part) for part in ("start", "stop", "needs"))
    }
    return sorted(found, key=lambda cls: str(cls.__name__))


def test_actions_are_found() -> None:
    assert len(action_classes()) >= 13


@both
@pytest.mark.parametrize("cls", action_classes())
def test_action_has_words_for_what_it_does_and_how_much_and_for_its_end(cls: Any, language: str) -> None:
    said = Deed(cls.label, cls.amount, cls.ending)
    for text in (said.begun(3.0), said.label, said.ending):
        assert is_said(text[language], language, cls.__name__)


@both
@pytest.mark.parametrize("indicator", INDICATORS)
def test_indicator_of_a_plan_has_words(indicator: str, language: str) -> None:
    assert is_said(INDICATORS[indicator].label[language], language)


# -- money, people, figures ----------------------------------------------------------------------------------


@both
def test_every_account_has_words(language: str) -> None:
    for account in ACCOUNTS:
        assert is_said(account.label.get(language, ""), language), account


def figures() -> dict[str, dict[str, str]]:
    """The words of every figure of every effect on people, as effect.figure, on or off."""
    found = pkgutil.walk_packages(behaviour.__path__, "models.behaviour.")
    things = [thing for each in found for thing in vars(importlib.import_module(each.name)).values()]
    effects: set[Any] = {thing for thing in things if is_pydantic_dataclass(thing) and hasattr(thing, "key")}
    return {f"{cls.key}.{name}": words for cls in effects for name, words in figure_labels(cls).items()}


@both
@pytest.mark.parametrize("figure", sorted(figures()))
def test_figure_of_an_effect_has_words(figure: str, language: str) -> None:
    assert is_said(figures()[figure][language], language, figure)


@both
def test_figures_have_units_and_sources_in_both_languages(language: str) -> None:
    made = everything().alternatives[0].scenario.behaviour
    given = [getattr(effect, figure.name) for effect in (made or {}).values() if effect for figure in fields(effect)]
    assumptions = [value for value in given if isinstance(value, Assumption)]
    assert len(assumptions) == len(figures())
    for assumption in assumptions:
        assert is_said(assumption.unit.get(language, ""), language), assumption
        assert is_said(assumption.source.get(language, ""), language), assumption


@both
def test_every_kpi_has_a_label_and_a_definition(language: str) -> None:
    made = everything()
    notes = kpi_notes({**made.kpis, **made.left_out}, made.alternatives[0].scenario.operation)
    assert len(notes) > 60
    for kpi, note in notes.items():
        assert is_said(note.label.get(language, ""), language), kpi
        assert is_said(note.definition.get(language, ""), language), kpi
        assert word(f"unit.{note.unit}", language), kpi
        if note.rule is not None:
            assert is_said(note.rule.source.get(language, ""), language), kpi
            assert all(is_said(target.label.get(language, ""), language) for target in note.rule.targets), kpi
            said = (note.rule.book_label, note.rule.unit, note.rule.bot, note.rule.grade)
            assert all(is_said(words.get(language, ""), language) for words in said), kpi


# -- what is chosen ------------------------------------------------------------------------------------------


def options() -> Iterator[tuple[str, str]]:
    """Every option of every group, with the line that says what it is; the cases to be validated speak for experts."""
    for group, found in groups().items():
        if not group.startswith(("validation", "bench")):
            yield from ((f"{group}={option}", text) for option, text in found.items())


@pytest.mark.parametrize(("option", "text"), list(options()), ids=[option for option, _ in options()])
def test_option_has_its_name_in_chinese_and_says_in_english_what_it_is(option: str, text: str) -> None:
    assert re.match(rf"(\w|[/、，+])*[{HAN}](\w|[/、，+])*: ", text), text
    assert is_said(text.partition(": ")[2], "en"), text


def pairs(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping that has words in a language."""
    if isinstance(node, dict):
        if node.keys() & {"zh", "en"} and not node.keys() - {"zh", "en"}:
            yield place, node
        else:
            for key, value in node.items():
                yield from pairs(value, f"{place}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from pairs(value, f"{place}.{number}")


def test_whatever_is_named_in_conf_is_named_in_both_languages() -> None:
    found = [
        (place, named)
        for file in sorted(CONF_DIR.rglob("*.yaml"))
        for place, named in pairs(yaml.safe_load(file.read_text(encoding="utf-8")), file.stem)
    ]
    assert len(found) > 300
    for place, named in found:
        for language in LANGUAGES:
            text = re.sub(r"\{\w+\}", "秒" if language == "zh" else "s", named.get(language, ""))
            assert is_said(text, language), f"{place}: {named}"


def test_the_report_s_own_texts_are_in_both_languages() -> None:
    assert len(words.texts()) > 300
    for chinese, english in zip(words.texts()[::2], words.texts()[1::2], strict=True):
        if re.search("[A-Za-z]", english) and (chinese, english) != ("English", "中文"):  # the link to the other page
            assert re.search(f"[{HAN}]", chinese), chinese
        assert not re.search(f"[{HAN}]", english) or english == "中文", english


# -- the page ------------------------------------------------------------------------------------------------

BUSY_WEEK = shlex.split("""
    operation=jewellery_tickets demand.scale=0.1 chat=turns complaints=graded escalation=complaints_desk
    publicity=counted knowledge=shop quality=even plan=all_hands vendor=overflow announcement=position
    callback=in_turn kpi=[default,taobao,jd,pdd,douyin,telephone] replications=1 uncertainty=none jobs=1
""")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a reader sees of a report with nearly everything in it, by language, less the record of the run."""
    results = tmp_path_factory.mktemp("results")
    assert main(["run", *BUSY_WEEK, f"results={results}"]) == 0
    (folder,) = finished(results, "run")
    text = (Path(folder) / "report.html").read_text(encoding="utf-8")
    sections = re.findall(r'<section id="(zh|en)-(\w+)">(.*?)</section>', text, re.S)
    return {
        language: [
            line.strip()
            for found, key, body in sections
            if found == language and key != "reproduce"
            for line in re.sub(r"<[^>]*>", "\n", body).splitlines()
            if line.strip()
        ]
        for language in LANGUAGES
    }


def test_the_chinese_page_has_no_foreign_word_that_nobody_wrote_there(pages: dict[str, list[str]]) -> None:
    assert len(pages["zh"]) > 500
    written = {found for text in texts() if text.pure for found in re.findall("[A-Za-z]{3,}", text.line)}
    strange = {line for line in pages["zh"] for found in re.findall("[A-Za-z]{3,}", line) if found not in written}
    assert not strange


def test_the_chinese_page_is_written_as_the_trade_writes(pages: dict[str, list[str]]) -> None:
    lines = [line for line in pages["zh"] if re.search(f"[{HAN}]", line)]
    assert [fault for line in lines for fault in Text("report", line, True).faults()] == []


def test_the_english_page_has_no_chinese_and_no_class_names(pages: dict[str, list[str]]) -> None:
    assert len(pages["en"]) > 500
    strange = [line for line in pages["en"] if re.search(rf"[{HAN}]|\b[a-z]+_[a-z_]+\b|\b[A-Z][a-z]+[A-Z][a-z]", line)]
    assert strange == []


# -- the Chinese ---------------------------------------------------------------------------------------------


def test_chinese_texts_use_the_trade_s_words_and_full_width_punctuation() -> None:
    found = list(texts())
    assert len(found) > 1000
    assert [fault for text in found for fault in text.faults()] == []


@pytest.mark.parametrize(
    "line",
    [
        "疑点何在", "其他人员池", "请求人工的联系", "第3次重复", "按意图", "座席数", "坐席数", "会话,进线",
        "结论:{label}", "服务水平({threshold}秒)", "行吗?", "选项(`a`)", "假设(SIL)", "开头(没有结尾",
    ],
)  # fmt: skip
def test_faults_are_found(line: str) -> None:
    assert len(Text("here", line, True).faults()) == 1


@pytest.mark.parametrize(
    "line", ["重复进线", "联系编号", "区间 [{low}, {high}]", "见 [a](b.md)。", "`a=b, c`、80/20", "时段 8:00"]
)
def test_what_is_right_is_let_through(line: str) -> None:
    assert Text("here", line, True).faults() == []


def test_a_line_in_both_languages_is_held_to_the_rule_only_within_the_chinese() -> None:
    assert Text("here", "固定工资: base pay (and no more)", False).faults() == []
    assert len(Text("here", "固定工资,底薪: base pay", False).faults()) == 1


def test_words_are_found_wherever_they_stand() -> None:
    places = {text.place for text in texts()}
    assert {"README.zh.md", "conf/kpi/default.yaml", "experiments/report/words/theory.py"} <= places
