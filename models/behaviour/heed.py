"""Heed: what an announced wait does to a customer's patience."""

from __future__ import annotations

from math import log1p
from typing import Annotated, ClassVar

from pydantic import model_validator

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Heed:
    """Some customers believe the wait that they are told, and wait accordingly; acts only where waits are announced."""

    key: ClassVar[str] = "heed"

    active: bool = True
    """Whether the effect is in force."""

    share: Annotated[Assumption, Label("听信等待播报的客户占比", "share of customers who heed an announced wait")]
    """The share of customers who believe what is announced."""

    tolerance: Annotated[
        Assumption, Label("愿等到自身耐心的几倍", "announced wait accepted, as a multiple of one's patience")
    ]
    """Who believes leaves at once if the own patience times this figure is shorter than the wait; 0: nobody does.

    After Jouini, Aksin & Dallery 2011.
    """

    calm: Annotated[
        Assumption, Label("播报时长内离开意愿的下降", "fall of the hazard of leaving until the announced wait is over")
    ]
    """The share by which the hazard of leaving is lower until the announced wait has passed."""

    haste: Annotated[
        Assumption, Label("超出播报后每分钟离开意愿的上升", "growth of the hazard of leaving per minute beyond it")
    ]
    """The share by which the hazard of leaving grows with every minute beyond the announced wait.

    Webb, Yu & Bretthauer 2019 estimate this form.
    """

    @model_validator(mode="after")
    def _possible(self) -> Heed:
        wrong = [
            f"{name} {figure.low:g} to {figure.high:g} given, must lie in 0 to {most:g}"
            for name, figure, most in (
                ("share", self.share, 1.0),
                ("tolerance", self.tolerance, 100.0),
                ("calm", self.calm, 0.95),
                ("haste", self.haste, 100.0),
            )
            if figure.low < 0 or figure.high > most
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def acts(self) -> Acts:
        """Nothing of a person at work: it acts on customers."""
        return Acts()

    def patience_s(self, own_s: float, announced_s: float) -> float:
        """How long a customer who believes waits, whose own patience is ``own_s``; 0 for who leaves at once."""
        tolerance, calm = self.tolerance.value, self.calm.value
        growth_per_s = log1p(self.haste.value) / 60.0
        if tolerance and announced_s > tolerance * own_s:
            return 0.0
        if not calm and not growth_per_s:
            return own_s
        pace = 1.0 - calm
        if own_s <= pace * announced_s:
            return own_s / pace
        left_s = own_s - pace * announced_s
        return announced_s + (log1p(growth_per_s * left_s) / growth_per_s if growth_per_s else left_s)
