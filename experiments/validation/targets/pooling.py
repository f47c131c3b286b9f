"""To pool or not to pool: two kinds of calls, short and long, with a server each.

Source: van Dijk & van der Sluis (2008) for the example, solved as Markov chains for exponential service.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from experiments.validation.target import Case, Known, Target
from experiments.validation.window import mean_wait

MINUTE_S: Final = 60.0
SHORT, LONG = 1, 0
"""Kinds of the pooling cases, in the order of their names."""


def _pooling(name: str, contacts: float, overall: str, short: str = "", long: str = "") -> Case:
    kinds = (("overall", overall, None), ("short", short, SHORT), ("long", long, LONG))
    known = tuple(
        Known(f"mean_wait_min.{label}", value, partial(mean_wait, unit_s=MINUTE_S, kind=kind), margin_share=0.02)
        for label, value, kind in kinds
        if value
    )
    return Case(f"pooling_{name}", contacts, known)


POOLING: Final = Target(
    "pooling",
    "To pool or not to pool: two kinds of calls, short and long",
    "合池还是分池：长短两类来电",
    (
        _pooling("separate", 1e7, "9.091"),
        _pooling("pooled", 2e7, "12.075"),
        _pooling("two_way", 2e7, "8.017"),
        _pooling("one_way", 2e7, "7.776", "3.513", "50.41"),
    ),
)
