"""Queues in exact traces: the order of coming, and leaving from the middle."""

from __future__ import annotations

from tests.operations import Stage


def test_first_come_first_served() -> None:
    stage = Stage()
    for i, name in enumerate("abc"):
        stage.send(name, i, 10)
    assert stage.run() == [
        (0, "a > 0"), (10, "a done"), (10, "b > 0"), (20, "b done"), (20, "c > 0"), (30, "c done")
    ]  # fmt: skip


def test_a_contact_in_the_middle_of_the_queue_leaves_without_a_trace() -> None:
    stage = Stage()
    stage.send("a", 0, 50)
    stage.send("b", 1, 10)
    stage.send("c", 2, 10, patience_s=5)
    stage.send("d", 3, 10)
    taken = [what for _, what in stage.run() if ">" in what]
    assert taken == ["a > 0", "b > 0", "d > 0"]
    assert stage.router.waiting == 0
    assert not any(queue.size or list(queue) for queue in stage.router.queues)


def test_contacts_of_one_instant_are_served_in_the_order_in_which_they_came() -> None:
    stage = Stage(groups={"desk": (1, 1)})
    for name in "cab":
        stage.send(name, 0, 10)
    assert [what for _, what in stage.run() if ">" in what] == ["c > 0", "a > 0", "b > 0"]
