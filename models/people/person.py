"""A person: skill, tiredness, morale and pay, and how they show in the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, expm1

from scipy.special import ndtri

from models.behaviour.coaching import CoachingGain
from models.behaviour.effect import Form, Traits, Work, odds
from models.behaviour.fatigue import Fatigue
from models.behaviour.morale import Morale
from models.behaviour.pay_effort import PayEffort
from models.facilities import Facilities
from models.money.pay import Tally
from models.operation.contact_type import ContactType
from models.operation.team import Duties, Seat
from models.questions import PayPlan
from models.routing.agent import Agent
from sim.chance import name_key, uniform

Z = name_key("purpose", "individual")


Z_QUALITY, Z_MANNER = name_key("purpose", "individual quality"), name_key("purpose", "individual manner")


@dataclass(frozen=True)
class Contract:
    """What somebody is paid for: the pay plan, that of the reference operation, and the base pay of the files.

    ``sells`` says whether the job is to sell.
    """

    pay: PayPlan
    reference_pay: PayPlan
    base_pay_yuan: float
    month_hours: float
    sells: bool


class Person:
    """The slow side of an agent.

    ``fatigue`` runs from 0 (rested) to 1 (spent), ``morale`` from -1 to 1 with 0 as usual; ``tenure_days``
    counts to the first day of the run, and is negative for those who join later. ``handled[contact_type]`` counts
    today's contacts. ``holder`` counts those who had the seat before.
    """

    def __init__(
        self, env: Facilities, seat: Seat, agent: Agent, contract: Contract, tenure_days: float, holder: int = 0
    ) -> None:
        effects = env.effects
        self.env = env
        self.seat = seat
        self.agent = agent
        self.contract = contract
        self.holder = holder
        self.effects = effects
        self.pay = contract.pay
        self.reference_pay = contract.reference_pay
        self.tenure_days = tenure_days
        self.file_hourly_yuan = contract.base_pay_yuan / contract.month_hours
        self.hourly_yuan = self.file_hourly_yuan * contract.pay.base_share()
        # who somebody is belongs to the person, not to the replication's customers
        owner = (seat.name, holder) if holder else (seat.name,)
        self.key = env.chance.key("person", *owner)
        self.traits = Traits(self.key, *(float(ndtri(uniform(self.key, each))) for each in (Z, Z_QUALITY, Z_MANNER)))
        self.standard = 0.0
        self.coached = self.coached_at_s = 0.0
        self.skills = dict(seat.skills)
        self.line_knowledge = dict(seat.line_knowledge)
        tiring, effort = effects.given(Fatigue), effects.given(PayEffort)
        self.fatigue = self.usual_fatigue = tiring.typical if tiring is not None else 0.0
        self.contacts_per_hour = effort.contacts_per_hour if effort is not None else 0.0
        self.sales_per_hour_yuan = effort.sales_per_hour_yuan if effort is not None else 0.0
        self.morale = 0.0
        self.form: tuple[Form, Form] | None = None
        self.tally = Tally(contract.sells)
        self.gone = False
        self.on_duty = self.called = False
        self.left_at_s: float | None = None
        self.shift_start_s = 0.0
        self.shift_why = 0
        self.handled: dict[int, int] = {}
        self.effort_s = self.tired_for_s = 0.0
        self.angry = 0
        self.resolved_before = 0.0
        self.paid_variable_yuan = 0.0

    def successor(self, joined_day: float) -> Person:
        """Who takes the seat on this day of the run: somebody else, with the seat's skills and pay, and new to it."""
        found = Person(self.env, self.seat, self.agent, self.contract, -joined_day, self.holder + 1)
        found.standard = self.standard
        return found

    def proficiency(self, contact_type: ContactType, other_line: float) -> float:
        """Knowing the intent times knowing the line; ``other_line`` where a line is not known at all."""
        return self.skills[contact_type.skill] * self.line_knowledge.get(contact_type.line, other_line)

    def incentives(self, plan: PayPlan) -> tuple[float, float, float]:
        """What another hour's contacts, and its sales, earn over an hour's base pay; and how close a tier is."""
        incentive, hourly_yuan = plan.incentive(self.tally), self.file_hourly_yuan
        volume = incentive.per_contact_yuan * self.contacts_per_hour / hourly_yuan
        return volume, incentive.per_sale_share * self.sales_per_hour_yuan / hourly_yuan, incentive.closeness

    def volume_incentive(self, plan: PayPlan) -> float:
        """What another hour's contacts earn over an hour's base pay."""
        return self.incentives(plan)[0]

    def at_work(
        self, contact_type: ContactType, dedicated: bool, other_line: float, tenure_days: float, incentive: float
    ) -> Work:
        """The person at work on this contact type."""
        proficiency = self.proficiency(contact_type, other_line)
        return Work(self.traits, proficiency, tenure_days, dedicated, incentive, self.standard)

    def coached_gain(self, now_s: float) -> float:
        """Log odds of a right answer that are left of all coaching."""
        effect = self.effects.on(CoachingGain)
        left = effect.left((now_s - self.coached_at_s) / 86_400.0) if effect is not None else 1.0
        return self.coached * left

    def improve(self, gain: float, now_s: float) -> None:
        """A coaching session has added ``gain`` to the log odds of a right answer."""
        self.coached, self.coached_at_s = self.coached_gain(now_s) + gain, now_s

    def renew_base(
        self,
        duties: Duties,
        contact_types: list[ContactType],
        reference: Mapping[str, tuple[float, float]],
        other_line: float,
        days: float,
    ) -> None:
        """Bring what the agent does with each type up to date; ``reference`` is (time, quality) by skill."""
        agent = self.agent
        incentive = self.volume_incentive(self.pay)
        coached = odds(self.coached_gain(days * 86_400.0))
        for index, duty in duties.items():
            contact_type = contact_types[index]
            time, quality = reference.get(contact_type.skill, (1.0, 1.0))
            work = self.at_work(contact_type, duty.dedicated, other_line, self.tenure_days + days, incentive)
            agent.effort[index] = self.effects.work_time(work) / time
            agent.quality[index] = self.effects.work_quality(work) * coached / quality

    def renew(self) -> None:
        """Bring the day's form up to date: fatigue, morale, and effort under the pay plan."""
        effects, agent = self.effects, self.agent
        (volume, sale, closeness), (usual_volume, usual_sale, _) = map(self.incentives, (self.pay, self.reference_pay))
        now = Form(self.traits, self.fatigue, self.usual_fatigue, self.morale, volume, sale, closeness)
        usual = Form(self.traits, self.usual_fatigue, self.usual_fatigue, 0.0, usual_volume, usual_sale, 0.0)
        if self.form == (now, usual):  # effects are pure: the same form makes the same of the agent
            return
        self.form = now, usual
        agent.tempo = effects.tempo(now, usual)
        agent.care = effects.care(now, usual)
        agent.manner = effects.manner(now)
        agent.selling = effects.selling(now, usual)

    def begin(self, now: float, why: int) -> None:
        """Come to work (``why`` says how it came to that), rested as long as the last shift is ago."""
        self.shift_start_s, self.shift_why = now, why
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
        if effect := self.effects.on(Fatigue):
            self.fatigue = effect.after_work(self.fatigue, busy_hours)

    def work(self, contact_type: ContactType, effort_s: float, resolved: bool, angry: bool) -> None:
        """A contact talked through."""
        self.handled[contact_type.index] = self.handled.get(contact_type.index, 0) + 1
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
        effect = self.effects.on(Fatigue)
        if self.on_duty or self.left_at_s is None or effect is None:
            return self.fatigue
        return effect.after_rest(self.fatigue, (now - self.left_at_s) / 3600.0)

    def quit_hazard(self, per_day: float, newness: float, morale: float, fatigue: float, now: float) -> float:
        """Probability of handing in notice today, by a hazard of ``per_day`` for a settled person."""
        tenure = self.tenure_days + now / 86_400.0
        factor = 1 + newness * exp(-tenure / 90.0)
        log = -morale * self.morale + fatigue * (self.fatigue_at(now) - self.usual_fatigue)
        return -expm1(-per_day * factor * exp(log))

    def rest(self, hours: float) -> None:
        """Recover for ``hours``."""
        if effect := self.effects.on(Fatigue):
            self.fatigue = effect.after_rest(self.fatigue, hours)

    def learn(
        self, contact_types: list[ContactType], skill_contacts: float, line_contacts: float, other_line: float
    ) -> None:
        """Close part of the gap to full proficiency by what was handled today."""
        for index, count in self.handled.items():
            contact_type = contact_types[index]
            skill = self.skills[contact_type.skill]
            if skill < 1:
                self.skills[contact_type.skill] = 1 - (1 - skill) * exp(-count / skill_contacts)
            known = self.line_knowledge.get(contact_type.line, other_line)
            if known < 1:
                self.line_knowledge[contact_type.line] = 1 - (1 - known) * exp(-count / line_contacts)

    def feel(self, days: float, pay_gap: float, overload: float, abuse: float) -> None:
        """Morale moves with pay against expectation, overload and abuse, and fades back to usual."""
        if effect := self.effects.on(Morale):
            self.morale = effect.after(self.morale, days, pay_gap, overload, abuse)
