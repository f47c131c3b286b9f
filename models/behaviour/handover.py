"""Handover: who comes from the bot without its context says it all again."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Handover:
    """Who comes from the bot without its context says it all again (direction: Dixon, Freeman & Toman 2010)."""

    key: ClassVar[str] = "handover"

    active: bool = True
    """Whether the effect is in force."""

    repeat_s: Annotated[Assumption, Label("机器人转人工须重述时多花的人工", "effort of asking again after the bot")]
    """Extra effort of the agent, in seconds at one contact at a time."""

    goodwill: Annotated[Assumption, Label("须重述问题时损失的满意", "satisfaction lost by having to explain again")]
    """Satisfaction lost, as a probability."""

    def acts(self) -> Acts:
        """Nothing of the person's own: it acts on contacts that come from the bot."""
        return Acts()
