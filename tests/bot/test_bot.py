"""The bot's admission, its outages and its hand-over: exact traces, a theory of full places, effects that vanish."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import factorial
from typing import Any

import numpy as np
import pytest

from models.behaviour.effects import TEXTBOOK, Effects
from models.behaviour.handover import Handover
from models.bot.admission import BROKEN, ELSEWHERE, FULL, MET, OUT, BotAdmission, Passage
from models.bot.bot import Bot, BotSkill
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, VISITS
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.outage import Outages, Window
from models.operation.rates import Rates
from models.sample.books import totals
from models.scenario import Scenario
from models.simulation.simulation import Simulation
from sim.chance import Chance
from sim.clock import STAFFING, Alarm
from sim.distributions import Constant
from tests.behaviour.sure import only
from tests.operations import DAY_S, scenario

START = datetime(2000, 1, 1)
CHAT = "shop/ask/chat"


def through(
    admission: BotAdmission, times: list[float], talk_s: float = 50.0, taken: tuple[float, ...] = ()
) -> list[tuple[int, float]]:
    """How everybody fares, and when they are through."""
    time_s = np.array(times)
    found = admission.admit(time_s, np.ones(len(times), bool), np.full(len(times), talk_s), np.array(taken))
    return list(zip(found.how.tolist(), found.ready_s.tolist(), strict=True))


# -- admission ---------------------------------------------------------------------------------------------------


def test_an_open_bot_lets_everybody_through_at_once() -> None:
    assert through(BotAdmission(None, 0.0, []), [0.0, 1.0, 2.0]) == [(MET, 50.0), (MET, 51.0), (MET, 52.0)]
    found = BotAdmission(1, 0.0, []).admit(np.array([3.0]), np.array([False]), np.array([50.0]), np.empty(0))
    assert (found.how[0], found.ready_s[0]) == (ELSEWHERE, 3.0), "a call does not meet the bot"


def test_who_finds_all_places_taken_goes_to_a_person_or_waits_in_line() -> None:
    times = [0.0, 10.0, 20.0, 60.0]
    assert through(BotAdmission(2, 0.0, []), times) == [(MET, 50.0), (MET, 60.0), (FULL, 20.0), (MET, 110.0)]
    assert through(BotAdmission(2, 30.0, []), times) == [(MET, 50.0), (MET, 60.0), (MET, 100.0), (MET, 110.0)]
    assert through(BotAdmission(2, 29.0, []), times)[2] == (FULL, 20.0)
    assert through(BotAdmission(1, 0.0, []), [10.0, 20.0], taken=(5.0, 20.0)) == [(FULL, 10.0), (MET, 70.0)]


def test_an_outage_turns_away_and_breaks_off() -> None:
    admission = BotAdmission(None, 0.0, [(30.0, 100.0)])
    assert through(admission, [0.0, 29.0, 30.0, 99.0, 100.0], 20.0) == [
        (MET, 20.0), (BROKEN, 30.0), (OUT, 30.0), (OUT, 99.0), (MET, 120.0)
    ]  # fmt: skip
    assert [admission.is_out(at) for at in (29.9, 30.0, 99.9, 100.0)] == [False, True, True, False]
    in_line = BotAdmission(1, 1000.0, [(60.0, 100.0)])
    assert through(in_line, [0.0, 1.0, 2.0, 101.0]) == [(MET, 50.0), (BROKEN, 60.0), (OUT, 60.0), (MET, 151.0)]


def test_full_places_are_those_of_the_loss_system() -> None:
    """Erlang B: 8 Erlang on 10 places lose 12.166 %; 200,000 arrivals, six standard errors of about .002."""
    load, places, size = 8.0, 10, 200_000
    terms = [load**k / factorial(k) for k in range(places + 1)]
    lost = terms[-1] / sum(terms)
    generator = np.random.Generator(np.random.PCG64(5))
    time_s = np.cumsum(generator.exponential(1 / load, size))
    how = (
        BotAdmission(places, 0.0, [])
        .admit(time_s, np.ones(size, bool), generator.exponential(1.0, size), np.empty(0))
        .how
    )
    assert (how == FULL).mean() == pytest.approx(lost, abs=6 * 0.002)


def test_many_places_and_a_long_line_give_what_no_limit_gives() -> None:
    generator = np.random.Generator(np.random.PCG64(6))
    time_s, talk_s = np.sort(generator.random(3000) * 1e4), generator.exponential(100, 3000)
    meets, spans = generator.random(3000) < 0.8, [(2000.0, 2500.0), (7000.0, 7100.0)]
    free = BotAdmission(None, 0.0, spans).admit(time_s, meets, talk_s, np.empty(0))
    wide = BotAdmission(3000, 0.0, spans).admit(time_s, meets, talk_s, np.empty(0))
    assert (free.how == wide.how).all() and (free.ready_s == wide.ready_s).all()
    assert set(free.how.tolist()) == {ELSEWHERE, MET, BROKEN, OUT}


def test_a_day_decided_in_two_parts_is_the_day_decided_at_once() -> None:
    generator = np.random.Generator(np.random.PCG64(7))
    time_s, talk_s = np.sort(generator.random(2000) * 1e4), generator.exponential(100, 2000)
    admission, all_ = BotAdmission(15, 20.0, [(5000.0, 5200.0)]), np.ones(2000, bool)
    whole = admission.admit(time_s, all_, talk_s, np.empty(0))
    first = admission.admit(time_s[:1100], all_[:1100], talk_s[:1100], np.empty(0))
    second = admission.admit(time_s[1100:], all_[1100:], talk_s[1100:], admission.ends(first))
    assert (np.concatenate([first.how, second.how]) == whole.how).all()
    assert (np.concatenate([first.ready_s, second.ready_s]) == whole.ready_s).all()
    assert {MET, FULL, BROKEN, OUT} <= set(whole.how.tolist())
    assert BotAdmission(None, 0.0, []).ends(Passage(whole.how, whole.ready_s)).size == 0


# -- outages ----------------------------------------------------------------------------------------------------


def test_outages_that_overlap_are_one_and_shocks_come_as_often_as_said() -> None:
    hour = timedelta(hours=1)
    windows = tuple(Window(start=START + a * hour, end=START + b * hour) for a, b in ((5, 7), (1, 2), (6, 9), (2, 3)))
    spans = Outages(windows=windows).spans(Chance(1, 0), "bot outage", START.date(), 7)
    assert spans == [(3600.0, 3 * 3600.0), (5 * 3600.0, 9 * 3600.0)]
    shocks = Outages(per_week=3.0, length_s=Constant(mean=60.0))
    found = [shocks.spans(Chance(1, r), "bot outage", START.date(), 7) for r in range(400)]
    # 1200 expected, standard deviation 35: five of them
    assert sum(map(len, found)) == pytest.approx(1200, abs=175)
    assert found[0] == shocks.spans(Chance(1, 0), "bot outage", START.date(), 7)
    assert Outages().spans(Chance(1, 0), "bot outage", START.date(), 7) == []


# -- in the operation -------------------------------------------------------------------------------------------


def made(robot: Bot, agents: int = 80, **more: Any) -> Scenario:
    """Chats that meet the bot, and agents enough."""
    return scenario(
        intents={"ask": Intent(skill="any", handle=Constant())},
        rates={CHAT: Rates(per_hour=(60.0,), handle_time_s=30.0)},
        staffing={"desk": Headcount(agents=(agents,))},
        duration_s=1.5 * DAY_S,
        bot=robot,
        **more,
    )


def robot(**figures: Any) -> Bot:
    """A bot that answers a third rightly, misleads a tenth and takes a minute."""
    usual: dict[str, Any] = {
        "skills": {"ask": BotSkill(contained_share=0.33, misled_share=0.1)}, "time_s": Constant(mean=60.0),
        "handover_loss_share": 0.0, "return_share": 0.0,
    }  # fmt: skip
    return Bot(**(usual | figures))


def run(world: Scenario, effects: Effects = TEXTBOOK, shut: tuple[tuple[float, bool], ...] = ()) -> Facts:
    simulation = Simulation(world, None, Chance(4, 0), effects)
    for at, closed in shut:
        simulation.world.env.clock.set(Alarm(simulation.front.entrance.shut, closed), at, STAFFING)
    return simulation.run()


def out(from_s: float, to_s: float) -> Outages:
    return Outages(windows=(Window(start=START + timedelta(seconds=from_s), end=START + timedelta(seconds=to_s)),))


def test_in_an_outage_everybody_goes_straight_to_people_and_all_else_is_as_without_it() -> None:
    calm, storm = run(made(robot())), run(made(robot(outages=out(30_000, 40_000))))
    for facts in (calm, storm):
        first = facts[CONTACTS][facts[CONTACTS]["ordinal"] == 0]
        assert len(first) == len(facts[VISITS]) == len(np.unique(first["root"])), "nobody is lost on the way in"
    during = (storm[CONTACTS]["arrived"] >= 30_000) & (storm[CONTACTS]["arrived"] < 40_000)
    assert (storm[CONTACTS]["agent"][during] >= 0).all()
    assert (storm[CONTACTS]["queued"] == storm[CONTACTS]["arrived"])[during].all()
    broken = storm[VISITS][storm[VISITS]["how"] == BROKEN]
    assert len(broken) and (broken["ended"] == 30_000).all() and (broken["arrived"] > 29_940).all()
    assert (broken["bare"] == 1).all()
    quiet = ~np.isin(calm[CONTACTS]["root"], storm[VISITS]["root"][np.isin(storm[VISITS]["how"], (BROKEN, OUT))])
    same = np.isin(storm[CONTACTS]["root"], calm[CONTACTS]["root"][quiet])
    columns = ["root", "outcome", "arrived", "queued", "work"]
    rows = [sorted(map(str, table[columns].tolist())) for table in (calm[CONTACTS][quiet], storm[CONTACTS][same])]
    assert rows[0] == rows[1]


def test_the_fee_is_due_in_an_outage_and_the_price_is_not() -> None:
    priced = {"cost_yuan_per_contact": 2.0, "fee_yuan_per_day": 100.0}
    calm, storm = made(robot(**priced)), made(robot(**priced, outages=out(-10, 2 * DAY_S)))
    facts = run(calm)
    assert totals(calm, facts)["bot"] == pytest.approx(-150.0 - 2.0 * len(facts[VISITS]))
    assert totals(storm, run(storm))["bot"] == pytest.approx(-150.0)


def test_a_bot_without_places_to_spare_sends_the_rest_on_at_once() -> None:
    facts = run(made(robot(at_once=1)))
    full = facts[VISITS]["root"][facts[VISITS]["how"] == FULL]
    first = facts[CONTACTS][facts[CONTACTS]["ordinal"] == 0]
    sent = first[np.isin(first["root"], full)]
    assert len(full) == len(sent) > 100
    assert (sent["queued"] == sent["arrived"]).all() and (sent["agent"] >= 0).all()
    talks = facts[VISITS][facts[VISITS]["how"] == MET]
    assert (talks["arrived"][1:] >= talks["arrived"][:-1] + 60).all(), "one conversation at a time"


def test_a_closed_bot_finishes_its_conversations_and_takes_no_new_ones() -> None:
    usual, shut = run(made(robot())), run(made(robot()), shut=((30_000.0, True), (50_000.0, False)))
    closed = (shut[VISITS]["arrived"] >= 30_000) & (shut[VISITS]["arrived"] < 50_000)
    assert (shut[VISITS]["how"][closed] == OUT).all() and (shut[VISITS]["how"][~closed] == MET).all()
    assert set(shut[VISITS]["root"].tolist()) == set(usual[VISITS]["root"].tolist())
    assert usual[VISITS][~closed].tobytes() == shut[VISITS][~closed].tobytes()
    limited = run(made(robot(at_once=3)), shut=((30_000.0, True), (30_000.5, False)))
    assert (limited[VISITS]["how"] == run(made(robot(at_once=3)))[VISITS]["how"]).mean() > 0.99


def test_a_handover_without_context_costs_effort_and_goodwill() -> None:
    care = Care(right={"ask": 1.0}, satisfied=0.9, wait_loss_per_min=0.0)
    costly = only(Handover, repeat_s=45.0, goodwill=0.9)
    rich, bare = made(robot(), care=care), made(robot(context_share=0.0), care=care)
    free, dear = run(rich, costly), run(bare, costly)
    assert run(bare)[CONTACTS].tobytes() == run(rich)[CONTACTS].tobytes(), "no effect, no difference"
    by_root = dict(zip(free[CONTACTS]["root"].tolist(), free[CONTACTS]["work"].tolist(), strict=True))
    mine = dear[CONTACTS][np.isin(dear[CONTACTS]["root"], dear[VISITS]["root"][dear[VISITS]["bare"] == 1])]
    mine = mine[mine["outcome"] == Outcome.RESOLVED]
    assert len(mine) > 500
    assert {round(row["work"] - by_root[int(row["root"])], 6) for row in mine} == {45.0}
    assert (mine["satisfied"] == 0).all(), "nine tenths less nine tenths"
    half = run(made(robot(context_share=0.5)), costly)[VISITS]
    asked = half[half["outcome"] == Outcome.OPEN]
    assert asked["bare"].mean() == pytest.approx(0.5, abs=0.06), "four standard errors at about 1200"


def test_whom_the_bot_misled_is_asked_and_less_satisfied() -> None:
    care = Care(right={"ask": 1.0}, bot_satisfied=1.0, bot_tuning_loss=0.0, wrong_loss=1.0)
    facts = run(made(robot(), care=care))
    assert (facts[CONTACTS]["satisfied"][facts[CONTACTS]["outcome"] == Outcome.CONTAINED] == 1).all()
    assert (facts[CONTACTS]["satisfied"][facts[CONTACTS]["outcome"] == Outcome.MISLED] == 0).all()
