"""A little cross-training goes a long way.

Source: the setting of Wallace & Whitt (2005); one to three skills by an independent program, all six exactly as
M/M/90 with 120 places. The errors of its blocking are not given; they are taken to be about 3 % with one skill and
7 % with more, twice as large a share as those of its waits. The 30 places beside those of the 90 agents are read as 120
trunks: when agents idle for want of the skill, more than 30 may wait.
"""

from __future__ import annotations

from typing import Final

from experiments.validation.target import Case, Known, Target
from experiments.validation.window import Parts, Window, wait_s
from models.contact.outcome import Outcome

WAIT_CONTACTS: Final = 5e6
"""Contacts that the mean wait takes, with any number of skills."""


def blocking(window: Window) -> Parts:
    """Contacts that found every waiting place taken / all."""
    rows = window.arrived
    return float((rows["outcome"] == Outcome.BLOCKED).sum()), float(len(rows))


def mean_wait_min(window: Window) -> Parts:
    """Minutes waited / all who entered."""
    rows = window.arrived[window.arrived["outcome"] != Outcome.BLOCKED]
    return float(wait_s(rows).sum()) / 60.0, float(len(rows))


def _skills(skills: int, wait: tuple[str, float], blocked: tuple[str, float], contacts: float) -> tuple[Case, ...]:
    """The wait, which is soon known, and apart from it the blocking, which is rare unless there is one skill each.

    ``wait`` and ``blocked`` are values with the half-width of their errors, 0 for exact ones; ``contacts`` is what
    the blocking takes.
    """
    file = f"cross_training_{skills}"
    known = tuple(
        Known(name, value, measure, "own" if error else "exact", error, 0.02)
        for name, measure, (value, error) in (
            ("mean_wait_min.entered", mean_wait_min, wait), ("blocking", blocking, blocked)
        )
    )  # fmt: skip
    if contacts <= WAIT_CONTACTS:
        return (Case(file, WAIT_CONTACTS, known, heavy=True),)
    rare = Case(f"{file}_blocking", contacts, known[1:], heavy=True, file=file)
    return Case(file, WAIT_CONTACTS, known[:1], heavy=True), rare


CROSS_TRAINING: Final = Target(
    "cross_training",
    "A little cross-training goes a long way: one, two, three or six skills each",
    "略加交叉培训：每人一、二、三或六种技能",
    (
        *_skills(1, ("3.064", 0.047), (".04188", 0.0012), 5e6),
        *_skills(2, (".594", 0.019), (".00431", 0.0003), 6e7),
        *_skills(3, (".478", 0.017), (".00368", 0.0003), 7e7),
        *_skills(6, (".450023", 0.0), (".003643", 0.0), 4e7),
    ),
)
