"""Laws: the quantile function is the law, and its integral over (0, 1) is the mean."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import integrate, stats

from sim.laws import Constant, Exponential, Gamma, Law, Lognormal, Uniform, WithZeros, draw

LAWS: list[Law] = [
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
]
U = np.linspace(0.0005, 0.9995, 1000)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_the_quantile_never_falls_and_is_never_negative(law: Law) -> None:
    values = law.quantile(U)
    assert values.shape == U.shape
    assert values.min() >= 0
    assert (np.diff(values) >= 0).all()


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_the_quantile_integrates_to_the_mean(law: Law) -> None:
    total, _ = integrate.quad(lambda u: draw(law, u), 0, 1, points=[0.2], limit=500)
    assert total == pytest.approx(law.mean, rel=1e-6)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_one_draw_is_the_block_draw(law: Law) -> None:
    assert [draw(law, float(u)) for u in U[::100]] == law.quantile(U[::100]).tolist()


@pytest.mark.parametrize("law", LAWS, ids=repr)
@pytest.mark.parametrize("u", [2.0**-53, 1 - 2.0**-53])
def test_the_outermost_uniforms_give_finite_values(law: Law, u: float) -> None:
    assert 0 <= draw(law, u) < np.inf


def test_laws_are_those_of_the_textbook() -> None:
    sigma = 0.8
    scale = 180.0 * np.exp(-(sigma**2) / 2)
    pairs: list[tuple[Law, Any]] = [
        (Exponential(mean=2.5), stats.expon(scale=2.5)),
        (Uniform(low=1.0, high=4.0), stats.uniform(1.0, 3.0)),
        (Lognormal(mean=180.0, sigma=sigma), stats.lognorm(sigma, scale=scale)),
        (Gamma(mean=4.0, shape=0.7), stats.gamma(0.7, scale=4.0 / 0.7)),
    ]
    for law, book in pairs:
        np.testing.assert_allclose(law.quantile(U), book.ppf(U), rtol=1e-9)


def test_zeros_come_first_and_the_rest_follows_its_law() -> None:
    law = WithZeros(zero_share=0.25, law=Uniform(low=1.0, high=2.0))
    assert draw(law, 0.24) == 0.0
    assert draw(law, 0.25) == pytest.approx(1.0)
    assert draw(law, 0.625) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("law", "figures"),
    [
        (Constant, {"mean": -1}), (Exponential, {"mean": 0}), (Lognormal, {"sigma": 0}), (Gamma, {"shape": 0}),
        (Exponential, {"mean": float("nan")}), (Uniform, {"low": 3, "high": 2}),
        (WithZeros, {"zero_share": 1.1, "law": Constant()}),
    ],
)  # fmt: skip
def test_figures_that_make_no_law_are_refused(law: type, figures: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        law(**figures)
