"""The rule that a KPI belongs to: whose it is, what it asks for, what it counts, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.chance import Floats
from sim.distributions import NonNegative
from sim.setting import InputError, Words, setting

Trust = Literal["official", "trade_press", "textbook", "assumption"]
TRUST_WORDS: Final[dict[Trust, Words]] = {
    "official": {"zh": "平台发布", "en": "published by the platform"},
    "trade_press": {"zh": "行业报道，可信度低", "en": "trade press, low grade"},
    "textbook": {"zh": "教科书惯例", "en": "textbook custom"},
    "assumption": {"zh": "假设", "en": "assumption"},
}
"""How far the source of a rule can be trusted."""

BotPart = Literal["apart", "counts"]
BOT_WORDS: Final[dict[BotPart, Words]] = {
    "apart": {"zh": "不计", "en": "do not count"},
    "counts": {"zh": "算作应答", "en": "count as answers"},
}
"""What a rule makes of the bot's replies."""


@setting
class Target:
    """What a platform asks for: a least or a greatest value."""

    at_least: NonNegative | None = None
    """The least value that meets the target; give this or ``at_most``."""

    at_most: NonNegative | None = None
    """The greatest value that meets the target; give this or ``at_least``."""

    over: Literal["period", "day"] = "period"
    """Whether the whole run must meet it, or each day by itself."""

    exempt_below: NonNegative = 0.0
    """Where the denominator of the KPI is below this, the platform does not assess."""

    label: Words = Field(default_factory=dict)
    """What meeting or missing it means, in Chinese (zh) and English (en)."""

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
        """1 where it is met, 0 where it is not, nan where it is not assessed."""
        with np.errstate(invalid="ignore", divide="ignore"):
            value = above / below
        good = value >= self.value if self.at_least is not None else value <= self.value
        assessed = (below > 0) & (below >= self.exempt_below)
        return np.where(assessed, good.astype(np.float64), np.nan)


@setting
class Rule:
    """Whose rule a KPI is, what it asks for, and where and when the rule was read.

    Only the lines whose platform is the book are scored by it, or all lines if no line names it.
    """

    book: str
    """The rule book that it belongs to, as ``operation.platforms`` names it."""

    book_label: Words = Field(default_factory=dict)
    """What the book is called, in Chinese (zh) and English (en)."""

    targets: tuple[Target, ...] = ()
    """What is asked for; empty where no target is known."""

    source: Words
    """Where the rule was read, in Chinese (zh) and English (en)."""

    as_of: date
    """When the rule was read or last known to hold."""

    grade: Trust
    """How far the source can be trusted: the platform itself, what sellers are told by others, or an assumption."""


@dataclass(frozen=True)
class Counted:
    """What a measure counts, as a rule book would say it.

    ``unit`` is what is counted (nothing where the book does not say), ``hours`` the first hour of the day and the hour
    before which counting ends, and ``bot`` what the bot's replies count for.
    """

    unit: Words = field(default_factory=dict)
    hours: tuple[float, float] = (0.0, 24.0)
    bot: Words = field(default_factory=BOT_WORDS["apart"].copy)
