"""An effect on people: who has long been in the job gives more right answers."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts, odds
from sim.distributions import Positive
from sim.setting import setting


@setting
class Seniority:
    """Seniority (资历): who has long been in the job gives more right answers, up to some years."""

    key: ClassVar[str] = "seniority"

    active: bool = True
    """Whether the effect is in force."""

    gain: Annotated[Assumption, Label("资历带来的答对率提升", "right answers gained by seniority")]
    """Gain in the log odds of a right answer after all these years."""

    years: Positive = 3.0
    """Years after which nothing more is gained."""

    def acts(self) -> Acts:
        """The quality of all work."""
        return Acts(work_quality=lambda work: odds(self.gain.value * self._share(work.tenure_days)))

    def _share(self, tenure_days: float) -> float:
        """How much of the gain is reached."""
        return min(max(tenure_days, 0.0) / (365 * self.years), 1.0)
