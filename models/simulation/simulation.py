"""The simulation: wires an operation together and runs it once."""

from __future__ import annotations

import gc
from functools import cached_property

from models.behaviour.effects import Effects, in_force
from models.contact.attempts import Attempts
from models.contact.contact import NAN, Contact
from models.facts.facts import Facts
from models.files import Files
from models.scenario import Scenario
from models.simulation.floor import Floor
from models.simulation.front import Front
from models.simulation.personnel import Personnel
from models.simulation.world import World
from sim.chance import Chance


class Simulation:
    """One operation in one replication.

    ``files`` are the user's files where the scenario has some; ``effects`` the behavioural figures of this
    replication; with ``record_turns`` every round of a chat in turns is written down. It is made of four assemblies of
    parts, each knowing those before it: the world (who may come and who may serve), the floor (contacts meet agents),
    the personnel (who is there, and how able), and the front (customers come in, and somebody watches).
    """

    def __init__(
        self, scenario: Scenario, files: Files | None, chance: Chance, effects: Effects, record_turns: bool = False
    ) -> None:
        self.world = World(scenario, files, chance, effects)
        self.floor = Floor(self.world, record_turns)
        self.personnel = Personnel(self.world, self.floor)
        self.front = Front(self.world, self.floor, self.personnel)

    @cached_property
    def _started(self) -> bool:
        """What goes on by itself is set going, in the order in which things of the same instant happen."""
        self.floor.start()
        self.personnel.start()
        self.front.start()
        return True

    def run(self) -> Facts:
        """Run to the end and hand over the facts."""
        assert self._started
        self.world.env.clock.run(until=self.world.env.calendar.end_s)
        return self.facts()

    def start(self) -> None:
        """Set everything going, once; :meth:`run` does so by itself."""
        assert self._started

    def facts(self) -> Facts:
        """Write what is open now that the run has stopped, and hand over the facts."""
        world, floor, front = self.world, self.floor, self.front
        front.entrance.close()
        self.personnel.record_open()
        if floor.treatment is not None:
            floor.treatment.record_open()
        floor.needs.record_open(floor.router.record_open() + self._record_tickets())
        if floor.chats is not None:
            floor.record_chats(floor.chats)
        scenario = world.scenario
        return Facts(
            record=world.env.recorder.record(),
            contact_types=tuple(world.contact_types),
            seats=world.seats,
            people=world.seating.people,
            teams=tuple(scenario.structure.teams(world.seating.own)),
            streams=tuple(world.streams),
            end_s=world.env.calendar.end_s,
            actions=front.monitor.log.actions,
            befell=front.shocks.befell,
            classes=tuple(scenario.complaints.classes) if scenario.complaints else (),
            vendor_called=self.personnel.vendor is not None and self.personnel.vendor.ever_called,
        )

    def _record_tickets(self) -> list[Contact]:
        """Write the facts of tickets without a reply when the run stops; their needs are open."""
        backlog = self.floor.backlog
        if backlog is None:
            return []
        tickets = backlog.open_tickets()
        record = Attempts(self.world.env.recorder).record
        for ticket in tickets:
            record(ticket, NAN)
        for agent in self.floor.agents:
            if agent.tickets is not None:
                agent.tickets.record_open()
        return tickets


def run_once(
    scenario: Scenario,
    files: Files | None,
    seed: int,
    replication: int,
    draw: int | None = None,
    record_turns: bool = False,
) -> Facts:
    """Run one replication; ``draw`` numbers the draw of the behavioural assumptions (None: best guess)."""
    effects = in_force(scenario.behaviour, seed, draw)
    simulation = Simulation(scenario, files, Chance(seed, replication), effects, record_turns)
    # contacts hold no cycles and die by reference count: the collector would only walk the living over and over
    collecting = gc.isenabled()
    gc.disable()
    try:
        return simulation.run()
    finally:
        if collecting:
            gc.enable()
