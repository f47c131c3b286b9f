"""An assumption: a figure that nobody knows exactly, with its range, its unit, its source and its name."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from pydantic import Field, model_validator

from sim.setting import setting


@setting
class Assumption:
    """A figure about people that nobody knows exactly: the best guess, and the range that it may lie in."""

    value: float
    """The best guess, between ``low`` and ``high``."""

    low: float
    """The lowest value that the figure may have."""

    high: float
    """The highest value that the figure may have."""

    unit: dict[str, str] = Field(default_factory=lambda: {"zh": "比例", "en": "share"})
    """What the figure is counted in, in Chinese (``zh``) and English (``en``)."""

    source: dict[str, str] = Field(default_factory=lambda: {"zh": "假设", "en": "assumption"})
    """Where the figure comes from, in Chinese (``zh``) and English (``en``)."""

    @model_validator(mode="after")
    def _ordered(self) -> Assumption:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low <= value <= high must hold, given {self.low}, {self.value}, {self.high}")
        return self

    def at(self, u: float) -> float:
        """The quantile at ``u`` of the triangular law over the range with its mode at ``value``."""
        width = self.high - self.low
        if width == 0:
            return self.value
        split = (self.value - self.low) / width
        if u < split:
            return self.low + sqrt(u * width * (self.value - self.low))
        return self.high - sqrt((1 - u) * width * (self.high - self.value))

    def known(self, value: float) -> Assumption:
        """The same figure where it is known to be ``value``."""
        return Assumption(value=value, low=value, high=value, unit=self.unit, source=self.source)


@dataclass(frozen=True)
class Label:
    """What a figure is called; it stands where the figure is declared, ``Annotated[Assumption, Label(...)]``."""

    zh: str
    en: str
