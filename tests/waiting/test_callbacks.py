"""Callbacks in exact traces: offered, promised, tried, kept or lost; and nothing, without an effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.behaviour.effects import TEXTBOOK, Effects
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.customers.settlement import Settlement
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, NEEDS, PROMISES
from models.measures.service import CallbackFigure
from models.operation.channel import Channel
from models.operation.headcount import Headcount
from models.operation.hours import Hours
from models.operation.rates import Rates
from models.sample.sample import Sample
from models.simulation.simulation import Simulation
from models.waiting.announcement import Announcement, Soothing
from models.waiting.callback import Callback
from policies.actions.offer_callbacks import OfferCallbacks
from policies.announcement import Position, QueueLength
from policies.callback import InTurn, WhenIdle
from sim.chance import Chance
from sim.distributions import Constant
from tests.operations import DAY_S, Stage, intent, scenario
from tests.waiting.test_treatment import PHONE, Story, heed


def offers(**given: Any) -> Callback:
    """Offers after 20 s that everybody takes, and calls that everybody answers."""
    usual: dict[str, Any] = {"order": InTurn(), "after_s": 20.0, "accepted": 1.0, "picked_up": 1.0, "ring_s": 10.0}
    return Callback(channels=("phone",), **{**usual, **given})


def calling(callback: Callback, **more: Any) -> Stage:
    """One agent and a telephone."""
    return Stage(contact_types=PHONE, more={"callback": callback, **more})


def busy_minute(stage: Stage) -> Story:
    """An agent busy for a minute, two who hang up meanwhile, and one who comes later."""
    stage.send("a", 0, 60)
    stage.send("b", 0, 30)
    stage.send("c", 5, 10)
    stage.send("e", 80, 5)
    return stage.run()


def figure(stage: Stage, what: Any) -> float:
    """A KPI of the callbacks of a run."""
    assert stage.facts is not None
    numerator, denominator = CallbackFigure(what=what).of(Sample(stage.simulation.world.scenario, stage.facts))
    return numerator / denominator


def test_in_turn_everybody_is_called_when_it_would_have_been_their_turn() -> None:
    stage = calling(offers())
    assert busy_minute(stage) == [
        (0, "a > 0"), (20, "b hung up"), (25, "c hung up"), (60, "a done"), (60, "b' > 0"), (90, "b' done"),
        (90, "c' > 0"), (100, "c' done"), (100, "e > 0"), (105, "e done"),
    ]  # fmt: skip
    assert figure(stage, "offered") == 2
    assert figure(stage, "accepted") == 1
    assert figure(stage, "on_time") == 1
    assert figure(stage, "reached") == 1
    assert figure(stage, "delay_s") == (40 + 65) / 2
    assert figure(stage, "open") == 0


def test_when_idle_agents_call_after_a_rest_and_those_on_the_line_go_first() -> None:
    assert busy_minute(calling(offers(order=WhenIdle(idle_s=30)))) == [
        (0, "a > 0"), (20, "b hung up"), (25, "c hung up"), (60, "a done"), (80, "e > 0"), (85, "e done"),
        (115, "b' > 0"), (145, "b' done"), (175, "c' > 0"), (185, "c' done"),
    ]  # fmt: skip


def test_a_call_is_an_attempt_of_the_same_need_with_the_same_work() -> None:
    stage = calling(offers())
    busy_minute(stage)
    assert stage.facts is not None
    rows = {stage.names[int(row["root"])]: row for row in stage.facts[NEEDS]}
    assert (rows["b"]["attempts"], rows["b"]["settlement"]) == (2, Settlement.RESOLVED)
    call = next(row for row in stage.facts[CONTACTS] if row["ordinal"] == 1)
    assert (call["arrived"], call["answered"], call["work"]) == (60, 60, 30)
    assert np.isnan(call["queued"]), "nobody waited on the line"


def test_who_does_not_pick_up_is_called_again_and_lost_at_last() -> None:
    stage = calling(offers(picked_up=0.0, tries=2, retry_s=100.0))
    stage.send("a", 0, 60)
    stage.send("b", 0, 30)
    story = stage.run()
    assert story == [(0, "a > 0"), (20, "b hung up"), (60, "a done"), (60, "b' > 0"), (170, "b'' > 0")]
    assert stage.facts is not None
    need = next(row for row in stage.facts[NEEDS] if stage.names[int(row["root"])] == "b")
    assert (need["attempts"], need["settlement"], need["how"]) == (3, Settlement.LOST, Outcome.NOT_REACHED)
    assert need["settled_at"] == 180
    tries = stage.facts[CONTACTS][stage.facts[CONTACTS]["outcome"] == Outcome.NOT_REACHED]
    assert (tries["ended"] - tries["answered"]).tolist() == [10, 10]
    assert figure(stage, "reached") == 0


def test_who_is_not_called_in_time_contacts_the_operation_anew() -> None:
    stage = calling(offers(window_s=100.0, again=1.0, again_delay_s=Constant(mean=10.0)))
    stage.send("a", 0, 145)
    stage.send("b", 0, 30)  # hangs up at 20, is promised a call by 120, is back at 130
    assert stage.run() == [
        (0, "a > 0"), (20, "b hung up"), (145, "a done"), (145, "b' > 0"), (175, "b' done")
    ]  # fmt: skip
    assert figure(stage, "on_time") == 0
    assert stage.facts is not None
    assert stage.facts[PROMISES]["missed"].tolist() == [1]
    assert stage.facts[CONTACTS]["queued"].tolist() == [0, 0, 130]


def test_who_waits_on_is_called_late_and_angry() -> None:
    anger_alone = Care(right={"ask": 1.0}, satisfied=1.0, wait_loss_per_min=0.0, anger_loss=1.0)
    stage = calling(offers(window_s=100.0, again=0.0), care=anger_alone)
    stage.send("a", 0, 500)
    stage.send("b", 0, 30)
    assert (500, "b' > 0") in stage.run()
    assert stage.facts is not None
    satisfied = {
        (stage.names[int(row["root"])], int(row["ordinal"])): row["satisfied"] for row in stage.facts[CONTACTS]
    }
    assert satisfied == {("a", 0): 1, ("b", 0): -1, ("b", 1): 0}
    assert figure(stage, "on_time") == 0


def test_a_promise_is_open_when_the_run_stops_first() -> None:
    stage = Stage(contact_types=PHONE, duration_s=100.0, more={"callback": offers()})
    stage.send("a", 0, 500)
    stage.send("b", 0, 30)
    stage.run()
    assert stage.facts is not None
    need = next(row for row in stage.facts[NEEDS] if stage.names[int(row["root"])] == "b")
    assert (need["settlement"], need["how"], need["attempts"]) == (Settlement.OPEN, Outcome.CALLBACK, 1)
    assert figure(stage, "open") == 1


@pytest.mark.parametrize("answered", [True, False])
def test_messages_are_answered_where_they_are_to_be(answered: bool) -> None:
    channels = {"phone": Channel(message_after_s=20.0)}
    callback = offers(after_s=1000.0, messages=answered)
    stage = calling(callback, operation={"channels": channels})
    stage.send("a", 0, 60)
    stage.send("b", 0, 30)
    last = [(60, "b' > 0"), (90, "b' done")] if answered else []
    assert stage.run() == [(0, "a > 0"), (20, "b message"), (60, "a done"), *last]


def test_a_long_expected_wait_brings_the_offer_at_once() -> None:
    announcement = Announcement(channels=("phone",), estimator=Position(place_s=60))
    stage = calling(offers(after_s=None, expected_above_s=120.0), announcement=announcement)
    stage.send("a", 0, 60)
    stage.send("b", 1, 10)
    stage.send("c", 2, 10)  # the second in the queue
    assert stage.run()[1:3] == [(2, "c hung up"), (60, "a done")]


def test_a_plan_offers_at_once_to_those_who_have_waited_long_enough() -> None:
    stage = calling(offers(standing=False))
    stage.send("a", 0, 100)
    stage.send("b", 0, 30)
    stage.send("c", 35, 10)
    stage.send("d", 70, 10)
    levers = stage.levers
    accepted: list[float] = []
    stage.at(40, lambda: accepted.append(OfferCallbacks().start(levers)))
    stage.at(80, lambda: OfferCallbacks().stop(levers))
    assert [entry for entry in stage.run() if "hung" in entry[1]] == [(40, "b hung up"), (55, "c hung up")]
    assert accepted == [1]


def test_nobody_is_called_at_night_and_the_promise_counts_hours_of_the_day() -> None:
    hours = Hours(opens_s=100.0, closes_s=1000.0)
    rules = offers(hours=hours, window_s=500.0)
    assert rules.due_at(200.0) == 700.0
    assert rules.due_at(800.0) == DAY_S + 100 + 300
    assert rules.due_at(50.0) == 600.0
    stage = calling(rules)
    stage.send("a", 950, 60)
    stage.send("b", 950, 30)
    assert stage.run()[-2:] == [(DAY_S + 100, "b' > 0"), (DAY_S + 130, "b' done")]
    assert figure(stage, "on_time") == 1


def test_callbacks_from_shared_channels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"callback\.channels: chat given"):
        Stage(
            contact_types=("ask/chat",), more={"callback": Callback(channels=("chat",), order=InTurn(), after_s=20.0)}
        )
    with pytest.raises(ValueError, match="needs an announcement"):
        calling(offers(expected_above_s=100.0))


# -- switched off ----------------------------------------------------------------------------------------------


def busy_hours(effects: Effects, **more: Any) -> Facts:
    """Six hours of an overloaded telephone."""
    made = scenario(
        intents={"ask": intent()},
        rates={"shop/ask/phone": Rates(per_hour=(40.0,), handle_time_s=300.0)},
        staffing={"desk": Headcount(agents=(3,))},
        duration_s=21_600.0,
        **more,
    )
    return Simulation(made, None, Chance(3, 0), effects).run()


def test_what_has_no_effect_changes_nothing() -> None:
    announcement = Announcement(channels=("phone",), estimator=QueueLength())
    plain = busy_hours(TEXTBOOK)[CONTACTS].tobytes()
    assert busy_hours(heed(share=0.0), announcement=announcement)[CONTACTS].tobytes() == plain
    assert busy_hours(heed(tolerance=0.0), announcement=announcement)[CONTACTS].tobytes() == plain
    assert busy_hours(heed(), callback=offers(accepted=0.0))[CONTACTS].tobytes() == plain
    still = Soothing(channels=("phone",), patience_gain=0.0)
    assert busy_hours(heed(), soothing=still)[CONTACTS].tobytes() == plain
    assert busy_hours(heed(), announcement=announcement)[CONTACTS].tobytes() != plain
    assert busy_hours(heed(), callback=offers())[CONTACTS].tobytes() != plain
