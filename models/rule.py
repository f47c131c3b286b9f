"""The rule that a KPI belongs to: whose it is, what it asks for, and how sure that is."""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from sim.chance import Floats
from sim.distributions import NonNegative
from sim.setting import InputError, setting


@setting
class Target:
    """What a platform asks for: ``at_least`` or ``at_most`` so much, ``over`` the whole run or each day by itself.

    Where the denominator is below ``exempt_below`` the platform does not assess. ``label`` says what happens.
    """

    at_least: NonNegative | None = None
    at_most: NonNegative | None = None
    over: Literal["period", "day"] = "period"
    exempt_below: NonNegative = 0.0
    label: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_side(self) -> Target:
        if (self.at_least is None) == (self.at_most is None):
            raise InputError(["at_least, at_most: give one of the two"])
        return self

    @property
    def value(self) -> float:
        """What is asked for, on whichever side."""
        return self.at_least if self.at_least is not None else self.at_most or 0.0

    def met(self, above: Floats, below: Floats) -> Floats:
        """1 where it is met, 0 where not, nan where it is not assessed."""
        with np.errstate(invalid="ignore", divide="ignore"):
            value = above / below
        good = value >= self.value if self.at_least is not None else value <= self.value
        assessed = (below > 0) & (below >= self.exempt_below)
        return np.where(assessed, good.astype(np.float64), np.nan)


@setting
class Rule:
    """Whose rule a KPI is: the ``book`` of a platform, the targets, and where and when it was read.

    Only the lines that name the book as their platform are scored by it, or all lines if none does. ``grade`` says
    how far the source can be trusted: what the platform itself publishes, what sellers are told by others, or an
    assumption.
    """

    book: str
    targets: tuple[Target, ...] = ()
    source: dict[str, str]
    as_of: date
    grade: Literal["official", "trade_press", "textbook", "assumption"]
