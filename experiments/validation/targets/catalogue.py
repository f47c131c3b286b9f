"""All targets, in the order in which they are run and shown, and how they are chosen by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from experiments.validation.target import ValidationCase, ValidationTarget
from experiments.validation.targets.chat import CHAT
from experiments.validation.targets.cross_training import CROSS_TRAINING
from experiments.validation.targets.erlang import ERLANG
from experiments.validation.targets.message import MESSAGE
from experiments.validation.targets.overflow import OVERFLOW
from experiments.validation.targets.pooling import POOLING
from experiments.validation.targets.retention import RETENTION
from experiments.validation.targets.skills import SKILLS
from experiments.validation.targets.staircase import STAIRCASE
from experiments.validation.targets.turns import TURNS
from experiments.validation.targets.wave import WAVE

TARGETS: Final[tuple[ValidationTarget, ...]] = (
    ERLANG,
    STAIRCASE,
    SKILLS,
    MESSAGE,
    WAVE,
    OVERFLOW,
    POOLING,
    CROSS_TRAINING,
    RETENTION,
    CHAT,
    TURNS,
)

CASES: Final[tuple[ValidationCase, ...]] = tuple(case for target in TARGETS for case in target.cases)

BACKTEST: Final = "anonbank"
"""The back-test on a real centre's log, which is no case of conf/validation: see :mod:`experiments.calibration`."""

SELECTIONS: Final = {"default": False, "heavy": True}
"""Names of selections from all targets: the cases that are not heavy, and those that are; ``all`` has both."""


def names() -> tuple[str, ...]:
    """What several cases may be called on the command line."""
    return (*SELECTIONS, "all", *(target.name for target in TARGETS), BACKTEST)


def case_names() -> tuple[str, ...]:
    """What a single case may be called."""
    return tuple(case.name for target in TARGETS for case in target.cases)


def selected(wanted: Sequence[str]) -> list[tuple[ValidationTarget, ValidationCase]]:
    """The cases that the names ask for, in the catalogue's order; a target's name asks for its heavy ones, too."""
    return [
        (target, case)
        for target in TARGETS
        for case in target.cases
        if {"all", target.name, case.name} & set(wanted) or any(SELECTIONS.get(name) is case.heavy for name in wanted)
    ]
