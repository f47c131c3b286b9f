"""The plain programs' centre: exact traces of its rule of routing."""

import simpy

from experiments.bench.plain_centre import CHAT, PlainAgent, PlainCentre


def two_groups(env: simpy.Environment) -> PlainCentre:
    """Group 0 serves A (three chats at most), group 1 serves A and B."""
    return PlainCentre(env, serves=[[0], [0, 1]], chat_slots=3)


def on_duty(centre: PlainCentre, number: int, group: int) -> PlainAgent:
    """An agent who has just come to work."""
    agent = PlainAgent(number, group, on_duty=True)
    centre.welcome(agent)
    return agent


def test_routing_prefers_own_group_then_fewest_chats_then_longest_idle() -> None:
    """Exact order in which seven chats fill two agents of group 0 and one of group 1."""
    centre = two_groups(simpy.Environment())
    first, second = on_duty(centre, 1, 0), on_duty(centre, 2, 0)
    other = on_duty(centre, 3, 1)
    taken = [centre.request(CHAT).value for _ in range(7)]
    assert taken == [first, second, first, second, first, second, other]


def test_other_types_need_an_empty_agent_and_hold_it_alone() -> None:
    """B waits while a chat is held; an agent with B takes no chat; off duty takes nothing."""
    centre = two_groups(simpy.Environment())
    agent = on_duty(centre, 1, 1)
    chat = centre.request(CHAT)
    alone = centre.request(1)
    assert chat.triggered and not alone.triggered
    centre.release(agent, CHAT)
    assert alone.triggered
    late_chat = centre.request(CHAT)
    assert not late_chat.triggered
    agent.on_duty = False
    centre.release(agent, 1)
    assert not late_chat.triggered


def test_agent_takes_the_longest_waiting_it_may_serve() -> None:
    """B came first and is taken first; the chat that came second then waits for it."""
    env = simpy.Environment()
    centre = two_groups(env)
    alone = centre.request(1)
    env.run(until=1)
    chat = centre.request(CHAT)
    agent = on_duty(centre, 1, 1)
    assert alone.triggered and not chat.triggered
    centre.release(agent, 1)
    assert chat.triggered


def test_who_comes_on_duty_takes_as_many_chats_as_fit() -> None:
    """Of four chats that wait, the first three."""
    centre = two_groups(simpy.Environment())
    chats = [centre.request(CHAT) for _ in range(4)]
    on_duty(centre, 1, 0)
    assert [chat.triggered for chat in chats] == [True, True, True, False]


def test_shift_end_lets_the_agent_finish() -> None:
    """A chat in hand at 10 ends at 15; one that asks at 12 is not served."""
    env = simpy.Environment()
    centre = two_groups(env)
    agent = PlainAgent(1, 0)
    env.process(centre.shift(agent, 0, 10))
    env.run(until=5)
    assert centre.request(CHAT).triggered
    env.run(until=12)
    assert not centre.request(CHAT).triggered
    centre.release(agent, CHAT)
    assert agent.chats == 0
    assert len(centre.waiting[CHAT]) == 1
