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
    """外包: what a vendor offers, seats that take overflow once they are called."""

    seats: Annotated[int, Field(ge=1, le=2000)] = 10
    """The number of seats."""
    slots: Annotated[int, Field(ge=1, le=200)] = 3
    """The most chats that each seat holds at once."""
    intents: tuple[str, ...]
    """The intents that the seats serve, of all lines."""
    proficiency: Positive = 0.8
    """The proficiency of the vendor's people; 1 is that of a fully proficient agent."""
    after_s: NonNegative = 30.0
    """Seconds that a contact must have waited before the vendor takes it."""
    ramp_delay_s: NonNegative = 1200.0
    """Seconds from the call until the first seats come."""
    seats_per_step: Annotated[int, Field(ge=1)] = 2
    """How many seats come at a time."""
    step_s: Positive = 600.0
    """Seconds between these times."""
    price_yuan: NonNegative = 4.0
    """The price of a contact, in yuan."""
    minimum_yuan: NonNegative = 0.0
    """What all contacts of the run cost at least once the vendor has been called, in yuan."""
    retainer_yuan_per_day: NonNegative = 0.0
    """What is due per day, in yuan, whether the vendor is called or not."""

    def duties(self, contact_types: Sequence[ContactType]) -> Duties:
        """What every seat serves: last in preference, and live contacts only."""
        return {
            contact_type.index: Duty(9, self.after_s, dedicated=False)
            for contact_type in contact_types
            if contact_type.intent in self.intents and contact_type.deferred is None
        }
