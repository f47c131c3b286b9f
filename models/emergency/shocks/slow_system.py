"""The agents' system is slow."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class SlowSystem:
    """客服系统变慢: the screens that agents work with are slow, so that everything they do takes longer.

    It slows contacts, wrap-up, replies and tickets of the operation's own agents, by name or by count, those at hand
    too (where chat goes in turns, from the next reply on). The vendor's people have a system of their own.
    """

    factor: Annotated[float, Field(ge=1, le=100)] = 1.5
    """How many times as long work takes."""

    label: ClassVar[Words] = {"zh": "客服系统变慢", "en": "the agents' system is slow"}
    amount: ClassVar[Words] = {"zh": "处理耗时 × {}", "en": "work takes × {}"}
    ending: ClassVar[Words] = {"zh": "客服系统恢复", "en": "the agents' system is as usual"}

    def start(self, levers: Levers) -> float:
        """Work takes longer from now on."""
        return levers.agents_slowed.pull(self.factor)

    def stop(self, levers: Levers) -> float:
        """Work takes as long as usual, unless something else slows it."""
        return levers.agents_slowed.release(self.factor)

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()
