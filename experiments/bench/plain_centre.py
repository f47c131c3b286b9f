"""Plain SimPy: agents in groups, contacts that wait, and the rule that brings them together."""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass

import simpy

from experiments.bench.plain import Life

CHAT = 0
"""Index of the contact type of which an agent may hold several: A, the first."""


@dataclass(eq=False)
class PlainAgent:
    """An agent: in which group, whether on duty, and which contacts the agent has.

    ``chats`` are held together; ``alone``: one contact (type B or C) takes the whole agent.
    """

    number: int
    group: int
    on_duty: bool = False
    chats: int = 0
    alone: bool = False


Agents = OrderedDict[PlainAgent, None]


class PlainCentre:
    """Agents with room, contacts that wait, and the rule that brings them together.

    A contact goes to the first group of its route that has room, there to the agent who holds the
    fewest chats, then to the one longest idle; an agent with room takes the longest-waiting
    contact that it may serve. ``serves[group]`` are contact types, a group's own first.
    """

    def __init__(self, env: simpy.Environment, serves: list[list[int]], chat_slots: int) -> None:
        self.env = env
        self.serves = serves
        self.chat_slots = chat_slots
        types = sorted({contact_type for served in serves for contact_type in served})
        self.route = [[g for g, served in enumerate(serves) if contact_type in served] for contact_type in types]
        self.waiting: list[deque[tuple[float, simpy.Event]]] = [deque() for _ in types]
        # room[group][chats held]: agents who can take more, longest there first.
        self.room: list[list[Agents]] = [[OrderedDict() for _ in range(chat_slots)] for _ in serves]

    def request(self, contact_type: int) -> simpy.Event:
        """Ask for an agent: an event that succeeds with the agent, at once if one has room."""
        grant = self.env.event()
        agent = self.find(contact_type)
        if agent is None:
            self.waiting[contact_type].append((self.env.now, grant))
        else:
            self.seize(agent, contact_type)
            grant.succeed(agent)
        return grant

    def withdraw(self, contact_type: int, since: float, grant: simpy.Event) -> None:
        """Leave the queue unserved."""
        self.waiting[contact_type].remove((since, grant))

    def find(self, contact_type: int) -> PlainAgent | None:
        """The agent who would take a contact of this type now."""
        levels = self.chat_slots if contact_type == CHAT else 1
        for group in self.route[contact_type]:
            for agents in self.room[group][:levels]:
                if agents:
                    return next(iter(agents))
        return None

    def seize(self, agent: PlainAgent, contact_type: int) -> None:
        """Give a contact to an agent."""
        room = self.room[agent.group]
        del room[agent.chats][agent]
        if contact_type != CHAT:
            agent.alone = True
            return
        agent.chats += 1
        if agent.chats < self.chat_slots:
            room[agent.chats][agent] = None

    def release(self, agent: PlainAgent, contact_type: int) -> None:
        """End a contact of an agent, who takes the next one if on duty."""
        if contact_type == CHAT:
            if agent.on_duty and agent.chats < self.chat_slots:
                del self.room[agent.group][agent.chats][agent]
            agent.chats -= 1
        else:
            agent.alone = False
        if agent.on_duty:
            self.welcome(agent)

    def welcome(self, agent: PlainAgent) -> None:
        """Give an agent who has room as many waiting contacts as fit."""
        self.room[agent.group][agent.chats][agent] = None
        while (contact_type := self.longest_waiting(agent)) is not None:
            _, grant = self.waiting[contact_type].popleft()
            self.seize(agent, contact_type)
            grant.succeed(agent)

    def longest_waiting(self, agent: PlainAgent) -> int | None:
        """The type whose first waiting contact this agent takes now."""
        if agent.alone or agent.chats == self.chat_slots:
            return None
        best, since = None, math.inf
        for contact_type in self.serves[agent.group]:
            line = self.waiting[contact_type]
            if line and line[0][0] < since and (contact_type == CHAT or agent.chats == 0):
                best, since = contact_type, line[0][0]
        return best

    def shift(self, agent: PlainAgent, on: float, off: float) -> Life:
        """Process: the duty of one agent, who finishes the contacts at hand at its end."""
        yield self.env.timeout(on)
        agent.on_duty = True
        self.welcome(agent)
        yield self.env.timeout(off - on)
        agent.on_duty = False
        if not agent.alone and agent.chats < self.chat_slots:
            del self.room[agent.group][agent.chats][agent]
