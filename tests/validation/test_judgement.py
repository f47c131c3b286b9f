"""Verdicts: levels, margins and quotients; and nothing passes unseen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from experiments.validation.control import controlled
from experiments.validation.judgement import judged
from experiments.validation.observation import Observer
from experiments.validation.observed import ObservedCase
from experiments.validation.result import ValidationResult
from experiments.validation.target import Known, ValidationCase
from experiments.validation.window import abandonment
from sim.statistics import ratio
from tests.validation.tiny import TINY, seen


def test_a_case_of_which_nothing_was_seen_is_undecided() -> None:
    (row,) = judged([ObservedCase(TINY.cases[1], (), ((0, "lost"),))])
    assert (row.check.result, row.replications) == ("undecided", 0)
    result = ValidationResult(((TINY, ObservedCase(TINY.cases[1], (), ((0, "lost"),))),), ())
    assert result.validation()["pass"].tolist() == ["false"] and not result.all_passed
    assert "—" in result.table("en")


def test_the_level_is_shared_by_all_checks_there_are() -> None:
    case = ValidationCase("a", 1, (Known("x", "0", abandonment, margin_share=1),))
    for copies in (1, 20):
        rows = judged([seen(replace(case, name=str(i)), [0.1, -0.1, 0.2, -0.2, 0.1]) for i in range(copies)])
        assert rows[0].check.critical == pytest.approx(stats.t.isf(0.005 / copies, 4))


def test_a_published_value_counts_its_own_error_and_its_margin_is_its_half_width() -> None:
    known = Known("x", "5.0", abandonment, kind="published", half_width=0.3)
    assert known.margin == 0.3
    assert known.se == pytest.approx(0.3 / 1.96, rel=1e-4)
    values = 5.4 + 0.3 * stats.norm.ppf((np.arange(40) + 0.5) / 40)  # 8 own standard errors above
    (row,) = judged([seen(ValidationCase("a", 1, (known,)), values)])
    assert row.check.result == "passed" and 2 < row.check.z < row.check.critical
    (row,) = judged([seen(ValidationCase("a", 1, (replace(known, half_width=0.01),)), values)])
    assert row.check.result == "failed"


def test_a_quotient_is_that_of_two_figures_with_the_error_of_both() -> None:
    rng = np.random.default_rng(4)
    inside, width = 0, 0.0
    for _ in range(400):
        below = rng.poisson(1000, (2, 50))
        above = rng.poisson(below * np.array([[0.2], [0.5]]))
        estimate = controlled(np.array([above[0], below[0], above[1], below[1]]), np.empty((0, 50)))
        inside += estimate.low <= 0.4 <= estimate.high
        width += estimate.half_width
    assert estimate.mean == pytest.approx(ratio(above[0], below[0]).mean / ratio(above[1], below[1]).mean, rel=1e-9)
    assert 362 <= inside <= 395  # 95 % of 400, missed with a probability of 0.1 %
    # error of a quotient of shares: relative variances 1 / counts add up
    assert width / 400 == pytest.approx(2.01 * 0.4 * math.sqrt(1 / 10_000 + 1 / 25_000), rel=0.05)


def test_a_quotient_runs_both_scenarios() -> None:
    observed = Observer().observe(TINY.cases[1], 1, exactly=4)
    (estimate,) = (row.figure.estimate for row in judged([observed]))
    assert estimate.mean == pytest.approx(1, abs=0.2)
    assert len(observed.seen[0].parts[0]) == 4


def test_what_the_regression_explains_to_the_last_digit_has_no_error() -> None:
    luck = np.random.default_rng(1).standard_normal(40)
    estimate = controlled(np.array([100 + luck, np.full(40, 100.0)]), luck[None, :])
    assert estimate.mean == pytest.approx(1) and math.isnan(estimate.se)


def test_a_target_that_was_not_run_is_named_and_so_is_a_single_case() -> None:
    other = replace(TINY, name="other")
    left = ((TINY, TINY.cases[2]), (other, TINY.cases[0]), (other, TINY.cases[1]))
    result = ValidationResult(
        ((TINY, seen(ValidationCase("a", 1, (Known("x", "1", abandonment),)), [1.0, 1.1, 0.9])),), left
    )
    assert "Not run this time: never_asked_for, other." in result.sentences("en")
