"""The settings that calibration writes run, and have what was learnt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.calibration import Calibration, calibrate
from experiments.calibration.customers.class_head_start import HeadStarts
from experiments.calibration.estimates import Estimates
from experiments.calibration.log.calls import Calls
from experiments.calibration.writing.files import write_files
from experiments.calibration.writing.settings import write_settings
from experiments.study import study
from models.facts.tables import CONTACTS
from models.operation.shrinkage import Shrinkage
from models.simulation.simulation import run_once
from policies.selection import ClassHeadStart as Rule
from tests.calibration.logs import AWAY


def test_the_settings_run(found: Estimates, tmp_path: Path) -> None:
    """What is written composes, with and without recorded times, and has the contacts and agents of the log."""
    write_files(found, tmp_path)
    write_settings(found, Shrinkage(share=AWAY), tmp_path)
    words = [f"conf={tmp_path}"]
    for setting in ("calibrated", "recorded"):
        plan = study([*words, f"setting={setting}"], alone=True).alternatives[0]
        assert plan.scenario.operation.shrinkage == Shrinkage(share=AWAY)
        assert plan.files is not None and (plan.files.trace is not None) == (setting == "recorded")
        volume = sum(float(stream.volume.sum()) for stream in plan.files.forecast.streams.values())
        assert volume == pytest.approx(len(found.calls.arrival_s), rel=1e-6)
        present = {at: 0.0 for steps in plan.files.staffing.values() for at in steps.start_s}
        assert max(sum(steps.at(at) for steps in plan.files.staffing.values()) for at in present) == 13
        factors = [group.time_factor for group in plan.scenario.operation.agent_groups.values() if group.time_factor]
        # about 13 agents a day, another person each day; their spread, shrunken, is less than the truth
        assert len(factors) >= 12 * 13 and 0.2 < np.log(factors).std() < 0.27
        if setting == "recorded":
            facts = run_once(plan.scenario, plan.files, 1, 0)
            np.testing.assert_allclose(np.sort(facts[CONTACTS]["arrived"]), found.calls.arrival_s, atol=0.001)
    compared = study([*words, "setting=calibrated"])
    assert [each.name for each in compared.alternatives] == ["as_is", "busier", "less_away"]


def test_head_starts_are_in_force_from_their_day_in_the_record_and_always_in_a_forecast(
    found: Estimates, tmp_path: Path
) -> None:
    (intent,) = found.talks.by_intent
    vips = replace(found.customers.vips, head_starts=HeadStarts(3, 60.0, 0.5, {intent: 40.0}))
    with_head_starts = replace(found, customers=replace(found.customers, vips=vips))
    write_files(with_head_starts, tmp_path)
    write_settings(with_head_starts, None, tmp_path)
    for setting, since_day in (("calibrated", 0), ("recorded", 3)):
        made = study([f"conf={tmp_path}", f"setting={setting}"], alone=True).alternatives[0].scenario
        assert made.selection == Rule(vip_s=60.0, urgency_s=(40.0,), since_day=since_day)
        assert made.operation.intents[intent].urgency == 0


@pytest.mark.slow
def test_availability_is_recovered(made: Calls, tmp_path: Path) -> None:
    """A third of the log, so that its own interval is wide; simulated waiting must be that of the log."""
    few = Calls(**{**vars(made.where(made.day < 4)), "days": 4})
    done: Calibration = calibrate(few, tmp_path, 1)
    miss = np.log(done.match.simulated[:2] / done.match.observed[:2]).mean()
    assert abs(miss) < 0.1
    assert done.match.share.low <= AWAY + 0.1 and done.match.share.high >= AWAY - 0.1
