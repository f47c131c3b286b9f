"""The floor: contacts meet agents."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from models.behaviour.concurrency import Concurrency
from models.behaviour.pressure import Pressure as PressureEffect
from models.chat.chat import Paced
from models.chat.chats import Chats
from models.chat.turns import TurnHandling, in_turns
from models.contact.contact import Contact
from models.customers.needs import Needs
from models.deferred.backlog import Backlog
from models.deferred.continued import Continuations
from models.deferred.hand_over import HandOvers
from models.deferred.reception import Reception
from models.deferred.ticket_work import TicketRoom, TicketWork, reserve_hours
from models.deferred.withdrawal import Withdrawals
from models.facts.tables import CONTACTS
from models.money.pay import Tally
from models.people.person import Person
from models.people.work_log import PeopleLog
from models.routing.admission import Admission
from models.routing.agent import Agent
from models.routing.matching import Matching
from models.routing.opening import Opening
from models.routing.paced import paced
from models.routing.pressure import press
from models.routing.router import Router
from models.routing.routing import Routing, route
from models.simulation.world import World
from models.waiting.callbacks import Callbacks
from models.waiting.treatment import WaitingTreatment


class Floor:
    """Router, agents and all that stands between customers and them; each part is made when first asked for.

    ``people`` holds whoever has each seat; the personnel fills it, and the floor tells them of their work.
    """

    def __init__(self, world: World, record_turns: bool) -> None:
        self.world = world
        self.env = world.env
        self.record_turns = record_turns
        self.people: list[Person] = []
        self.continuations = Continuations()

    def start(self) -> None:
        """Set opening hours and reserved hours going."""
        _ = self.opening
        works = [
            (seat.group, agent.tickets)
            for seat, agent in zip(self.world.seats, self.agents, strict=True)
            if isinstance(agent.tickets, TicketWork)
        ]
        reserve_hours(self.env, self.world.scenario.blending, works)

    # -- needs --------------------------------------------------------------------------------------------------

    def enter(self, contact: Contact) -> None:
        """Somebody asks for a person: at the reception where attempts must be told apart, else at the router."""
        (self.router if self.reception is None else self.reception).enter(contact)

    @cached_property
    def needs(self) -> Needs:
        """What follows from how attempts end."""
        world = self.world
        log = PeopleLog(self.people) if self._is_watched() else None
        return Needs(self.env, world.customers, world.further, self.enter, log, self.hand_over)

    def _is_watched(self) -> bool:
        """Whether anything in the slow world depends on the work that a person has done."""
        scenario = self.world.scenario
        paid = any(scenario.pay.variable_yuan(Tally(sells, 1e6, 1e6, 1e9)) for sells in (True, False))
        minded = scenario.people is not None or scenario.quality is not None
        return self.world.seating.people > 0 and (paid or minded)

    @cached_property
    def hand_over(self) -> HandOvers | None:
        """Only where some have more rights than others."""
        escalation, world = self.world.scenario.escalation, self.world
        if escalation is None:
            return None
        tiers = {
            contact_type.index: world.by_name[contact_type.line, escalation.intent, contact_type.channel]
            for contact_type in world.contact_types
            if contact_type.intent == escalation.intent or contact_type.intent in escalation.share
        }
        return HandOvers(self.env, escalation, tiers, world.duties, self.continuations)

    # -- live contacts ------------------------------------------------------------------------------------------

    @cached_property
    def routing(self) -> Routing[Agent]:
        """Groups, queues and routes."""
        world = self.world
        complaints = world.scenario.complaints
        classes = complaints.classes.values() if complaints else ()
        lanes = 2 + 2 * max((each.urgency for each in classes), default=0)
        slots, groups = [seat.slots for seat in world.seats], [seat.group for seat in world.seats]
        return route(world.duties, slots, groups, world.contact_types, lanes)

    @cached_property
    def matching(self) -> Matching:
        """Who takes whom."""
        return Matching(self.world.scenario.assignment, self.world.scenario.selection, self.routing.routes)

    @cached_property
    def admission(self) -> Admission | None:
        """Only where there is something to count."""
        operation = self.world.scenario.operation
        if operation.hours is None and not any(channel.is_limited for channel in operation.channels.values()):
            return None
        is_open = operation.hours is None or operation.hours.is_open(0.0)
        return Admission(self.env.clock, self.world.contact_types, operation.channels, is_open)

    @cached_property
    def callbacks(self) -> Callbacks | None:
        """Only where somebody is called back."""
        rules = self.world.scenario.callback
        return (
            None if rules is None else Callbacks(self.env, rules, self.matching, self.needs, self.world.contact_types)
        )

    @cached_property
    def treatment(self) -> WaitingTreatment | None:
        """Only where those who wait are told or offered anything."""
        announcement, soothing = self.world.scenario.announcement, self.world.scenario.soothing
        if announcement is None and soothing is None and self.callbacks is None:
            return None
        return WaitingTreatment(self.env, self.world.contact_types, announcement, soothing, self.callbacks)

    @cached_property
    def router(self) -> Router:
        """Brings contacts and agents together."""
        return Router(self.env, self.routing, self.matching, self.needs, self.admission, self.treatment)

    @cached_property
    def opening(self) -> Opening | None:
        """Only where the operation ever closes."""
        hours = self.world.scenario.operation.hours
        if hours is None:
            return None
        assert self.admission is not None  # wherever there are hours
        return Opening(self.env, hours, self.admission, self.router)

    # -- agents -------------------------------------------------------------------------------------------------

    @cached_property
    def chats(self) -> Chats | None:
        """What the conversations have in common, where chat goes in turns."""
        rules = self.world.scenario.chat
        if isinstance(rules, Paced):
            return None
        switch_s = self._slowdown(rules.switch_s)
        return Chats(self.env.recorder, rules, self.world.contact_types, switch_s, self.record_turns)

    def _slowdown(self, usual: float) -> float:
        """What further chats cost, where the operation's own figure is ``usual``."""
        concurrency = self.env.effects.on(Concurrency)
        return usual if concurrency is None else concurrency.slowdown(usual)

    @cached_property
    def agents(self) -> list[Agent]:
        """Everybody who may ever answer, by number."""
        world, rules = self.world, self.world.scenario.chat
        places = list(zip(world.seats, self.routing.group_of, strict=True))
        if self.chats is not None:
            handling = in_turns(self.chats)
            agents = [
                Agent(seat.number, group, seat.slots, self.router, handling, self._tickets) for seat, group in places
            ]
        else:
            slowdown = self._slowdown(world.scenario.operation.chat_slowdown)
            paces = rules.paces(max((seat.slots for seat in world.seats), default=1), slowdown)
            agents = [
                Agent(seat.number, group, seat.slots, self.router, paced(paces), self._tickets)
                for seat, group in places
            ]
        pressure = self.env.effects.on(PressureEffect)
        if pressure is not None and pressure.speed.value:
            press(agents, pressure.speed.value)
        return agents

    def record_chats(self, chats: Chats) -> None:
        """Write the conversations at hand when the run stops."""
        talks = [
            talk
            for agent in self.agents
            if isinstance(agent.handling, TurnHandling)
            for talk in agent.handling.talks.values()
        ]
        contacts = self.env.recorder.table(CONTACTS).rows()
        chats.close(talks, contacts, [contact_type.shared for contact_type in self.world.contact_types])

    # -- work that is done later --------------------------------------------------------------------------------

    @cached_property
    def reception(self) -> Reception | None:
        """Only where attempts must be told apart."""
        scenario = self.world.scenario
        if scenario.complaints is None and scenario.escalation is None and not self.world.has_tickets:
            return None
        later = None if self.backlog is None else self.backlog.add
        return Reception(
            self.env, scenario.complaints, scenario.operation.vip_first, self.router.enter, later, self.continuations
        )

    @cached_property
    def backlog(self) -> Backlog | None:
        """Only where there are tickets."""
        ordering, world = self.world.scenario.ordering, self.world
        if not world.has_tickets or ordering is None:
            return None
        withdrawals = Withdrawals(self.env, self.needs, world.contact_types, self.continuations)
        return Backlog(self.env, ordering, world.contact_types, self.routing.duties, withdrawals.withdraw)

    @cached_property
    def _tickets(self) -> Callable[[Agent], TicketWork] | None:
        """What makes the ticket work of an agent; only where there are tickets."""
        if self.backlog is None:
            return None
        return TicketRoom(self.env, self.backlog, self.needs, self.world.scenario.blending).work
