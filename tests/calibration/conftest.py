"""A simulated log and what is learnt from it, for all tests of calibration."""

from __future__ import annotations

import pytest

from experiments.calibration.estimates import Estimates, estimates
from experiments.calibration.log.calls import Calls, read_calls
from experiments.calibration.log.generic import GENERIC
from tests.calibration.logs import simulate


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    """A simulated log, read."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
    simulate(path)
    return read_calls(path, GENERIC)


@pytest.fixture(scope="session")
def found(made: Calls) -> Estimates:
    """What is learnt from it."""
    return estimates(made, 1)
