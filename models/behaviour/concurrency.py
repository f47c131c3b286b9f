"""Concurrency: chats at hand slow each other."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Concurrency:
    """Chats at hand slow each other, more or less than the operation's own figure says."""

    key: ClassVar[str] = "concurrency"

    active: bool = True
    """Whether the effect is in force."""

    factor: Annotated[Assumption, Label("多会话互相拖慢的程度（倍数）", "how much chats slow each other (multiple)")]
    """The extra time per further chat, as a multiple of the operation's figure."""

    def acts(self) -> Acts:
        """Nothing of the person's own: it scales how chats share an agent."""
        return Acts()

    def slowdown(self, usual: float) -> float:
        """The extra time per further chat, where the operation's figure is ``usual`` (in the same unit)."""
        return usual * self.factor.value
