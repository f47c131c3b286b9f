"""A little cross-training goes a long way.

Source: the setting of Wallace & Whitt (2005); one to three skills by an independent program, all six exactly as
M/M/90 with 120 places. The 30 places beside those of the 90 agents are read as 120 trunks: when agents idle for want
of the skill, more than 30 may wait.
"""

from __future__ import annotations

from typing import Final

from experiments.validation.target import Case, Kind, Known, Target
from experiments.validation.window import Parts, Window, wait_s
from models.contact import Outcome


def blocking(window: Window) -> Parts:
    """Contacts that found every waiting place taken / all."""
    rows = window.arrived
    return float((rows["outcome"] == Outcome.BLOCKED).sum()), float(len(rows))


def mean_wait_min(window: Window) -> Parts:
    """Minutes waited / all who entered."""
    rows = window.arrived[window.arrived["outcome"] != Outcome.BLOCKED]
    return float(wait_s(rows).sum()) / 60.0, float(len(rows))


def _skills(skills: int, contacts: float, wait: str, blocked: str, *errors: float, heavy: bool = True) -> Case:
    kind: Kind = "own" if errors else "exact"
    wait_error, blocked_error = errors or (0.0, 0.0)
    known = (
        Known("mean_wait_min.entered", wait, mean_wait_min, kind, wait_error, 0.02),
        Known("blocking", blocked, blocking, kind, blocked_error, 0.02),
    )
    return Case(f"cross_training_{skills}", contacts, known, heavy=heavy)


CROSS_TRAINING: Final = Target(
    "cross_training",
    "A little cross-training goes a long way: one, two, three or six skills each",
    "略加交叉培训：每人一、二、三或六种技能",
    (
        _skills(1, 1e7, "3.064", ".04188", 0.047, 0.0012),
        _skills(2, 4e7, ".594", ".00431", 0.019, 0.0003),
        _skills(3, 4e7, ".478", ".00368", 0.017, 0.0003),
        _skills(6, 4e7, ".450023", ".003643"),
    ),
)
