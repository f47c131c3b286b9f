"""Selection policies in exact traces, worked out by hand."""

from __future__ import annotations

from policies.selection import Accumulating, ClassHeadStart, FirstComeFirstServed, HeadStart, PriorityJumps
from policies.structure import Serves
from tests.operations import Stage, intent
from tests.policies.test_assignment import TWO, taken

FIRE = {"ask": intent(urgency=1), "fire": intent(urgency=0)}


def fire(selection: object) -> Stage:
    """One agent, two urgencies, busy from 0 to 100."""
    stage = Stage(intents=FIRE, contact_types=("ask/phone", "fire/phone"), more={"selection": selection})
    stage.send("busy", 0, 100, "ask/phone")
    return stage


def test_first_come_passes_nobody() -> None:
    stage = fire(FirstComeFirstServed())
    stage.send("plain", 1, 10, "ask/phone")
    stage.send("vip", 2, 10, "ask/phone", vip=True)
    stage.send("fire", 3, 10, "fire/phone")
    assert taken(stage) == ["busy > 0", "plain > 0", "vip > 0", "fire > 0"]


def test_accumulated_priority_is_rate_times_wait_and_equals_at_the_ratio_of_rates() -> None:
    """At 100: an enquiry of 80 s stands level with a fire of 20 s, and class breaks the tie."""
    for at, order in ((20, ["fire", "ask"]), (19, ["ask", "fire"])):
        stage = fire(Accumulating(urgency_rates=(4.0, 1.0)))
        stage.send("ask", at, 10, "ask/phone")
        stage.send("fire", 80, 10, "fire/phone")
        assert [what.split()[0] for what in taken(stage)] == ["busy", *order]
    stage = fire(Accumulating(urgency_rates=(4.0, 1.0), vip_rate=2.0))
    stage.send("plain", 20, 10, "ask/phone")  # 80 at 100
    stage.send("vip", 61, 10, "ask/phone", vip=True)  # 78 at 100; at 110: 90 against 98 of the fire
    stage.send("fire vip", 91, 10, "fire/phone", vip=True)  # 72 at 100, 152 at 110
    stage.send("fire", 85.5, 10, "fire/phone")  # 58 at 100, 98 at 110, 138 at 120 against 118 of the vip
    assert [what.split(" >")[0] for what in taken(stage)] == ["busy", "plain", "fire vip", "fire", "vip"]


def test_no_class_starves_under_accumulating_priority_and_one_does_under_static_priority() -> None:
    for selection, limit_s in ((Accumulating(urgency_rates=(10.0, 1.0)), 250.0), (None, 2000.0)):
        more = {"selection": selection} if selection else {}
        stage = Stage(intents=FIRE, contact_types=("ask/phone", "fire/phone"), more=more)
        for i in range(300):  # more than the agent can do, for ever
            stage.send(f"fire{i}", 10 * i, 11, "fire/phone")
        stage.send("ask", 5, 11, "ask/phone")
        answered = next(at for at, what in stage.run() if what == "ask > 0")
        assert (answered < limit_s) == (selection is not None)


def test_a_contact_rises_by_a_class_at_the_very_threshold() -> None:
    """Classes: fire vip 0, fire 1, vip 2, plain 3; each 40 s lift by one."""
    for at, order in ((20.0, ["plain", "fire"]), (20.1, ["fire", "plain"])):
        stage = fire(PriorityJumps(rise_every_s=40.0))
        stage.send("plain", at, 10, "ask/phone")  # 80 s at 100: two classes up, level with the fire, longer there
        stage.send("fire", 90, 10, "fire/phone")
        assert [what.split()[0] for what in taken(stage)] == ["busy", *order]


def test_own_work_has_its_head_start_and_no_more() -> None:
    serves = {"mixed": [Serves(intent="a", rank=1), Serves(intent="b")]}
    for own_at, order in ((40.9, ["own", "other"]), (41.1, ["other", "own"])):
        stage = Stage(
            intents=TWO, contact_types=("a/phone", "b/phone"), groups={"mixed": (1, 1)},
            more={"serves": serves, "selection": HeadStart(delay_s=40.0)},
        )  # fmt: skip
        stage.send("busy", 0, 100, "b/phone")
        stage.send("other", 1, 10, "a/phone")
        stage.send("own", own_at, 10, "b/phone")
        assert [what.split()[0] for what in taken(stage)] == ["busy", *order]


def test_vips_pass_those_who_came_within_their_head_start_and_nobody_else() -> None:
    for vip_at, order in ((40.9, ["vip", "plain"]), (41.1, ["plain", "vip"])):
        stage = fire(ClassHeadStart(vip_s=40.0))
        stage.send("plain", 1, 10, "ask/phone")
        stage.send("vip", vip_at, 10, "ask/phone", vip=True)
        stage.send("fire", 99, 10, "fire/phone")  # urgency comes before all
        assert [what.split()[0] for what in taken(stage)] == ["busy", "fire", *order]


def test_the_urgent_pass_those_who_came_within_their_head_start_once_it_is_in_force() -> None:
    for urgent_at, vip_s, since_day, order in (
        (30.9, 40.0, 0, ["fire", "plain"]),  # 30 s for urgency
        (31.1, 40.0, 0, ["plain", "fire"]),
        (30.9, 40.0, 1, ["plain", "fire"]),  # from tomorrow on
    ):
        stage = fire(ClassHeadStart(vip_s=vip_s, urgency_s=(30.0, 0.0), since_day=since_day))
        stage.send("plain", 1, 10, "ask/phone")
        stage.send("fire", urgent_at, 10, "fire/phone")
        assert [what.split()[0] for what in taken(stage)] == ["busy", *order]
    late = {"ask": intent(urgency=2), "fire": intent(urgency=0)}  # urgencies beyond the last count as the last
    stage = Stage(
        intents=late,
        contact_types=("ask/phone", "fire/phone"),
        more={"selection": ClassHeadStart(urgency_s=(0.0, 30.0))},
    )
    for name, at_s, work_s in (("busy", 0, 100), ("fire", 1, 10), ("ask", 30, 10)):
        stage.send(name, at_s, work_s, f"{'ask' if name == 'busy' else name}/phone")
    assert [what.split()[0] for what in taken(stage)] == ["busy", "ask", "fire"]
    for urgent_at, order in ((31.1, ["vip", "fire", "plain"]), (31.1 - 20.2, ["fire", "vip", "plain"])):
        stage = fire(ClassHeadStart(vip_s=10.0, urgency_s=(30.0, 0.0)))
        stage.send("plain", 1.5, 10, "ask/phone")
        stage.send("vip", 11, 10, "ask/phone", vip=True)  # stands at 1
        stage.send("fire", urgent_at, 10, "fire/phone")  # stands at 1.1, or 20.2 s before
        assert [what.split()[0] for what in taken(stage)] == ["busy", *order]
