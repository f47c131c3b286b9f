"""Assist: what a knowledge base does for those who answer, and for those who ask."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts, odds
from sim.setting import setting


@setting
class Assist:
    """A knowledge base makes answers faster and better, and some contacts needless; figures at full coverage."""

    key: ClassVar[str] = "assist"

    active: bool = True
    """Whether the effect is in force."""

    time: Annotated[Assumption, Label("知识库全覆盖时省下的时间", "time saved by a full knowledge base")]
    """The share of effort saved (after Brynjolfsson, Li & Raymond 2023)."""

    quality: Annotated[Assumption, Label("知识库全覆盖时答对的提升", "right answers gained by a full knowledge base")]
    """Log odds of a right answer gained."""

    self_service: Annotated[
        Assumption, Label("知识库全覆盖时自助解决的占比", "contacts spared by a full knowledge base")
    ]
    """The share of contacts that find their answer themselves and never come."""

    def acts(self) -> Acts:
        """Nothing of the person's own: it acts on those who read the knowledge base."""
        return Acts()

    def time_factor(self, coverage: float) -> float:
        """Time factor at this coverage of the knowledge base (0 to 1)."""
        return 1 - self.time.value * coverage

    def quality_factor(self, more: float) -> float:
        """Factor of the odds of a right answer by so much more coverage."""
        return odds(self.quality.value * more)

    def self_served(self, coverage: float, usual: float) -> float:
        """Share of those who come at the ``usual`` coverage who need not come at this one; 0 when it is lower."""
        share = self.self_service.value
        return max(0.0, share * (coverage - usual) / (1 - share * usual)) if share * usual < 1 else 0.0
