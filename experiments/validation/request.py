"""What a user asks ``kefusim validate`` for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from experiments.validation.target import Case
from sim.setting import setting


@setting
class Request:
    """Which targets, how much of them, and where the results go.

    ``budget`` bounds the contacts of a case, as a multiple of :attr:`Case.contacts_needed`. With ``replications``
    every case is simulated so often, whatever its precision, and the budget does not count.
    """

    target: str | tuple[str, ...] = "default"
    replications: Annotated[int, Field(ge=2, le=100_000)] | None = None
    budget: Annotated[float, Field(gt=0, le=1000)] = 3.0
    seed: Annotated[int, Field(ge=0)] = 1
    jobs: Annotated[int, Field(ge=-1, le=4096)] = 2
    results: str = "results"
    language: Literal["both", "zh", "en"] = "both"

    @model_validator(mode="after")
    def _some_jobs(self) -> Request:
        if self.jobs == 0:
            raise ValueError("jobs: 0 given, must be a number of processes, or -1 for every processor")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The targets that are asked for."""
        return (self.target,) if isinstance(self.target, str) else self.target

    def contacts(self, case: Case) -> float:
        """Contacts after which no more replications of a case start."""
        return self.budget * max(case.contacts_needed, case.contacts_least)
