"""Pressure: agents work faster while customers wait."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import model_validator

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Pressure:
    """An agent works faster while anybody waits in a queue that the agent serves at once."""

    key: ClassVar[str] = "pressure"

    active: bool = True
    """Whether the effect is in force."""

    speed: Annotated[Assumption, Label("有人排队时的提速", "speed gained while customers wait")]
    """The share by which the pace of all work on live contacts is higher, 0 to 1."""

    @model_validator(mode="after")
    def _possible(self) -> Pressure:
        if self.speed.low < 0 or self.speed.high > 1:
            raise ValueError(f"speed {self.speed.low:g} to {self.speed.high:g} given, must lie in 0 to 1")
        return self

    def acts(self) -> Acts:
        """Nothing of the person's own: the queues tell their agents."""
        return Acts()
