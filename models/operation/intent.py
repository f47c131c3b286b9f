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
    """What customers want.

    ``urgency`` 0 is served first. ``handle`` is the shape (mean 1) around the forecast's handle time;
    ``patience_s`` and ``wrap_s`` give laws per channel, ``crowding`` how those who wait ahead shorten the wait of one
    who joins, not at all unless given; ``handle_time_s`` is used for caused contacts of an intent that the forecast
    does not have, and for recorded contacts. ``vip_share`` is the operation's if null. An agent who holds a chat of
    this intent holds at most ``slots`` in all. On a deferred channel patience is how long after the message the
    customer needs no reply any more, for ever unless given, and wrap-up is part of the handle time.
    """

    skill: str
    label: dict[str, str] = Field(default_factory=dict)
    urgency: Annotated[int, Field(ge=0, le=9)] = 1
    handle: Distribution = Lognormal(mean=1.0, sigma=0.8)
    handle_time_s: Positive = 180.0
    slots: Slots | None = None
    patience_s: dict[str, Distribution] = Field(default_factory=dict)
    wrap_s: dict[str, Distribution] = Field(default_factory=dict)
    crowding: dict[str, Crowding] = Field(default_factory=dict)
    vip_share: Share | None = None
