"""Tickets beside live contacts: preemptive priority as theory has it, and nothing lost at any time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.behaviour.effects import TEXTBOOK
from models.contact.outcome import Outcome
from models.customers.care import Care
from models.customers.redial import Redial
from models.customers.sales import SalesRules
from models.deferred.blending import Blending, Reserved
from models.deferred.complaint import ComplaintClass, Complaints, Publicity
from models.deferred.escalation import Escalation
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, PRESENCE, SPELLS
from models.operation.channel import Channel
from models.operation.deferred import Deferred
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.sample.cases import tickets
from models.scenario import Scenario
from models.simulation.simulation import Simulation, run_once
from policies.ordering import EarliestDue, OldestTicketFirst
from policies.structure import Serves
from sim.chance import Chance
from sim.distributions import Constant, Distribution, Exponential
from sim.erlang import Erlang
from tests.conserved import BY_PERSON, check_agents, check_contacts, check_needs, check_presence
from tests.deferred.test_tickets import HOUR_S
from tests.operations import CHANNELS, DAY_S, scenario


def preemptive_means(lam: tuple[float, float], mu: float, servers: int) -> tuple[float, float]:
    """Mean waits (in queue) of two classes with one exponential rate and preemptive-resume priority, M/M/n.

    The upper class does not see the lower, and both together are an M/M/n queue whose mean number does not depend on
    the order (Kleinrock 1976, Queueing Systems II, 3.4; with equal rates for any n: Buzen & Bondi 1983). So both
    follow from Erlang C by subtraction.
    """
    upper = Erlang(arrival_rate=lam[0], handle_time=1 / mu, agents=servers).mean_wait
    both = Erlang(arrival_rate=sum(lam), handle_time=1 / mu, agents=servers).mean_wait
    return upper, (sum(lam) * both - lam[0] * upper) / lam[1]


@pytest.mark.parametrize(("servers", "days", "seed"), [(1, 60, 11), (2, 40, 12)])
def test_live_contacts_and_tickets_are_a_queue_with_preemptive_priority(servers: int, days: int, seed: int) -> None:
    mu, lam = 1 / 60, (0.4 * servers / 60, 0.35 * servers / 60)
    exponential = Intent(skill="any", handle=Exponential(), patience_s={"phone": Constant(mean=float("inf"))})
    made = scenario(
        intents={"ask": exponential},
        rates={
            "shop/ask/phone": Rates(per_hour=(lam[0] * HOUR_S,), handle_time_s=60.0),
            "shop/ask/mail": Rates(per_hour=(lam[1] * HOUR_S,), handle_time_s=60.0),
        },
        staffing={"desk": Headcount(agents=(servers,))},
        duration_s=days * DAY_S,
        operation={"channels": {**CHANNELS, "mail": Channel(deferred=Deferred())}},
        ordering=OldestTicketFirst(),
    )
    facts = run_once(made, None, seed, 0)
    rows = facts[CONTACTS][facts[CONTACTS]["outcome"] == Outcome.RESOLVED]
    mail = np.array([contact_type.channel == "mail" for contact_type in facts.contact_types])[rows["contact_type"]]
    waits = [(rows["answered"] - rows["queued"])[~mail], (rows["talked"] - rows["queued"])[mail] - 60.0]
    for wait, expected in zip(waits, preemptive_means(lam, mu, servers), strict=True):
        batches = np.array([part.mean() for part in np.array_split(wait, 20)])
        half = 3.88 * batches.std(ddof=1) / np.sqrt(20)  # Student, 19 degrees of freedom: error probability 0.1 %
        assert half < 0.15 * expected
        assert wait.mean() == pytest.approx(expected, abs=half)


@st.composite
def operations(draw: st.DrawFn) -> tuple[Scenario, int]:
    """Small operations with tickets, live contacts, shifts, chases, and any way of fitting tickets in."""
    chase = draw(st.sampled_from([{}, {"mail": 0.5}, {"phone": 0.4, "mail": 0.3}, {"chat": 1.0}]))
    mail = Deferred(
        reply_within_h=draw(st.sampled_from([0.2, 2.0])), chase=chase, chase_delay_s=Exponential(mean=1200.0),
        reach=draw(st.sampled_from([None, Exponential(mean=500.0)])),
    )  # fmt: skip
    reserved = draw(st.sampled_from([(), (Reserved(groups=("desk",), from_hour=1.0, to_hour=3.5),)]))
    blending = Blending(
        after_idle_s=draw(st.sampled_from([0.0, 30.0])), live_interrupts=draw(st.booleans()),
        resume_s=draw(st.sampled_from([0.0, 20.0])), reserved=reserved,
    )  # fmt: skip
    patience: dict[str, Distribution] = {"chat": Exponential(mean=200.0), "phone": Constant(mean=90.0)}
    if draw(st.booleans()):
        patience["mail"] = Exponential(mean=4000.0)
    intents = {
        "ask": Intent(skill="any", handle=Exponential(), patience_s=patience),
        "fire": Intent(skill="any", urgency=0, handle=Constant(), patience_s=patience),
        "tier": Intent(skill="any", handle=Constant(), handle_time_s=200.0, patience_s=patience),
    }
    names = draw(
        st.lists(
            st.sampled_from([f"shop/{i}/{c}" for i in ("ask", "fire") for c in ("chat", "phone", "mail")]),
            min_size=1, max_size=4, unique=True,
        )
    )  # fmt: skip
    names = sorted({*names, "shop/ask/mail"})
    pieces = (0.0, 5000.0, 9000.0, 20_000.0)
    count = draw(st.integers(1, 3))
    staffing = {
        "desk": Headcount(start_s=pieces, agents=(count, max(0, count - 2), count, 1), slots=draw(st.integers(1, 3))),
        "boss": Headcount(start_s=pieces, agents=(1, 0, 1, 1)),
    }
    boss = [Serves(intent="tier"), Serves(intent="fire", rank=1, after_s=300.0)]
    classes = {
        "hot": ComplaintClass(weight=2, urgency=0, reach=Constant(mean=1000.0)),
        "mild": ComplaintClass(weight=3, urgency=2, respond_within_s=3600.0),
    }
    made = scenario(
        intents=intents,
        rates={name: Rates(per_hour=(draw(st.sampled_from([2.0, 20.0])),), handle_time_s=120.0) for name in names},
        staffing=staffing,
        duration_s=30_000.0,
        serves={"desk": [Serves(intent="ask"), Serves(intent="fire")], "boss": boss},
        operation={"channels": {**CHANNELS, "mail": Channel(deferred=mail)}, "vip_share": 0.2},
        ordering=draw(st.sampled_from([EarliestDue(), OldestTicketFirst()])),
        blending=blending,
        complaints=draw(st.sampled_from([None, Complaints(intent="fire", classes=classes)])),
        escalation=draw(
            st.sampled_from([
                None, Escalation(intent="tier", share={"fire": 0.6, "ask": 0.1}),
                Escalation(intent="tier", share={"ask": 1.0}, context_passed=True),
            ])
        ),
        redial=draw(st.sampled_from([None, Redial(share=0.5, delay_s=Exponential(mean=300.0))])),
        care=draw(st.sampled_from([None, Care(right={}, right_otherwise=0.6, complaint_intent="fire")])),
        sales=SalesRules(conversion={"ask": 0.5}, order_value_yuan={"shop": 100.0}),
        publicity=Publicity(),
    )  # fmt: skip
    return made, draw(st.integers(0, 1000))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations(), st.floats(0, 30_000))
def test_tickets_are_conserved_at_any_time(drawn: tuple[Scenario, int], time_s: float) -> None:
    made, seed = drawn
    simulation = Simulation(made, None, Chance(seed, 0), TEXTBOOK)
    facts = simulation.run()
    check_contacts(facts, simulation)
    check_needs(facts)
    check_agents(facts)
    check_presence(facts)
    rows = facts[CONTACTS]
    mail = np.array([contact_type.channel == "mail" for contact_type in facts.contact_types])[rows["contact_type"]]
    own = rows[mail]
    found = tickets(facts)
    assert len(found.queued) == len(own), "every attempt by mail is a ticket"
    came = (own["queued"] <= time_s).sum()
    replied = np.isin(own["outcome"], (Outcome.RESOLVED, Outcome.UNRESOLVED, Outcome.TRANSFERRED))
    gone = (replied & (own["talked"] <= time_s)).sum()
    withdrawn = ((own["outcome"] == Outcome.WITHDRAWN) & (own["ended"] <= time_s)).sum()
    assert found.backlog_at(np.array([time_s]))[0] == came - gone - withdrawn == found.lying_at(time_s).sum()
    assert set(own["outcome"].tolist()) <= {*BY_PERSON, Outcome.WITHDRAWN, Outcome.TRANSFERRED, Outcome.OPEN}
    check_spells(facts, own[replied], made.blending.resume_s)
    if made.blending.reserved:
        live = rows[~mail & (rows["agent"] >= 0)]
        of_desk = np.array([seat.group == "desk" for seat in facts.seats])[live["agent"]]
        assert not ((live["answered"][of_desk] > HOUR_S) & (live["answered"][of_desk] < 3.5 * HOUR_S)).any()


def check_spells(facts: Facts, done: Any, resume_s: float) -> None:
    """Nobody works on two things at once or when not there; the work of a ticket is what its spells add up to."""
    for number in range(len(facts.seats)):
        mine = facts[SPELLS][facts[SPELLS]["agent"] == number]
        live = facts[CONTACTS][(facts[CONTACTS]["agent"] == number)]
        live = live[
            ~np.array([contact_type.channel == "mail" for contact_type in facts.contact_types])[live["contact_type"]]
        ]
        ends = np.where(np.isnan(live["ended"]), facts.end_s, live["ended"])
        stays = facts[PRESENCE][facts[PRESENCE]["agent"] == number]
        for spell in mine:
            assert not ((live["answered"] < spell["end"]) & (ends > spell["start"])).any(), (
                "never beside a live contact"
            )
            assert ((stays["start"] <= spell["start"]) & (stays["end"] >= spell["end"])).any()
            other = (mine["start"] < spell["end"]) & (mine["end"] > spell["start"])
            assert other.sum() == 1
    for row in done:
        own = facts[SPELLS][(facts[SPELLS]["root"] == row["root"]) & (facts[SPELLS]["ordinal"] == row["ordinal"])]
        spent = float((own["end"] - own["start"]).sum())
        assert row["work"] <= spent + 1e-6
        assert spent <= row["work"] + resume_s * max(len(own) - 1, 0) + 1e-6
