"""The personnel: who is there by name, by count and from the vendor, and how able they are."""

from __future__ import annotations

from functools import cached_property

from models.bot.knowledge import KnowledgeBase
from models.people.counted import CountedAgents, GroupTraits, OnDuty, TimeFactor
from models.people.person import Contract, Person
from models.people.reviews import Reviews
from models.people.rules import People
from models.people.workforce import Employees, Support, Workforce
from models.simulation.floor import Floor
from models.simulation.reference import reference
from models.simulation.world import World
from models.vendor.seats import VendorSeats


class Personnel:
    """The slow world: people and their shifts, agents by count, the vendor's seats, reviews and knowledge.

    ``relearn`` is to be called when the knowledge base has moved.
    """

    def __init__(self, world: World, floor: Floor) -> None:
        self.world = world
        self.floor = floor
        self.env = world.env
        floor.people += self._people()

    def start(self) -> None:
        """Set the days of everybody going."""
        _ = self.knowledge, self.reviews, self.workforce, self.counted, self.vendor

    def _people(self) -> list[Person]:
        world, scenario, files = self.world, self.world.scenario, self.world.files
        sales = scenario.sales
        sold = [name for name, share in sales.conversion.items() if share > 0] if sales else []
        selling = {scenario.operation.intents[name].skill for name in sold}
        return [
            Person(
                self.env,
                world.seats[number],
                self.floor.agents[number],
                Contract(
                    scenario.pay,
                    scenario.reference.pay,
                    record.base_pay_yuan,
                    scenario.costs.month_hours,
                    record.group in selling,
                ),
                float((self.env.calendar.first_date - record.hired_on).days),
            )
            for number, record in enumerate(files.agents if files else ())
        ]

    @cached_property
    def knowledge(self) -> KnowledgeBase | None:
        """Only where somebody writes down what they know."""
        rules = self.world.scenario.knowledge
        return None if rules is None else KnowledgeBase(self.env, rules, self.world.contact_types)

    @cached_property
    def reviews(self) -> Reviews | None:
        """Only where conversations are reviewed."""
        scenario = self.world.scenario
        if scenario.quality is None:
            return None
        hour = (scenario.people or People()).settle_hour
        care = scenario.care
        right = [care.right_share(contact_type, 1.0) if care else 1.0 for contact_type in self.world.contact_types]
        return Reviews(self.env, scenario.quality, self.floor.people, hour, right)

    @cached_property
    def workforce(self) -> Workforce:
        """People by name, and their shifts."""
        world, scenario, people = self.world, self.world.scenario, self.floor.people
        usual = reference(scenario, world.files, world.seating.own, people, world.contact_types)
        return Workforce(
            self.env,
            Employees(people, world.duties, world.contact_types, usual),
            world.files.shifts if world.files else (),
            scenario.people,
            scenario.costs,
            Support(self.floor.opening, self.knowledge, self.reviews),
        )

    @cached_property
    def counted(self) -> list[CountedAgents]:
        """Agents who come by count, group by group."""
        world, operation = self.world, self.world.scenario.operation
        found, on_duty, first = [], OnDuty(), world.seating.people
        for group, plan in world.seating.staffing.items():
            count = max(plan.agents)
            agents = self.floor.agents[first : first + count]
            known = operation.agent_groups.get(group)
            own = known.time_factor if known is not None else None
            factor = TimeFactor(operation.counted_sd_log) if own is None else TimeFactor(0.0, own)
            traits = GroupTraits(operation.shrinkage, factor, on_duty, self.env.chance.key("counted", group))
            found.append(CountedAgents(self.env, plan, agents, traits, self.floor.opening, self.knowledge))
            first += count
        return found

    @cached_property
    def vendor(self) -> VendorSeats | None:
        """Only where there is a vendor."""
        vendor = self.world.scenario.vendor
        if vendor is None:
            return None
        agents = self.floor.agents[self.world.seating.counted :]
        return VendorSeats(self.env, vendor, agents, self.knowledge)

    def relearn(self) -> None:
        """The knowledge base has moved: for all who answer."""
        self.workforce.relearn()
        for group in self.counted:
            group.relearn()
        if self.vendor is not None:
            self.vendor.relearn()

    def record_open(self) -> None:
        """Write who is there when the run stops."""
        self.workforce.record_open()
        for group in self.counted:
            group.record_open()
        if self.vendor is not None:
            self.vendor.record_open()
