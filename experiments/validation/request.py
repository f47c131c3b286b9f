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
    """Which targets, how much of them, and where the results go.

    ``budget`` bounds the contacts of a case, as a multiple of :attr:`Case.contacts_needed`. With ``replications``
    every case is simulated so often, whatever its precision, and the budget does not count. ``data`` is the folder
    of the logs that the target ``anonbank`` predicts from; it runs by itself.
    """

    target: str | tuple[str, ...] = "default"
    replications: Annotated[int, Field(ge=2, le=100_000)] | None = None
    budget: Annotated[float, Field(gt=0, le=1000)] = 3.0
    seed: Annotated[int, Field(ge=0)] = 1
    jobs: Annotated[int, Field(ge=-1, le=4096)] = 2
    results: str = "results"
    language: Literal["both", "zh", "en"] = "both"
    data: str | None = None

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
