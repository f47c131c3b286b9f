"""What follows from how an attempt ended, until the need is settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from models.behaviour.familiarity import Familiarity
from models.contact.contact import Answerer, Contact, Earlier
from models.contact.needs import WorkLog
from models.contact.outcome import Outcome
from models.contact.purposes import DELAY, FOLLOW, GRIEVANCE, MOOD, NEXT, PURCHASE, RESOLUTION, VALUE, WRAP
from models.customers.care import Care
from models.customers.rules import CustomerRules, FurtherAttempts
from models.customers.sales import Sales
from models.customers.settlement import Settlement
from models.facilities import Facilities
from models.facts.tables import NEEDS
from models.operation.contact_type import ContactType
from sim.chance import mix, uniform
from sim.clock import ARRIVAL, Alarm
from sim.distributions import draw


class HandOver(Protocol):
    """Needs that take the right to compensate, and their handing over to those who have it.

    What the needs ask of :class:`models.deferred.hand_over.HandOvers`.
    """

    def concerns(self, contact: Contact) -> bool:
        """Whether the need takes the right."""
        ...

    def tier(self, contact: Contact) -> ContactType | None:
        """The type as which the contact goes on with somebody else; None if its agent has the right."""
        ...

    def pass_on(self, contact: Contact, following: Contact) -> float:
        """Hand the contact over to the attempt that follows; returns the effort of writing it up."""
        ...

    def compensate(self, contact: Contact) -> None:
        """The agent has the right, and may use it."""
        ...

    def satisfied_share(self, share: float, contact: Contact) -> float:
        """The probability of a satisfied customer, ``share`` without any of this."""
        ...


class Needs:
    """Decides how an answered attempt went, and whether the customer comes again.

    ``enter`` takes those who do; ``work_log`` is told of the work of people, None where nobody minds; ``hand_over`` is
    None where everybody has every right. ``pending`` are attempts to come, with the outcome of the one before.
    """

    def __init__(
        self,
        env: Facilities,
        rules: CustomerRules,
        further: FurtherAttempts,
        enter: Callable[[Contact], None],
        work_log: WorkLog | None,
        hand_over: HandOver | None,
    ) -> None:
        self.clock = env.clock
        self.end_s = env.calendar.end_s
        self.care = rules.care
        self.redial = rules.redial
        self.sales = rules.sales
        self.complaints = rules.complaints
        self.further = further
        self.enter = enter
        self.work_log = work_log
        self.hand_over = hand_over
        familiarity = env.effects.on(Familiarity)
        self.remembered_share = 0.0 if familiarity is None else familiarity.time.value
        self.goodwill = 0.0 if familiarity is None else familiarity.goodwill.value
        self.needs = env.recorder.table(NEEDS)
        self.pending: dict[Contact, int] = {}

    # -- answered -----------------------------------------------------------------------------------------------

    def met_again(self, agent: Answerer, contact: Contact, before: Earlier) -> None:
        """An agent turns to a customer who has been answered before: who remembers the case has less to do."""
        if before.agent is agent:
            contact.work *= 1.0 - self.remembered_share

    def talked(self, contact: Contact) -> float:
        """The conversation has ended: settle what came of it; returns the wrap-up effort in seconds."""
        contact.talked = self.clock.now
        hand_over = self.hand_over
        if hand_over is not None and hand_over.concerns(contact):
            tier = hand_over.tier(contact)
            if tier is not None:
                return self._pass_on(contact, tier, hand_over)
            hand_over.compensate(contact)
        care = self.care
        if care is None:
            contact.outcome = 1
            if self.work_log is not None:
                assert contact.agent is not None
                self.work_log.talked(contact.agent, contact)
            self._settle(contact, 1)
        else:
            self._judge(contact, care)
        law = contact.contact_type.wrap_law
        return 0.0 if law is None else draw(law, uniform(contact.key, WRAP))

    def _judge(self, contact: Contact, care: Care) -> None:
        """Was the answer right, is the customer satisfied, and what do they do next?"""
        agent = contact.agent
        assert agent is not None
        contact_type = contact.contact_type
        key = contact.key
        quality = agent.quality[contact_type.index] * agent.care
        right = uniform(key, RESOLUTION) < care.right_share(contact_type, quality)
        contact.outcome = Outcome.RESOLVED if right else Outcome.UNRESOLVED
        share = care.satisfied_share(contact.felt_s(self.clock.now), right, contact.anger)
        if self.hand_over is not None:
            share = self.hand_over.satisfied_share(share, contact)
        share = share + agent.manner - contact.strain
        if contact.before is not None and contact.before.agent is agent:
            share += self.goodwill
        content = uniform(key, MOOD) < share
        contact.satisfied = int(content)
        if self.work_log is not None:
            self.work_log.talked(agent, contact)
        if not content and contact_type.index in self.complaints:
            grievance = self.complaints[contact_type.index]
            if grievance is not contact_type and uniform(key, GRIEVANCE) < care.complaint_share:
                self.again(contact, grievance, draw(care.complaint_delay_s, self._delay(contact)), 1)
                return
        if not right and uniform(key, FOLLOW) < care.repeat_share:
            self.again(contact, contact_type, draw(care.repeat_delay_s, self._delay(contact)), 1)
            return
        self._settle(contact, Settlement.RESOLVED if right else Settlement.LOST)

    def _pass_on(self, contact: Contact, tier: ContactType, hand_over: HandOver) -> float:
        """The attempt ends here and a further one goes on at once; returns the effort of writing it up."""
        contact.outcome = Outcome.TRANSFERRED
        if self.work_log is not None:
            assert contact.agent is not None
            self.work_log.talked(contact.agent, contact)
        return hand_over.pass_on(contact, self.again(contact, tier, 0.0, contact.anger))

    def spent(self, agent: Answerer, work_s: float) -> None:
        """An agent has spent effort on a contact that was not talked through."""
        if self.work_log is not None:
            self.work_log.spent(agent, work_s)

    # -- not answered, and what follows -------------------------------------------------------------------------

    def lost(self, contact: Contact) -> None:
        """The contact went unanswered: it is tried again, or the need is given up."""
        redial = self.redial
        if redial is not None and uniform(contact.key, FOLLOW) < redial.of(contact.contact_type):
            delay_s = draw(redial.delay_s, self._delay(contact))
            self.again(contact, contact.contact_type, delay_s, contact.anger)
        else:
            self._settle(contact, Settlement.LOST)

    def resume(self, contact: Contact, at_s: float, work_s: float) -> Contact:
        """A chat was closed while the customer was thinking: they come back with what is left of the work."""
        return self.again(contact, contact.contact_type, at_s - self.clock.now, contact.anger, work_s)

    def promise(self, contact: Contact, work_s: float) -> Contact:
        """Somebody will call back: the next attempt at the need, which waits until it is begun, or comes."""
        return self._follow(contact, contact.contact_type, self.clock.now, contact.anger, work_s)

    def begin(self, contact: Contact) -> None:
        """The attempt that was promised is made now."""
        del self.pending[contact]

    def come(self, contact: Contact, at: float) -> None:
        """The customer was promised an attempt, and makes it at ``at`` themselves."""
        contact.arrived = contact.queued = at
        self._expect(contact, at)

    def again(
        self, parent: Contact, contact_type: ContactType, delay_s: float, anger: int, work_s: float | None = None
    ) -> Contact:
        """Another attempt at the same need after ``delay_s``, with the work given or all of it anew."""
        contact = self._follow(parent, contact_type, self.clock.now + delay_s, anger, work_s)
        self._expect(contact, contact.arrived)
        return contact

    @staticmethod
    def _delay(contact: Contact) -> float:
        return uniform(mix(contact.key, NEXT), DELAY)

    def _follow(
        self, parent: Contact, contact_type: ContactType, at: float, anger: int, work_s: float | None
    ) -> Contact:
        contact = self.further.after(parent, contact_type, self.clock.now, at, anger, work_s)
        self.pending[contact] = parent.outcome
        return contact

    def _expect(self, contact: Contact, at: float) -> None:
        if at < self.end_s:
            self.clock.set(Alarm(self._arrive, contact), at, ARRIVAL)

    def _arrive(self, contact: Contact) -> None:
        del self.pending[contact]
        self.enter(contact)

    # -- settled ------------------------------------------------------------------------------------------------

    def _settle(self, contact: Contact, settlement: int) -> None:
        """The need has ended: write its fact, and the sale if there is one."""
        origin = contact.origin
        agent = contact.agent
        would, sold, value = 0, 0, 0.0
        if self.sales is not None and origin.index in self.sales.conversions:
            would, sold, value = self._sale(contact, self.sales)
        needs = self.needs
        needs.buffer += needs.pack(
            contact.root,
            origin.index,
            contact.vip,
            contact.ordinal + 1,
            settlement,
            contact.outcome,
            would,
            sold,
            -1 if agent is None else agent.number,
            contact.first_at,
            self.clock.now,
            value,
        )

    def _sale(self, contact: Contact, sales: Sales) -> tuple[int, int, float]:
        """Would the customer buy if served well at once, do they buy, and for how much?"""
        root, origin, agent = contact.root, contact.origin, contact.agent
        u = uniform(root, PURCHASE)
        chance = sales.conversions[origin.index]
        would = int(u < chance)
        wait_s = contact.waited_s + contact.felt_s(self.clock.now) if agent is not None else 0.0
        selling = agent.selling if agent is not None else 1.0
        sold = int(u < chance * sales.kept_share(contact.outcome, wait_s, selling))
        value = sales.value_yuan(origin, uniform(root, VALUE)) if would or sold else 0.0
        if sold and agent is not None and self.work_log is not None:
            self.work_log.sold(agent, value)
        return would, sold, value

    def record_open(self, in_system: Sequence[Contact]) -> None:
        """Write the facts of needs that are open when the run stops."""
        open_now = [(contact, contact.ordinal + 1, Outcome.OPEN) for contact in in_system]
        # those who would have come again had not made that attempt yet
        to_come = [(contact, contact.ordinal, outcome) for contact, outcome in self.pending.items()]
        for contact, attempts, how in [*open_now, *to_come]:
            self.needs.add(
                contact.root,
                contact.origin.index,
                contact.vip,
                attempts,
                Settlement.OPEN,
                how,
                0,
                0,
                -1,
                contact.first_at,
                np.nan,
                0.0,
            )
