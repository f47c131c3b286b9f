"""The campaign: how a forecast becomes the volume of each interval."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from models.demand.busyness import Busyness
from models.operation.contact_type import ContactType
from sim.calendar import seconds_after
from sim.chance import Floats
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class Phase:
    """A part of a campaign: volumes of its ``intents`` (all when empty) between ``start`` and ``end``.

    The forecast already holds the campaign, so ``multiplier`` 1 is the forecast. ``surge_share`` is the part
    of a surge that reaches this phase: 1 for the event itself, less for a wave that follows from it.
    """

    label: dict[str, str]
    start: datetime
    end: datetime
    multiplier: NonNegative = 1.0
    surge_share: NonNegative = 0.0
    intents: tuple[str, ...] = ()


@setting
class Demand:
    """How the forecast becomes contacts.

    ``volume_basis``: ``first`` when volumes count first contacts before the bot; ``offered`` when they count
    observed totals with redials and repeats, ``caused_share`` of which are then taken out. ``surge``
    multiplies the phases with a ``surge_share``; ``scale`` multiplies every volume: a forecast error.
    """

    volume_basis: Literal["first", "offered"] = "first"
    caused_share: Annotated[float, Field(ge=0, lt=1)] = 0.12
    scale: NonNegative = 1.0
    surge: NonNegative = 1.0
    busyness: Busyness = Busyness()
    phases: dict[str, Phase] = Field(default_factory=dict)

    def multipliers(self, contact_type: ContactType, first_date: date, start_s: Floats) -> Floats:
        """What each interval's volume is multiplied by, shape of ``start_s`` (seconds after ``first_date``)."""
        factor = np.full(start_s.shape, self.scale)
        if self.volume_basis == "offered":
            factor *= 1 - self.caused_share
        for phase in self.phases.values():
            if phase.intents and contact_type.intent not in phase.intents:
                continue
            inside = (start_s >= seconds_after(first_date, phase.start)) & (
                start_s < seconds_after(first_date, phase.end)
            )
            factor[inside] *= phase.multiplier * (1 + phase.surge_share * (self.surge - 1))
        return factor
