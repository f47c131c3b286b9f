"""Replications: independent tasks, worked off by one process or by many, with the same answer."""

import traceback
import warnings
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from joblib import Parallel, delayed, effective_n_jobs
from joblib.externals.loky.process_executor import BrokenProcessPool

RESUBMISSIONS: Final = 3
"""How often tasks that were lost with a killed worker are tried again."""


class Keyed(Protocol):
    """A task: anything that can be pickled and has a key of its own."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells the task from all others, and the order of results; sortable."""


TaskT = TypeVar("TaskT", bound=Keyed)
ResultT = TypeVar("ResultT")
Outcome = tuple[tuple[Any, ...], ResultT | None, "Failure | None"]
"""What a worker sends back: the task's key, its result, its failure."""


@dataclass(frozen=True)
class Failure:
    """Why a task has no result."""

    type: str
    message: str
    traceback: str

    def __str__(self) -> str:
        """One line: the type and the message."""
        return " ".join(f"{self.type}: {self.message}".split())


@dataclass(frozen=True)
class Done(Generic[TaskT, ResultT]):
    """A finished task: its result, or the failure that took its place."""

    task: TaskT
    result: ResultT | None
    failure: Failure | None


def run(
    tasks: Sequence[TaskT],
    work: Callable[[TaskT], ResultT],
    jobs: int = 1,
    on_done: Callable[[Done[TaskT, ResultT]], None] = lambda done: None,
) -> list[Done[TaskT, ResultT]]:
    """Do ``work`` on every task and return what became of each, ordered by key.

    An exception in a task becomes its failure. When a worker is killed (by the system for want
    of memory, say) what has arrived is kept and the rest is submitted again, at most
    ``RESUBMISSIONS`` times; what is lost even then is a failure.

    Args:
        tasks: keys must differ.
        work: must depend on its task alone; with ``jobs`` != 1, picklable.
        jobs: number of processes; 1 works in this process, -1 takes every processor. Inside a
            ``joblib.parallel_config`` another backend than processes may be in charge.
        on_done: called in this process as each task finishes, in order of finishing.

    Raises:
        ValueError: if two tasks have one key.
    """
    rest = {task.key: task for task in tasks}
    if len(rest) != len(tasks):
        raise ValueError("two tasks have the same key")
    finished: dict[tuple[Any, ...], Done[TaskT, ResultT]] = {}

    def take(done: Done[TaskT, ResultT]) -> None:
        del rest[done.task.key]
        finished[done.task.key] = done
        on_done(done)

    order = deque(tasks)
    for attempt in range(1 + RESUBMISSIONS):
        # The last time each task goes alone, so that a task that kills its worker fails alone.
        last = attempt == RESUBMISSIONS
        batches = [[task] for task in order] if last else [list(order)]
        for batch in batches:
            try:
                _work_off(batch, work, jobs, take)
            except BrokenProcessPool as error:
                lost = Failure(type(error).__name__, str(error), "")
                if last:
                    take(Done(batch[0], None, lost))
        if not rest:
            break
        order = deque(task for task in order if task.key in rest)
        # The culprit is among the first of those left: let the others go before it.
        order.rotate(-2 * effective_n_jobs(jobs))
    return [finished[key] for key in sorted(finished)]


def _work_off(
    tasks: Sequence[TaskT], work: Callable[[TaskT], ResultT], jobs: int, take: Callable[[Done[TaskT, ResultT]], None]
) -> None:
    """Do ``work`` on each task once and hand over each outcome as it arrives."""
    by_key = {task.key: task for task in tasks}
    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    outcomes: Generator[Outcome[ResultT], None, None] = parallel(delayed(_attempt)(task, work) for task in tasks)
    try:
        for key, result, failure in outcomes:
            take(Done(by_key[key], result, failure))
    finally:
        # If the user interrupts or ``take`` raises, the tasks at hand are given up as intended.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcomes.close()


def _attempt(task: TaskT, work: Callable[[TaskT], ResultT]) -> Outcome[ResultT]:
    """Do ``work`` on one task in the worker; an exception becomes a failure."""
    try:
        return task.key, work(task), None
    except Exception as error:
        return task.key, None, Failure(type(error).__name__, str(error), traceback.format_exc())
