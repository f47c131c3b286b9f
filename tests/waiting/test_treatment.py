"""What those who wait are told, in exact traces: announcements and soothing."""

from __future__ import annotations

from typing import Any

from models.behaviour.effects import Effects
from models.behaviour.heed import Heed
from models.questions import Estimator
from models.waiting.announcement import Announcement, Soothing
from policies.actions.announce import Announce
from policies.announcement import LastToEnter, Position, QueueLength
from tests.behaviour.sure import only
from tests.operations import Stage

PHONE = ("ask/phone",)
Story = list[tuple[float, str]]


def heed(share: float = 1.0, tolerance: float = 1.0, calm: float = 0.0, haste: float = 0.0) -> Effects:
    """How customers take what they are told."""
    return only(Heed, share=share, tolerance=tolerance, calm=calm, haste=haste)


def told(estimator: Estimator, effects: Effects, **more: Any) -> Stage:
    """One agent, a telephone, and announcements."""
    announcement = Announcement(channels=("phone",), estimator=estimator, **more)
    return Stage(contact_types=PHONE, effects=effects, more={"announcement": announcement})


# -- announcements ---------------------------------------------------------------------------------------------


def test_who_is_told_a_wait_beyond_their_patience_leaves_at_once() -> None:
    stage = told(LastToEnter(), heed())
    stage.send("a", 0, 60)
    stage.send("b", 10, 100)  # waits 50; nothing is known when it comes
    stage.send("short", 70, 10, patience_s=49)
    stage.send("equal", 70, 10, patience_s=50)
    assert stage.run() == [
        (0, "a > 0"), (60, "a done"), (60, "b > 0"), (70, "short balked"), (120, "equal left"), (160, "b done")
    ]  # fmt: skip


def test_who_heeds_is_calmer_until_the_announced_wait_is_over() -> None:
    stage = told(LastToEnter(), heed(calm=0.5))
    stage.send("a", 0, 60)
    stage.send("b", 10, 100)
    stage.send("c", 70, 10, patience_s=60)  # half of 50 is used up by then, 35 are left
    assert (155, "c left") in stage.run()


def test_the_length_of_the_queue_times_the_time_between_answers() -> None:
    stage = told(QueueLength(), heed())
    for name in "abcd":
        stage.send(name, 0, 60)  # b answered at 60, c at 120: 60 s between two
    stage.send("short", 130, 10, patience_s=119)  # d goes before: 2 x 60
    stage.send("long", 131, 10, patience_s=120)
    story = stage.run()
    assert (130, "short balked") in story
    assert (240, "long > 0") in story


def test_the_place_in_the_queue() -> None:
    stage = told(Position(place_s=60), heed(), above_s=61)
    stage.send("a", 0, 200)
    stage.send("b", 1, 10, patience_s=30)  # 60 s are not worth an announcement
    stage.send("c", 2, 10, patience_s=119)
    stage.send("d", 3, 10, patience_s=120)
    assert stage.run() == [(0, "a > 0"), (2, "c balked"), (31, "b left"), (123, "d left"), (200, "a done")]


def test_a_plan_announces_while_the_alert_stands() -> None:
    stage = told(Position(place_s=60), heed(), standing=False)
    stage.send("a", 0, 500)
    levers = stage.levers
    stage.at(10, lambda: Announce().start(levers))
    stage.at(20, lambda: Announce().stop(levers))
    for name, at in (("before", 5), ("during", 15), ("after", 25)):
        stage.send(name, at, 10, patience_s=30)
    assert stage.run()[1:-1] == [(15, "during balked"), (35, "before left"), (55, "after left")]


def test_a_standing_message_soothes_those_who_hear_it() -> None:
    stage = Stage(contact_types=PHONE, more={"soothing": Soothing(channels=("phone",), after_s=30, patience_gain=0.5)})
    stage.send("a", 0, 500)
    stage.send("b", 0, 10, patience_s=100)
    stage.send("c", 0, 10, patience_s=30)
    assert stage.run() == [(0, "a > 0"), (30, "c left"), (135, "b left"), (500, "a done")]
