"""A channel: how customers reach people, and how many contacts there is room for."""

from __future__ import annotations

from typing import Annotated, Protocol, runtime_checkable

from pydantic import Field

from models.operation.deferred import Deferred
from sim.distributions import Positive, Share
from sim.setting import Words, setting


@runtime_checkable
class ChannelRules(Protocol):
    """Question: how do customers reach people by this channel, and how many does it hold?

    :class:`Channel` answers with what its settings say. A channel of another sort answers with figures of its own; what
    it does not have is None.
    """

    @property
    def label(self) -> Words:
        """Its name, in Chinese (zh) and English (en)."""
        ...

    @property
    def shared(self) -> bool:
        """Whether one agent may handle several of its contacts at once."""
        ...

    @property
    def trunks(self) -> int | None:
        """The most contacts that are with people or wait for them."""
        ...

    @property
    def waiting_places(self) -> int | None:
        """The most contacts that wait."""
        ...

    @property
    def message_after_s(self) -> float | None:
        """After how many seconds of waiting customers leave a message."""
        ...

    @property
    def message_share(self) -> float:
        """The share of them that does."""
        ...

    @property
    def deferred(self) -> Deferred | None:
        """When a reply is due, where nobody waits on the line."""
        ...

    @property
    def is_limited(self) -> bool:
        """Whether anything keeps a contact from waiting as long as it likes."""
        ...


@runtime_checkable
class ChangesEffort(Protocol):
    """What a channel is, besides, that makes its contacts take other effort than the handle time says."""

    def effort_s(self, work_s: float, key: int) -> float:
        """The effort of a contact whose work would be ``work_s``, in seconds at one contact at a time.

        It is asked once, when the work of an attempt is drawn. ``key`` addresses the chance of the attempt, see
        :func:`sim.chance.uniform`.
        """
        ...


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
