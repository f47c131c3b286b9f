"""The bot in front of people: what it answers, what it answers wrongly, what it hands over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from models.operation.contact_type import ContactType
from models.outage import Outages
from sim.chance import Floats
from sim.distributions import Distribution, Exponential, NonNegative, Share
from sim.setting import setting


@setting
class BotSkill:
    """What the bot does with an intent: shares of its contacts it contains rightly, and closes wrongly."""

    contained_share: Share
    misled_share: Share = 0.0

    @model_validator(mode="after")
    def _within_one(self) -> BotSkill:
        if self.contained_share + self.misled_share > 1:
            raise ValueError("contained_share and misled_share must not exceed 1 together")
        return self


@setting
class Bot:
    """A bot that meets every first contact on its ``channels``.

    A contact takes ``time_s``; then it is contained, closed wrongly (misled), or handed over, when a
    ``handover_loss_share`` gives up. ``tuning`` opens the bot wider (above 0, at most 1) or narrower: of what
    it would hand over it then takes ``tuning`` × ``wider_share`` more, ``wider_misled_share`` of that
    wrongly. Of the misled, ``return_share`` come back to a person after ``return_delay_s``, angry.

    ``context_share`` of those handed over arrive at the person with what was said to the bot; the rest say it all
    again. The bot holds ``at_once`` conversations (null: any number); who finds all taken waits in line for at most
    ``line_wait_max_s``, and goes to a person where it would take longer. In ``outages`` everybody goes to a person.
    ``fee_yuan_per_day`` is due whether it works or not, ``cost_yuan_per_contact`` for every conversation.
    """

    channels: tuple[str, ...] = ("chat",)
    skills: dict[str, BotSkill]
    time_s: Distribution = Exponential(mean=40.0)
    handover_loss_share: Share = 0.03
    tuning: Annotated[float, Field(ge=-1, le=1)] = 0.0
    wider_share: Share = 0.35
    wider_misled_share: Share = 0.30
    return_share: Share = 0.65
    return_delay_s: Distribution = Exponential(mean=1800.0)
    context_share: Share = 1.0
    at_once: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    line_wait_max_s: NonNegative = 0.0
    outages: Outages = Outages()
    """When it is out: a short way to write a shock that is ``BotOut``."""
    cost_yuan_per_contact: NonNegative = 0.0
    fee_yuan_per_day: NonNegative = 0.0

    def meets(self, contact_type: ContactType) -> bool:
        """Whether first contacts of this type come to the bot first."""
        return contact_type.channel in self.channels and contact_type.intent in self.skills

    def thresholds(self, contact_types: Sequence[ContactType], tuning: float) -> Floats:
        """Cumulative shares (contained, contained or misled) of each contact_type, shape (2, contact_types)."""
        table = np.zeros((2, len(contact_types)))
        for contact_type in contact_types:
            if not self.meets(contact_type):
                continue
            skill = self.skills[contact_type.intent]
            taken = skill.contained_share + skill.misled_share
            more = tuning * self.wider_share * (1 - taken if tuning > 0 else taken)
            wrong = skill.misled_share + more * self.wider_misled_share
            table[:, contact_type.index] = taken + more - max(wrong, 0.0), taken + more
        return table
