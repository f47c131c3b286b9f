"""What decides whether the back-test is won."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from experiments.calibration.prediction.backtest import Backtest
from experiments.calibration.prediction.scores import PredictionScore, quoted
from experiments.validation.backtest import beats


def scored(name: str, abandonment: float, wait_s: float, correlation: float) -> PredictionScore:
    """A prediction by what decides."""
    unknown = np.full(3, np.nan)
    overall, follows = np.array([abandonment, wait_s, 0.4]), np.full(3, correlation)
    return PredictionScore(name, overall, np.stack([unknown, unknown]), follows, unknown, unknown)


@pytest.mark.parametrize(
    ("fitted", "quoted_s", "won"),
    [
        ((0.13, 46.0, 0.8), 49.0, True),
        ((0.13, 52.0, 0.8), 49.0, False),  # farther on the wait than the quoted one, nearer than the other
        ((0.13, 46.0, 0.4), 49.0, False),  # does not follow the days
        ((0.16, 46.0, 0.8), 49.0, False),  # farther on abandonment than either
        ((0.13, 46.0, 0.8), 45.5, False),  # quoted nearer
    ],
)
def test_the_back_test_is_won_only_against_both_and_by_day(
    fitted: tuple[float, float, float], quoted_s: float, won: bool
) -> None:
    scores = (
        scored("recorded", 0.131, 45.9, 0.8),
        scored("fitted", *fitted),
        scored("forecast", 0.3, 99.0, 0.1),
        scored("erlang_a", 0.15, 55.0, 0.5),
        quoted(abandonment=0.14, mean_wait_s=quoted_s),
    )
    found = SimpleNamespace(scores=scores, actual=SimpleNamespace(overall=np.array([0.13, 45.0, 0.4])))
    assert beats(cast(Backtest, found)) is won
