"""A channel: how customers reach people, and how many it holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.operation.deferred import Deferred
from sim.distributions import Positive, Share
from sim.setting import setting


@setting
class Channel:
    """A channel; ``shared`` contacts may be handled several at once by one agent (chat), others alone.

    At most ``trunks`` of its contacts are with people or wait for them, and at most ``waiting_places`` wait; one
    that finds none left is blocked. After ``message_after_s`` of waiting a share ``message_share`` of the
    customers leaves a message instead. A message, like being blocked, does not meet the need: who does not
    try again is lost. Null is without limit, and never. On a ``deferred`` channel nobody waits on the line: messages
    go into a backlog and get a reply later.
    """

    label: dict[str, str] = Field(default_factory=dict)
    shared: bool = False
    trunks: Annotated[int, Field(ge=1)] | None = None
    waiting_places: Annotated[int, Field(ge=0)] | None = None
    message_after_s: Positive | None = None
    message_share: Share = 1.0
    deferred: Deferred | None = None

    @property
    def is_limited(self) -> bool:
        """Whether anything keeps a contact from waiting as long as it likes."""
        return (self.trunks, self.waiting_places, self.message_after_s) != (None, None, None)
