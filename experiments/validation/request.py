"""What a user asks ``kefusim validate`` for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from experiments.phrases import hint
from experiments.validation.target import ValidationCase
from experiments.validation.targets.catalogue import BACKTEST, case_names, names
from sim.setting import setting


@setting
class ValidationRequest:
    """What is to be validated, how exactly, and where the results go."""

    target: str | tuple[str, ...] = "default"
    """The targets, or single cases, by name; ``anonbank`` runs by itself."""
    replications: Annotated[int, Field(ge=2, le=100_000)] | None = None
    """How often each case is simulated, whatever its precision and the budget; null: until it is precise enough."""
    budget: Annotated[float, Field(gt=0, le=1000)] = 3.0
    """The most contacts of a case, as a multiple of those that it should need."""
    seed: Annotated[int, Field(ge=0)] = 1
    """The root of all chance: the same seed gives the same results."""
    jobs: Annotated[int, Field(ge=-1, le=4096)] = 2
    """Processes at once, -1 for every processor; the results do not depend on it."""
    results: str = "results"
    """The folder into which results are written."""
    language: Literal["both", "zh", "en"] = "both"
    """The language of the page."""
    data: str | None = None
    """The folder of the logs that the target ``anonbank`` predicts from; null: that target is skipped."""

    @field_validator("jobs")
    @classmethod
    def _some_jobs(cls, jobs: int) -> int:
        if jobs == 0:
            raise ValueError("must be a number of processes, or -1 for every processor")
        return jobs

    @field_validator("target")
    @classmethod
    def _some_target(cls, target: str | tuple[str, ...]) -> str | tuple[str, ...]:
        wanted, allowed = _several(target), (*names(), *case_names())
        close = "".join(hint(name, allowed) for name in wanted if name not in allowed)
        if not wanted or not set(wanted) <= set(allowed):
            raise ValueError(f"must be of {', '.join(names())}, or a case's name{close}")
        if BACKTEST in wanted and len(wanted) > 1:
            raise ValueError(f"{BACKTEST} runs by itself")
        return target

    @property
    def names(self) -> tuple[str, ...]:
        """The targets that are asked for."""
        return _several(self.target)

    def contacts(self, case: ValidationCase) -> float:
        """Contacts after which no more replications of a case start."""
        return self.budget * max(case.contacts_needed, case.contacts_least)


def _several(target: str | tuple[str, ...]) -> tuple[str, ...]:
    return (target,) if isinstance(target, str) else target
