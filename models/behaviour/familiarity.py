"""Familiarity: who answers a need again remembers it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Familiarity:
    """Who answers a need again remembers it, and the customer need not tell it all once more.

    It acts where the same agent answers, by chance or by assignment. Tickets carry their story with them, whoever works
    on them.
    """

    key: ClassVar[str] = "familiarity"

    active: bool = True
    """Whether the effect is in force."""

    time: Annotated[Assumption, Label("同一客服再次接待时省下的时间", "time saved by the same agent again")]
    """The share of a further attempt's effort that is saved."""

    goodwill: Annotated[
        Assumption, Label("同一客服再次接待时多得的满意", "satisfaction gained by the same agent again")
    ]
    """Satisfaction gained, as a probability."""

    def acts(self) -> Acts:
        """Nothing of the person's own: it acts on attempts that come to the same agent."""
        return Acts()
