"""The complaint duty is called."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from models.emergency.levers import Levers
from sim.distributions import NonNegative, Positive
from sim.setting import Words, setting


@setting
class CallComplaintDuty:
    """呼叫投诉值班: call people who are off and serve the urgent complaints that wait just then.

    They work as in any shift, and are paid as reserves.
    """

    agents: Annotated[int, Field(ge=0)] = 1
    """How many are called at most."""
    delay_s: NonNegative = 900.0
    """After how many seconds they are there."""
    hours: Positive = 1.0
    """How long they stay, even if the alert ends: nobody is sent home after ten minutes."""
    rest_hours: NonNegative = 8.0
    """Hours that must lie between this work and their next shift."""
    day_hours_max: Positive = 12.0
    """The most that they may work within 24 hours, this work included."""

    label: ClassVar[Words] = {"zh": "呼叫投诉值班", "en": "call complaint duty"}
    amount: ClassVar[Words] = {"zh": "{} 人来", "en": "{} come"}
    ending: ClassVar[Words] = {"zh": "不再呼叫值班", "en": "call no more duty"}

    def start(self, levers: Levers) -> float:
        """They are called; returns how many come."""
        return levers.call_reserves(
            self.agents, self.delay_s, self.hours, self.rest_hours, self.day_hours_max, levers.urgent_types()
        )

    def stop(self, levers: Levers) -> float:
        """Nothing to undo: they go home when their hours are over."""
        return 0.0

    def needs(self) -> frozenset[str]:
        """Complaints must be classed."""
        return frozenset({"complaints"})
