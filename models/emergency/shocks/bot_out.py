"""The bot fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from models.emergency.levers import Levers
from models.operation.outage import Span
from sim.setting import Words, setting


@setting
class BotOut:
    """机器人故障: the bot answers nobody; its conversations break off, and who waits for it goes to a person."""

    label: ClassVar[Words] = {"zh": "机器人故障", "en": "bot out"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "机器人恢复应答", "en": "the bot answers again"}

    def foresee(self, levers: Levers, spans: Sequence[Span]) -> None:
        """The bot's part of a day is decided when the day begins, so it must be known by then."""
        levers.foresee_bot_out(spans)

    def start(self, levers: Levers) -> float:
        """It answers nobody from now on."""
        return levers.bot_out.pull(True)

    def stop(self, levers: Levers) -> float:
        """It answers again, unless another failure stands."""
        return levers.bot_out.release(True)

    def needs(self) -> frozenset[str]:
        """There must be a bot."""
        return frozenset({"bot"})
