"""Behaviour: how speed and quality of a person depend on who they are and what is asked of them.

Speed and quality are products of small named effects, each a pure function with its unit, its source and a
switch. An effect on *time* multiplies the effort that a contact takes (above 1 is slower); an effect on
*quality* multiplies the odds of a right answer. Every effect is 1 at the reference operation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from math import exp, pi, sqrt
from typing import Literal

from pydantic import Field, model_validator

from sim.chance import name_key, uniform
from sim.distributions import NonNegative
from sim.setting import setting


@setting
class Assumption:
    """A figure about people that nobody knows exactly: the best guess and the range that it may lie in."""

    value: float
    low: float
    high: float
    unit: dict[str, str] = Field(default_factory=lambda: {"zh": "比例", "en": "share"})
    source: dict[str, str] = Field(default_factory=lambda: {"zh": "假设", "en": "assumption"})

    @model_validator(mode="after")
    def _ordered(self) -> Assumption:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low <= value <= high must hold, given {self.low}, {self.value}, {self.high}")
        return self

    def at(self, u: float) -> float:
        """The quantile at ``u`` of the triangular law over the range with its mode at ``value``."""
        width = self.high - self.low
        if width == 0:
            return self.value
        split = (self.value - self.low) / width
        if u < split:
            return self.low + sqrt(u * width * (self.value - self.low))
        return self.high - sqrt((1 - u) * width * (self.high - self.value))


@setting
class Individual:
    """People differ: the standard deviation of log handle time between agents."""

    active: bool = True
    sd_log: Assumption


@setting
class Proficiency:
    """Knowing the intent and the line: time falls, and the odds of a right answer rise, with proficiency."""

    active: bool = True
    time_power: Assumption
    quality_power: Assumption


@setting
class Newness:
    """The new are slower: extra time on the first day, which fades with e-folding time ``days``.

    ``fades`` says what returns exponentially to what is usual: the ``time`` a contact takes, 1 + x exp(-t / days)
    after t days with x the extra time, or the ``output`` per hour, 1 - x / (1 + x) exp(-t / days) (the learning
    curve of Whitt 2006). Both begin at the same point.
    """

    active: bool = True
    extra_time: Assumption
    days: Assumption
    fades: Literal["time", "output"] = "time"


@setting
class Ownership:
    """A queue that belongs to nobody in particular is worked more slowly, unless pay is for speed."""

    active: bool = True
    shared_time: Assumption


@setting
class Fatigue:
    """Tired people are slower and err more: time and log odds per unit of fatigue (0 rested, 1 spent)."""

    active: bool = True
    time: Assumption
    quality: Assumption
    per_busy_hour: Assumption
    recovery_hours: Assumption
    typical: NonNegative = 0.25


@setting
class Morale:
    """Content people are a little quicker, answer better, and stay: per unit of morale (-1 to 1)."""

    active: bool = True
    time: Assumption
    quality: Assumption
    pay_weight: Assumption
    load_weight: Assumption
    abuse_weight: Assumption
    decay_per_day: NonNegative = 0.05


@setting
class PayEffort:
    """People answer to what is paid at the margin.

    ``speed``: relative speed gained when one more hour's contacts would earn another hour's base pay;
    ``trade``: log odds of a right answer lost at the same incentive; ``selling``: conversion gained when one
    more hour's sales would; ``tier``: speed and selling gained just below a tier. ``contacts_per_hour`` and
    ``sales_per_hour_yuan`` say what a usual hour is.
    """

    active: bool = True
    speed: Assumption
    trade: Assumption
    selling: Assumption
    tier: Assumption
    contacts_per_hour: NonNegative = 20.0
    sales_per_hour_yuan: NonNegative = 2500.0


@setting
class Handover:
    """Who comes from the bot without its context says it all again.

    ``repeat_s``: effort of the person, seconds at one contact at a time; ``goodwill``: satisfaction lost, as a
    probability.
    """

    active: bool = True
    repeat_s: Assumption
    goodwill: Assumption


@setting
class Familiarity:
    """Who answers a need again remembers it, and the customer need not tell it all once more.

    ``time``: the share of a further attempt's effort that is saved; ``goodwill``: satisfaction gained, as a
    probability. Tickets carry their story with them, whoever works on them.
    """

    active: bool = True
    time: Assumption
    goodwill: Assumption


@setting
class Consistency:
    """Answers differ: standard deviations of the log odds of a right answer.

    ``sd_log`` between people, whose mean odds stay as they are, and ``answer_sd_log`` between the answers of the same
    person to the same question. One service standard, in full force, takes the share ``shrink`` of both away.
    """

    active: bool = True
    sd_log: Assumption
    answer_sd_log: Assumption
    shrink: Assumption


@setting
class Attitude:
    """How somebody is treated, beside being answered rightly: satisfaction as a probability.

    ``sd`` between people, ``morale`` per unit of morale, ``fatigue`` lost per unit of fatigue.
    """

    active: bool = True
    sd: Assumption
    morale: Assumption
    fatigue: Assumption


@setting
class Tuition:
    """What a coaching session achieves.

    Log odds of a right answer gained on average (``gain``), their standard deviation between sessions (``spread``),
    and the e-folding time ``days`` over which they fade.
    """

    active: bool = True
    gain: Assumption
    spread: Assumption
    days: Assumption


@setting
class Assist:
    """What a knowledge base does at full coverage, against none.

    ``time`` is the share of effort saved, ``quality`` the log odds of a right answer gained, ``self_service`` the
    share of contacts that find their answer themselves and never come.
    """

    active: bool = True
    time: Assumption
    quality: Assumption
    self_service: Assumption


@setting
class Concurrency:
    """Chats at hand slow each other: extra time per further chat, as a multiple of the operation's figure."""

    active: bool = True
    factor: Assumption


