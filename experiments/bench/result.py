"""The result of one run of a program: how long it took, and what happened to the contacts."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

IN_TIME_MIN = 20 / 60
"""A contact that is served within 20 s is served in time."""


@dataclass(frozen=True)
class AttemptFigures:
    """What happened to the attempts of one contact type, or to all attempts.

    Attributes:
        attempts: requests for an agent: first ones that passed the bot, and redials.
        abandoned_share: abandoned / attempts.
        mean_wait: mean wait of the served, minutes.
        served_20s_share: served within 20 s / attempts.
    """

    attempts: int
    abandoned_share: float
    mean_wait: float
    served_20s_share: float


@dataclass(frozen=True)
class BenchResult:
    """One run of a program.

    Attributes:
        contacts: customers who arrived (each once, however often it redials).
        seconds: wall time of the run alone, without reading files and without summing up.
        events: events that the program's engine processed.
        total: figures of all attempts.
        by_type: contact type to its figures; empty where there is one type only.
        turns: figures of the rounds of conversations; empty where there are none.
    """

    contacts: int
    seconds: float
    events: int
    total: AttemptFigures
    by_type: dict[str, AttemptFigures] = field(default_factory=dict)
    turns: dict[str, float] = field(default_factory=dict)


def figures(attempts: Iterable[tuple[float, bool]]) -> AttemptFigures:
    """Sum up attempts, each (wait in minutes, whether served); at least one must be served."""
    count = 0
    waits = []
    for wait_min, served in attempts:
        count += 1
        if served:
            waits.append(wait_min)
    return AttemptFigures(
        attempts=count,
        abandoned_share=1 - len(waits) / count,
        mean_wait=math.fsum(waits) / len(waits),
        served_20s_share=sum(wait_min <= IN_TIME_MIN for wait_min in waits) / count,
    )
