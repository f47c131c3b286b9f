"""The entrance and its bot: decided a day at a time in arrays, yet the same as contact by contact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.behaviour.effects import TEXTBOOK
from models.bot.bot import Bot, BotSkill
from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.contact.purposes import BOT, DELAY, FOLLOW, HANDOVER, NEXT, PATIENCE, SEGMENT, WORK
from models.customers.redial import Redial
from models.demand.streams import potential
from models.facts.facts import Facts
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.questions import A, Ranks
from models.scenario import Scenario
from models.simulation.simulation import Simulation
from models.simulation.world import World
from policies.assignment import LeastLoaded
from sim.chance import Chance, mix, uniform
from sim.clock import STAFFING, Alarm
from sim.distributions import Constant, Exponential, Lognormal, draw
from tests.operations import DAY_S, STEADY, scenario

Retunes = list[tuple[float, float]]
CHAT, PHONE = "shop/ask/chat", "shop/ask/phone"


def bot(**figures: Any) -> Bot:
    """A bot that does a bit of everything."""
    given_figures: dict[str, Any] = {
        "skills": {"ask": BotSkill(contained_share=0.3, misled_share=0.15)},
        "time_s": Exponential(mean=40.0),
        "handover_loss_share": 0.1,
        **figures,
    }
    return Bot(**given_figures)


def operation(robot: Bot | None, per_hour: float, duration_s: float, **more: Any) -> Scenario:
    """Chats that meet the bot and calls that do not, and agents enough for all."""
    ask = Intent(skill="any", handle=Lognormal(sigma=0.5))
    return scenario(
        intents={"ask": ask},
        rates={name: Rates(per_hour=(per_hour,), handle_time_s=30.0) for name in (CHAT, PHONE)},
        staffing={"desk": Headcount(agents=(60,), slots=2)},
        duration_s=duration_s,
        bot=robot,
        redial=Redial(share=0.5, delay_s=Exponential(mean=900.0)),
        operation={"vip_share": 0.2},
        **more,
    )


def run(made: Scenario, retunes: Retunes) -> Facts:
    """Run with the bot retuned at these times."""
    simulation = Simulation(made, None, Chance(3, 0), TEXTBOOK)
    for at, tuning in retunes:
        simulation.world.env.clock.set(Alarm(simulation.front.entrance.retune, tuning), at, STAFFING)
    return simulation.run()


def shares(robot: Bot, tuning: float) -> tuple[float, float]:
    """Contained, and contained or misled, as the documentation of the bot has it."""
    skill = robot.skills["ask"]
    taken = skill.contained_share + skill.misled_share
    base = 1 - taken if tuning > 0 else taken
    more = tuning * robot.wider_share * base
    wrong = max(0.0, skill.misled_share + more * robot.wider_misled_share)
    return taken + more - wrong, taken + more


Row = tuple[int, int, int, float, float, float, int]


def one_by_one(made: Scenario, retunes: Retunes) -> list[Row]:
    """Every attempt, worked out contact by contact: root, ordinal, outcome, arrived, queued, work, vip.

    The outcome of who reaches a person counts as RESOLVED.
    """
    world = World(made, None, Chance(3, 0), TEXTBOOK)
    robot, end_s = made.bot, world.env.calendar.end_s
    assert robot is not None
    assert made.redial is not None
    rows: list[Row] = []
    for day in range(world.env.calendar.days):
        block = potential(world.streams, STEADY.busyness, world.env.chance, day)
        for at, k, key, handle_s in zip(block.time_s, block.contact_type, block.key, block.handle_time_s, strict=True):
            at, key = float(at), int(key)
            contact_type = world.contact_types[int(k)]
            if at >= end_s:
                continue
            vip = int(uniform(key, SEGMENT) < made.operation.vip_share)
            work = draw(contact_type.work_law, uniform(key, WORK)) * float(handle_s)
            if contact_type.channel != "chat":
                rows.append((key, 0, Outcome.RESOLVED, at, at, work, vip))
                continue
            tuning = [robot.tuning, *(to for since, to in sorted(retunes) if since <= at)][-1]
            ready = at + draw(robot.time_s, uniform(key, DELAY))
            if ready >= end_s:
                rows.append((key, 0, Outcome.OPEN, at, np.nan, 0.0, vip))
                continue
            contained, taken = shares(robot, tuning)
            u = uniform(key, BOT)
            if u >= taken and uniform(key, HANDOVER) >= robot.handover_loss_share:
                rows.append((key, 0, Outcome.RESOLVED, at, ready, work, vip))
                continue
            outcome = Outcome.CONTAINED if u < contained else Outcome.MISLED if u < taken else Outcome.LEFT_BOT
            rows.append((key, 0, outcome, at, np.nan, 0.0, vip))
            again = {Outcome.MISLED: robot.return_share, Outcome.LEFT_BOT: made.redial.share}.get(outcome, 0.0)
            if uniform(key, FOLLOW) < again:
                child = mix(key, NEXT)
                distribution = robot.return_delay_s if outcome == Outcome.MISLED else made.redial.delay_s
                back = ready + draw(distribution, uniform(child, DELAY))
                if back < end_s:
                    work = draw(contact_type.work_law, uniform(child, WORK)) * float(handle_s)
                    rows.append((key, 1, Outcome.RESOLVED, back, back, work, vip))
    return sorted(rows)


def attempts(facts: Facts) -> list[Row]:
    """The same of the facts."""
    rows = []
    for r in facts[CONTACTS]:
        assert np.isnan(r["queued"]) or r["answered"] == r["queued"], "there are agents enough for all"
        outcome = Outcome.RESOLVED if r["agent"] >= 0 else int(r["outcome"])
        rows.append(
            (int(r["root"]), int(r["ordinal"]), outcome, float(r["arrived"]), float(r["queued"]),
             float(r["work"]), int(r["vip"]))
        )  # fmt: skip
    return sorted(rows)


def same(found: list[Row], expected: list[Row]) -> None:
    assert [row[:3] + row[6:] for row in found] == [row[:3] + row[6:] for row in expected]
    np.testing.assert_allclose(
        np.array([row[3:6] for row in found]), np.array([row[3:6] for row in expected]), rtol=1e-12
    )


def check(robot: Bot, retunes: Retunes, per_hour: float = 30.0, duration_s: float = 2.4 * DAY_S) -> Facts:
    made = operation(robot, per_hour, duration_s)
    facts = run(made, retunes)
    same(attempts(facts), one_by_one(made, retunes))
    return facts


def test_everybody_ends_as_worked_out_one_by_one() -> None:
    facts = check(bot(), [])
    outcomes = set(facts[CONTACTS]["outcome"].tolist())
    assert outcomes >= {Outcome.RESOLVED, Outcome.CONTAINED, Outcome.MISLED, Outcome.LEFT_BOT}
    assert facts[CONTACTS]["ordinal"].max() == 1


def test_a_bot_retuned_in_the_middle_of_the_day_changes_who_arrives_from_then_on() -> None:
    facts = check(bot(), [(40_000.0, 1.0), (41_000.0, -1.0), (60_000.0, 0.0), (DAY_S + 30_000.0, 0.7)])
    assert len(facts[CONTACTS]) > 3000


def test_a_bot_retuned_at_midnight_or_at_the_start() -> None:
    check(bot(), [(0.0, 0.5), (DAY_S, -0.5), (2 * DAY_S, 1.0)])


def test_a_slow_bot_carries_contacts_over_midnight_and_beyond_the_end() -> None:
    slow = bot(time_s=Exponential(mean=20_000.0), return_delay_s=Exponential(mean=50_000.0))
    facts = check(slow, [(80_000.0, 1.0), (DAY_S + 5.0, -1.0), (2 * DAY_S - 1, 0.3)])
    with_bot = facts[CONTACTS][(facts[CONTACTS]["outcome"] == Outcome.OPEN) & (facts[CONTACTS]["agent"] < 0)]
    assert len(with_bot) > 50, "still with the bot when the run stops"
    assert np.isnan(with_bot["ended"]).all()
    assert (facts[CONTACTS]["arrived"] < DAY_S).sum() > 0


def test_a_retuning_at_the_very_instant_of_an_arrival_counts_for_it() -> None:
    """Staffing comes before arrivals; moments taken from the contacts themselves."""
    made = operation(bot(), 30.0, DAY_S)
    times = potential(World(made, None, Chance(3, 0), TEXTBOOK).streams, STEADY.busyness, Chance(3, 0), 0).time_s
    turns = [1.0, -1.0, 0.0, 0.5]
    retunes = [(float(at), turns[i % 4]) for i, at in enumerate(times[100:140:2])]
    check(bot(), retunes, duration_s=DAY_S)


def test_a_bot_that_takes_no_time_and_is_retuned_at_the_arrivals() -> None:
    made = operation(bot(time_s=Constant(mean=0.0)), 30.0, DAY_S)
    times = potential(World(made, None, Chance(3, 0), TEXTBOOK).streams, STEADY.busyness, Chance(3, 0), 0).time_s
    check(bot(time_s=Constant(mean=0.0)), [(float(times[i]), (i % 3) - 1.0) for i in range(10, 60)], duration_s=DAY_S)


def test_a_day_that_is_exhausted_early_can_be_opened_again_by_a_narrower_bot() -> None:
    """First the bot takes all, so nobody is left to enter; then it lets people through again."""
    greedy = bot(
        skills={"ask": BotSkill(contained_share=0.5)}, wider_share=1.0, wider_misled_share=0.0,
        handover_loss_share=0.0, time_s=Constant(mean=0.0),
    )  # fmt: skip
    made = operation(greedy, 30.0, 2 * DAY_S)
    only_chat = scenario(
        intents=made.operation.intents,
        rates={CHAT: Rates(per_hour=(30.0,), handle_time_s=30.0)},
        staffing=made.operation.staffing,
        duration_s=2 * DAY_S,
        bot=greedy,
        redial=made.redial,
        operation={"vip_share": 0.2},
    )
    retunes = [(20_000.0, 1.0), (50_000.0, -1.0), (DAY_S + 20_000.0, 1.0), (DAY_S + 50_000.0, -1.0)]
    facts = run(only_chat, retunes)
    same(attempts(facts), one_by_one(only_chat, retunes))
    late = facts[CONTACTS][(facts[CONTACTS]["agent"] >= 0) & (facts[CONTACTS]["arrived"] > DAY_S + 50_000)]
    assert len(late) > 100, "also on the last day"


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30 * 3600), st.sampled_from([-1.0, -0.3, 0.0, 0.4, 1.0])), max_size=6),
    st.sampled_from([5.0, 600.0, 40_000.0]),
)
def test_any_retunings_at_whole_seconds_agree_with_one_by_one(retunes: list[tuple[int, float]], time_s: float) -> None:
    times = sorted(dict(retunes).items())
    robot = bot(time_s=Exponential(mean=time_s))
    check(robot, [(float(at), tuning) for at, tuning in times], per_hour=6.0, duration_s=30.5 * 3600)


# -- by hand -------------------------------------------------------------------------------------------------


class Watch:
    """An assignment that sees whether those who come by chat are angry."""

    def __init__(self) -> None:
        self.angry: list[int] = []

    def choose(self, ranks: Ranks[A], contact: Contact) -> A | None:
        """See :class:`models.questions.Assignment`."""
        if contact.contact_type.channel == "chat":
            self.angry.append(contact.anger)
        return LeastLoaded().choose(ranks, contact)


def test_a_misled_customer_comes_back_to_a_person_angry_as_the_second_attempt() -> None:
    watch = Watch()
    made = operation(
        bot(
            skills={"ask": BotSkill(contained_share=0.0, misled_share=1.0)}, time_s=Constant(mean=50.0),
            return_share=1.0, return_delay_s=Constant(mean=100.0),
        ), 20.0, DAY_S, assignment=watch,
    )  # fmt: skip
    facts = run(made, [])
    chats = facts[CONTACTS][[facts.contact_types[k].channel == "chat" for k in facts[CONTACTS]["contact_type"]]]
    first, second = chats[chats["ordinal"] == 0], chats[chats["ordinal"] == 1]
    closed = first[first["outcome"] == Outcome.MISLED]
    np.testing.assert_allclose(closed["ended"], closed["arrived"] + 50)
    back = dict(zip(second["root"].tolist(), second["arrived"].tolist(), strict=True))
    came = [
        (at + 150, back[root])
        for root, at in zip(first["root"].tolist(), first["arrived"], strict=True)
        if root in back
    ]
    assert [a for a, _ in came] == pytest.approx([b for _, b in came])
    assert len(came) == (first["arrived"] + 150 < DAY_S).sum()
    assert set(watch.angry) == {1}


def test_the_bot_never_touches_the_phone_or_an_intent_it_does_not_know() -> None:
    robot = bot(skills={})
    facts = run(operation(robot, 20.0, DAY_S), [])
    assert set(facts[CONTACTS]["agent"].tolist()).isdisjoint({-1})
    facts = run(operation(bot(skills={"ask": BotSkill(contained_share=1.0)}), 20.0, DAY_S), [])
    by_bot = {facts.contact_types[k].channel for k in facts[CONTACTS]["contact_type"][facts[CONTACTS]["agent"] < 0]}
    assert by_bot == {"chat"}


def test_a_wider_bot_keeps_more_of_the_same_people() -> None:
    """Nobody whom the narrow bot keeps is let through by the wide one."""
    kept = []
    for tuning in (-1.0, 0.0, 0.5, 1.0):
        facts = run(operation(bot(tuning=tuning), 30.0, DAY_S), [])
        mine = np.isin(facts[CONTACTS]["outcome"], [Outcome.CONTAINED, Outcome.MISLED])
        kept.append(set(facts[CONTACTS]["root"][mine].tolist()))
    assert kept[0] < kept[1] < kept[2] < kept[3]


def test_without_a_bot_everybody_enters_when_they_arrive() -> None:
    facts = run(operation(None, 30.0, 1.5 * DAY_S), [])
    assert (facts[CONTACTS]["queued"] == facts[CONTACTS]["arrived"]).all()
    assert (facts[CONTACTS]["ordinal"] == 0).all()


def test_patience_begins_when_the_contact_asks_for_a_person_not_when_it_meets_the_bot() -> None:
    made = scenario(
        intents={"ask": Intent(skill="any", patience_s={"chat": Exponential(mean=100.0)})},
        rates={CHAT: Rates(per_hour=(20.0,), handle_time_s=30.0)},
        staffing={"desk": Headcount(agents=(0,))},
        duration_s=DAY_S,
        bot=bot(time_s=Constant(mean=500.0), skills={"ask": BotSkill(contained_share=0.0)}, handover_loss_share=0.0),
    )
    facts = run(made, [])
    gone = facts[CONTACTS][facts[CONTACTS]["outcome"] == Outcome.ABANDONED]
    np.testing.assert_allclose(gone["queued"], gone["arrived"] + 500)
    distribution = facts.contact_types[0].patience_law
    patience = [draw(distribution, uniform(int(root), PATIENCE)) for root in gone["root"]]
    np.testing.assert_allclose(gone["ended"] - gone["queued"], patience, rtol=1e-6)
