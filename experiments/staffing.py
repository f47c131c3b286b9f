"""Agents needed: what Erlang's formula asks for the load that came, interval by interval."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from sim.erlang import agents_needed as erlang_agents
from sim.setting import Words

TARGET = 0.8
THRESHOLD_S = 20.0
PATIENCE_S = 300.0

NEEDED_WORDS: Final[dict[str, Words]] = {"agents_needed": {"zh": "所需", "en": "needed"}}
"""What :func:`agents_needed` are called in a chart."""


def agents_needed(scenario: Scenario, series: dict[str, NDArray[np.float64]], interval_s: float) -> NDArray[np.float64]:
    """Agents of one group that answer 80 % within 20 s, shape as ``series["offered"]``.

    An agent with c chats at the pace of c counts as c × pace(c) agents with one; calls take an agent each. The
    load is the average over replications: a planner staffs for the expected, not for what happened to come.
    """
    slots = [grade.slots for grade in scenario.operation.grades.values()] or [1]
    paces = scenario.chat.paces(max(slots), scenario.operation.chat_slowdown)
    several = float(np.mean([c * paces[c] for c in slots]))
    offered = series["offered"].mean(axis=0)
    effort_s = series["effort_s"].mean(axis=0) / several + series["effort_alone_s"].mean(axis=0)
    needed = [
        _needed(round(rate / interval_s, 5), round(work / rate, 0) if rate else 1.0)
        for rate, work in zip(offered, effort_s, strict=True)
    ]
    return np.broadcast_to(np.array(needed, dtype=float), series["offered"].shape)


@lru_cache(maxsize=10_000)
def _needed(rate_per_s: float, handle_s: float) -> int:
    if rate_per_s <= 0 or handle_s <= 0:
        return 0
    return erlang_agents(
        arrival_rate=rate_per_s, handle_time=handle_s, target=TARGET, threshold=THRESHOLD_S, patience=PATIENCE_S
    )
