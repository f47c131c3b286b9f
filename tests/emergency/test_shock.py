"""Shocks: what befalls the operation, in exact traces; the bot's outages, foreseen or not; words in the log."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.log import SHOCK, log
from experiments.settings import CONF_DIR
from models.behaviour.pressure import Pressure
from models.bot.admission import BROKEN, FULL, MET, OUT, BotAdmission, Passage
from models.emergency import shocks
from models.emergency.indicators import INDICATORS
from models.emergency.shock import Shock
from models.emergency.shocks.bot_out import BotOut
from models.emergency.shocks.slow_system import SlowSystem
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, NEEDS, PRESENCE, SHOCKS, VISITS
from models.operation.headcount import Headcount
from models.operation.outage import Outages, Window
from models.vendor.vendor import Vendor
from policies.actions.close_bot import CloseBot
from policies.actions.soothe import Soothe
from policies.plan import AlertLevel, StagedPlan
from sim.chance import Chance
from sim.distributions import Constant
from tests.behaviour.sure import only
from tests.bot.test_bot import made, out, robot, run, through
from tests.chat import test_turns
from tests.deferred import test_tickets
from tests.emergency.power_cut import PowerCut
from tests.operations import DAY_S, Stage, intent

START = datetime(2000, 1, 1)
PHONE = ("ask/phone",)


def when(*spans: tuple[float, float]) -> Outages:
    """At these times, in seconds."""
    moments = [(START + timedelta(seconds=start), START + timedelta(seconds=end)) for start, end in spans]
    return Outages(windows=tuple(Window(start=start, end=end) for start, end in moments))


def slow(factor: float, *spans: tuple[float, float]) -> Shock:
    """The agents' system is slow at these times."""
    return Shock(what=SlowSystem(factor=factor), when=when(*spans))


# -- agents who are slowed -------------------------------------------------------------------------------------


def test_what_is_at_hand_goes_on_at_half_the_speed_and_then_as_usual() -> None:
    """40 s are done when it begins; the next 60 s do 30; the last 30 are as usual."""
    play = Stage(contact_types=PHONE, more={"shocks": {"slow": slow(2, (40, 100))}}, duration_s=1000.0)
    play.send("a", 0, 100)
    play.send("b", 150, 10)
    assert play.run() == [(0, "a > 0"), (130, "a done"), (150, "b > 0"), (160, "b done")]


def test_wrap_up_takes_longer_too() -> None:
    play = Stage(
        intents={"ask": intent(wrap_s=20)},
        contact_types=PHONE,
        more={"shocks": {"slow": slow(1.5, (0, 500))}},
        duration_s=1e3,
    )
    play.send("a", 10, 100)
    assert play.run() == [(10, "a > 0"), (160, "a done"), (190, "a wrapped")]


def test_two_that_fall_together_slow_together_and_each_ends_by_itself() -> None:
    """25 s at a half do 12.5, 30 s at a sixth do 5, 45 s at a third do 15; the other 67.5 s are as usual."""
    both = {"one": slow(2, (0, 55)), "other": slow(3, (25, 100))}
    play = Stage(contact_types=PHONE, more={"shocks": both}, duration_s=1000.0)
    play.send("a", 0, 100)
    assert play.run() == [(0, "a > 0"), (pytest.approx(167.5), "a done")]


def test_who_is_pressed_by_a_queue_and_slowed_by_the_system_works_as_usual() -> None:
    play = Stage(
        contact_types=PHONE, effects=only(Pressure, speed=1.0), more={"shocks": {"slow": slow(2, (0, 500))}},
        duration_s=1000.0,
    )  # fmt: skip
    play.send("a", 0, 100)
    play.send("b", 20, 50)
    # 20 s at a half do 10; from then on b waits: 90 s more; nobody waits for b: 50 s take 100
    assert play.run() == [(0, "a > 0"), (110, "a done"), (110, "b > 0"), (210, "b done")]


def test_in_turns_the_reply_in_hand_goes_on_and_the_next_takes_longer() -> None:
    chat = test_turns.turns(further=1.0, think=30.0)
    play = test_turns.stage(chat, more={"shocks": {"slow": slow(3, (20, 500))}})
    play.send("a", 10, 40)
    play.run()
    assert test_turns.replies(play) == [("a1", 10, 10, 30), ("a2", 60, 60, 120)]


def test_a_ticket_at_hand_goes_on_at_the_other_speed() -> None:
    """30 s are done when it begins, 20 in the 40 s that it lasts, the other 50 afterwards."""
    play = test_tickets.stage(shocks={"slow": slow(2, (30, 70))})
    play.send("mail", 0, 100, "ask/mail")
    play.send("more", 400, 10, "ask/mail")
    assert play.run() == [(0, "mail > 0"), (120, "mail done"), (400, "more > 0"), (410, "more done")]
    assert test_tickets.spells(play)[:3] == [("mail", 0, 0, 30), ("mail", 0, 30, 70), ("mail", 0, 70, 120)]


