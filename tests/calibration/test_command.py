"""Mistakes of the command, told at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.calibration import calibrate
from experiments.calibration.command import main
from experiments.study import study
from sim.setting import InputError
from tests.calibration.logs import hand_made


def test_mistakes_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        main(["format=xml", "seed=x", "timezone=Mars/North", "colour=red"])
    assert error.value.lines == (
        "colour: no such key, must be one of format, out, timezone, seed, jobs, language",
        "LOG: nothing given, must be one file",
        "format: xml given, must be one of generic, anonbank",
        "seed: x given, must be a whole number",
        "timezone: Mars/North given, must be a zone such as Asia/Shanghai",
    )
    with pytest.raises(InputError, match="conf: nowhere given, must be a folder"):
        study(["conf=nowhere"])


def test_a_log_without_names_of_agents_is_refused(tmp_path: Path) -> None:
    made = hand_made([0], [0.0], [0.0], [10.0])
    with pytest.raises(
        InputError, match="column agent: empty wherever somebody answered, must name at least one agent"
    ):
        calibrate(replace(made, agents=(), agent=np.full(len(made.agent), -1)), tmp_path / "out")
    assert not (tmp_path / "out").exists()
