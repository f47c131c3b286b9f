"""A need's journey: what follows from how an attempt ended, until the need is settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from models.contact.contact import Contact, Earlier
from models.contact.outcome import Outcome
from models.contact.purposes import (
    DELAY,
    FOLLOW,
    GRIEVANCE,
    MOOD,
    NEXT,
    PATIENCE,
    PURCHASE,
    RESOLUTION,
    VALUE,
    WORK,
    WRAP,
)
from models.customers.care import Care
from models.customers.closed import ClosedBlock
from models.customers.redial import Redial
from models.customers.sales import Sales
from models.demand.streams import Stream
from models.facts.tables import need_table
from models.operation.contact_type import ContactType
from models.routing.agent import Agent
from sim.chance import Floats, Keys, mix, uniform, uniform_block
from sim.clock import ARRIVAL, Alarm, Clock
from sim.distributions import draw
from sim.facts import Table


class Settlement(IntEnum):
    """How a need ended."""

    OPEN = 0
    """not settled when the run stopped"""
    RESOLVED = 1
    """met, by a person or the bot"""
    LOST = 2
    """given up"""


@dataclass(frozen=True)
class Aftermath:
    """What the journey tells the slow world: a contact talked through, effort without an end, a sale won."""

    talked: Callable[[Agent, Contact], None]
    spent: Callable[[Agent, float], None]
    sold: Callable[[Agent, float], None]


@dataclass(frozen=True)
class Memory:
    """What it is worth to get the same agent again: a share of the work, and satisfaction (as a probability)."""

    time_share: float = 0.0
    goodwill: float = 0.0


NO_MEMORY = Memory()


class Needs:
    """Decides how an answered attempt went, and whether the customer comes again."""

    def __init__(
        self,
        clock: Clock,
        kinds: Sequence[ContactType],
        streams: dict[int, Stream],
        care: Care | None,
        redial: Redial | None,
        sales: Sales | None,
        complaints: dict[int, ContactType],
        aftermath: Aftermath | None,
        end_s: float,
        memory: Memory = NO_MEMORY,
    ) -> None:
        self.clock = clock
        self.kinds = kinds
        self.memory = memory
        self.streams = streams
        self.care = care
        self.redial = redial
        self.sales = sales
        self.complaints = complaints
        self.aftermath = aftermath
        self.end_s = end_s
        self.needs = need_table()
        self.pending: dict[Contact, int] = {}
        self.enter: Callable[[Contact], None]

    def met_again(self, agent: Agent, contact: Contact, before: Earlier) -> None:
        """An agent turns to a customer who has been answered before: who remembers the case has less to do."""
        if before.agent is agent:
            contact.work *= 1.0 - self.memory.time_share

    def talked(self, contact: Contact) -> float:
        """The conversation has ended: settle what came of it; returns the wrap-up effort in seconds."""
        contact.talked = self.clock.now
        care = self.care
        if care is None:
            contact.outcome = 1
            if self.aftermath is not None:
                assert contact.agent is not None
                self.aftermath.talked(contact.agent, contact)
            self._settle(contact, 1)
        else:
            self._judge(contact, care)
        law = contact.kind.wrap_law
        return 0.0 if law is None else draw(law, uniform(contact.key, WRAP))

    def _judge(self, contact: Contact, care: Care) -> None:
        """Was the answer right, is the customer satisfied, and what do they do next?"""
        agent = contact.agent
        assert agent is not None
        kind = contact.kind
        key = contact.key
        quality = agent.quality[kind.index] * agent.care
        right = uniform(key, RESOLUTION) < care.right_share(kind, quality)
        contact.outcome = Outcome.RESOLVED if right else Outcome.UNRESOLVED
        share = self._satisfied_share(contact, care, right) + agent.manner - contact.strain
        if contact.before is not None and contact.before.agent is agent:
            share += self.memory.goodwill
        content = uniform(key, MOOD) < share
        contact.satisfied = int(content)
        if self.aftermath is not None:
            self.aftermath.talked(agent, contact)
        if not content and kind.index in self.complaints:
            grievance = self.complaints[kind.index]
            if grievance is not kind and uniform(key, GRIEVANCE) < care.complaint_share:
                self._again(contact, grievance, draw(care.complaint_delay_s, self._delay(contact)), 1)
                return
        if not right and uniform(key, FOLLOW) < care.repeat_share:
            self._again(contact, kind, draw(care.repeat_delay_s, self._delay(contact)), 1)
            return
        self._settle(contact, Settlement.RESOLVED if right else Settlement.LOST)

    def _satisfied_share(self, contact: Contact, care: Care, right: bool) -> float:
        """The probability that this customer is satisfied."""
        return care.satisfied_share(contact.answered - contact.queued, right, contact.anger)

    def lost(self, contact: Contact) -> None:
        """The contact went unanswered: it is tried again, or the need is given up."""
        redial = self.redial
        if redial is not None and uniform(contact.key, FOLLOW) < redial.of(contact.kind):
            delay_s = draw(redial.delay_s, self._delay(contact))
            self._again(contact, contact.kind, delay_s, contact.anger)
        else:
            self._settle(contact, Settlement.LOST)

    def resume(self, contact: Contact, at_s: float, work_s: float) -> Contact:
        """A chat was closed while the customer was thinking: they come back with what is left of the work."""
        return self._again(contact, contact.kind, at_s - self.clock.now, contact.anger, work_s)

    def promise(self, contact: Contact, work_s: float) -> Contact:
        """Somebody will call back: the next attempt at the need, which waits until it is begun, or comes."""
        return self._again(contact, contact.kind, 0.0, contact.anger, work_s, comes=False)

    def begin(self, contact: Contact) -> None:
        """The attempt that was promised is made now."""
        del self.pending[contact]

    def come(self, contact: Contact, at: float) -> None:
        """The customer was promised an attempt, and makes it at ``at`` themselves."""
        contact.arrived = contact.queued = at
        if at < self.end_s:
            self.clock.set(Alarm(self._arrive, contact), at, ARRIVAL)

    def spent(self, agent: Agent, work_s: float) -> None:
        """An agent has spent effort on a contact that was not talked through."""
        if self.aftermath is not None:
            self.aftermath.spent(agent, work_s)

    @staticmethod
    def _delay(contact: Contact) -> float:
        return uniform(mix(contact.key, NEXT), DELAY)

    def _again(
        self,
        parent: Contact,
        kind: ContactType,
        delay_s: float,
        anger: int,
        work_s: float | None = None,
        comes: bool = True,
    ) -> Contact:
        """Another attempt at the same need after ``delay_s``, with the work given or all of it anew."""
        at = self.clock.now + delay_s
        key = mix(parent.key, NEXT)
        stream = self.streams.get(kind.index)
        handle_s = stream.handle_at(at) if stream is not None else kind.handle_time_s
        work = draw(kind.work_law, uniform(key, WORK)) * handle_s if work_s is None else work_s
        patience = draw(kind.patience_law, uniform(key, PATIENCE))
        if stream is not None:
            patience *= stream.patience_at(at)
        contact = Contact(kind, key, at, at, patience, work, parent.vip)
        contact.root = parent.root
        contact.origin = parent.origin
        contact.ordinal = parent.ordinal + 1
        contact.first_at = parent.first_at
        contact.anger = anger
        contact.before = parent.before if parent.agent is None else Earlier(parent.agent, self.clock.now)
        contact.waited_s = parent.waited_s + self._felt_s(parent)
        self.pending[contact] = parent.outcome
        if comes and at < self.end_s:
            self.clock.set(Alarm(self._arrive, contact), at, ARRIVAL)
        return contact

    def _felt_s(self, contact: Contact) -> float:
        """Seconds that the customer has waited in this attempt."""
        return (self.clock.now if contact.agent is None else contact.answered) - contact.queued

    def _arrive(self, contact: Contact) -> None:
        del self.pending[contact]
        self.enter(contact)

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
        wait_s = contact.waited_s + self._felt_s(contact) if agent is not None else 0.0
        selling = agent.selling if agent is not None else 1.0
        sold = int(u < chance * sales.kept_share(contact.outcome, wait_s, selling))
        value = sales.value_yuan(origin, uniform(root, VALUE)) if would or sold else 0.0
        if sold and agent is not None and self.aftermath is not None:
            self.aftermath.sold(agent, value)
        return would, sold, value

    def closed(self, block: ClosedBlock, contacts: Table) -> None:
        """Write the facts of contacts that the bot kept or lost, and settle those who do not come back."""
        self._closed_attempts(block.where(block.fate != Outcome.SELF_SERVED), contacts)
        self._closed_needs(block.where(block.back_s >= self.end_s))

    def _closed_attempts(self, block: ClosedBlock, contacts: Table) -> None:
        asked = np.isin(block.fate, (Outcome.CONTAINED, Outcome.MISLED))
        satisfied = np.where(asked, self._bot_mood(block), -1)
        contacts.extend(
            root=block.key,
            ordinal=0,
            kind=block.kind,
            vip=block.vip,
            outcome=block.fate,
            satisfied=satisfied,
            stage=0,
            agent=-1,
            arrived=block.time_s,
            queued=np.nan,
            answered=np.nan,
            talked=np.nan,
            ended=np.where(block.fate == Outcome.OPEN, np.nan, block.ready_s),
            work=0.0,
        )

    def _closed_needs(self, block: ClosedBlock) -> None:
        """Who never came has made no attempt, and found the answer."""
        fate, key, kind = block.fate, block.key, block.kind
        met = np.isin(fate, (Outcome.CONTAINED, Outcome.SELF_SERVED))
        settlement = np.where(met, Settlement.RESOLVED, Settlement.LOST)
        is_open = (fate == Outcome.OPEN) | (block.back_s < np.inf)
        settlement = np.where(is_open, Settlement.OPEN, settlement)
        would, sold, value = self._bot_sales(fate, key, kind)
        self.needs.extend(
            root=key,
            kind=kind,
            vip=block.vip,
            attempts=np.where(fate == Outcome.SELF_SERVED, 0, 1),
            settlement=settlement,
            how=fate,
            would_buy=np.where(is_open, 0, would),
            sold=np.where(is_open, 0, sold),
            agent=-1,
            first_at=block.time_s,
            settled_at=np.where(is_open, np.nan, block.ready_s),
            value=np.where(is_open, 0.0, value),
        )

    def _bot_mood(self, block: ClosedBlock) -> NDArray[np.int64]:
        if self.care is None:
            return np.full(len(block.key), -1)
        mood = uniform_block(block.key, MOOD)
        share = self.care.bot_satisfied_share(block.tuning, block.fate == Outcome.MISLED)
        return (mood < share).astype(np.int64)

    def _bot_sales(self, fate: NDArray[np.int64], key: Keys, kind: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Whether each would buy, does buy, and for how much."""
        if self.sales is None:
            zero = np.zeros(len(key))
            return zero, zero, zero
        return self.sales.by_bot(self.kinds, fate, kind, uniform_block(key, PURCHASE), uniform_block(key, VALUE))

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
