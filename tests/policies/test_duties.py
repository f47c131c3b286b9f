"""Whatever the structure, agents serve their own channels only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.operation.team import Seat
from policies.structure import Centralised, Distributed, Explicit, Hybrid, Serves
from tests.operations import Stage, files
from tests.policies.test_assignment import BOTH


@pytest.mark.parametrize("structure", [Centralised(), Distributed(), Hybrid()])
def test_agents_serve_their_channels_only(structure: object) -> None:
    day = [(name, 0.0, 80_000.0, ()) for name in ("both", "caller", "chatter")]
    people = files(["shop/ask/chat", "shop/ask/phone"], day, grade="three")
    channels = {"both": (), "caller": ("phone",), "chatter": ("chat",)}
    agents = tuple(replace(agent, channels=channels[agent.agent]) for agent in people.agents)
    stage = Stage(contact_types=BOTH, groups={}, people=replace(people, agents=agents), more={"structure": structure})
    for i in range(8):
        stage.send(f"chat{i}", 10 + i, 1000, "ask/chat")
    for i in range(3):
        stage.send(f"call{i}", 20 + i, 1000, "ask/phone", patience_s=5)
    found = {what.split()[0]: int(what[-1]) for _, what in stage.run() if ">" in what}
    # three slots each for the two who chat, the other two chats wait; one call for who takes calls
    assert [found[f"chat{i}"] for i in range(6)] == [0, 2, 0, 2, 0, 2]
    assert {name: agent for name, agent in found.items() if name.startswith("call")} == {"call0": 1}


def test_a_routing_table_keeps_to_the_channels_of_its_agents() -> None:
    seat = Seat(0, "a", "shop", "desk", {"any": 1.0}, {"shop": 1.0}, 1, ("phone",))
    stage = Stage(contact_types=BOTH)
    duties = Explicit(serves={"desk": (Serves(intent="ask"),)}).duties([seat], stage.types)
    assert [[stage.types[index].channel for index in mine] for mine in duties] == [["phone"]]
