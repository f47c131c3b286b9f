"""The pace of several chats at once, found from chat in turns: exact where every step is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from experiments.alternatives import Alternative
from experiments.command import main
from experiments.pace import Hand, fitted, full_hand
from models.chat.chat import Paced, Talk, Turns
from models.operation.headcount import Headcount
from models.operation.rates import Rates
from policies.reply import FirstMessageFirst
from sim.distributions import Constant
from tests.operations import intent, scenario


def alternative(**rules: Any) -> Alternative:
    """Chats of 3 replies of 20 s each and 2 thoughts of 30 s."""
    talk = Talk(further_rounds=Constant(mean=2), think_s=Constant(mean=30), patience_s=Constant(mean=1e9))
    made = scenario(
        intents={"ask": intent()},
        rates={"shop/ask/chat": Rates(per_hour=(10.0,), handle_time_s=60.0)},
        staffing={"desk": Headcount(agents=(1,), slots=3)},
        duration_s=3600.0,
        chat=Turns(order=FirstMessageFirst(), talk=talk, even=True, **rules),
    )
    return Alternative("operation", {}, made, None)


def hand(count: int, **rules: Any) -> Hand:
    """So many at hand for 4 hours."""
    return full_hand(alternative(**rules), count, 4 * 3600.0, seed=1)


def test_one_chat_at_a_time_takes_its_effort_and_its_thoughts() -> None:
    found = hand(1)
    assert found.pace == pytest.approx(60 / 120, rel=0.01), "3 hours of 120 s each, but for the cut at the edges"
    assert found.per_hour == pytest.approx(30, rel=0.02)
    assert found.mean_response_s == pytest.approx(20)


def test_many_at_hand_share_one_mind() -> None:
    found = hand(5)
    assert 5 * found.pace == pytest.approx(1, rel=0.01), "thoughts of 30 s are always covered by four others' replies"
    assert found.mean_response_s > 60


def test_a_slot_kept_until_silence_closes_it_slows_the_pace() -> None:
    assert hand(1, farewell_share=0.0, silence_s=80).pace == pytest.approx(60 / 200, rel=0.02)


def test_the_fit_finds_the_slowdown_that_made_the_paces() -> None:
    hands = [Hand(k, 1 / (1 + 0.3 * (k - 1)), 0, 0, 0, 0, 0) for k in range(1, 7)]
    assert fitted(hands) == pytest.approx(0.3)
    assert fitted(hands[:1]) == 0


def test_paces_given_one_by_one_hold_the_output_beyond_their_end() -> None:
    assert Paced(pace=(1.0, 0.75)).paces(4, slowdown=9.0) == [1.0, 1.0, 0.75, 0.5, 0.375]
    assert Paced().paces(3, slowdown=0.5) == [1.0, 1.0, 1 / 1.5, 0.5]


def test_the_command_writes_an_option_of_the_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pace", "slots=2", "hours=2", f"results={tmp_path}"]) == 0
    text = (tmp_path / "pace.yaml").read_text(encoding="utf-8")
    assert "_target_: Paced" in text
    assert text.count(",") == 1, "a pace for each number at hand"
    assert (tmp_path / "pace.csv").read_text(encoding="utf-8").count("\n") == 3
    assert "chat=paced" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chat=paced"], "chat: paced given, must go in turns"),
        (["slots=0"], "slots: '0' given, must be a whole number from 1 to 60"),
    ],
)
def test_a_mistake_is_one_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pace", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["record=turns"], "record: turns given, needs chat=turns"),
        (["experiment.main_kpis=[reply_rate]"], "experiment.main_kpis: reply_rate given, needs chat=turns"),
        (
            ["chat=turns", "kpi.reply_rate.measure.within_s=100"],
            "kpi.reply_rate.measure: within_s 100 given, must be one of chat.thresholds_s (30, 60, 180, 3600)",
        ),
        (["chat=turns", "+chat.talks.nonsense={}"], "chat.talks: nonsense given"),
        (["chat=turns", "chat.thresholds_s=[180,30]"], "thresholds_s must increase"),
    ],
)
def test_what_needs_turns_says_so(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "replications=1", *words]) == 2
    assert said in capsys.readouterr().err


def test_the_pace_by_formula_is_the_machine_repairman_s() -> None:
    """Five chats, replies of 15 s, thoughts of 60 s: busy .80093; alone the agent's part is 15 / 75."""
    paces = Turns(order=FirstMessageFirst(), effort_share=0.2).paces(5, slowdown=9.0)
    assert paces[1] == pytest.approx(1)
    assert 5 * paces[5] * 0.2 == pytest.approx(0.80093, abs=5e-6)
    assert Turns(order=FirstMessageFirst()).paces(3, slowdown=9.0)[1:] == pytest.approx([1, 1 / 2, 1 / 3]), (
        "no thoughts"
    )