@setting
class Pressure:
    """Who sees customers wait works faster.

    The pace of all work on live contacts is higher by the share ``speed`` while anybody waits in a queue that the agent
    serves at once.
    """

    active: bool = True
    speed: Assumption

    @model_validator(mode="after")
    def _possible(self) -> Pressure:
        if self.speed.low < 0 or self.speed.high > 1:
            raise ValueError(f"speed {self.speed.low:g} to {self.speed.high:g} given, must lie in 0 to 1")
        return self


@setting
class Heed:
    """Customers heed the wait that they are told.

    ``share`` of them do. Of these leave at once whose own patience times ``tolerance`` is shorter than the wait (0:
    nobody); ``calm`` is the share by which the hazard of leaving is lower until the announced wait has passed,
    ``haste`` the share by which it grows with every minute beyond.
    """

    active: bool = True
    share: Assumption
    tolerance: Assumption
    calm: Assumption
    haste: Assumption

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


@setting
class Behaviour:
    """All effects; leave one out (null) or switch it off, and people are alike in that respect."""

    individual: Individual | None = None
    proficiency: Proficiency | None = None
    newness: Newness | None = None
    ownership: Ownership | None = None
    fatigue: Fatigue | None = None
    morale: Morale | None = None
    pay_effort: PayEffort | None = None
    concurrency: Concurrency | None = None
    pressure: Pressure | None = None
    heed: Heed | None = None
    handover: Handover | None = None
    familiarity: Familiarity | None = None
    consistency: Consistency | None = None
    attitude: Attitude | None = None
    coaching: Tuition | None = None
    assist: Assist | None = None

    def assumptions(self) -> Iterator[tuple[str, Assumption]]:
        """Every assumption of the effects that are on, as (effect.figure, assumption)."""
        for effect in fields(self):
            setting = getattr(self, effect.name)
            if setting is None or not setting.active:
                continue
            for figure in fields(setting):
                value = getattr(setting, figure.name)
                if isinstance(value, Assumption):
                    yield f"{effect.name}.{figure.name}", value

    def draw(self, seed: int, draw: int | None) -> Effects:
        """The effects with their assumptions at the best guess, or as drawn number ``draw``."""
        values = {
            name: assumption.value
            if draw is None
            else assumption.at(uniform(name_key(seed, "assumption", name), draw + 1))
            for name, assumption in self.assumptions()
        }
        typical = self.fatigue.typical if self.fatigue else 0.0
        pay = self.pay_effort
        return Effects(
            values,
            typical,
            pay.contacts_per_hour if pay else 0.0,
            pay.sales_per_hour_yuan if pay else 0.0,
            self.morale.decay_per_day if self.morale else 0.0,
            self.newness is not None and self.newness.fades == "output",
        )


