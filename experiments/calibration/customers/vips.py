"""VIPs: how many of the customers they are, and whether they are served before others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.customers.class_head_start import HeadStarts, head_starts
from experiments.calibration.log.calls import Calls
from experiments.calibration.number_waiting import NumberWaiting

FIRST_BELOW: Final = 0.7
"""VIPs are taken to go first where their mean wait is below this share of that of the others."""
LEAST: Final = 10
"""With fewer VIPs or fewer others in a queue of some length, their waits there are not compared."""
LONGEST: Final = 10
"""Waits are compared in queues shorter than this."""


@dataclass(frozen=True)
class Vips:
    """What was learnt of VIPs, and of the head starts that customers have.

    ``share`` is the share of VIPs by intent, of the customers of whom it is known. ``speed`` is the mean wait of VIPs
    over that of others who found as many customers waiting, nan without VIPs. ``head_starts`` is None where nobody has
    a head start.
    """

    share: dict[str, float]
    speed: float
    head_starts: HeadStarts | None

    @property
    def first(self) -> bool:
        """Whether VIPs are served first, or customers have head starts."""
        return self.head_starts is not None or self.speed < FIRST_BELOW

    def share_of(self, intent: str) -> float:
        """The share of VIPs in an intent; with head starts only those VIPs who have one."""
        part = 1.0 if self.head_starts is None else self.head_starts.vip_share
        return self.share[intent] * part

    def flags(self, calls: Calls) -> NDArray[np.int8]:
        """Which customers are VIPs: 1, 0, or -1 unknown; with head starts only those VIPs who have one."""
        return calls.vip if self.head_starts is None else self.head_starts.flags(calls)


def vips(calls: Calls) -> Vips:
    """Learn from a log."""
    share = {intent: _share(calls, places) for intent, places in calls.intents.items()}
    return Vips(share, _speed(calls), head_starts(calls))


def _share(calls: Calls, places: list[int]) -> float:
    known = calls.vip[np.isin(calls.stream, places) & (calls.vip >= 0)]
    return float(known.mean()) if len(known) else 0.0


def _speed(calls: Calls) -> float:
    """Mean wait of VIPs over that of others, compared where as many customers waited already."""
    found = NumberWaiting.of(calls).found(calls.arrival_s)
    ratio, weight = 0.0, 0.0
    for number in range(1, LONGEST):
        there = (found == number) & calls.answered & (calls.wait_s > 0)
        own, others = calls.wait_s[there & (calls.vip == 1)], calls.wait_s[there & (calls.vip == 0)]
        if len(own) >= LEAST and len(others) >= LEAST:
            ratio += len(own) * float(own.mean() / max(others.mean(), 1.0))
            weight += len(own)
    return ratio / weight if weight else float("nan")
