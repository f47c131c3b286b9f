"""Replications: order, failures as rows, killed workers, progress, interruption."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.replications import Done, run


@dataclass(frozen=True)
class DeedTask:
    """A task that says what shall befall it."""

    key: tuple[str, int]
    deed: str = "square"
    marker: Path = Path()


def work(task: DeedTask) -> int:
    """Square the number, unless the deed is another."""
    number = task.key[1]
    if task.deed == "raise":
        raise ZeroDivisionError(f"no number\n{number}")
    if task.deed == "slow":
        time.sleep(0.3)
    if task.deed == "die":
        os._exit(3)
    if task.deed == "die once":
        try:
            task.marker.touch(exist_ok=False)
        except FileExistsError:
            return number**2
        os._exit(3)
    return number**2


def tasks(count: int, **deeds: str) -> list[DeedTask]:
    """Return ``count`` tasks, the first ones submitted being the last by key."""
    return [DeedTask(("a", n), deeds.get(f"n{n}", "square")) for n in reversed(range(count))]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_by_key_and_progress_as_they_finish(jobs: int) -> None:
    seen: list[Done[DeedTask, int]] = []
    done = run(tasks(5, n4="slow"), work, jobs, seen.append)
    assert [d.task.key[1] for d in done] == [0, 1, 2, 3, 4]
    assert [d.result for d in done] == [0, 1, 4, 9, 16]
    assert all(d.failure is None for d in done)
    assert sorted(d.task.key for d in seen) == [d.task.key for d in done]
    # The slow one is submitted first: alone it also finishes first, beside others it does not.
    assert (seen[0].task.key[1] == 4) == (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_exception_is_the_failure_of_its_task_alone(jobs: int) -> None:
    done = run(tasks(3, n1="raise"), work, jobs)
    assert [d.result for d in done] == [0, None, 4]
    failure = done[1].failure
    assert failure is not None
    assert (failure.type, failure.message) == ("ZeroDivisionError", "no number\n1")
    assert str(failure) == "ZeroDivisionError: no number 1"
    assert "in work" in failure.traceback


def test_task_that_kills_its_worker_once_is_done_in_the_end(tmp_path: Path) -> None:
    fatal = DeedTask(("a", 6), "die once", tmp_path / "died")
    seen: list[Done[DeedTask, int]] = []
    done = run([fatal, *tasks(6)], work, 2, seen.append)
    assert fatal.marker.exists()
    assert [d.result for d in done] == [n**2 for n in range(7)]
    assert len(seen) == 7


def test_task_that_always_kills_its_worker_fails_alone() -> None:
    done = run(tasks(9, n8="die"), work, 2)
    assert [d.result for d in done[:8]] == [n**2 for n in range(8)]
    assert done[8].failure is not None
    assert done[8].failure.type == "TerminatedWorkerError"


# a thread of the pool may die of the work that the interrupt takes away from under it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupt_passes_through(jobs: int) -> None:
    def interrupt(done: Done[DeedTask, int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tasks(4), work, jobs, interrupt)


def test_keys_must_differ_and_no_task_is_no_work() -> None:
    with pytest.raises(ValueError, match="same key"):
        run([DeedTask(("a", 1)), DeedTask(("a", 1))], work)
    assert run([], work) == []
