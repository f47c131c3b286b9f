"""The spread of numbers beyond chance, and days that are closed."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.arrivals import set_apart, spread


def test_poisson_numbers_show_no_spread() -> None:
    got = spread(np.random.default_rng(5).poisson(60.0, (300, 20)).astype(float))
    # by repetition both cvs stay below .02 and dispersions within 4 standard errors: .08 by day, .02 by interval
    assert got.day_cv < 0.02 and got.interval_cv < 0.03
    assert got.day_dispersion == pytest.approx(1.0, abs=0.33)
    assert got.interval_dispersion == pytest.approx(1.0, abs=0.08)


def test_spread_recovers_day_and_interval_factors() -> None:
    rng = np.random.default_rng(3)
    days, intervals, keep = 400, 24, 0.6
    level = rng.standard_normal((days, intervals))
    for i in range(1, intervals):
        level[:, i] = keep * level[:, i - 1] + np.sqrt(1 - keep**2) * level[:, i]
    factor = np.exp(0.2 * rng.standard_normal((days, 1)) - 0.02) * np.exp(0.15 * level - 0.15**2 / 2)
    rows = rng.poisson(80 * factor).astype(float)
    got = spread(rows)
    # by repetition the standard errors are .009, .008 and .06; a miss of 4 of them has a chance of 6e-5
    assert got.day_cv == pytest.approx(0.2, abs=0.036)
    assert got.interval_cv == pytest.approx(0.15, abs=0.032)
    assert got.interval_correlation == pytest.approx(keep, abs=0.24)


def test_days_with_hardly_a_contact_are_closed() -> None:
    names = ["ordinary", "ordinary", "Sat", "ordinary", "Sat"]
    assert set_apart(np.array([100, 19, 10, 100, 10]), names) == ("ordinary", "closed", "Sat", "ordinary", "Sat")
