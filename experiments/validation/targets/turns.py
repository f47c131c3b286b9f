"""Chat in turns: an agent who holds a number of chats for ever is the finite-source queue.

The customers are the machines, the agent the repairman: each thinks for an exponential time, asks, and is
answered in an exponential time, one after another. Source: Palm (1947); Takács (1962).
"""

from __future__ import annotations

from typing import Final

from experiments.validation.inputs import no_inputs
from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import Parts, RunWindow
from models.facts.tables import PRESENCE, REPLIES


def mean_response(window: RunWindow) -> Parts:
    """Time from messages to their replies / replies."""
    rows = window.facts[REPLIES]
    return float(rows["sum_s"].sum()), float(rows["answered"].sum())


def busy_share(window: RunWindow) -> Parts:
    """Time spent on replies / time that agents were present."""
    presence = window.facts[PRESENCE]
    return float(window.facts[REPLIES]["effort_s"].sum()), float((presence["end"] - presence["start"]).sum())


TURNS: Final = ValidationTarget(
    "turns",
    "Chat in turns: one agent, five conversations that never end, as the machine repairman",
    "逐轮会话：一名客服、五个永不结束的会话，即机器维修模型",
    (
        ValidationCase(
            "repairman",
            4e3,
            (
                Known("mean_response_s", "33.641", mean_response, inputs=no_inputs),
                Known("busy_share", ".80093", busy_share, inputs=no_inputs),
            ),
        ),
    ),
)
