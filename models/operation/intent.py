"""An intent: what customers want, how long it takes and how long they wait for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.operation.crowding import Crowding
from sim.distributions import Constant, Distribution, Lognormal, Positive, Share
from sim.setting import setting

UNENDING = Constant(mean=float("inf"))
"""The patience of customers who wait for a reply, unless their intent says otherwise."""


MOST_SLOTS = 200


Slots = Annotated[int, Field(ge=1, le=MOST_SLOTS)]


@setting
class Intent:
    """What customers want (咨询类型): who can answer it, how long that takes, and how long they wait for it."""

    skill: str
    """The skill that an agent must have to answer it."""
    label: dict[str, str] = Field(default_factory=dict)
    """What reports call it, in Chinese (``zh``) and English (``en``); empty: its name in the settings."""
    urgency: Annotated[int, Field(ge=0, le=9)] = 1
    """How urgent it is; 0 is the most urgent and is answered first."""
    handle: Distribution = Lognormal(mean=1.0, sigma=0.8)
    """How handle times differ around their mean: a distribution of mean 1, by which the mean is multiplied."""
    handle_time_s: Positive = 180.0
    """The mean handle time in seconds where the demand gives none: for recorded contacts without one, and for contacts
    that follow from others where the forecast does not have the intent.
    """
    slots: Slots | None = None
    """How many chats an agent may have at once, in all, while one is of this intent; null: as many as otherwise."""
    patience_s: dict[str, Distribution] = Field(default_factory=dict)
    """By channel, how many seconds customers wait before they give up. A channel that is not named has a mean of 180 s
    (exponential). On a deferred channel: how many seconds after the message the customer needs no reply any more; one
    that is not named: for ever.
    """
    wrap_s: dict[str, Distribution] = Field(default_factory=dict)
    """By channel, how many seconds of work are left when the conversation is over; a channel that is not named has
    none. On a deferred channel it belongs to the handle time, and must not be given.
    """
    crowding: dict[str, Crowding] = Field(default_factory=dict)
    """By channel, how customers who wait already make one who joins leave sooner; a channel that is not named: not at
    all.
    """
    vip_share: Share | None = None
    """The share of its customers who are VIPs; null: that of the operation."""
