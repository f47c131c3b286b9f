"""The bot is opened wider."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class WidenBot:
    """放宽机器人: open the bot wider while the alert stands; it contains more, rightly and wrongly."""

    tuning: Annotated[float, Field(ge=-1, le=1)] = 0.5
    """How wide it is then; 0 is as its skills say, 1 as wide as it can be, below 0 is narrower."""

    label: ClassVar[Words] = {"zh": "放宽机器人", "en": "open the bot wider"}
    amount: ClassVar[Words] = {"zh": "调至 {}", "en": "to {}"}
    ending: ClassVar[Words] = {"zh": "机器人恢复", "en": "bot as usual"}

    def start(self, levers: Levers) -> float:
        """The bot takes more from now on."""
        return levers.bot_tuning.pull(self.tuning)

    def stop(self, levers: Levers) -> float:
        """Back to the usual tuning."""
        return levers.bot_tuning.release(self.tuning)

    def needs(self) -> frozenset[str]:
        """There must be a bot."""
        return frozenset({"bot"})
