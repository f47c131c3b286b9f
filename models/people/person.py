"""A person: skill, tiredness, morale and pay, and how they show at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, expm1

from scipy.special import ndtri

from models.behaviour import Effects, odds
from models.money.pay import Tally
from models.operation.contact_type import ContactType
from models.operation.team import Duties, Seat
from models.questions import PayPlan
from models.routing.agent import Agent
from sim.chance import Chance, name_key, uniform

Z = name_key("purpose", "individual")


Z_QUALITY, Z_MANNER = name_key("purpose", "individual quality"), name_key("purpose", "individual manner")


class Person:
    """The slow side of an agent.

    ``fatigue`` runs from 0 (rested) to 1 (spent), ``morale`` from -1 to 1 with 0 as usual; ``tenure_days``
    counts to the first day of the run, and is negative for those who join later. ``handled[kind]`` counts
    today's contacts. ``holder`` counts those who had the seat before.
    """

    def __init__(
        self,
        seat: Seat,
        agent: Agent,
        chance: Chance,
        effects: Effects,
        pay: PayPlan,
        reference_pay: PayPlan,
        tenure_days: float,
        base_pay_yuan: float,
        month_hours: float,
        sells: bool,
        holder: int = 0,
    ) -> None:
        self.seat = seat
        self.agent = agent
        self.chance = chance
        self.holder = holder
        self.effects = effects
        self.pay = pay
        self.reference_pay = reference_pay
        self.tenure_days = tenure_days
        self.base_pay_yuan, self.month_hours = base_pay_yuan, month_hours
        self.file_hourly_yuan = base_pay_yuan / month_hours
        self.hourly_yuan = self.file_hourly_yuan * pay.base_share()
        # who somebody is belongs to the person, not to the replication's customers
        self.key = chance.key("person", seat.name, holder) if holder else chance.key("person", seat.name)
        self.individual_time = effects.individual_time(float(ndtri(uniform(self.key, Z))))
        self.quality_z = float(ndtri(uniform(self.key, Z_QUALITY)))
        self.manner_z = float(ndtri(uniform(self.key, Z_MANNER)))
        self.standard = 0.0
        self.coached = self.coached_at_s = 0.0
        self.skills = dict(seat.skills)
        self.line_knowledge = dict(seat.line_knowledge)
        self.fatigue = effects.typical_fatigue
        self.morale = 0.0
        self.tally = Tally(sells)
        self.gone = False
        self.on_duty = self.called = False
        self.left_at_s: float | None = None
        self.shift_start_s = 0.0
        self.shift_kind = 0
        self.handled: dict[int, int] = {}
        self.effort_s = self.tired_for_s = 0.0
        self.angry = 0
        self.resolved_before = 0.0
        self.paid_variable_yuan = 0.0

    def successor(self, joined_day: float) -> Person:
        """Who takes the seat on this day of the run: somebody else, with the seat's skills and pay, and new to it."""
        found = Person(
            self.seat,
            self.agent,
            self.chance,
            self.effects,
            self.pay,
            self.reference_pay,
            -joined_day,
            self.base_pay_yuan,
            self.month_hours,
            self.tally.sells,
            self.holder + 1,
        )
        found.standard = self.standard
        return found

    def proficiency(self, kind: ContactType, other_line: float) -> float:
        """Knowing the intent times knowing the line; ``other_line`` where a line is not known at all."""
        return self.skills[kind.skill] * self.line_knowledge.get(kind.line, other_line)

    def incentives(self, plan: PayPlan) -> tuple[float, float, float]:
        """What another hour's contacts, and its sales, earn over an hour's base pay; and how close a tier is."""
        incentive, hourly_yuan = plan.incentive(self.tally), self.file_hourly_yuan
        volume = incentive.per_contact_yuan * self.effects.contacts_per_hour / hourly_yuan
        return volume, incentive.per_sale_share * self.effects.sales_per_hour_yuan / hourly_yuan, incentive.closeness

    def volume_incentive(self, plan: PayPlan) -> float:
        """What another hour's contacts earn over an hour's base pay."""
        return self.incentives(plan)[0]

    def base_time(
        self, kind: ContactType, dedicated: bool, other_line: float, tenure_days: float, incentive: float
    ) -> float:
        """Time factor from who the person is and what the work is, before the day's form."""
        effects = self.effects
        return (
            self.individual_time
            * effects.proficiency_time(self.proficiency(kind, other_line))
            * effects.newness_time(tenure_days)
            * effects.ownership_time(dedicated, incentive)
        )

    def base_quality(self, kind: ContactType, other_line: float) -> float:
        """Quality factor from who the person is and what the work is."""
        effects = self.effects
        own = effects.individual_quality(self.quality_z, self.standard)
        return own * effects.proficiency_quality(self.proficiency(kind, other_line))

    def coached_gain(self, now_s: float) -> float:
        """Log odds of a right answer that are left of all coaching."""
        return self.coached * self.effects.coaching_left((now_s - self.coached_at_s) / 86_400.0)

    def improve(self, gain: float, now_s: float) -> None:
        """A coaching session has added ``gain`` to the log odds of a right answer."""
        self.coached, self.coached_at_s = self.coached_gain(now_s) + gain, now_s

    def renew_base(
        self,
        duties: Duties,
        kinds: list[ContactType],
        reference: Mapping[str, tuple[float, float]],
        other_line: float,
        days: float,
    ) -> None:
        """Bring what the agent does with each kind up to date; ``reference`` is (time, quality) by skill."""
        agent = self.agent
        incentive = self.volume_incentive(self.pay)
        coached = odds(self.coached_gain(days * 86_400.0))
        for index, duty in duties.items():
            kind = kinds[index]
            time, quality = reference.get(kind.skill, (1.0, 1.0))
            factor = self.base_time(kind, duty.dedicated, other_line, self.tenure_days + days, incentive)
            agent.effort[index] = factor / time
            agent.quality[index] = self.base_quality(kind, other_line) * coached / quality

    def renew(self) -> None:
        """Bring the day's form up to date: fatigue, morale, and effort under the pay plan."""
        effects, agent = self.effects, self.agent
        (volume, sale, closeness), (usual_volume, usual_sale, _) = map(self.incentives, (self.pay, self.reference_pay))
        speed = effects.effort_speed(volume, closeness) / effects.effort_speed(usual_volume, 0.0)
        agent.tempo = effects.fatigue_time(self.fatigue) * effects.morale_time(self.morale) / speed
        agent.care = (
            effects.fatigue_quality(self.fatigue)
            * effects.morale_quality(self.morale)
            * effects.effort_quality(volume)
            / effects.effort_quality(usual_volume)
        )
        agent.manner = effects.attitude(self.manner_z, self.morale, self.fatigue)
        agent.selling = effects.effort_selling(sale, closeness) / effects.effort_selling(usual_sale, 0.0)

    def begin(self, now: float, kind: int) -> None:
        """Come to work (``kind`` says how), rested as long as the last shift is ago."""
        self.shift_start_s, self.shift_kind = now, kind
        if self.left_at_s is not None:
            self.rest((now - self.left_at_s) / 3600.0)
        self.on_duty = True
        self.handled, self.effort_s, self.tired_for_s, self.angry = {}, 0.0, 0.0, 0
        self.resolved_before = self.tally.resolved

    def end(self, now: float) -> None:
        """Go home."""
        self.on_duty = False
        self.left_at_s = now

    def tire(self) -> None:
        """Let the work done since the last time tire."""
        busy_hours = (self.effort_s - self.tired_for_s) / 3600.0
        self.tired_for_s = self.effort_s
        self.fatigue = min(1.0, self.fatigue + self.effects.get("fatigue.per_busy_hour") * busy_hours)

    def work(self, kind: ContactType, effort_s: float, resolved: bool, angry: bool) -> None:
        """A contact talked through."""
        self.handled[kind.index] = self.handled.get(kind.index, 0) + 1
        self.effort_s += effort_s
        self.angry += angry
        self.tally.contacts += 1
        self.tally.resolved += resolved

    def toil(self, effort_s: float) -> None:
        """Effort on a contact that was not talked through."""
        self.effort_s += effort_s

    def sell(self, value_yuan: float) -> None:
        """A sale won; who nears a tier tries harder from now on."""
        self.tally.sales_yuan += value_yuan
        self.renew()

    def earn_variable(self) -> float:
        """Variable pay earned since the last settlement."""
        total = self.pay.variable_yuan(self.tally)
        earned, self.paid_variable_yuan = total - self.paid_variable_yuan, total
        return earned

    def fatigue_at(self, now: float) -> float:
        """Fatigue at this moment, rested since the last shift when off duty."""
        recovery = self.effects.get("fatigue.recovery_hours")
        if self.on_duty or self.left_at_s is None or recovery <= 0:
            return self.fatigue
        return self.fatigue * exp(-(now - self.left_at_s) / 3600.0 / recovery)

    def quit_hazard(self, per_day: float, newness: float, morale: float, fatigue: float, now: float) -> float:
        """Probability of handing in notice today, by a hazard of ``per_day`` for a settled person."""
        tenure = self.tenure_days + now / 86_400.0
        factor = 1 + newness * exp(-tenure / 90.0)
        log = -morale * self.morale + fatigue * (self.fatigue_at(now) - self.effects.typical_fatigue)
        return -expm1(-per_day * factor * exp(log))

    def rest(self, hours: float) -> None:
        """Recover for ``hours``."""
        recovery = self.effects.get("fatigue.recovery_hours")
        if recovery > 0:
            self.fatigue *= exp(-hours / recovery)

    def learn(self, kinds: list[ContactType], skill_contacts: float, line_contacts: float, other_line: float) -> None:
        """Close part of the gap to full proficiency by what was handled today."""
        for index, count in self.handled.items():
            kind = kinds[index]
            skill = self.skills[kind.skill]
            if skill < 1:
                self.skills[kind.skill] = 1 - (1 - skill) * exp(-count / skill_contacts)
            known = self.line_knowledge.get(kind.line, other_line)
            if known < 1:
                self.line_knowledge[kind.line] = 1 - (1 - known) * exp(-count / line_contacts)

    def feel(self, days: float, pay_gap: float, overload: float, abuse: float) -> None:
        """Morale moves with pay against expectation, overload and abuse, and fades back to usual."""
        effects = self.effects
        morale = self.morale * exp(-effects.morale_decay_per_day * days)
        morale += effects.get("morale.pay_weight") * max(-1.0, min(1.0, pay_gap))
        morale -= effects.get("morale.load_weight") * overload + effects.get("morale.abuse_weight") * abuse
        self.morale = max(-1.0, min(1.0, morale))
