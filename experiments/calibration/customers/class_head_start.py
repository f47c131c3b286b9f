"""Head starts by class: which customers are given a head start in the queue, of how many seconds, and since when.

A customer who came later than another one is answered first if the own head start is longer than the other one's by
more than the time between them. Some of the VIPs may have a head start, and so may the customers of an intent. The rule
may have been introduced in the course of the log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.customers.waiting_pairs import LONGEST_S, STEP_S, Precedence, intent_pairs, vip_pairs
from experiments.calibration.log.calls import Calls

MOST_CLASSES: Final = 10
"""The model has so many classes of intents."""
LEAST_VIPS, LEAST_OF_INTENT = 0.2, 0.8
"""A head start counts if at least such a share of the VIPs has it, or of the customers of an intent."""


@dataclass(frozen=True)
class HeadStarts:
    """From day ``since`` of the log on, some customers count as having waited longer than they have.

    A share ``vip_share`` of the VIPs counts as having waited ``vip_s`` seconds longer, and the customers of each intent
    ``intent_s`` seconds, the least of which is 0. ``orders`` are the pairs that show it.
    """

    since: int
    vip_s: float
    vip_share: float
    intent_s: dict[str, float]
    orders: tuple[Precedence, ...] = field(default=(), compare=False)

    @property
    def classes_s(self) -> tuple[float, ...]:
        """The head starts of intents, the longest first."""
        return tuple(sorted(set(self.intent_s.values()), reverse=True))

    def flags(self, calls: Calls) -> NDArray[np.int8]:
        """Which customers are VIPs with a head start: 1, 0, or -1 unknown; chance decides which VIPs they are."""
        drawn = np.random.default_rng(1).random(len(calls.vip)) < self.vip_share
        return np.where((calls.vip > 0) & ~drawn, 0, calls.vip).astype(np.int8)


def head_starts(calls: Calls) -> HeadStarts | None:
    """Find the head starts that make the order of answers likeliest; None where chance explains it."""
    vips = vip_pairs(calls)
    usual, ahead, behind = intent_pairs(calls)
    used = [each for each in (vips, *ahead.values(), *behind.values()) if each.enough]
    if not used:
        return None
    since = int(sum(each.gains(calls.days)[0].max(axis=1) for each in used).argmax())
    since = min((day for each in used for day in each.day.tolist() if day >= since), default=since)
    vip = vips.head_start(since, calls.days, LEAST_VIPS)
    relative = {name: 0.0 for _, name, _ in calls.streams}
    orders = []
    for sign, pairs in ((1.0, ahead), (-1.0, behind)):
        for name, each in pairs.items():
            head_start_s, _ = each.head_start(since, calls.days, LEAST_OF_INTENT)
            relative[name] += sign * head_start_s
            if head_start_s:
                first, others = (name, usual) if sign > 0 else (usual, name)
                orders.append(each.precedence(first, others, since, (head_start_s, 1.0)))
    if not vip[0] and not orders:
        return None
    if not vip[0] and vips.always(since) >= LEAST_VIPS:
        vip = LONGEST_S, round(vips.always(since), 3)
    if vip[0]:
        orders.insert(0, vips.precedence(None, None, since, vip))
    return HeadStarts(since, *vip, classes(relative), tuple(orders))


def classes(relative: dict[str, float]) -> dict[str, float]:
    """Head starts over the least favoured intent, in steps so wide that there are not too many classes."""
    least, step_s = min(relative.values()), STEP_S
    while True:
        found = {name: step_s * round((value - least) / step_s) for name, value in relative.items()}
        if len(set(found.values())) <= MOST_CLASSES:
            return found
        step_s *= 2
