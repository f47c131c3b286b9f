"""Newness: who has just begun is slower for some weeks."""

from __future__ import annotations

from math import exp
from typing import Annotated, ClassVar, Literal

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Newness:
    """Who has just begun is slower: extra time on the first day, which fades."""

    key: ClassVar[str] = "newness"

    active: bool = True
    """Whether the effect is in force."""

    extra_time: Annotated[Assumption, Label("新人第一天多花的时间", "extra time on the first day")]
    """Extra time on the first day, as a share of the usual."""

    days: Annotated[Assumption, Label("新人变熟的天数", "days over which newness fades")]
    """Days after which 1/e of newness is left; 0: nobody is ever new."""

    fades: Literal["time", "output"] = "time"
    """What returns exponentially to what is usual, from the same point on the first day.

    With x the extra time, ``time``: the time of a contact is 1 + x exp(-t / days) after t days; ``output``: the output
    per hour is 1 - x / (1 + x) exp(-t / days) (the learning curve of Whitt 2006).
    """

    def acts(self) -> Acts:
        """The time of all work."""
        return Acts(work_time=lambda work: self.time_factor(work.tenure_days))

    def time_factor(self, tenure_days: float) -> float:
        """Time factor after this tenure."""
        days, extra = self.days.value, self.extra_time.value
        if not days:
            return 1.0
        left = extra * exp(-tenure_days / days)
        return (1 + extra) / (1 + extra - left) if self.fades == "output" else 1 + left
