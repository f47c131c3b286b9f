"""KPIs: what a measure may say of itself, the figures of a run, and a measure from outside the project."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.choice import answers
from experiments.classes import named_classes
from experiments.study import study
from experiments.trial import Bench, Task
from experiments.vocabulary import kpi_notes
from models.facts.declared import FactTable, column
from models.facts.recorder import Recorder
from models.facts.tables import CONTACTS
from models.measures.kpi import Kpi, Measure, OfReplies, OfRules, daily_figures, figures
from models.measures.replies import FirstResponse, RoundReplyRate
from models.measures.rule import BOT_WORDS, Counted, Rule, Target
from models.measures.score import Score
from models.measures.service import AnswerRate, MeanWait
from models.sample.sample import Fraction, Sample
from models.sample.units import UNIT_WORDS, Which
from sim.chance import Floats
from sim.setting import InputError
from tests.operations import Stage

TEXT = {"zh": "指标", "en": "figure"}
EACH_DAY = Rule(
    book="own", targets=(Target(at_least=0.5), Target(at_least=0.1, over="day")), source=TEXT, as_of=date(2024, 1, 1),
    grade="assumption",
)  # fmt: skip


@dataclass(frozen=True)
class Arrivals:
    """A measure of the test's own: contacts per day, by day too."""

    def of(self, sample: Sample) -> Fraction:
        """All contacts."""
        return float(len(sample.contacts)), 1.0

    def words(self, language: str) -> dict[str, str]:
        """What stands for {what}."""
        return {"what": {"zh": "进线", "en": "contacts"}[language]}

    @property
    def counted(self) -> Counted:
        """Contacts around the clock."""
        return Counted({"zh": "进线", "en": "contact"})

    def by_day(self, sample: Sample, days: int) -> Floats:
        """Contacts by day."""
        day = (sample.contacts["arrived"] // 86_400.0).astype(np.int64)
        return np.column_stack([np.bincount(day, minlength=days), np.ones(days)])


def kpi(measure: Measure, rule: Rule | None = None, by_contact_type: bool = False, **words: str) -> Kpi:
    """A KPI of a measure."""
    return Kpi(
        measure=measure, label={**TEXT, **words}, definition=dict(TEXT), unit="count", better="neither",
        by_contact_type=by_contact_type, rule=rule,
    )  # fmt: skip


@pytest.fixture
def sample() -> Sample:
    """Three contacts on two channels, two of them after the warm-up of 50 s."""
    stage = Stage(contact_types=("ask/chat", "ask/phone"), groups={"desk": (1, 1)})
    stage.send("a", 0, 10, "ask/phone")
    stage.send("b", 100, 10, "ask/phone")
    stage.send("c", 200, 10, "ask/chat")
    stage.run()
    assert stage.facts is not None
    return Sample(stage.simulation.world.scenario, stage.facts, 50.0)


# -- what a measure says of itself -----------------------------------------------------------------------------


def test_a_plain_measure_needs_nothing_and_counts_around_the_clock() -> None:
    plain = kpi(MeanWait())
    assert (plain.needs_turns, plain.thresholds_s, plain.is_daily, plain.daily_targets) == (False, (), False, ())
    assert plain.counted == Counted({}, (0.0, 24.0), BOT_WORDS["apart"])


def test_a_measure_of_replies_needs_turns_and_its_threshold() -> None:
    assert (kpi(FirstResponse()).needs_turns, kpi(FirstResponse()).thresholds_s) == (True, ())
    assert (kpi(RoundReplyRate(within_s=60)).needs_turns, kpi(RoundReplyRate(within_s=60)).thresholds_s) == (
        True,
        (60.0,),
    )


def test_a_score_needs_turns_by_its_unit_and_says_what_it_counts() -> None:
    in_time = Which(answered=True, within_s=180)
    session = kpi(Score(unit="session", numerator=in_time, hours=(8, 23), bot="counts"))
    assert (session.needs_turns, session.thresholds_s, session.is_daily) == (False, (), True)
    assert session.counted == Counted(UNIT_WORDS["session"], (8, 23), BOT_WORDS["counts"])
    by_round = kpi(Score(unit="round", numerator=in_time))
    assert (by_round.needs_turns, by_round.thresholds_s) == (True, (180.0,))


def test_only_what_a_measure_has_makes_it_more_than_a_measure() -> None:
    assert isinstance(Arrivals(), Measure) and isinstance(Arrivals(), OfRules)
    assert not isinstance(Arrivals(), OfReplies)
    assert not isinstance(object(), Measure)


def test_words_of_a_measure_fill_in_the_label_and_what_is_no_measure_is_refused() -> None:
    assert kpi(Arrivals(), zh="{what}数", en="number of {what}").label == {"zh": "进线数", "en": "number of contacts"}
    with pytest.raises(ValueError, match="Measure"):
        kpi(object())  # type: ignore[arg-type]  # this is what is tested


# -- figures of a run ------------------------------------------------------------------------------------------


def test_figures_are_given_whole_and_by_intent_and_channel(sample: Sample) -> None:
    found = figures({"rate": kpi(AnswerRate(), by_contact_type=True), "n": kpi(Arrivals())}, sample)
    assert found == {"rate": (2, 2), "n": (2, 1), "rate.ask.chat": (1, 1), "rate.ask.phone": (1, 1)}


def test_days_are_counted_where_a_target_is_for_each_day(sample: Sample) -> None:
    kpis = {"daily": kpi(Arrivals(), EACH_DAY), "whole": kpi(Arrivals()), "wait": kpi(MeanWait(), EACH_DAY)}
    assert kpis["daily"].daily_targets == kpis["wait"].daily_targets == (1,)
    found = daily_figures(kpis, sample, 2)
    assert {name: table.tolist() for name, table in found.items()} == {"daily": [[2, 1], [0, 1]]}


def test_a_sample_reads_rows_after_the_warm_up_and_of_its_contact_types(sample: Sample) -> None:
    late = sample.rows(CONTACTS, "arrived")
    assert late["arrived"].tolist() == [100, 200]
    phone = next(contact_type.index for contact_type in sample.facts.contact_types if contact_type.channel == "phone")
    only = sample.of(frozenset({phone}))
    assert only is sample.of(frozenset({phone}))
    assert only.among(late)["arrived"].tolist() == only.contacts["arrived"].tolist() == [100]
    assert len(only.every_contact) == 3


FAQ_VIEWS = FactTable(
    "faq_views", {"zh": "一次查看常见问题", "en": "somebody reads a frequent question"},
    (column("at", "f8", "s", "when", "时刻"), column("found", "i1", "", "1 if it helped", "1 表示有帮助")),
)  # fmt: skip


class FaqHelped:
    """A measure with a table of facts of its own: views that helped ÷ views."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        views = sample.rows(FAQ_VIEWS, "at")
        return float(views["found"].sum()), float(len(views))


def test_a_measure_may_read_a_table_of_its_own(sample: Sample) -> None:
    assert FaqHelped().of(sample) == (0, 0), "where nobody wrote it, it is empty"
    recorder = Recorder()
    views = recorder.table(FAQ_VIEWS)
    for at, found in ((10.0, 1), (60.0, 1), (90.0, 0)):
        views.add(at, found)
    facts = sample.facts.with_rows(FAQ_VIEWS, recorder.record()[FAQ_VIEWS])
    assert FaqHelped().of(replace(sample, facts=facts)) == (1, 2)


# -- a measure from outside the project ------------------------------------------------------------------------

MODULE = '''
"""Contacts that came at night."""

from typing import ClassVar

from sim.setting import setting


@setting
class NightShare:
    """Night share (夜间占比): contacts that came before a given hour ÷ all contacts."""

    before_h: float = 6.0
    """The hour at which the night ends."""

    needs_turns: ClassVar[bool] = {needs_turns}
    thresholds_s: ClassVar[tuple[float, ...]] = ()

    def of(self, sample):
        """Contacts of the night, and all."""
        hour = sample.contacts["arrived"] % 86_400.0 / 3600.0
        return float((hour < self.before_h).sum()), float(len(hour))

    def words(self, language):
        """What stands for {{hour}}."""
        return {{"hour": f"{{self.before_h:g}}"}}
'''
OPTION = """# 夜间：contacts that came at night
night_share:
  measure: {_target_: NightShare, before_h: 7}
  label: {zh: "{hour}点前进线占比", en: "came before {hour} h"}
  definition: {zh: "{hour}点前的进线 ÷ 全部进线", en: "contacts before {hour} h ÷ all contacts"}
  unit: share
  better: neither
"""
WORDS = ("plugins=[own_measures]", "kpi=[default,night]", "replications=1")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a package of a user's own; its YAML stands in the folder, too."""
    (tmp_path / "own_measures").mkdir()
    (tmp_path / "own_measures" / "__init__.py").touch()
    (tmp_path / "kpi").mkdir()
    (tmp_path / "kpi" / "night.yaml").write_text(OPTION, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("own_measures")]:
        del sys.modules[name]
    for remembered in (named_classes, answers):
        remembered.cache_clear()


def written(own: Path, needs_turns: bool) -> None:
    """The module of the measure."""
    text = MODULE.format(needs_turns=needs_turns)
    (own / "own_measures" / "night.py").write_text(text, encoding="utf-8")


def test_a_measure_of_ones_own_is_one_file_and_one_yaml(own: Path) -> None:
    written(own, needs_turns=False)
    plan = study([f"conf={own}", *WORDS], alone=True)
    alternative = plan.alternatives[0]
    note = kpi_notes(plan.kpis, alternative.scenario.operation)["night_share"]
    assert note.label == {"zh": "7点前进线占比", "en": "came before 7 h"}
    assert note.definition["zh"] == "7点前的进线 ÷ 全部进线"
    bench = Bench({alternative.name: alternative}, plan.kpis, plan.request.seed, None)
    night, all_day = bench(Task(alternative.name, 0, None)).kpis["night_share"]
    assert 0 < night < all_day


def test_a_measure_of_ones_own_that_needs_turns_is_left_out_elsewhere(own: Path) -> None:
    written(own, needs_turns=True)
    plan = study([f"conf={own}", *WORDS], alone=True)
    assert "night_share" in plan.left_out and "night_share" not in plan.kpis
    with pytest.raises(InputError) as caught:
        study([f"conf={own}", *WORDS, "experiment.main_kpis=[night_share]"], alone=True)
    assert caught.value.lines == ("experiment.main_kpis: night_share given, needs chat=turns",)


def test_a_target_for_each_day_needs_a_measure_that_is_counted_by_day(own: Path) -> None:
    written(own, needs_turns=False)
    rule = """  rule:
    book: telephone
    source: {zh: 自定, en: our own}
    as_of: 2024-01-01
    grade: assumption
    targets:
      - {at_most: 0.5}
      - {at_most: 0.9, over: day}
"""
    (own / "kpi" / "night.yaml").write_text(OPTION + rule, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        study([f"conf={own}", *WORDS], alone=True)
    assert caught.value.lines == (
        "kpi.night_share.rule.targets.1.over: day given, needs a measure that is counted by day, such as Score",
    )
