"""A channel: video calls, which take time to set up."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from models.operation.deferred import Deferred
from sim.chance import name_key, uniform
from sim.distributions import Distribution, draw
from sim.setting import Words, setting

_SET_UP = name_key("purpose", "video call set-up")


@setting
class VideoCall:
    """视频客服: one customer at a time by video, who can talk to the agent when both have picture and sound."""

    label: Words = Field(default_factory=lambda: {"zh": "视频客服", "en": "video call"})
    """Its name, in Chinese (zh) and English (en)."""

    set_up_s: Distribution
    """Seconds until both see and hear each other, which come on top of the handle time."""

    trunks: Annotated[int, Field(ge=1)] | None = None
    """The most customers who talk or wait; null is without limit."""

    shared: ClassVar[bool] = False
    waiting_places: ClassVar[int | None] = None
    message_after_s: ClassVar[float | None] = None
    message_share: ClassVar[float] = 1.0
    deferred: ClassVar[Deferred | None] = None

    @property
    def is_limited(self) -> bool:
        """See :class:`models.operation.channel.ChannelRules`."""
        return self.trunks is not None

    def effort_s(self, work_s: float, key: int) -> float:
        """See :class:`models.operation.channel.ChangesEffort`."""
        return work_s + draw(self.set_up_s, uniform(key, _SET_UP))
