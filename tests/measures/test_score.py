"""Scores of rule books on tiny hand-made tables, and definitions that are refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from experiments.construction import build
from experiments.scoring import proportion_interval, scores
from experiments.settings import compose
from experiments.study import study
from experiments.trial import Trial
from models.contact.outcome import Outcome
from models.facts.declared import FactTable
from models.facts.tables import CONTACTS, REPLIES
from models.measures.kpi import Kpi, figures
from models.measures.rule import Rule, Target
from models.measures.score import Score
from models.sample.sample import Sample
from models.sample.units import Which
from sim.setting import InputError
from sim.table import Table
from tests.operations import Stage

HOUR_S = 3600.0
NAN = float("nan")
NINE, TEN, ELEVEN_PM = 9 * HOUR_S, 10 * HOUR_S, 23 * HOUR_S
IN_TIME = Which(answered=True, within_s=30)


def attempt(
    queued: float,
    wait: float,
    outcome: int = Outcome.RESOLVED,
    *,
    contact_type: int = 0,
    root: int = 0,
    ordinal: int = 0,
    satisfied: int = -1,
    arrived: float | None = None,
) -> dict[str, Any]:
    """One row of the table of contacts: ``wait`` to the answer, or to leaving."""
    answered = queued + wait if outcome in (Outcome.RESOLVED, Outcome.UNRESOLVED) else NAN
    return {
        "root": root, "ordinal": ordinal, "contact_type": contact_type, "outcome": outcome, "satisfied": satisfied,
        "answered": answered, "arrived": queued if arrived is None else arrived,
        "queued": queued, "ended": queued + wait,
    }  # fmt: skip


def talk(asked: float, rounds: int, answered: int, sum_s: float, **within: int) -> dict[str, Any]:
    """One row of the table of replies."""
    return {"asked": asked, "rounds": rounds, "answered": answered, "sum_s": sum_s, "outcome": 1, **within}


def filled(table: FactTable, rows: Sequence[dict[str, Any]]) -> np.ndarray[Any, Any]:
    """A table of these rows; what they do not say is 0."""
    made = np.zeros(len(rows), Table(table.codes).dtype)
    for i, row in enumerate(rows):
        for name, value in row.items():
            made[name][i] = value
    return made


def sample(contacts: Sequence[dict[str, Any]] = (), replies: Sequence[dict[str, Any]] = ()) -> Sample:
    """These facts of two days; contact types are chat (0) and phone (1) of the line "shop"."""
    stage = Stage(contact_types=("ask/chat", "ask/phone"), duration_s=48 * HOUR_S)
    facts = stage.simulation.run()
    facts = facts.with_rows(CONTACTS, filled(CONTACTS, contacts)).with_rows(REPLIES, filled(REPLIES, replies))
    assert [contact_type.channel for contact_type in facts.contact_types] == ["chat", "phone"]
    return Sample(stage.scenario, facts)


# -- what counts -----------------------------------------------------------------------------------------------


def test_a_session_counts_from_the_first_hour_to_before_the_last() -> None:
    score = Score(unit="session", numerator=IN_TIME, hours=(9, 23))
    rows = [attempt(at, 1) for at in (NINE - 0.001, NINE, ELEVEN_PM - 0.001, ELEVEN_PM, 24 * HOUR_S + NINE)]
    assert score.of(sample(rows)) == (3, 3)
    assert score.by_day(sample(rows), 2).tolist() == [[2, 2], [1, 1]]


@pytest.mark.parametrize(("edge", "expected"), [("at_most", 2), ("below", 1)])
def test_at_the_threshold_itself_at_most_counts_and_below_does_not(edge: Any, expected: int) -> None:
    score = Score(unit="session", numerator=Which(answered=True, within_s=30, edge=edge))
    assert score.of(sample([attempt(TEN, wait) for wait in (29.0, 30.0, 31.0)])) == (expected, 3)


def test_who_left_in_time_is_not_answered_in_time_and_who_waits_on_does_not_count() -> None:
    rows = [
        attempt(TEN, 10), attempt(TEN, 10, Outcome.ABANDONED), attempt(TEN, 0, Outcome.BALKED),
        attempt(TEN, 5, Outcome.UNRESOLVED), attempt(TEN, NAN, Outcome.OPEN),
    ]  # fmt: skip
    assert Score(unit="session", numerator=IN_TIME).of(sample(rows)) == (2, 4)
    in_service = {**attempt(TEN, NAN, Outcome.OPEN), "answered": TEN + 3}
    assert Score(unit="session", numerator=IN_TIME).of(sample([*rows, in_service])) == (3, 5)


def test_chats_are_sessions_and_what_is_handled_alone_is_a_call() -> None:
    rows = [attempt(TEN, 1), attempt(TEN, 99), attempt(TEN, 1, contact_type=1)]
    assert Score(unit="session", numerator=IN_TIME).of(sample(rows)) == (1, 2)
    assert Score(unit="call", numerator=IN_TIME).of(sample(rows)) == (1, 1)


def test_short_calls_are_left_out_of_both_sides() -> None:
    rows = [attempt(TEN, 20, contact_type=1), attempt(TEN, 21, contact_type=1)]
    rows += [attempt(TEN, wait, Outcome.ABANDONED, contact_type=1) for wait in (4.0, 5.0, 5.1, 60.0)]
    short = Which(answered=False, within_s=5)
    answered = Which(answered=True, within_s=20)
    assert Score(unit="call", numerator=answered).of(sample(rows)) == (1, 6)
    assert Score(unit="call", numerator=answered, exempt=(short,)).of(sample(rows)) == (1, 4)
    assert Score(unit="call", numerator=Which(answered=False), exempt=(short,)).of(sample(rows)) == (2, 4)
    assert Score(unit="call", numerator=short).of(sample(rows)) == (2, 6)
    assert Score(unit="call", numerator=Which(answered=False, within_s=5, edge="below")).of(sample(rows)) == (1, 6)


def test_what_the_bot_keeps_is_nothing_or_an_answer_at_once() -> None:
    rows = [
        attempt(TEN, 99),  # asked for a person at once
        attempt(TEN + 20, 99, arrived=TEN),  # met the bot for 20 s first
        {**attempt(NAN, 0, Outcome.CONTAINED, arrived=TEN), "ended": TEN + 20},
        {**attempt(NAN, 0, Outcome.CLOSED, arrived=TEN), "ended": TEN},  # came when it was closed
    ]
    assert Score(unit="session", numerator=IN_TIME).of(sample(rows)) == (0, 2)
    assert Score(unit="session", numerator=IN_TIME, bot="counts").of(sample(rows)) == (2, 3)


def test_satisfaction_is_of_those_who_were_asked() -> None:
    rows = [attempt(TEN, 1, satisfied=mood) for mood in (1, 1, 0, -1)]
    score = Score(unit="session", numerator=Which(satisfied=True), denominator=Which(rated=True))
    assert score.of(sample(rows)) == (2, 3)


def test_first_response_is_a_mean_over_those_answered() -> None:
    rows = [attempt(TEN, 10), attempt(TEN, 40), attempt(TEN, 500, Outcome.ABANDONED)]
    assert Score(unit="session", figure="wait_s").of(sample(rows)) == (50, 2)
    only = Score(unit="session", figure="wait_s", denominator=IN_TIME)
    assert only.of(sample(rows)) == (10, 1)


def test_a_buyer_is_answered_if_every_attempt_of_the_day_was_in_time() -> None:
    rows = [
        attempt(TEN, 10, root=1), attempt(TEN + 99, 3600, root=1, ordinal=1),  # to the second
        attempt(TEN, 10, root=2), attempt(TEN + 99, 3601, root=2, ordinal=1),
        attempt(TEN, 10, root=3), attempt(TEN + 99, 5, Outcome.ABANDONED, root=3, ordinal=1),
        attempt(TEN, 5, Outcome.ABANDONED, root=4), attempt(TEN + 24 * HOUR_S, 10, root=4, ordinal=1),  # another day
    ]  # fmt: skip
    score = Score(unit="buyer", numerator=Which(answered=True, within_s=3600))
    assert score.of(sample(rows)) == (2, 5)
    assert score.by_day(sample(rows), 2).tolist() == [[1, 4], [1, 1]]


def test_rounds_are_counted_from_the_replies_and_messages_alike() -> None:
    rows = [
        talk(TEN, 5, 4, 400.0, within_180=3), talk(ELEVEN_PM, 7, 7, 7.0, within_180=7),
        {**talk(TEN, 3, 2, 9.0), "outcome": Outcome.OPEN},
    ]  # fmt: skip
    for unit in ("round", "message"):
        in_time = Score(unit=unit, numerator=Which(answered=True, within_s=180), hours=(8, 23))
        assert in_time.of(sample((), rows)) == (3, 5)
        assert in_time.thresholds_s == (180,)
        assert Score(unit=unit, numerator=Which(answered=False)).of(sample((), rows)) == (1, 12)
        assert Score(unit=unit, figure="wait_s").of(sample((), rows)) == (407, 11)


def test_where_chat_goes_in_turns_a_session_is_answered_by_the_first_reply() -> None:
    rows = [attempt(TEN, 10, root=1), attempt(TEN, 10, root=2), attempt(TEN, 10, root=3)]
    replies = [
        {**talk(TEN, 2, 2, 50.0), "root": 1, "first_s": 30.0},
        {**talk(TEN, 2, 2, 50.0), "root": 2, "first_s": 31.0},
        {**talk(TEN, 1, 0, 0.0), "root": 3, "first_s": NAN},
    ]
    assert Score(unit="session", numerator=IN_TIME).of(sample(rows, replies)) == (1, 3)
    assert Score(unit="session", figure="wait_s").of(sample(rows, replies)) == (61, 2)


# -- whose rule ------------------------------------------------------------------------------------------------


def kpi(score: Score, *targets: Target, book: str = "jd") -> Kpi:
    """A KPI with a rule."""
    words = {"zh": "测试", "en": "a test"}
    rule = Rule(book=book, targets=targets, source=words, as_of=date(2024, 1, 1), grade="assumption")
    text = {"zh": "指标", "en": "figure"}
    return Kpi(measure=score, label=text, definition=text, unit="share", better="higher", rule=rule)


def test_a_line_is_scored_by_its_platforms_rule_and_all_lines_where_none_names_it() -> None:
    made = sample([attempt(TEN, 1), attempt(TEN, 99)])
    for platforms, expected in (({}, (1, 2)), ({"shop": "jd"}, (1, 2)), ({"shop": "taobao"}, (1, 2))):
        operation = replace(made.scenario.operation, platforms=platforms)
        scored = replace(made, scenario=replace(made.scenario, operation=operation))
        assert figures({"k": kpi(Score(unit="session", numerator=IN_TIME))}, scored)["k"] == expected
    lines = replace(made.scenario.operation, lines={"shop": {}, "other": {}}, platforms={"other": "jd"})
    scored = replace(made, scenario=replace(made.scenario, operation=lines))
    found = figures({"k": kpi(Score(unit="session", numerator=IN_TIME)), "t": kpi(
        Score(unit="session", numerator=IN_TIME), book="taobao")}, scored)  # fmt: skip
    assert found == {"k": (0, 0), "t": (1, 2)}


def test_a_target_is_met_at_its_very_value_and_not_assessed_below_the_exemption() -> None:
    above, below = np.array([90.0, 89.0, 50.0, 0.0]), np.array([100.0, 100.0, 99.0, 0.0])
    assert Target(at_least=0.9, exempt_below=100).met(above, below)[:2].tolist() == [1, 0]
    assert np.isnan(Target(at_least=0.9, exempt_below=100).met(above, below)[2:]).all()
    assert Target(at_most=0.89).met(above, below)[:3].tolist() == [0, 1, 1]


def trial(*days: tuple[float, float]) -> Trial:
    """A run with these numerators and denominators by day."""
    table = np.array(days, dtype=np.float64)
    whole = {"k": (float(table[:, 0].sum()), float(table[:, 1].sum()))}
    return Trial(
        kpis=whole, intervals={}, groups=(), by_group={}, minutes={}, alerts=[], ledger={}, people={}, days={"k": table}
    )


def test_chance_of_meeting_counts_runs_or_days() -> None:
    targets = (Target(at_least=0.9), Target(at_least=0.5, over="day", exempt_below=10))
    runs = {
        0: trial((9, 10), (10, 10)), 1: trial((4, 10), (10, 10)), 2: trial((5, 10), (0, 5)), 3: trial((10, 10), (0, 0)),
    }  # fmt: skip
    book = {"k": kpi(Score(unit="session", numerator=IN_TIME), *targets)}
    found = scores({"a": runs}, book, dict.fromkeys(runs)).to_dict("records")
    assert [(row["met_share"], row["assessed"], row["exempt"]) for row in found] == [(0.5, 4, 0), (5 / 6, 6, 1)]
    assert (found[0]["met_low"], found[0]["met_high"]) == proportion_interval(0.5, 4)
    assert (found[1]["met_low"], found[1]["met_high"]) == proportion_interval(5 / 6, 4), "days of a run go together"
    paired = scores({"a": runs}, book, {0: 0, 1: 0, 2: 1, 3: 1}).to_dict("records")
    assert (paired[0]["met_low"], paired[0]["met_high"]) == proportion_interval(0.5, 2), "and runs of a draw"


def test_the_interval_of_a_share_is_clopper_and_pearsons() -> None:
    assert proportion_interval(0.9, 10) == pytest.approx([0.5550, 0.9975], abs=1e-4)
    assert proportion_interval(0.0, 20) == pytest.approx([0.0, 1 - 0.025 ** (1 / 20)])
    assert proportion_interval(1.0, 20) == pytest.approx([0.025 ** (1 / 20), 1.0])


# -- bad definitions -------------------------------------------------------------------------------------------


def test_every_fault_of_a_definition_is_told_at_once_with_its_place() -> None:
    node = {
        "a": {
            "unit": "round", "hours": [9, 25], "bot": "counts", "exempt": [{"within_s": 5}],
            "numerator": {"answered": False, "within_s": 3, "satisfied": True},
        },
        "b": {"unit": "session"},
        "d": {"unit": "parcel", "figure": "wait_s", "hours": [1, 2]},
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        build(dict[str, Score], node, "kpi")
    assert list(caught.value.lines) == [
        "kpi.a.hours: [9, 25] given, must be two hours of the day, 0 <= first < last <= 24",
        "kpi.a.exempt: given, must be empty: of a round no more is known than how soon it was answered",
        "kpi.a.bot: counts given, must be apart: what the bot says is not recorded round by round",
        "kpi.a.numerator: rated or satisfied given, must be left out: it is sessions and calls that are rated",
        "kpi.a.numerator.answered: false given, must be true with within_s: a round has no time of leaving",
        "kpi.a.exempt.0.within_s: needs exempt.0.answered: true (answered in time) or false (left so soon)",
        "kpi.b.numerator: nothing given, must say which units count (answered, within_s, satisfied)",
        "kpi.d.unit: 'parcel' given, must be 'round', 'message', 'session', 'buyer' or 'call'",
    ]
    with pytest.raises(InputError) as caught:
        build(Target, {"at_least": 0.5, "at_most": 0.7}, "targets.0")
    assert caught.value.lines == ("targets.0.at_least, at_most: give one of the two",)


def test_a_platform_that_is_no_rule_book_and_a_line_that_is_none_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        study(["operation.platforms.tmall=taobo"])
    assert caught.value.lines == (
        "operation.platforms.tmall: taobo given, must be a rule book, one of douyin, jd, pdd, taobao, telephone",
    )
    with pytest.raises(InputError) as caught:
        study(["+operation.platforms.amazon=jd"])
    assert caught.value.lines == ("operation.platforms.amazon: no such line, must be one of tmall, jd, douyin",)


def test_presets_are_chosen_together_or_alone() -> None:
    assert {"taobao_reply_rate", "jd_satisfaction", "contribution_yuan"} <= set(compose([])["kpi"])
    books = [set(compose([f"kpi={words}"])["kpi"]) for words in ("default", "[default,pdd]")]
    assert {name.split("_")[0] for name in books[1] - books[0]} == {"pdd"}
