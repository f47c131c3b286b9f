"""What is known of the log of a real centre, where the log is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.customers.patience import patience
from experiments.calibration.estimates import estimates
from experiments.calibration.log.anonbank import ANONBANK
from experiments.calibration.log.calls import read_calls

BANK = os.environ.get("KEFUSIM_ANONBANK")
needs_bank = pytest.mark.skipif(not BANK, reason="the bank's log is not here: set KEFUSIM_ANONBANK to its folder")


@needs_bank
@pytest.mark.parametrize(
    ("month", "rows", "left", "wait", "talk", "cv", "sigma", "patience_s", "agents_sd", "redial"),
    [
        ("january", 29_988, 0.1034, 37.9, 185, 1.24, 0.916, 311, 0.202, 0.39),
        ("february", 31_089, 0.1275, 44.0, 177, 1.23, 0.944, 280, 0.206, 0.40),
    ],
)
def test_facts_of_a_real_centre(
    month: str,
    rows: int,
    left: float,
    wait: float,
    talk: float,
    cv: float,
    sigma: float,
    patience_s: float,
    agents_sd: float,
    redial: float,
) -> None:
    calls = read_calls(Path(BANK or "") / f"{month}.txt", ANONBANK)
    assert len(calls.arrival_s) == rows
    assert (~calls.answered).mean() == pytest.approx(left, abs=5e-5)
    assert calls.wait_s.mean() == pytest.approx(wait, abs=0.05)
    talks = calls.talk_s[calls.talk_s > 0]
    assert talks.mean() == pytest.approx(talk, abs=0.5)
    assert talks.std() / talks.mean() == pytest.approx(cv, abs=0.005)
    assert np.log(talks[talks > 10]).std(ddof=1) == pytest.approx(sigma, abs=5e-4)
    everybody = patience(calls, None, 1)
    assert everybody is not None and everybody.median_s.value == patience_s
    learnt = estimates(calls, 1)
    assert learnt.customers.redials is not None
    assert learnt.talks.agents.sd_log.low <= agents_sd <= learnt.talks.agents.sd_log.high
    assert learnt.customers.redials.share.value == pytest.approx(redial, abs=0.04)
