"""All targets, in the order in which they are run and shown."""

from __future__ import annotations

from typing import Final

from experiments.validation.target import Case, Target
from experiments.validation.targets.erlang import ERLANG
from experiments.validation.targets.pooling import POOLING
from experiments.validation.targets.wave import WAVE

TARGETS: Final[tuple[Target, ...]] = (ERLANG, WAVE, POOLING)

CASES: Final[tuple[Case, ...]] = tuple(case for target in TARGETS for case in target.cases)

CHECKS: Final = 150
"""Figures judged together, values and inputs of all cases: a faultless model fails any of them with 1 %."""
