"""The world of a run: its facilities, the contact types and their streams, and everybody who may ever serve."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from models.behaviour.effects import Effects
from models.customers.rules import CustomerRules, FurtherAttempts
from models.customers.sales import Sales
from models.facilities import Facilities
from models.facts.recorder import Recorder
from models.files import Files
from models.operation.contact_type import ContactType
from models.operation.team import Duties, Seat
from models.scenario import Scenario
from models.simulation.intake import intake
from models.simulation.seating import seating
from sim.calendar import DAY_S, Calendar
from sim.chance import Chance
from sim.clock import Clock


class World:
    """What there is before anything happens."""

    def __init__(self, scenario: Scenario, files: Files | None, chance: Chance, effects: Effects) -> None:
        self.scenario = scenario
        self.files = files
        first_date = files.forecast.first_date if files else date(2000, 1, 1)
        end_s = files.forecast.days * DAY_S if files else float(scenario.operation.duration_s or 0)
        self.env = Facilities(Clock(), Calendar(first_date, end_s), chance, Recorder(), effects)
        self.contact_types, self.streams = intake(scenario, files, first_date, end_s)
        self.seating = seating(scenario, files)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Everybody who may ever answer, by number."""
        return self.seating.seats

    @property
    def has_tickets(self) -> bool:
        """Whether any contact is replied to later."""
        return any(contact_type.deferred for contact_type in self.contact_types)

    @cached_property
    def by_name(self) -> dict[tuple[str, str, str], ContactType]:
        """The contact types by line, intent and channel."""
        return {
            (contact_type.line, contact_type.intent, contact_type.channel): contact_type
            for contact_type in self.contact_types
        }

    @cached_property
    def duties(self) -> list[Duties]:
        """Who serves what, by number: the operation's own as the structure says, then the vendor's."""
        own, vendor = self.seating.own, self.scenario.vendor
        duties = self.scenario.structure.duties(own, self.contact_types)
        if vendor is not None:
            duties = duties + [vendor.duties(self.contact_types)] * (len(self.seats) - len(own))
        return duties

    @cached_property
    def customers(self) -> CustomerRules:
        """How customers judge, buy and come again."""
        scenario = self.scenario
        sales = Sales(scenario.sales, self.contact_types) if scenario.sales else None
        return CustomerRules(scenario.care, scenario.redial, sales, self._complaints())

    def _complaints(self) -> dict[int, ContactType]:
        """The type of complaint that a dissatisfied customer makes, by the index of what they came for."""
        care = self.scenario.care
        if care is None:
            return {}
        found = {(k.line, k.channel): k for k in self.contact_types if k.intent == care.complaint_intent}
        return {k.index: found[k.line, k.channel] for k in self.contact_types if (k.line, k.channel) in found}

    @cached_property
    def further(self) -> FurtherAttempts:
        """The attempts that follow from others."""
        return FurtherAttempts(self.streams)
