"""The centre: wires an operation together and runs it once."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from datetime import date
from itertools import chain
from math import ceil

import numpy as np

from models.behaviour import TEXTBOOK, Effects
from models.bot.admission import BotAdmission
from models.bot.bot import Bot
from models.bot.entrance import Entrance, Friction
from models.bot.knowledge import KnowledgeBase
from models.chat.chat import Paced
from models.chat.chats import Chats
from models.chat.turns import TurnAgent
from models.contact.contact import NAN, Contact
from models.customers.closed import ClosedBlock
from models.customers.needs import Aftermath, Memory, Needs
from models.customers.sales import Sales
from models.deferred.backlog import Backlog
from models.deferred.casework import Casework, Rights
from models.deferred.clerk import BlendedLimitedRouter, BlendedRouter, Clerk, Ticketing, TurnClerk, reserve
from models.deferred.reception import Reception, Urgent
from models.demand.recorded import RecordedContacts
from models.demand.streams import Block, potential
from models.facts.facts import Facts, Rows
from models.facts.tables import (
    case_table,
    contact_table,
    coverage_table,
    promise_table,
    review_table,
    session_table,
    spell_table,
)
from models.files import Files
from models.money.ledger import Ledger
from models.money.pay import Tally
from models.monitor import Monitor
from models.operation.contact_type import ContactType
from models.operation.team import Duties
from models.people.counted import CountedAgents, Crew, Pace
from models.people.person import Person
from models.people.reviews import Reviews
from models.people.rules import People
from models.people.workforce import Workforce
from models.plan import Controls
from models.routing.admission import LimitedRouter
from models.routing.agent import Agent
from models.routing.opening import Opening
from models.routing.pressure import PressedQueue, press
from models.routing.queue import Queue
from models.routing.router import Router
from models.routing.routing import route
from models.scenario import Scenario
from models.simulation.intake import intake
from models.simulation.reference import reference
from models.simulation.seating import seating
from models.vendor.seats import VendorSeats
from models.waiting.callbacks import Callbacks
from models.waiting.treatment import WaitingTreatment
from sim.calendar import DAY_S
from sim.chance import Chance, Floats
from sim.clock import Clock
from sim.distributions import Exponential


class Simulation:
    """One operation in one replication.

    ``files`` are the user's files where the scenario has some; ``effects`` the behavioural figures of this
    replication; with ``record_turns`` every round of a chat in turns is written down.
    """

    def __init__(
        self, scenario: Scenario, files: Files | None, chance: Chance, effects: Effects, record_turns: bool = False
    ) -> None:
        self.scenario = scenario
        self.chance = chance
        self.effects = effects
        self.clock = Clock()
        self.first_date = files.forecast.first_date if files else date(2000, 1, 1)
        self.end_s = files.forecast.days * DAY_S if files else float(scenario.operation.duration_s or 0)
        self.days = ceil(self.end_s / DAY_S)
        self.kinds, self.streams = intake(scenario, files, self.first_date, self.end_s)
        self.replay = self._replay(files)
        self.seating = seating(scenario, files)
        self.seats = self.seating.seats
        self.ledger = Ledger()
        self.contacts = contact_table()
        self.journey = self._journey()
        self.desk = self._desk()
        self.callbacks = self._callbacks()
        self.desk.hold = self._hold()
        self.opening = self._opening()
        self.chats = self._chats(record_turns)
        self.duties = self._duties(files)
        self.backlog = self._backlog()
        self.agents = self._agents()
        self.reception = self._reception()
        self.enter = self.journey.enter = self.reception.enter if self.reception else self.desk.enter
        self.persons = self._persons(files)
        self.knowledge = self._knowledge()
        self.quality = self._quality()
        self.workforce = Workforce(
            self.clock,
            self.persons,
            self.duties,
            self.kinds,
            files.shifts if files else (),
            scenario.people,
            reference(scenario, files, self.seating.own, self.persons, self.kinds),
            scenario.costs,
            self.ledger,
            self.days,
            self.opening,
            self.knowledge,
            self.quality,
        )
        self.rolls = self._rolls()
        self.vendor = self._vendor()
        self.door = self._door(scenario.bot)
        if self.knowledge is not None:
            self.knowledge.changed = self._relearn
            self._relearn()
        controls = Controls(self.door, self.desk, self.workforce, self.vendor, self._urgent)
        self.monitor = Monitor(self.clock, scenario.plan, self.desk, self.agents, controls)

    # -- parts ----------------------------------------------------------------------------------------------

    def _replay(self, files: Files | None) -> RecordedContacts | None:
        """Recorded contacts, where the demand is some."""
        if files is None or files.trace is None:
            return None
        within_s = self.scenario.operation.contacts_within_s
        return RecordedContacts(files.trace, self.first_date, self.kinds, self.scenario.demand, self.chance, within_s)

    def _desk(self) -> Router:
        """One that counts only where there is something to count."""
        scenario, operation = self.scenario, self.scenario.operation
        given = (self.clock, scenario.assignment, scenario.selection, self.journey, self.contacts)
        has_tickets = any(kind.deferred for kind in self.kinds)
        if operation.hours is None and not any(channel.is_limited for channel in operation.channels.values()):
            return (BlendedRouter if has_tickets else Router)(*given)
        return (BlendedLimitedRouter if has_tickets else LimitedRouter)(*given, self.kinds, operation.channels)

    def _callbacks(self) -> Callbacks | None:
        rules = self.scenario.callback
        return None if rules is None else Callbacks(rules, self.desk, self.journey, self.kinds)

    def _hold(self) -> WaitingTreatment | None:
        """Only where those who wait are told or offered anything."""
        announcement, soothing = self.scenario.announcement, self.scenario.soothing
        if announcement is None and soothing is None and self.callbacks is None:
            return None
        return WaitingTreatment(self.desk, self.kinds, self.effects, announcement, soothing, self.callbacks)

    def _opening(self) -> Opening | None:
        hours = self.scenario.operation.hours
        if hours is None:
            return None
        assert isinstance(self.desk, LimitedRouter)
        return Opening(self.clock, hours, self.desk, self.days)

    def _duties(self, files: Files | None) -> list[Duties]:
        """Who serves what; also groups the agents and gives every kind its route."""
        scenario = self.scenario
        own = self.seating.own
        duties = scenario.structure.duties(own, self.kinds)
        if scenario.vendor is not None:
            duties = duties + [scenario.vendor.duties(self.kinds)] * (len(self.seats) - len(own))
        slots = [seat.slots for seat in self.seats]
        groups = [seat.group for seat in self.seats]
        classes = scenario.complaints.classes.values() if scenario.complaints else ()
        lanes = 2 + 2 * max((c.urgency for c in classes), default=0)
        made = PressedQueue if self.effects.get("pressure.speed") else Queue
        self.routing = route(duties, slots, groups, self.kinds, lanes, made)
        self.desk.queues = self.routing.queues
        most = max(slots, default=1)
        self.desk.is_capped = any(kind.shared and kind.most < most for kind in self.kinds)
        return duties

    def _chats(self, record_turns: bool) -> Chats | None:
        """What the conversations have in common, where chat goes in turns."""
        rules = self.scenario.chat
        if isinstance(rules, Paced):
            return None
        self.desk.silent_share = rules.silent_share
        return Chats(rules, self.kinds, self.effects.slowdown(rules.switch_s), record_turns)

    def _agents(self) -> list[Agent]:
        rules, chats = self.scenario.chat, self.chats
        clock, desk, kinds = self.clock, self.desk, len(self.kinds)
        places = list(zip(self.seats, self.routing.group_of, strict=True))
        has_tickets = self.backlog is not None
        agents: list[Agent]
        if chats is not None:
            turns = TurnClerk if has_tickets else TurnAgent
            agents = [turns(seat.number, clock, desk, group, seat.slots, kinds, chats) for seat, group in places]
        else:
            assert isinstance(rules, Paced)
            slowdown = self.effects.slowdown(self.scenario.operation.chat_slowdown)
            paces = rules.paces(max((seat.slots for seat in self.seats), default=1), slowdown)
            paced = Clerk if has_tickets else Agent
            agents = [paced(seat.number, clock, desk, group, seat.slots, paces, kinds) for seat, group in places]
        self._equip(agents)
        if speed := self.effects.get("pressure.speed"):
            press(agents, speed)
        self.desk.agents = agents
        return agents

    def _equip(self, agents: Sequence[Agent]) -> None:
        """Hand the backlog to those who work on it."""
        self.clerks = [agent for agent in agents if isinstance(agent, Ticketing)]
        if self.backlog is not None:
            blending = self.scenario.blending
            for clerk in self.clerks:
                clerk.equip(self.backlog, self.journey, blending)
            reserve(self.clock, blending, self.clerks, [seat.group for seat in self.seats], self.days)

    def _backlog(self) -> Backlog | None:
        """Only where there are tickets."""
        ordering = self.scenario.ordering
        if not any(kind.deferred for kind in self.kinds) or ordering is None:
            return None
        assert isinstance(self.journey, Casework)
        return Backlog(self.clock, ordering, self.kinds, self.routing.duties, self.journey.withdraw)

    def _reception(self) -> Reception | None:
        """Only where attempts must be told apart."""
        journey, scenario = self.journey, self.scenario
        if not isinstance(journey, Casework):
            return None
        later = self.backlog.add if self.backlog is not None else _nowhere
        reception = Reception(scenario.complaints, scenario.operation.vip_first, self.desk.enter, later)
        journey.reception, journey.record = reception, self.desk.record
        by_name = {(kind.line, kind.intent, kind.channel): kind for kind in self.kinds}
        journey.chases = {
            kind.index: {channel: by_name[kind.line, kind.intent, channel] for channel in kind.deferred.chase}
            for kind in self.kinds
            if kind.deferred is not None
        }
        escalation = scenario.escalation
        if escalation is not None:
            tier = {
                kind.index: by_name[kind.line, escalation.intent, kind.channel]
                for kind in self.kinds
                if kind.intent == escalation.intent or kind.intent in escalation.share
            }
            journey.rights = Rights(escalation, tier, self.duties, self.ledger)
        return reception

    def _urgent(self) -> list[Urgent]:
        """Urgent complaints that nobody has turned to."""
        if self.reception is None or not self.reception.classes:
            return []
        tickets = self.backlog.waiting() if self.backlog is not None else []
        return self.reception.urgent(chain(*self.desk.queues, tickets))

    def _persons(self, files: Files | None) -> list[Person]:
        scenario = self.scenario
        selling = {self.scenario.operation.intents[name].skill for name in self._selling_intents()}
        return [
            Person(
                self.seats[number],
                self.agents[number],
                self.chance,
                self.effects,
                scenario.pay,
                scenario.reference.pay,
                float((self.first_date - record.hired_on).days),
                record.base_pay_yuan,
                scenario.costs.month_hours,
                record.group in selling,
            )
            for number, record in enumerate(files.agents if files else ())
        ]

    def _selling_intents(self) -> list[str]:
        sales = self.scenario.sales
        return [name for name, share in sales.conversion.items() if share > 0] if sales else []

    def _journey(self) -> Needs:
        scenario = self.scenario
        sales = Sales(scenario.sales, self.kinds) if scenario.sales else None
        special = (scenario.complaints, scenario.escalation)
        plain = all(part is None for part in special) and not any(kind.deferred for kind in self.kinds)
        return (Needs if plain else Casework)(
            self.clock,
            self.kinds,
            {stream.kind.index: stream for stream in self.streams},
            scenario.care,
            scenario.redial,
            sales,
            self._complaints(),
            Aftermath(self._talked, self._spent, self._sold) if self._is_watched() else None,
            self.end_s,
            Memory(self.effects.get("familiarity.time"), self.effects.get("familiarity.goodwill")),
        )

    def _is_watched(self) -> bool:
        """Whether anything in the slow world depends on the work that a person has done."""
        pay = self.scenario.pay
        paid = any(pay.variable_yuan(Tally(sells, 1e6, 1e6, 1e9)) for sells in (True, False))
        minded = self.scenario.people is not None or self.scenario.quality is not None
        return self.seating.people > 0 and (paid or minded)

    def _complaints(self) -> dict[int, ContactType]:
        """The kind of complaint that a dissatisfied customer of each kind makes."""
        care = self.scenario.care
        if care is None:
            return {}
        found = {(k.line, k.channel): k for k in self.kinds if k.intent == care.complaint_intent}
        return {k.index: found[k.line, k.channel] for k in self.kinds if (k.line, k.channel) in found}

    def _talked(self, agent: Agent, contact: Contact) -> None:
        """A person's contact is talked through; the vendor's people are the vendor's."""
        if agent.number < self.seating.people:
            self.persons[agent.number].work(
                contact.kind, contact.work, contact.outcome == 1, contact.anger > 0 or contact.satisfied == 0
            )

    def _spent(self, agent: Agent, effort_s: float) -> None:
        if agent.number < self.seating.people:
            self.persons[agent.number].toil(effort_s)

    def _sold(self, agent: Agent, value_yuan: float) -> None:
        if agent.number < self.seating.people:
            self.persons[agent.number].sell(value_yuan)

    def _rolls(self) -> list[CountedAgents]:
        crew = Crew()
        rolls, first = [], self.seating.people
        operation = self.scenario.operation
        for group, plan in self.seating.staffing.items():
            count = max(plan.agents)
            agents = self.agents[first : first + count]
            key = self.chance.key("counted", group)
            given = (self.workforce.presence, self.opening, self.end_s)
            known = operation.agent_groups.get(group)
            factor = known.time_factor if known is not None else None
            pace = Pace(operation.counted_sd_log) if factor is None else Pace(0.0, factor)
            rolls.append(
                CountedAgents(self.clock, plan, agents, *given, operation.shrinkage, pace, key, self.knowledge, crew)
            )
            first += count
        return rolls

    def _knowledge(self) -> KnowledgeBase | None:
        rules = self.scenario.knowledge
        if rules is None:
            return None
        return KnowledgeBase(self.clock, rules, self.kinds, self.effects, self.ledger, self.first_date, self.days)

    def _quality(self) -> Reviews | None:
        programme, rules = self.scenario.quality, self.scenario.people
        if programme is None:
            return None
        hour = rules.settle_hour if rules else People().settle_hour
        care = self.scenario.care
        return Reviews(
            self.clock,
            programme,
            self.persons,
            self.effects,
            self.ledger,
            self.chance,
            self.days,
            hour,
            [care.right_share(kind, 1.0) if care else 1.0 for kind in self.kinds],
        )

    def _relearn(self) -> None:
        """What the knowledge base does has changed: for all who answer, and at the door."""
        assert self.knowledge is not None
        self.workforce.relearn()
        for roll in self.rolls:
            roll.relearn()
        if self.vendor is not None:
            self.vendor.relearn()
        self.door.spare(self.knowledge.self_served())

    def _vendor(self) -> VendorSeats | None:
        vendor = self.scenario.vendor
        if vendor is None:
            return None
        agents = self.agents[self.seating.counted :]
        return VendorSeats(self.clock, vendor, agents, self.workforce.presence, self.effects, self.knowledge)

    def _door(self, bot: Bot | None) -> Entrance:
        redial = self.scenario.redial
        again: Floats = np.array([redial.of(kind) if redial else 0.0 for kind in self.kinds])
        return Entrance(
            self.clock,
            self.kinds,
            bot,
            self._gate(bot),
            Friction(self.effects.get("handover.repeat_s"), self.effects.get("handover.goodwill")),
            (again, redial.delay_s if redial else Exponential(mean=600.0)),
            self.days,
            self.end_s,
            self._day_block,
            self.enter,
            self._closed,
        )

    def _gate(self, bot: Bot | None) -> BotAdmission:
        if bot is None:
            return BotAdmission(None, 0.0, [])
        spans = bot.outages.spans(self.chance, "bot outage", self.first_date, self.days)
        return BotAdmission(bot.at_once, bot.line_wait_max_s, spans)

    def _day_block(self, day: int) -> Block:
        if self.replay is not None:
            return self.replay.block(day)
        return potential(self.streams, self.scenario.demand.busyness, self.chance, day)

    def _closed(self, block: ClosedBlock) -> None:
        self.journey.closed(block, self.contacts)

    # -- the run --------------------------------------------------------------------------------------------

    def run(self) -> Facts:
        """Run to the end and hand over the facts."""
        self.clock.run(until=self.end_s)
        self.door.close()
        self.workforce.record_open()
        for roll in self.rolls:
            roll.record_open()
        if self.vendor is not None:
            self.vendor.record_open()
        if self.desk.hold is not None:
            self.desk.hold.record_open()
        self.journey.record_open(self.desk.record_open() + self._record_tickets())
        contacts = self.contacts.rows()
        return Facts(
            contacts,
            self.journey.needs.rows(),
            self.workforce.presence.rows(),
            self.ledger.table.rows(),
            self.workforce.events.rows(),
            self.monitor.alerts.rows(),
            self.door.visits.rows(),
            (self.quality.reviews if self.quality else review_table()).rows(),
            (self.quality.sessions if self.quality else session_table()).rows(),
            (self.knowledge.table if self.knowledge else coverage_table()).rows(),
            tuple(self.monitor.actions),
            tuple(self.kinds),
            self.seats,
            self.seating.people,
            tuple(self.scenario.structure.teams(self.seating.own)),
            tuple(self.streams),
            self.end_s,
            self.vendor is not None and self.vendor.ever_called,
            (self.reception.cases if self.reception else case_table()).rows(),
            (self.backlog.spells if self.backlog else spell_table()).rows(),
            tuple(self.scenario.complaints.classes) if self.scenario.complaints else (),
            promises=(self.callbacks.promises if self.callbacks else promise_table()).rows(),
            **self._chat_facts(contacts),
        )

    def _record_tickets(self) -> list[Contact]:
        """Write the facts of tickets without a reply when the run stops; their needs are open."""
        if self.backlog is None:
            return []
        tickets = self.backlog.open_tickets()
        for ticket in tickets:
            self.desk.record(ticket, NAN)
        for clerk in self.clerks:
            clerk.record_open()
        return tickets

    def _chat_facts(self, contacts: Rows) -> dict[str, Rows]:
        """The tables of chat in turns, where there is any."""
        chats = self.chats
        if chats is None:
            return {}
        agents = [agent for agent in self.agents if isinstance(agent, TurnAgent)]
        chats.close(agents, contacts, [kind.shared for kind in self.kinds])
        return {"replies": chats.replies.rows(), "turns": chats.turns.rows()}


def _nowhere(ticket: Contact) -> None:
    """There is no backlog where no channel is deferred."""
    raise AssertionError(ticket.kind.name)


def run_once(
    scenario: Scenario,
    files: Files | None,
    seed: int,
    replication: int,
    draw: int | None = None,
    record_turns: bool = False,
) -> Facts:
    """Run one replication; ``draw`` numbers the draw of the behavioural assumptions (None: best guess)."""
    effects = scenario.behaviour.draw(seed, draw) if scenario.behaviour else TEXTBOOK
    centre = Simulation(scenario, files, Chance(seed, replication), effects, record_turns)
    # contacts hold no cycles and die by reference count: the collector would only walk the living over and over
    collecting = gc.isenabled()
    gc.disable()
    try:
        return centre.run()
    finally:
        if collecting:
            gc.enable()
