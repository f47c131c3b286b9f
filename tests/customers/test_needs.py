"""Needs in exact traces: further attempts, caused contacts, and what is open at the end."""

from __future__ import annotations

import numpy as np

from models.contact.outcome import Outcome
from models.customers.care import Care
from models.customers.redial import Redial
from models.facts.tables import CONTACTS, NEEDS
from sim.distributions import Constant
from tests.operations import Stage, intent


def test_who_gives_up_tries_again_with_a_fresh_patience() -> None:
    stage = Stage(more={"redial": Redial(share=1.0, delay_s=Constant(mean=40.0))}, duration_s=1000.0)
    stage.types[0].patience_law = Constant(mean=15.0)
    stage.send("busy", 0, 90)
    stage.send("a", 10, 5, patience_s=20)
    # leaves at 30, again at 70 for 15 s, again at 125 when the agent is free; work is the forecast's 60 s
    assert stage.run() == [
        (0, "busy > 0"), (30, "a left"), (85, "a' left"), (90, "busy done"), (125, "a'' > 0"), (185, "a'' done")
    ]  # fmt: skip
    assert stage.facts is not None
    needs = stage.facts[NEEDS]
    found = needs[needs["attempts"] == 3]
    assert found["settlement"].tolist() == [1]
    assert found["first_at"].tolist() == [10]
    assert found["settled_at"].tolist() == [185]


def test_a_caused_contact_of_a_contact_type_without_forecast_takes_its_intents_handle_time() -> None:
    intents = {"ask": intent(), "complaint": intent()}
    care = Care(
        right={}, right_otherwise=0.0, satisfied=0.0, complaint_share=1.0, complaint_delay_s=Constant(mean=10.0)
    )
    stage = Stage(intents=intents, more={"care": care}, duration_s=500.0)
    stage.send("a", 0, 20)
    assert stage.run() == [(0, "a > 0"), (20, "a done"), (30, "a' > 0"), (210, "a' done")]
    assert stage.facts is not None
    assert [stage.facts.contact_types[k].intent for k in stage.facts[CONTACTS]["contact_type"]] == ["ask", "complaint"]
    assert stage.facts[NEEDS]["contact_type"].tolist() == [stage.facts[CONTACTS]["contact_type"][0]], (
        "one need, of the first contact type"
    )


def test_a_need_whose_next_attempt_lies_beyond_the_end_is_open_with_the_attempts_made() -> None:
    stage = Stage(more={"redial": Redial(share=1.0, delay_s=Constant(mean=500.0))}, duration_s=100.0)
    stage.send("busy", 0, 90)
    stage.send("a", 10, 5, patience_s=20)
    stage.run()
    assert stage.facts is not None
    need = stage.facts[NEEDS][stage.facts[NEEDS]["settlement"] == 0]
    assert (need["attempts"].tolist(), need["how"].tolist()) == ([1], [Outcome.ABANDONED])
    assert np.isnan(need["settled_at"]).all()
