"""Intervals cover, errors separate, rankings are calibrated and verdicts keep their promise.

Monte-Carlo tests have fixed seeds; the chance that a right program would fail one, had the seed
been drawn anew, is written as ``ERROR`` and spent on both sides.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy import integrate, stats

from sim.ranking import best_probability
from sim.statistics import (
    Estimate,
    Floats,
    judge,
    linearised,
    paired_ratio_difference,
    ratio,
    simultaneous_level,
    variance_components,
)

ERROR = 1e-4
RUNS = 3000


def likely_counts(runs: int, probability: float) -> tuple[float, float]:
    """Range that a binomial count leaves with the probability ``ERROR``."""
    low = stats.binom.ppf(ERROR / 2, runs, probability)
    return float(low), float(stats.binom.ppf(1 - ERROR / 2, runs, probability))


def assert_covers(interval: Callable[[np.random.Generator], Estimate], truth: float) -> None:
    """Check that the share of 95 % intervals around ``truth`` is binomially close to 95 %."""
    generator = np.random.default_rng(7)
    hits = 0
    for _ in range(RUNS):
        estimate = interval(generator)
        hits += estimate.low <= truth <= estimate.high
    low, high = likely_counts(RUNS, 0.95)
    assert low <= hits <= high, hits / RUNS


def test_plain_mean_is_the_ordinary_t_interval() -> None:
    """With the denominator 1 nothing is new."""
    values = np.random.default_rng(1).lognormal(3, 1, 23)
    estimate = ratio(values, np.ones(23), level=0.9)
    low, high = stats.t.interval(0.9, 22, values.mean(), stats.sem(values))
    assert estimate.mean == pytest.approx(values.mean(), rel=1e-14)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), rel=1e-12)
    assert estimate.se == pytest.approx(stats.sem(values), rel=1e-12)
    assert (estimate.n, estimate.df) == (23, 22)
    assert estimate.half_width == pytest.approx((high - low) / 2, rel=1e-12)
    assert ratio(values, 1) == ratio(values, np.ones(23))


def test_ratio_is_of_sums() -> None:
    """Not a mean of ratios; the jackknife is the textbook's, here spelled out."""
    served, arrived = np.array([9.0, 1.0, 30.0]), np.array([10.0, 2.0, 60.0])
    without = np.array([31 / 62, 39 / 70, 10 / 12])
    estimate = ratio(served, arrived)
    assert estimate.mean == 40 / 72
    assert estimate.se == pytest.approx(math.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum()))


def test_ratio_in_clusters_sums_first() -> None:
    """Any labels in any order, and clusters of unequal size."""
    served, arrived = np.arange(1.0, 7.0), np.array([4.0, 4, 5, 6, 9, 7])
    estimate = ratio(served, arrived, clusters=[8, -3, 8, 5, 5, 5])
    summed = ratio([2.0, 4.0, 15.0], [4.0, 9.0, 22.0])
    assert estimate.mean == pytest.approx(summed.mean)
    assert estimate.se == pytest.approx(summed.se)
    assert (estimate.n, estimate.df) == (6, 2)


def test_what_cannot_be_estimated_is_nan() -> None:
    """No figure, no error, and no exception."""
    nothing = ratio([0.0, 0.0], [0.0, 0.0])
    assert math.isnan(nothing.mean)
    assert math.isnan(nothing.se)
    assert ratio([], []).n == 0
    alone = ratio([1.0, 3.0], [2.0, 3.0], clusters=[4, 4])
    assert (alone.mean, alone.n, alone.df) == (0.8, 2, 0)
    assert math.isnan(alone.low)
    one_has_all = ratio([0.0, 1.0, 0.0], [0.0, 0.3, 0.0])
    assert one_has_all.mean == 1 / 0.3
    assert math.isnan(one_has_all.half_width)
    assert math.isnan(ratio([1.0, math.nan], [1.0, 1.0]).mean)
    assert np.isnan(linearised([1.0, 2.0], [0.0, 0.0])).all()
    assert linearised([], []).size == 0
    no_denominator = paired_ratio_difference([1.0, 2.0], 1, [0.0, 0.0], [0.0, 0.0])
    assert math.isnan(no_denominator.mean)


