"""The exact bound of a mean that lies between known limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.statistics import bounded_mean, judge_bounded


def test_a_share_seen_to_be_one_has_an_exact_bound() -> None:
    estimate = bounded_mean(np.ones(240), (-0.2, 1.0))
    low = 1 - 1.2 * (1 - 0.025 ** (1 / 240))  # all there is to know, were there but two values
    assert estimate.mean == estimate.high == 1
    assert low - 0.005 < estimate.low < low


def test_the_exact_bound_holds() -> None:
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(400):
        values = 1 - rng.random(60) ** 8  # mean 8 / 9
        estimate = bounded_mean(values, (0.0, 1.0))
        missed += not estimate.low <= 8 / 9 <= estimate.high
    assert missed <= 33  # 5 % of 400 at most; more with a probability of 0.3 %


def test_the_exact_bound_fails_what_is_wrong_and_leaves_open_what_is_rough() -> None:
    reference = (0.9999935, 0.9999945)

    def verdict(values: Any) -> str:
        return judge_bounded(np.asarray(values), (-0.2, 1.0), reference, 0.01, 150).result

    assert verdict(np.ones(320)) == "passed"
    assert verdict(np.ones(40)) == "undecided"
    assert verdict(np.append(np.ones(319), 0.998)) == "passed"  # one idle moment may happen
    assert verdict(np.full(320, 0.998)) == "failed"  # as often in every run it may not


def test_values_beyond_the_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="beyond the bounds"):
        bounded_mean(np.array([0.5, 1.5]), (0.0, 1.0))
