"""Faults planted in the model or in its figures must fail the checks that the model passes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from experiments.validation.judgement import Row, controlled, judge_case
from experiments.validation.target import Case
from experiments.validation.targets.catalogue import CASES
from experiments.validation.window import Window, wait_s
from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.operation.headcount import Headcount
from models.routing.group import Source
from models.routing.router import Router
from models.scenario import Scenario
from models.simulation.centre import run_once
from policies.structure import Explicit, Serves
from sim.setting import setting
from sim.statistics import judge

BY_NAME = {case.name: case for case in CASES}
ERLANG_A = BY_NAME["erlang_a_30"]
OVERLOADED = BY_NAME["erlang_a_overload"]
CHECKS = 400
"""Figures judged together, as many as a run of everything has."""


def shortened(case: Case, contacts: float) -> Scenario:
    """The case's scenario with about ``contacts`` after warm-up."""
    scenario = case.scenario()
    (rates,) = scenario.operation.rates.values()
    duration_s = 2 * scenario.operation.warm_up_s + contacts / rates.per_hour[0] * 3600
    return replace(scenario, operation=replace(scenario.operation, duration_s=duration_s))


def verdicts(case: Case, scenario: Scenario) -> dict[str, str]:
    """Name of each target of theory: what the checks say of it. No fault planted here is one of the inputs."""
    rows: list[Row] = judge_case(case, CHECKS, budget=1, scenario=scenario)
    assert "failed" not in {row.check.result for row in rows if row.is_input}
    return {row.name: row.check.result for row in rows if not row.is_input}


@setting
class LastComeFirst:
    """The fault: a free agent takes who came last."""

    def choose(self, sources: Sequence[Source], idle: bool, now_s: float) -> Contact | None:
        """See :class:`models.questions.Selection`."""
        waiting = [contact for source in sources for contact in source.queue]
        return waiting[-1] if waiting else None


def test_last_come_first_served_fails_where_the_order_matters() -> None:
    result = verdicts(ERLANG_A, replace(shortened(ERLANG_A, 8e3), selection=LastComeFirst()))
    # with exponential patience the order changes no abandonment and no mean, only who waits how long
    assert {name for name, verdict in result.items() if verdict == "failed"} == {
        "served_within_20s",
        "served_within_20s.met",
        "served_within_20s.left_out",
    }


class ForgetfulDesk(Router):
    """The fault: patience starts anew when a contact passes an overflow threshold."""

    def _ring(self, contact: Contact) -> None:
        now, stages_s = self.clock.now, contact.queue.stages_s
        if contact.stage < len(stages_s) and contact.queued + stages_s[contact.stage] <= now:
            contact.deadline = now + contact.patience
        super()._ring(contact)


def overflowing() -> Scenario:
    """The overloaded 60 agents as two groups, the second helping at once; after 20 s a third.

    Nobody of the third is ever there, so theory holds, yet every contact that waits 20 s is passed on.
    """
    scenario = shortened(OVERLOADED, 8e3)
    structure = Explicit(
        serves={
            "agents": (Serves(intent="call"),),
            "helpers": (Serves(intent="call", rank=1),),
            "vendor": (Serves(intent="call", rank=2, after_s=20),),
        }
    )
    never_s = 2 * (scenario.operation.duration_s or 0)
    staffing = {
        "agents": Headcount(agents=(40,)),
        "helpers": Headcount(agents=(20,)),
        "vendor": Headcount(start_s=(0, never_s), agents=(0, 1)),
    }
    operation = replace(scenario.operation, staffing=staffing)
    return replace(scenario, structure=structure, operation=operation)


def test_overflow_without_the_fault_passes() -> None:
    assert set(verdicts(OVERLOADED, overflowing()).values()) == {"passed"}


def test_patience_restarted_on_transfer_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.simulation.centre.Router", ForgetfulDesk)
    # in overload as many must give up whatever their patience: they only wait longer before they do
    assert verdicts(OVERLOADED, overflowing()) == {"abandonment": "passed", "mean_wait_s": "failed"}


def test_mean_of_ratios_fails_where_the_ratio_of_sums_passes() -> None:
    (target,) = (each for each in ERLANG_A.known if each.name == "served_within_20s")
    scenario = shortened(ERLANG_A, 12e3)
    sums, means, surplus = [], [], []
    for replication in range(40):
        whole = Window.steady(scenario, run_once(scenario, None, 3, replication))
        starts_s = np.arange(whole.from_s, whole.to_s, 180)
        parts = np.array([target.measure(replace(whole, from_s=start, to_s=start + 180)) for start in starts_s])
        sums.append(parts.sum(axis=0))
        means.append((float((parts[:, 0] / parts[:, 1]).sum()), float(len(parts))))
        surplus.append([each.seen - each.expected for each in target.inputs(whole)])

    def verdict(parts: list[Any]) -> str:
        estimate = controlled(np.array(parts).T, np.array(surplus).T)
        return judge(estimate, *target.range, None, target.margin, CHECKS).result

    assert verdict(sums) == "passed"
    assert verdict(means) == "failed"


def wait_of_the_served(window: Window) -> tuple[float, float]:
    """The fault: those who gave up are left out of the mean wait."""
    rows = window.arrived[window.arrived["outcome"] != Outcome.ABANDONED]
    return float(wait_s(rows).sum()), float(len(rows))


def test_abandoned_left_out_of_the_mean_wait_fails() -> None:
    right = tuple(known for known in OVERLOADED.known if known.name == "mean_wait_s")
    wrong = tuple(replace(known, name="of_the_served", measure=wait_of_the_served) for known in right)
    result = verdicts(replace(OVERLOADED, known=right + wrong), shortened(OVERLOADED, 8e3))
    assert result == {"mean_wait_s": "passed", "of_the_served": "failed"}
