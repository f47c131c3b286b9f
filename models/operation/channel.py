"""A channel: how customers reach people, and how many contacts there is room for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.operation.deferred import Deferred
from sim.distributions import Positive, Share
from sim.setting import setting


@setting
class Channel:
    """A channel, and how many contacts there is room for. Who finds no room is blocked, and may try again."""

    label: dict[str, str] = Field(default_factory=dict)
    """What reports call it, in Chinese (``zh``) and English (``en``); empty: its name in the settings."""
    shared: bool = False
    """Whether an agent may handle several of its contacts at once (chat); otherwise each is handled alone (phone)."""
    trunks: Annotated[int, Field(ge=1)] | None = None
    """How many of its contacts may be inside at once, those that wait and those that are being answered; null: any
    number.
    """
    waiting_places: Annotated[int, Field(ge=0)] | None = None
    """How many of its contacts may wait at once; null: any number."""
    message_after_s: Positive | None = None
    """After how many seconds of waiting customers leave a message instead of waiting longer; null: never. A message
    does not meet the need: the customer tries again or is lost.
    """
    message_share: Share = 1.0
    """The share of customers who leave a message when they have waited that long; the others wait on."""
    deferred: Deferred | None = None
    """What makes this a deferred channel (tickets, e-mail): messages go into a backlog and get a reply later. Null:
    customers wait in a queue for an answer at once.
    """

    @property
    def is_limited(self) -> bool:
        """Whether anything keeps a contact from waiting as long as it likes."""
        return (self.trunks, self.waiting_places, self.message_after_s) != (None, None, None)
