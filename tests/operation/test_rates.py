"""Rates by time of arrival, opening hours, and mistakes in both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from experiments.settings import build
from models.behaviour.effects import TEXTBOOK
from models.contact.outcome import Outcome
from models.customers.redial import Redial
from models.facts.tables import CONTACTS
from models.operation.headcount import Headcount
from models.operation.hours import Hours
from models.operation.intent import Intent
from models.operation.rates import Rates
from models.simulation.simulation import Simulation
from sim.chance import Chance
from sim.distributions import Constant
from sim.setting import InputError
from tests.operations import DAY_S, scenario


@pytest.mark.parametrize("given", [(100.0, 50.0), (0.0, DAY_S), (0.0, DAY_S + 1)])
def test_hours_that_make_no_sense_are_refused(given: tuple[float, float]) -> None:
    with pytest.raises(ValidationError):
        Hours(opens_s=given[0], closes_s=given[1])


def test_handle_time_and_patience_go_by_the_time_of_arrival_also_of_redials() -> None:
    rates = Rates(start_s=(0, 600), per_hour=(120, 60), handle_time_s=(60, 30), patience_factor=(1, 0.5), period_s=1200)
    made = scenario(
        intents={"ask": Intent(skill="any", handle=Constant(), patience_s={"phone": Constant(mean=40.0)})},
        rates={"shop/ask/phone": rates}, staffing={"desk": Headcount(agents=(1,))}, duration_s=12_000.0,
        redial=Redial(share=1.0, delay_s=Constant(mean=300.0)),
    )  # fmt: skip
    rows = Simulation(made, None, Chance(1, 0), TEXTBOOK).run()[CONTACTS]
    early = rows["arrived"] % 1200 < 600
    assert (rows["work"] == np.where(early, 60, 30)).all()
    left = rows["outcome"] == Outcome.ABANDONED
    np.testing.assert_allclose((rows["ended"] - rows["queued"])[left], np.where(early, 40, 20)[left])
    assert (rows["ordinal"] > 0).sum() > 50
    assert {bool(each) for each in early[left & (rows["ordinal"] > 0)]} == {True, False}


def test_a_mistake_in_a_list_of_rates_is_one_line() -> None:
    given = {"per_hour": [1.0, 2.0], "start_s": [0, 5], "handle_time_s": [1, -2], "patience_factor": 0}
    with pytest.raises(InputError) as mistake:
        build(Rates, given)
    assert mistake.value.lines == (
        "handle_time_s.1: -2 given, must be > 0", "patience_factor: 0 given, must be > 0 or a list"
    )  # fmt: skip


@pytest.mark.parametrize("given", [{"handle_time_s": (1.0, 2.0)}, {"patience_factor": (1.0, 2.0, 3.0)}])
def test_rates_with_as_many_values_as_steps_or_one(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="give as many or one"):
        Rates(**{"per_hour": (1.0,), "handle_time_s": 1.0, **given})
