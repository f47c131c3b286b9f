"""The bot in front of people: what it answers, what it answers wrongly, what it hands over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from models.operation.contact_type import ContactType
from models.operation.outage import Outages
from sim.chance import Floats
from sim.distributions import Distribution, Exponential, NonNegative, Share
from sim.setting import setting


@setting
class BotSkill:
    """What the bot does with the contacts of an intent; the rest it hands over to a person."""

    contained_share: Share
    """The share that it answers rightly, so that no person is needed."""
    misled_share: Share = 0.0
    """The share that it closes with a wrong answer."""

    @model_validator(mode="after")
    def _within_one(self) -> BotSkill:
        if self.contained_share + self.misled_share > 1:
            raise ValueError("contained_share and misled_share must not exceed 1 together")
        return self


@setting
class Bot:
    """A bot that first contacts meet before a person.

    It answers them (contains), closes them with a wrong answer (misleads), or hands them over.
    """

    channels: tuple[str, ...] = ("chat",)
    """The channels whose first contacts meet the bot."""
    skills: dict[str, BotSkill]
    """What it does with each intent; contacts of an intent that is not named go to a person at once."""
    time_s: Distribution = Exponential(mean=40.0)
    """How many seconds a conversation with the bot lasts."""
    handover_loss_share: Share = 0.03
    """The share of customers who give up when they are handed over to a person."""
    tuning: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """How wide the bot is opened: 0 as usual, up to 1 it tries to answer more itself, down to -1 less."""
    wider_share: Share = 0.35
    """At tuning 1, the share of what it usually hands over that it then keeps; at -1, the share of what it usually
    keeps that it then hands over. Between them in proportion.
    """
    wider_misled_share: Share = 0.30
    """The share of contacts that such a change adds or takes away which are closed with a wrong answer."""
    return_share: Share = 0.65
    """The share of misled customers who come back, to a person, and are angry; the others are lost."""
    return_delay_s: Distribution = Exponential(mean=1800.0)
    """How many seconds later they come back."""
    context_share: Share = 1.0
    """The share of customers handed over whose words to the bot reach the person; the others say everything again."""
    at_once: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """How many conversations the bot can have at once; null: any number."""
    line_wait_max_s: NonNegative = 0.0
    """How many seconds a customer waits for the bot, at most, when it has as many conversations as it can; who would
    wait longer goes to a person at once.
    """
    outages: Outages = Outages()
    """When the bot is out and everybody goes to a person: a short way to write a shock that is ``BotOut``."""
    cost_yuan_per_contact: NonNegative = 0.0
    """What each conversation with the bot costs, in yuan."""
    fee_yuan_per_day: NonNegative = 0.0
    """What the bot costs per day in yuan, in an outage too."""

    def meets(self, contact_type: ContactType) -> bool:
        """Whether first contacts of this type come to the bot first."""
        return contact_type.channel in self.channels and contact_type.intent in self.skills

    def thresholds(self, contact_types: Sequence[ContactType], tuning: float) -> Floats:
        """Cumulative shares (contained, contained or misled) of each contact type, shape (2, contact_types)."""
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
