"""Shrinkage: agents who are at work but not there for customers, now and then, for a while."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution, Exponential, NonNegative, Positive, Share
from sim.setting import setting


@setting
class Shrinkage:
    """An agent on duty is away for ``share`` of the time, in spells by the law ``away_s``, at times of no pattern.

    Who is to go away finishes the contact at hand first; that delay is made up for at the next spell, so that the
    share holds. With ``recall_waiting`` nobody goes while that many contacts wait, and who is away comes back then:
    they look every ``look_s``. With ``stay_share`` that part of those about to go stays as long as there is somebody
    waiting whom they can serve. The share holds where either seldom happens. With ``few`` spells are shorter, and as
    much more frequent, where fewer are on duty: with n in all groups they last n / (n + few) times as long as the law
    says, which is then that of a very large operation. So is ``stay_share``: the further spells are begun by agents who
    stay, so that as many begin while customers wait as ever.
    """

    share: Annotated[float, Field(gt=0, le=0.9)]
    away_s: Distribution = Exponential(mean=300.0)
    recall_waiting: Annotated[int, Field(ge=1)] | None = None
    look_s: Positive = 30.0
    stay_share: Share = 0.0
    few: NonNegative = 0.0

    @property
    def there_s(self) -> float:
        """Mean time between two spells."""
        return self.away_s.mean * (1 - self.share) / self.share

    def pace(self, on_duty: int) -> float:
        """What times are multiplied by with so many on duty."""
        return on_duty / (on_duty + self.few) if self.few else 1.0
