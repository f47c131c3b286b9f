"""Distributions: the quantile function is the one of the book, and its integral over (0, 1) is the mean."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import integrate, stats

from sim.distributions import (
    Constant,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    Uniform,
    WithZeros,
    draw,
)

DISTRIBUTIONS: list[Distribution] = [
    Constant(mean=3.0),
    Exponential(mean=2.5),
    Uniform(low=1.0, high=4.0),
    Lognormal(mean=180.0, sigma=0.8),
    Lognormal(),
    Gamma(mean=4.0, shape=0.7),
    Gamma(mean=4.0, shape=3.0),
    WithZeros(zero_share=0.2, law=Exponential(mean=5.0)),
    WithZeros(zero_share=1.0, law=Exponential(mean=5.0)),
    WithZeros(zero_share=0.0, law=Uniform(low=1.0, high=2.0)),
    Hyperexponential(means=(1.0, 30.0), shares=(0.6, 0.4)),
    Hyperexponential(means=(2.0,), shares=(1.0,)),
    Hyperexponential(means=(0.01, 1.0, 1000.0), shares=(0.3, 0.3, 0.4)),
    Empirical(values=(7.0, 1.0, 4.0, 1.0)),
    Empirical(values=(0.0, 10.0, 40.0), shares=(0.1, 0.5, 1.0)),
    Empirical(values=(5.0, 60.0), shares=(0.0, 0.7), tail=Exponential(mean=300.0)),
]
BENDS = [0.1, 0.2, 0.25, 0.5, 0.7, 0.75]
"""Where some of them jump or bend."""
U = np.linspace(0.0005, 0.9995, 1000)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=repr)
def test_the_quantile_never_falls_and_is_never_negative(distribution: Distribution) -> None:
    values = distribution.quantile(U)
    assert values.shape == U.shape
    assert values.min() >= 0
    assert (np.diff(values) >= 0).all()


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=repr)
def test_the_quantile_integrates_to_the_mean(distribution: Distribution) -> None:
    total, _ = integrate.quad(lambda u: draw(distribution, u), 0, 1, points=BENDS, limit=500)
    assert total == pytest.approx(distribution.mean, rel=1e-6)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=repr)
def test_one_draw_is_the_block_draw(distribution: Distribution) -> None:
    assert [draw(distribution, float(u)) for u in U[::100]] == distribution.quantile(U[::100]).tolist()


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=repr)
@pytest.mark.parametrize("u", [2.0**-53, 1 - 2.0**-53])
def test_the_outermost_uniforms_give_finite_values(distribution: Distribution, u: float) -> None:
    assert 0 <= draw(distribution, u) < np.inf


def test_distributions_are_those_of_the_textbook() -> None:
    sigma = 0.8
    scale = 180.0 * np.exp(-(sigma**2) / 2)
    pairs: list[tuple[Distribution, Any]] = [
        (Exponential(mean=2.5), stats.expon(scale=2.5)),
        (Uniform(low=1.0, high=4.0), stats.uniform(1.0, 3.0)),
        (Lognormal(mean=180.0, sigma=sigma), stats.lognorm(sigma, scale=scale)),
        (Gamma(mean=4.0, shape=0.7), stats.gamma(0.7, scale=4.0 / 0.7)),
    ]
    for distribution, book in pairs:
        np.testing.assert_allclose(distribution.quantile(U), book.ppf(U), rtol=1e-9)


def test_zeros_come_first_and_the_rest_follows_its_distribution() -> None:
    distribution = WithZeros(zero_share=0.25, law=Uniform(low=1.0, high=2.0))
    assert draw(distribution, 0.24) == 0.0
    assert draw(distribution, 0.25) == pytest.approx(1.0)
    assert draw(distribution, 0.625) == pytest.approx(1.5)


def test_a_mixture_has_the_share_of_each_part_below_its_quantile() -> None:
    distribution = Hyperexponential(means=(1.0, 1e6), shares=(0.5, 0.5))
    x = distribution.quantile(U)
    np.testing.assert_allclose(0.5 * -np.expm1(-x) + 0.5 * -np.expm1(-x / 1e6), U, rtol=1e-9)


def test_observed_values_come_in_order_and_a_table_is_read_between_its_lines() -> None:
    seen = Empirical(values=(7.0, 1.0, 4.0, 1.0))
    assert seen.quantile(np.array([0.1, 0.4, 0.6, 0.9])).tolist() == [1, 1, 4, 7]
    table = Empirical(values=(10.0, 20.0), shares=(0.2, 0.6), tail=Constant(mean=5.0))
    assert table.quantile(np.array([0.1, 0.2, 0.4, 0.6, 0.8])).tolist() == pytest.approx([10, 10, 15, 20, 25])
    assert table.mean == pytest.approx(0.2 * 10 + 0.4 * 15 + 0.4 * 25)


@pytest.mark.parametrize(
    ("distribution", "figures"),
    [
        (Constant, {"mean": -1}), (Exponential, {"mean": 0}), (Lognormal, {"sigma": 0}), (Gamma, {"shape": 0}),
        (Exponential, {"mean": float("nan")}), (Uniform, {"low": 3, "high": 2}),
        (WithZeros, {"zero_share": 1.1, "law": Constant()}),
        (Hyperexponential, {"means": (1, 2), "shares": (1,)}),
        (Hyperexponential, {"means": (1, 2), "shares": (0.5, 0.6)}),
        (Empirical, {"values": ()}), (Empirical, {"values": (1, 2), "shares": (0.5, 0.9)}),
        (Empirical, {"values": (2, 1), "shares": (0, 1)}), (Empirical, {"values": (1, 2), "tail": Constant()}),
        (Empirical, {"values": (1, 2), "shares": (0, 1), "tail": Constant()}),
    ],
)  # fmt: skip
def test_figures_that_make_no_distribution_are_refused(distribution: type, figures: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        distribution(**figures)