def test_a_ticket_put_back_while_slow_has_its_rest_left() -> None:
    play = test_tickets.stage(shocks={"slow": slow(2, (0, 100))})
    play.send("mail", 0, 100, "ask/mail")
    play.send("call", 60, 20, "ask/phone")
    # 30 s of the ticket are done at 60; the call takes 40; the other 70 s are as usual
    assert play.run() == [(60, "call > 0"), (100, "call done"), (100, "mail > 0"), (170, "mail done")]


def test_the_vendors_people_have_a_system_of_their_own() -> None:
    offer = Vendor(seats=1, slots=1, intents=("ask",), after_s=0.0, ramp_delay_s=0.0)
    play = Stage(
        groups={}, duration_s=1000.0,
        more={"staffing": {"desk": Headcount(agents=(0,))}, "vendor": offer, "shocks": {"slow": slow(2, (0, 500))}},
    )  # fmt: skip
    play.at(0, lambda: play.levers.vendor_called.pull(True))
    play.send("a", 10, 100)
    assert play.run() == [(10, "a > 0"), (110, "a done")]


def test_a_system_that_slows_by_nothing_changes_nothing() -> None:
    same = run(made(robot(), agents=2, shocks={"slow": slow(1, (20_000, 40_000))}))
    slowed = run(made(robot(), agents=2, shocks={"slow": slow(1.5, (20_000, 40_000))}))
    usual = run(made(robot(), agents=2))
    for table in (CONTACTS, NEEDS, PRESENCE, VISITS):
        assert same[table].tobytes() == usual[table].tobytes()
    assert slowed[CONTACTS].tobytes() != usual[CONTACTS].tobytes()


# -- the bot ---------------------------------------------------------------------------------------------------


def met(facts: Facts) -> tuple[bytes, ...]:
    """What became of everybody, in the order in which it was written down."""
    return facts[VISITS].tobytes(), facts[CONTACTS].tobytes(), facts[NEEDS].tobytes()


def bot_out(*spans: tuple[float, float]) -> dict[str, Shock]:
    """The bot fails at these times, as a shock."""
    return {"bot": Shock(what=BotOut(), when=when(*spans))}


def cut(*spans: tuple[float, float]) -> dict[str, Shock]:
    """The power fails at these times, and nobody works more slowly for it."""
    return {"cut": Shock(what=PowerCut(factor=1.0), when=when(*spans))}


@pytest.mark.parametrize("figures", [{}, {"at_once": 1, "line_wait_max_s": 100.0}], ids=["any", "one at once"])
def test_the_bots_own_outages_are_a_shock(figures: Mapping[str, Any]) -> None:
    own = run(made(robot(**figures, outages=out(30_000, 40_000))))
    shock = run(made(robot(**figures), shocks=bot_out((30_000, 40_000))))
    assert met(own) == met(shock)
    assert own[SHOCKS][["time", "sign", "amount"]].tolist() == [(30_000, 1, 1), (40_000, -1, 0)]


def test_an_outage_that_nobody_foresaw_does_the_same() -> None:
    foreseen = run(made(robot(context_share=0.5), shocks=bot_out((30_000, 40_000))))
    unforeseen = run(made(robot(context_share=0.5), shocks=cut((30_000, 40_000))))
    assert met(foreseen) == met(unforeseen)
    assert (foreseen[VISITS]["how"] == BROKEN).any()


def test_it_does_the_same_at_the_very_edges_of_a_day() -> None:
    """Nobody talks to the bot over midnight here: those who do would go on in an outage that nobody foresaw."""
    spans = ((0.0, 100.0), (DAY_S - 300, DAY_S), (DAY_S + 300, DAY_S + 301))
    foreseen, unforeseen = (run(made(robot(), shocks=shock(*spans))) for shock in (bot_out, cut))
    assert met(foreseen) == met(unforeseen)


@pytest.mark.parametrize(
    ("foreseen", "unforeseen"),
    [
        ((30_000, 40_000), (35_000, 45_000)),
        ((35_000, 45_000), (30_000, 40_000)),
        ((30_000, 45_000), (35_000, 40_000)),
        ((35_000, 40_000), (30_000, 45_000)),
        ((30_000, 40_000), (40_000, 45_000)),
        ((40_000, 45_000), (30_000, 40_000)),
    ],
)
def test_outages_that_overlap_end_with_the_last(foreseen: tuple[float, float], unforeseen: tuple[float, float]) -> None:
    whole = run(made(robot(), shocks=bot_out((30_000, 45_000))))
    parts = run(made(robot(), shocks=bot_out(foreseen) | cut(unforeseen)))
    assert met(parts) == met(whole)


