"""Purposes: the names under which a contact draws its own chance. They are keys and never change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.chance import name_key

if TYPE_CHECKING:
    pass


purpose = partial(name_key, "purpose")


PATIENCE = purpose("patience")


WORK = purpose("work")


WRAP = purpose("wrap")


SEGMENT = purpose("segment")


BOT = purpose("bot")


HANDOVER = purpose("handover")


RESOLUTION = purpose("resolution")


MOOD = purpose("mood")


PURCHASE = purpose("purchase")


VALUE = purpose("value")


FOLLOW = purpose("follow")


DELAY = purpose("delay")


GRIEVANCE = purpose("grievance")


TURN = purpose("turn")


ROUNDS = purpose("rounds")


FRACTION = purpose("fraction of a round")


REPLY_PATIENCE = purpose("reply patience")


QUICK = purpose("quick reply")


FAREWELL = purpose("farewell")


SILENCE = purpose("silence")


NEXT = purpose("next")


CONTEXT = purpose("context")


SELF_SERVICE = purpose("self-service")


LEAVE_MESSAGE = purpose("leave message")


CHASE = purpose("chase")


CHASE_DELAY = purpose("chase delay")


CLASS = purpose("complaint class")


REACH = purpose("reach")


AUTHORITY = purpose("authority")


GRANT = purpose("grant")


AMOUNT = purpose("amount")


HEED = purpose("heed")


CROWD = purpose("crowd")


ACCEPT = purpose("accept a callback")


PICKUP = purpose("pick up")


AGAIN = purpose("again after a missed callback")


AGAIN_DELAY = purpose("delay after a missed callback")
