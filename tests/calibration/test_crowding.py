"""Crowding is told from own impatience in a log."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.calibration.customers.crowding import split
from models.operation.crowding import Crowding
from sim.chance import Floats
from sim.distributions import Exponential
from tests.operations import NEVER


def log(share: float, count: int = 20_000) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Waits, who left, and how many were ahead, where the wait offered is exponential and grows with those ahead."""
    rng = np.random.default_rng(4)
    ahead = rng.poisson(2.0, count).astype(float)
    offered_s = rng.exponential(25.0 * (1 + ahead))
    patience_s = rng.exponential(400.0, count)
    if share:
        law = Crowding(share=share, after_s=Exponential(mean=40.0))
        crowded = zip(ahead.astype(int).tolist(), rng.random(count).tolist(), strict=True)
        patience_s = np.minimum(patience_s, [law.leaves_after_s(n, u) if n else NEVER for n, u in crowded])
    return np.minimum(offered_s, patience_s), patience_s < offered_s, ahead


def test_crowding_is_told_from_own_impatience() -> None:
    wait_s, left, ahead = log(0.06)
    found = split(wait_s, left, ahead)
    assert found.law is not None
    # by repetition .056, 35 s and 397 s, as the last traces of crowding pass for chance, with standard errors of .007,
    # 9 s and 14 s: a miss of four of them has a chance of 6e-5
    assert found.law.share == pytest.approx(0.056, abs=0.028)
    assert found.law.after_s.mean == pytest.approx(35.0, abs=36.0)
    assert wait_s.sum() / found.own.sum() == pytest.approx(397.0, abs=57.0)


def test_where_there_is_none_none_is_found() -> None:
    wait_s, left, ahead = log(0.0)
    assert split(wait_s, left, ahead).law is None
