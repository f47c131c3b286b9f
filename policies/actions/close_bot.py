"""The bot is closed."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class CloseBot:
    """关闭机器人: send everybody to people while the alert stands; conversations with the bot are finished."""

    label: ClassVar[Words] = {"zh": "关闭机器人", "en": "close the bot"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "重开机器人", "en": "bot open again"}

    def start(self, levers: Levers) -> float:
        """Nobody is sent to the bot from now on."""
        return levers.bot_closed.pull(True)

    def stop(self, levers: Levers) -> float:
        """The bot answers again."""
        return levers.bot_closed.release(True)

    def needs(self) -> frozenset[str]:
        """There must be a bot."""
        return frozenset({"bot"})
