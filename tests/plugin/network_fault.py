"""A shock: the network is faulty."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class NetworkFault:
    """网络故障: the network is faulty, so that nobody reaches the bot and all that agents do takes longer."""

    factor: Annotated[float, Field(ge=1, le=100)] = 1.3
    """How many times as long the work of agents takes."""

    label: ClassVar[Words] = {"zh": "网络故障", "en": "network fault"}
    amount: ClassVar[Words] = {"zh": "处理耗时 × {}", "en": "work takes × {}"}
    ending: ClassVar[Words] = {"zh": "网络恢复", "en": "the network works again"}

    def start(self, levers: Levers) -> float:
        """Conversations with the bot break off, and work takes longer from now on."""
        levers.bot_out.pull(True)
        return levers.agents_slowed.pull(self.factor)

    def stop(self, levers: Levers) -> float:
        """As usual again, unless something else stands."""
        levers.bot_out.release(True)
        return levers.agents_slowed.release(self.factor)

    def needs(self) -> frozenset[str]:
        """There must be a bot."""
        return frozenset({"bot"})