def test_the_conversation_breaks_off_and_who_stands_in_line_goes_to_a_person() -> None:
    """The same by an outage that was foreseen, and by one that begins at 60 s for those who are there."""
    times = [0.0, 1.0, 2.0]
    admission = BotAdmission(1, 1000.0)
    before = admission.admit(np.array(times), np.ones(3, bool), np.full(3, 50.0), np.empty(0))
    assert admission.break_off(before, np.full(3, 50.0), 60.0).tolist() == [False, True, True]
    assert list(zip(before.how.tolist(), before.ready_s.tolist(), strict=True)) == [
        (MET, 50.0), (BROKEN, 60.0), (OUT, 60.0)
    ]  # fmt: skip
    assert through(BotAdmission(1, 1000.0, [(60.0, 100.0)]), times) == [(MET, 50.0), (BROKEN, 60.0), (OUT, 60.0)]
    full = Passage(np.array([FULL, MET], np.int8), np.array([70.0, 60.0]))
    assert not admission.break_off(full, np.full(2, 50.0), 60.0).any()


def test_a_bot_that_is_closed_when_it_fails_stays_closed_when_it_is_back() -> None:
    closed = {"closed": Shock(what=CloseBot(), when=when((20_000, 50_000)))}
    facts = run(made(robot(), shocks=closed | bot_out((30_000, 40_000))))
    during = (facts[VISITS]["arrived"] >= 20_000) & (facts[VISITS]["arrived"] < 50_000)
    assert (facts[VISITS]["how"][during] == OUT).all() and (facts[VISITS]["how"][~during] == MET).all()


# -- when ------------------------------------------------------------------------------------------------------


def test_each_shock_has_chance_of_its_own() -> None:
    often = Outages(per_week=20.0, length_s=Constant(mean=600.0))
    one, other = Shock(what=SlowSystem(), when=often), Shock(what=SlowSystem(factor=2), when=often)

    def times(**shocks: Shock) -> dict[str, list[float]]:
        facts = run(made(robot(), shocks=shocks))
        rows = facts[SHOCKS][facts[SHOCKS]["sign"] > 0]
        names = [*facts.befell]
        return {name: rows["time"][rows["shock"] == names.index(f"shock {name}")].tolist() for name in shocks}

    both = times(one=one, other=other)
    assert times(one=one)["one"] == both["one"] != both["other"] == times(other=other)["other"]
    assert len(both["one"]) > 0
    assert (
        both["one"]
        == [start for start, _ in often.spans(Chance(4, 0), "shock one", START.date(), 2)][: len(both["one"])]
    )


# -- words -----------------------------------------------------------------------------------------------------


def test_every_shock_has_its_words_and_is_offered_in_conf() -> None:
    named = "\n".join(file.read_text("utf-8") for file in Path(CONF_DIR, "shocks").glob("*.yaml"))
    found = 0
    for info in pkgutil.iter_modules(shocks.__path__):
        module = importlib.import_module(f"{shocks.__name__}.{info.name}")
        cls: Any
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__:
                found += 1
                assert name in named
                assert all(set(words) == {"zh", "en"} for words in (cls.label, cls.ending, cls.amount) if words)
    assert found >= 2


def test_a_shock_of_ones_own_stands_in_the_log_in_its_own_words_beside_the_alerts() -> None:
    level = AlertLevel(
        indicator="bot_out", raise_at=1, raise_for_s=0, lower_below=1, lower_for_s=0, actions=(Soothe(),)
    )  # fmt: skip
    plan = StagedPlan(levels=(level,), every_s=600, lag_s=0)
    facts = run(made(robot(), plan=plan, shocks={"cut": Shock(what=PowerCut(), when=when((30_000, 40_100)))}))
    rows, out = log(facts), INDICATORS["bot_out"].label
    assert [(row.time_s, row.level_from, row.level_to, row.indicator) for row in rows] == [
        (30_000, 0, 0, SHOCK), (30_000, 0, 1, out), (40_100, 1, 1, SHOCK), (40_200, 1, 0, out)
    ]  # fmt: skip
    assert [row.action for row in rows] == [
        {"zh": "停电（耗时 × 2）", "en": "power cut (× 2)"},
        {"zh": "安抚话术", "en": "soothing message"},
        {"zh": "来电", "en": "power is back"},
        {"zh": "停止安抚", "en": "stop the message"},
    ]


def test_a_shock_needs_what_it_befalls() -> None:
    world = made(robot())
    with pytest.raises(ValueError, match=r"shocks\.bot: needs a bot and there is none; choose one, bot=OPTION"):
        replace(world, bot=None, shocks=bot_out((0, 100)))