@dataclass(frozen=True)
class Effects:
    """The effects as numbers; a figure of an effect that is off counts as 0, and the effect as 1."""

    values: dict[str, float]
    typical_fatigue: float = 0.0
    contacts_per_hour: float = 0.0
    sales_per_hour_yuan: float = 0.0
    morale_decay_per_day: float = 0.0
    newness_in_output: bool = False

    def get(self, name: str) -> float:
        """The figure ``effect.figure``; 0 when the effect is off."""
        return self.values.get(name, 0.0)

    @cached_property
    def change_in_a_shift(self) -> bool:
        """Whether anybody's form changes in the course of a shift."""
        return any(name.startswith(("fatigue.", "pay_effort.")) for name in self.values)

    def individual_time(self, z: float) -> float:
        """Time factor of a person whose standard normal deviate is ``z``; its mean over people is 1."""
        sd = self.get("individual.sd_log")
        return exp(sd * z - sd * sd / 2)

    def proficiency_time(self, proficiency: float) -> float:
        """Time factor at this proficiency (1 is full)."""
        return float(proficiency ** -self.get("proficiency.time_power"))

    def proficiency_quality(self, proficiency: float) -> float:
        """Quality factor at this proficiency."""
        return float(proficiency ** self.get("proficiency.quality_power"))

    def newness_time(self, tenure_days: float) -> float:
        """Time factor after this tenure."""
        days, extra = self.get("newness.days"), self.get("newness.extra_time")
        if not days:
            return 1.0
        left = extra * exp(-tenure_days / days)
        return (1 + extra) / (1 + extra - left) if self.newness_in_output else 1 + left

    def ownership_time(self, dedicated: bool, volume_incentive: float) -> float:
        """Time factor of a queue: pay for speed takes the slackening of a shared queue away."""
        if dedicated:
            return 1.0
        return 1 + self.get("ownership.shared_time") * max(0.0, 1 - volume_incentive)

    def fatigue_time(self, fatigue: float) -> float:
        """Time factor at this fatigue, 1 at the typical one."""
        return 1 + self.get("fatigue.time") * (fatigue - self.typical_fatigue)

    def fatigue_quality(self, fatigue: float) -> float:
        """Quality factor at this fatigue."""
        return odds(-self.get("fatigue.quality") * (fatigue - self.typical_fatigue))

    def morale_time(self, morale: float) -> float:
        """Time factor at this morale."""
        return 1 - self.get("morale.time") * morale

    def morale_quality(self, morale: float) -> float:
        """Quality factor at this morale."""
        return odds(self.get("morale.quality") * morale)

    def effort_speed(self, volume_incentive: float, closeness: float) -> float:
        """Speed at this incentive (marginal pay of an hour's contacts over base pay) and tier closeness."""
        return 1 + self.get("pay_effort.speed") * min(volume_incentive, 1.0) + self._tier(closeness)

    def effort_quality(self, volume_incentive: float) -> float:
        """Quality factor: paying for quantity costs quality."""
        return odds(-self.get("pay_effort.trade") * min(volume_incentive, 1.0))

    def effort_selling(self, sale_incentive: float, closeness: float) -> float:
        """Conversion factor at this sales incentive."""
        return 1 + self.get("pay_effort.selling") * min(sale_incentive, 1.0) + self._tier(closeness)

    def _tier(self, closeness: float) -> float:
        return self.get("pay_effort.tier") * closeness

    def individual_quality(self, z: float, standard: float) -> float:
        """Quality factor of a person whose standard normal deviate is ``z``; its mean over people is 1.

        ``standard`` is how far one service standard is in force.
        """
        sd = self.get("consistency.sd_log") * (1 - self.get("consistency.shrink") * standard)
        return exp(sd * z - sd * sd / 2)

    def steady_quality(self, right_share: float, standard: float) -> float:
        """Quality factor of steadier answers where ``right_share`` of them are right without a standard.

        Log odds that scatter by sd around x give on average the share of right answers at x ÷ √(1 + π sd² / 8)
        (MacKay 1992, to about half a point); with less scatter the odds move away from even.
        """
        if not 0 < right_share < 1:
            return 1.0
        sd = self.get("consistency.answer_sd_log")
        less = sd * (1 - self.get("consistency.shrink") * standard)
        steadier = sqrt((1 + pi * sd * sd / 8) / (1 + pi * less * less / 8))
        return float((right_share / (1 - right_share)) ** (steadier - 1))

    def attitude(self, z: float, morale: float, fatigue: float) -> float:
        """Satisfaction gained by the manner of a person whose standard normal deviate is ``z``, as a probability."""
        tired = fatigue - self.typical_fatigue
        return self.get("attitude.sd") * z + self.get("attitude.morale") * morale - self.get("attitude.fatigue") * tired

    def coaching_gain(self, z: float) -> float:
        """Log odds gained in a session whose standard normal deviate is ``z``."""
        return self.get("coaching.gain") + self.get("coaching.spread") * z

    def coaching_left(self, days: float) -> float:
        """What is left of a gain after so many days, as a share."""
        fade_days = self.get("coaching.days")
        return exp(-days / fade_days) if fade_days else 1.0

    def assist_time(self, coverage: float) -> float:
        """Time factor at this coverage of the knowledge base."""
        return 1 - self.get("assist.time") * coverage

    def assist_quality(self, more: float) -> float:
        """Quality factor of so much more coverage."""
        return odds(self.get("assist.quality") * more)

    def self_served(self, coverage: float, usual: float) -> float:
        """Share of those who come at the ``usual`` coverage who need not come at this one; 0 when it is lower."""
        share = self.get("assist.self_service")
        return max(0.0, share * (coverage - usual) / (1 - share * usual)) if share * usual < 1 else 0.0

    def slowdown(self, chat_slowdown: float) -> float:
        """The extra time per further chat."""
        return chat_slowdown * self.values.get("concurrency.factor", 1.0)


def odds(log_odds: float) -> float:
    """The factor of the odds; beyond e to the 50 nothing changes, and no product of a few of them is 0 or endless."""
    return exp(min(max(log_odds, -50.0), 50.0))


TEXTBOOK = Effects({})
"""No behaviour: the model is the textbook queue."""
