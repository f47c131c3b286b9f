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
    """A part of a campaign, in which volumes are higher or lower than usual.

    They are multiplied by ``multiplier`` × (1 + ``surge_share`` × (``demand.surge`` - 1)).
    """

    label: dict[str, str]
    """What reports call it, in Chinese (``zh``) and English (``en``); empty: its name in the settings."""
    start: datetime
    """When it begins."""
    end: datetime
    """When it is over."""
    multiplier: NonNegative = 1.0
    """What volumes are multiplied by. The forecast already includes the campaign, so that 1 is the forecast."""
    surge_share: NonNegative = 0.0
    """How much of a surge reaches this phase: 1 for the event itself, less for a wave that follows from it, 0 for
    nothing.
    """
    intents: tuple[str, ...] = ()
    """The intents whose volumes change; empty: all."""


@setting
class Demand:
    """How the forecast becomes contacts."""

    volume_basis: Literal["first", "offered"] = "first"
    """What the given volumes count. ``first``: first contacts before the bot, without redials and repeats.
    ``offered``: observed totals, with the redials and repeats that the model makes itself.
    """
    caused_share: Annotated[float, Field(ge=0, lt=1)] = 0.12
    """The share of observed totals that are redials and repeats, and is taken out with ``offered``; it counts for
    nothing with ``first``.
    """
    scale: NonNegative = 1.0
    """What every volume is multiplied by, to see what a wrong forecast does; 1: the forecast is right."""
    surge: NonNegative = 1.0
    """What volumes are multiplied by in phases with a ``surge_share`` of 1; other phases take part by their share. 1:
    no surge.
    """
    busyness: Busyness = Busyness()
    """How days and intervals are busier or quieter than forecast, by chance."""
    phases: dict[str, Phase] = Field(default_factory=dict)
    """The phases of the campaign by name; empty: no campaign beyond the forecast."""

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
