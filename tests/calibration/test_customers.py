"""Patience and redials are found again."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.customers.patience import Survival
from experiments.calibration.estimates import Estimates
from tests.calibration.logs import near


def test_patience_and_redials_are_recovered(found: Estimates) -> None:
    assert found.customers.everybody is not None and found.customers.redials is not None
    assert near(found.customers.everybody.median_s, 240.0 * np.log(2))
    assert found.customers.everybody.law.mean == pytest.approx(240.0, rel=0.1)
    assert found.customers.everybody.balked.value == 0
    # a redial after half an hour is not seen: exp(-1800 / 400) = 1.1 % of them
    assert near(found.customers.redials.share, 0.4 * (1 - np.exp(-1800 / 400)))
    assert near(found.customers.redials.delay_s, 400.0 - 1800 * np.exp(-4.5) / (1 - np.exp(-4.5)))


def test_kaplan_meier_by_hand() -> None:
    """Leave at 1, answered at 2, leave at 3, answered at 4: 3/4, then 3/4 × 1/2."""
    curve = Survival.of(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False]))
    alive = dict(zip(curve.time_s.tolist(), curve.alive.tolist(), strict=True))
    assert alive == {1.0: 0.75, 2.0: 0.75, 3.0: 0.375, 4.0: 0.375}
    assert (curve.median_s, curve.waited, curve.left) == (3.0, 4, 2)
