"""Shrinkage: agents who are at work but not there for customers, now and then, for a while."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution, Exponential, NonNegative, Positive, Share
from sim.setting import setting


@setting
class Shrinkage:
    """Agents on duty are away now and then for a while, at times without a pattern.

    An agent who is about to go finishes the contacts at hand first; the next time away comes sooner by that delay, so
    that the share holds. ``recall_waiting`` and ``stay_share`` make the share smaller where customers wait often.
    """

    share: Annotated[float, Field(gt=0, le=0.9)]
    """The share of the time on duty that an agent is away."""
    away_s: Distribution = Exponential(mean=300.0)
    """How many seconds an agent is away each time."""
    recall_waiting: Annotated[int, Field(ge=1)] | None = None
    """While so many contacts wait nobody goes away, and those who are away come back; null: this never happens."""
    look_s: Positive = 30.0
    """How often agents look whether so many wait, in seconds; it counts with ``recall_waiting`` only."""
    stay_share: Share = 0.0
    """The share of those about to go away who stay as long as a customer waits whom they can serve. With ``few`` this
    is the share in a very large operation: the additional times away are begun by agents who stay.
    """
    few: NonNegative = 0.0
    """Makes times away shorter, and as much more frequent, where few are on duty: with n agents on duty in all groups
    they last n / (n + ``few``) times as long as ``away_s`` says. 0: the number on duty does not matter.
    """

    @property
    def there_s(self) -> float:
        """Mean time between two spells."""
        return self.away_s.mean * (1 - self.share) / self.share

    def pace(self, on_duty: int) -> float:
        """What times are multiplied by with so many on duty."""
        return on_duty / (on_duty + self.few) if self.few else 1.0
