"""The vendor's offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from models.operation.contact_type import ContactType
from models.operation.team import Duties, Duty
from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class Vendor:
    """A vendor's offer.

    ``seats`` agents with ``slots`` chats each serve ``intents`` of all lines at ``proficiency``, contacts
    that have waited ``after_s``. Once called, the first ``seats_per_step`` come after ``ramp_delay_s``, the
    next every ``step_s``. Every contact costs ``price_yuan``, at least ``minimum_yuan`` once called; a
    retainer of ``retainer_yuan_per_day`` is due whether called or not.
    """

    seats: Annotated[int, Field(ge=1, le=2000)] = 10
    slots: Annotated[int, Field(ge=1, le=200)] = 3
    intents: tuple[str, ...]
    proficiency: Positive = 0.8
    after_s: NonNegative = 30.0
    ramp_delay_s: NonNegative = 1200.0
    seats_per_step: Annotated[int, Field(ge=1)] = 2
    step_s: Positive = 600.0
    price_yuan: NonNegative = 4.0
    minimum_yuan: NonNegative = 0.0
    retainer_yuan_per_day: NonNegative = 0.0

    def duties(self, contact_types: Sequence[ContactType]) -> Duties:
        """What every seat serves: last in preference, and live contacts only."""
        return {
            contact_type.index: Duty(9, self.after_s, dedicated=False)
            for contact_type in contact_types
            if contact_type.intent in self.intents and contact_type.deferred is None
        }
