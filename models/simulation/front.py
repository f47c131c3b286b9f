"""The front: customers come in, and somebody watches over it all."""

from __future__ import annotations

from functools import cached_property
from itertools import chain

from models.bot.admission import BotAdmission
from models.bot.entrance import Entrance
from models.bot.front import BotFront
from models.customers.closed import ClosedContacts
from models.deferred.reception import Urgent
from models.demand.recorded import RecordedContacts
from models.demand.streams import Potential
from models.emergency.levers import Levers
from models.emergency.monitor import Monitor
from models.emergency.screens import Screens
from models.emergency.shock import Shocks
from models.simulation.floor import Floor
from models.simulation.personnel import Personnel
from models.simulation.world import World


class Front:
    """First contacts and the bot, shocks, and the emergency plan."""

    def __init__(self, world: World, floor: Floor, personnel: Personnel) -> None:
        self.world = world
        self.floor = floor
        self.personnel = personnel
        self.env = world.env

    def start(self) -> None:
        """Let customers in, and set shocks and the monitor going."""
        _ = self.entrance
        knowledge = self.personnel.knowledge
        if knowledge is not None:
            knowledge.listeners.append(self._relearn)
            self._relearn()
        _ = self.shocks, self.monitor

    @cached_property
    def first_contacts(self) -> Potential | RecordedContacts:
        """Where first contacts come from: recorded ones where the demand is some, else the streams."""
        world, demand, files = self.world, self.world.scenario.demand, self.world.files
        if files is None or files.trace is None:
            return Potential(world.streams, demand.busyness, self.env.chance)
        within_s = world.scenario.operation.contacts_within_s
        return RecordedContacts(
            files.trace, self.env.calendar.first_date, world.contact_types, demand, self.env.chance, within_s
        )

    @cached_property
    def entrance(self) -> Entrance:
        """First contacts come in, and the bot takes its part."""
        world, customers = self.world, self.world.customers
        scenario, types = world.scenario, world.contact_types
        bot = BotFront(self.env, types, scenario.bot, self._bot_admission(), scenario.redial)
        closed = ClosedContacts(self.env, types, customers.care, customers.sales)
        enter = (self.floor.router if self.floor.reception is None else self.floor.reception).enter
        return Entrance(self.env, types, self.first_contacts, bot, enter, closed.write)

    def _bot_admission(self) -> BotAdmission:
        bot = self.world.scenario.bot
        return BotAdmission(None, 0.0) if bot is None else BotAdmission(bot.at_once, bot.line_wait_max_s)

    def _relearn(self) -> None:
        """What the knowledge base does has changed: for all who answer, and for those who need not come."""
        assert self.personnel.knowledge is not None
        self.personnel.relearn()
        self.entrance.spare(self.personnel.knowledge.self_served())

    @cached_property
    def levers(self) -> Levers:
        """What can be done to the operation while it runs."""
        floor, personnel = self.floor, self.personnel
        return Levers(self.entrance, floor.router, floor.treatment, personnel.workforce, personnel.vendor, self.urgent)

    @cached_property
    def shocks(self) -> Shocks:
        """What befalls the operation."""
        return Shocks(self.env, self.world.scenario.befalling, self.levers)

    @cached_property
    def monitor(self) -> Monitor:
        """Watches, and carries out the emergency plan."""
        floor = self.floor
        screens = Screens(self.env, floor.router, floor.agents, self.entrance.front.admission, self.urgent)
        return Monitor(self.env, self.world.scenario.plan, screens, self.levers)

    def urgent(self) -> list[Urgent]:
        """Urgent complaints that nobody has turned to."""
        reception, backlog = self.floor.reception, self.floor.backlog
        if reception is None or not reception.classes:
            return []
        tickets = backlog.waiting() if backlog is not None else []
        return reception.urgent(chain(*self.floor.router.queues, tickets))