def test_shapes_must_fit() -> None:
    """A mistake of the caller is an error, not a figure."""
    with pytest.raises(ValueError, match=r"differ in shape: \(2,\), \(3,\)"):
        ratio([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="2 replications but clusters"):
        ratio([1.0, 2.0], 1, clusters=[1])
    with pytest.raises(ValueError, match="shape"):
        best_probability([1.0, 2.0])


def test_constant_has_no_error() -> None:
    """Equal replications give an interval of width 0, free of rounding."""
    estimate = ratio(np.full(7, 0.1), np.ones(7))
    assert estimate.se == 0
    assert estimate.low == estimate.high == estimate.mean


def test_ratio_covers() -> None:
    """Service level with as many arrivals as the day brings."""

    def interval(generator: np.random.Generator) -> Estimate:
        arrived = generator.poisson(200 * generator.gamma(30, 1 / 30, 40))
        served = generator.binomial(arrived, np.clip(0.9 - arrived / 2000, 0, 1))
        return ratio(served, arrived)

    # E[arrived] = 200, E[arrived^2] = 200 + 200^2 (1 + 1/30); .9 - arrived/2000 stays positive
    assert_covers(interval, 0.9 - (200 + 40000 * 31 / 30) / 2000 / 200)


def test_paired_difference_covers_and_profits_from_common_chance() -> None:
    """The interval is right, and far narrower than that of two separate ratios."""

    def data(generator: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        arrived = generator.gamma(20, 5, 30)
        common = 0.2 * arrived + generator.normal(0, 5, 30)
        better = common + 0.03 * arrived + generator.normal(0, 1, 30)
        return better, common, arrived

    def interval(generator: np.random.Generator) -> Estimate:
        better, common, arrived = data(generator)
        return paired_ratio_difference(better, arrived, common, arrived)

    assert_covers(interval, 0.03)
    better, common, arrived = data(np.random.default_rng(3))
    apart = math.hypot(ratio(better, arrived).se, ratio(common, arrived).se)
    assert paired_ratio_difference(better, arrived, common, arrived).se < apart / 3


def clustered(generator: np.random.Generator) -> tuple[Floats, Floats, npt.NDArray[np.intp]]:
    """Paired difference 1, assumptions with sd 1 over 12 clusters, noise with sd 2."""
    cluster = np.repeat(np.arange(12), [2, 3, 4] * 4)
    common = generator.normal(50, 10, len(cluster))
    difference = 1 + generator.normal(0, 1, 12)[cluster] + generator.normal(0, 2, len(cluster))
    return common + difference, common, cluster


def test_clustered_intervals_cover() -> None:
    """With replications that share assumptions, for a ratio and for a difference."""

    def interval(generator: np.random.Generator) -> Estimate:
        a, b, cluster = clustered(generator)
        return paired_ratio_difference(a, 1, b, 1, cluster)

    def interval_of_ratio(generator: np.random.Generator) -> Estimate:
        cluster = np.repeat(np.arange(15), 6)
        weight = generator.gamma(25, 4, 90)
        share = 0.5 + generator.normal(0, 0.1, 15)[cluster] + generator.normal(0, 0.1, 90)
        return ratio(share * weight, weight, cluster)

    assert_covers(interval, 1.0)
    assert_covers(interval_of_ratio, 0.5)


def test_clusters_matter() -> None:
    """Shared assumptions taken for independent replications give far too narrow an interval."""
    generator, hits = np.random.default_rng(5), 0
    for _ in range(400):
        values = np.repeat(generator.normal(0, 1, 10), 8) + generator.normal(0, 0.5, 80)
        naive = ratio(values, 1)
        hits += naive.low <= 0 <= naive.high
    assert hits < 0.7 * 400


def test_simultaneous_level() -> None:
    """Bonferroni, and unchanged for one comparison or none."""
    assert simultaneous_level(0.95, 10) == pytest.approx(0.995)
    assert simultaneous_level(0.95, 1) == pytest.approx(0.95)
    assert simultaneous_level(0.95, 0) == pytest.approx(0.95)


def test_linearised_means_and_errs_like_the_ratio() -> None:
    """Its mean is the ratio exactly; its standard error the jackknife's for many replications."""
    generator = np.random.default_rng(2)
    arrived = generator.poisson(100, 2000)
    served = generator.binomial(arrived, 0.8)
    values, estimate = linearised(served, arrived), ratio(served, arrived)
    assert values.mean() == pytest.approx(estimate.mean, rel=1e-14)
    assert stats.sem(values) == pytest.approx(estimate.se, rel=0.01)


@pytest.mark.parametrize("assumption_sd", [0.0, 0.5, 2.0])
def test_variance_components_are_recovered(assumption_sd: float) -> None:
    """Noise and assumptions come apart, with clusters of unequal size and random denominators."""
    generator = np.random.default_rng(11)
    cluster = np.repeat(np.arange(40), [3, 5] * 20)
    found = []
    for _ in range(300):
        arrived = generator.gamma(400, 0.25, 160)
        common = generator.normal(5, 3, 160) * arrived
        assumption = generator.normal(0, assumption_sd, 40)[cluster]
        other = common + (assumption + generator.normal(0, 1.5, 160)) * arrived
        found.append(variance_components(other, arrived, common, arrived, cluster))
    squares = np.array(found) ** 2
    distance = stats.norm.isf(ERROR / 2) * squares.std(axis=0) / math.sqrt(len(found))
    noise, assumptions = squares.mean(axis=0)
    assert abs(noise - 1.5**2) <= distance[0] + 0.01 * 1.5**2
    if assumption_sd > 0:
        assert abs(assumptions - assumption_sd**2) <= distance[1] + 0.01 * assumption_sd**2
    else:  # the estimate falls below 0, and is cut off there, about every second time
        assert np.median(squares[:, 1]) < 0.1
        assert (squares[:, 1] == 0).mean() > 0.4


def test_variance_components_by_hand() -> None:
    """Mean squares within and between, over the size of a cluster, or what stands for it."""
    noise, assumptions = variance_components([1, 3, 6, 8], 1, 0, 1, [0, 0, 1, 1])
    assert noise**2 == pytest.approx(2)
    assert assumptions**2 == pytest.approx((25 - 2) / 2)
    noise, assumptions = variance_components([5, 1, 2, 3], 1, 0, 1, [0, 1, 1, 1])
    assert noise**2 == pytest.approx(1)
    assert assumptions**2 == pytest.approx((6.75 - 1) / 1.5)


def test_variance_components_without_repeats() -> None:
    """One member each: not to be told apart. One cluster: the noise alone."""
    assert all(np.isnan(variance_components([1, 2, 3], 1, 0, 1, [0, 1, 2])))
    noise, assumptions = variance_components([1, 2, 3], 1, 0, 1, [0, 0, 0])
    assert noise == pytest.approx(1)
    assert math.isnan(assumptions)


def with_moments(means: list[float], covariance: Floats, number: int) -> Floats:
    """A table [number, alternatives] with exactly these sample means, and covariances of them."""
    raw = np.random.default_rng(4).normal(size=(number, len(means)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    return np.asarray(means + white @ np.linalg.cholesky(covariance * number).T)


@pytest.mark.parametrize("clusters", [2, 3, 10, 50])
def test_best_of_two_is_the_paired_t_test(clusters: int) -> None:
    """The probability of the better is one less the one-sided p, for the fewest clusters too."""
    generator = np.random.default_rng(clusters)
    table = generator.normal([0.0, 0.5], 1.0, (3 * clusters, 2))
    cluster = np.tile(np.arange(clusters), 3)
    means = np.array([table[cluster == c].mean(axis=0) for c in range(clusters)])
    p_value = stats.ttest_rel(means[:, 1], means[:, 0], alternative="greater").pvalue
    first, second = best_probability(table, cluster)
    assert second == pytest.approx(1 - p_value, abs=0.005)
    assert first + second == pytest.approx(1)
    lower = best_probability(table, cluster, higher_is_better=False)
    assert lower == pytest.approx([second, first], abs=0.005)


def test_best_of_two_equals_is_calibrated() -> None:
    """If nothing differs, 'at least 90 % sure' is said in 20 % of the cases, either way."""
    generator, sure = np.random.default_rng(6), 0
    for _ in range(150):
        sure += best_probability(generator.normal(size=(5, 2))).max() >= 0.9
    low, high = likely_counts(150, 0.2)
    assert low <= sure <= high


def test_best_of_independent_means() -> None:
    """Against the integral of the chance that all others stay below."""
    means, sd = [0.0, 0.4, 1.0, -3.0], 0.5
    found = best_probability(with_moments(means, np.eye(4) * sd**2, 4000))
    for number, mean in enumerate(means):
        others = [m for m in means if m != mean]

        def density(x: float, mean: float = mean, others: list[float] = others) -> float:
            below = np.prod([stats.norm.cdf(x, other, sd) for other in others])
            return float(stats.norm.pdf(x, mean, sd) * below)

        expected = integrate.quad(density, mean - 6 * sd, mean + 6 * sd, epsabs=1e-6)[0]
        assert found[number] == pytest.approx(expected, abs=0.005)


def test_best_uses_the_pairing() -> None:
    """A small but steady lead is sure under common chance, and a guess without."""
    table = with_moments([0.0, 0.1], np.array([[1.0, 0.9999], [0.9999, 1.0]]), 100)
    assert best_probability(table)[1] > 0.999
    assert best_probability(with_moments([0.0, 0.1], np.eye(2), 100))[1] < 0.6


def test_best_of_exchangeable_alternatives() -> None:
    """Equal means and symmetric errors: nobody is preferred, however large the means."""
    covariance = 0.3 * np.eye(5) + 0.7
    found = best_probability(with_moments([1e6] * 5, covariance, 12))
    assert found == pytest.approx([0.2] * 5, abs=0.006)


def test_best_shares_ties() -> None:
    """Alternatives equal but for rounding have equal chances, with or without spread."""
    values = np.random.default_rng(8).normal(size=40)
    equals = [values, (values + 1) - 1, (values + 3) - 3]
    found = best_probability(np.stack([*equals, values - 9], axis=1))
    assert found == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.0], abs=1e-9)
    assert best_probability(np.full((4, 3), 0.1)) == pytest.approx([1 / 3] * 3)
    assert best_probability(np.array([[1.0, 2.0]] * 4)).tolist() == [0, 1]


def test_best_with_more_alternatives_than_clusters() -> None:
    """A singular covariance is no obstacle, and the answer repeats to the bit."""
    table = np.random.default_rng(9).normal(size=(12, 20))
    table[:, 13] += 5
    cluster = np.repeat(np.arange(4), 3)
    found = best_probability(table, cluster)
    assert found.sum() == pytest.approx(1)
    assert found.argmax() == 13
    assert np.array_equal(found, best_probability(table, cluster))


def test_best_leaves_out_the_unknown() -> None:
    """A nan takes its alternative out; a single unit says nothing about error."""
    table = np.array([[1.0, math.nan, 5.0], [1.1, 2.0, 5.1], [0.9, 2.0, 5.0]])
    found = best_probability(table)
    assert math.isnan(found[1])
    assert found[[0, 2]].sum() == pytest.approx(1)
    assert found[2] > 0.99
    assert np.isnan(best_probability(table, clusters=[1, 1, 1])).all()
    assert np.isnan(best_probability(np.empty((0, 2)))).all()


def estimate_of(mean: float, se: float, df: int = 99) -> Estimate:
    """An estimate with this error; its interval is not what judge() reads."""
    return Estimate(mean, mean - 9, mean + 9, df + 1, se, df)


def test_judge_has_three_outcomes() -> None:
    """Right and precise, wrong, or too rough to tell."""
    assert judge(estimate_of(10.01, 0.02), 10, 10, None, 0.1, 20).result == "passed"
    assert judge(estimate_of(10.2, 0.02), 10, 10, None, 0.1, 20).result == "failed"
    assert judge(estimate_of(10.2, 0.2), 10, 10, None, 0.1, 20).result == "undecided"
    rough_and_wrong = judge(estimate_of(12, 0.2), 10, 10, None, 0.1, 20)
    assert rough_and_wrong.result == "failed"
    assert rough_and_wrong.z == pytest.approx(10)
    assert rough_and_wrong.half_width == pytest.approx(stats.t.ppf(0.975, 99) * 0.2)
    assert judge(estimate_of(8, 0.2), 10, 10, None, 0.1, 20).z == pytest.approx(-10)
    assert judge(estimate_of(math.nan, math.nan), 10, 10, None, 0.1, 20).result == "undecided"
    assert judge(ratio([10.0], [1.0]), 10, 10, None, 0.1, 1).result == "undecided"


def test_judge_counts_the_reference_s_own_uncertainty() -> None:
    """Its rounding as a range, its standard error beside one's own."""
    assert judge(estimate_of(0.14, 0.001), 0.05, 0.15, None, 0.1, 1).z == 0
    assert judge(estimate_of(0.14, 0.001), 0.1, 0.1, None, 0.1, 1).result == "failed"
    doubtful = judge(estimate_of(0.14, 0.003), 0.1, 0.1, 0.04, 0.1, 1)
    assert doubtful.result == "passed"
    assert doubtful.z == pytest.approx(0.04 / math.hypot(0.003, 0.04))
    few = judge(estimate_of(0.14, 0.003, df=3), 0.1, 0.1, 0.04, 0.1, 1)
    assert few.critical == pytest.approx(stats.norm.isf(0.005), rel=1e-3)
    alone = judge(estimate_of(0.14, 0.003, df=3), 0.1, 0.1, None, 0.1, 1)
    assert alone.critical == pytest.approx(stats.t.isf(0.005, 3))
    with pytest.raises(ValueError, match="wrong way round"):
        judge(estimate_of(1, 1), 2, 1, None, 1, 1)


def test_judge_without_error() -> None:
    """A figure without spread is right or wrong, rounding aside."""
    assert judge(estimate_of(0.1 + 0.2, 0.0), 0.3, 0.3, None, 0.1, 5).result == "passed"
    wrong = judge(estimate_of(0.2, 0.0), 0.3, 0.3, None, 0.1, 5)
    assert (wrong.result, wrong.z) == ("failed", -math.inf)


def test_judge_keeps_its_error_and_finds_a_planted_bias() -> None:
    """Any of ten checks fails a right model in 5 % of runs; a bias of 6 errors is found."""
    generator, runs, alarms, found = np.random.default_rng(10), 400, 0, 0
    for _ in range(runs):
        samples = generator.normal(1.0, 0.2, (10, 100))
        right = [judge(ratio(sample, 1), 1, 1, None, 0.06, 10, alpha=0.05) for sample in samples]
        alarms += any(check.result == "failed" for check in right)
        assert all(check.result != "undecided" for check in right)
        biased = ratio(samples[0] + 0.12, 1)
        found += judge(biased, 1, 1, None, 0.06, 10, alpha=0.05).result == "failed"
    low, high = likely_counts(runs, 1 - (1 - 0.005) ** 10)
    assert low <= alarms <= high
    missed = float(stats.nct.cdf(stats.t.isf(0.0025, 99), 99, 6))
    assert found >= stats.binom.ppf(ERROR, runs, 1 - missed)
