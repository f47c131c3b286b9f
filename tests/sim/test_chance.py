"""Chance belongs to names and owners. Statistical tests: fixed seeds, false alarm 1e-3 each at other seeds."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.chance import Chance, mix, mix_block, name_key, uniform, uniform_block

ALPHA = 1e-3
numbers = st.integers(0, 2**64 - 1)


@settings(deadline=None)  # a shared machine may stall
@given(st.lists(numbers, min_size=1, max_size=20), numbers)
def test_blocks_and_single_draws_agree_to_the_last_bit(keys: list[int], purpose: int) -> None:
    block = np.array(keys, dtype=np.uint64)
    assert mix_block(block, purpose).tolist() == [mix(key, purpose) for key in keys]
    assert uniform_block(block, purpose).tolist() == [uniform(key, purpose) for key in keys]


@settings(deadline=None)  # a shared machine may stall
@given(numbers, numbers)
def test_uniforms_lie_strictly_between_0_and_1(key: int, purpose: int) -> None:
    assert 0.0 < uniform(key, purpose) < 1.0


def test_the_mixing_is_splitmix64() -> None:
    """The first outputs of SplitMix64 from seed 0, as its authors' reference implementation prints them."""
    assert [mix(0, step) for step in (1, 2, 3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def test_names_are_hashed_the_same_on_every_machine() -> None:
    """blake2b of the parts joined by the unit separator: a change here changes every result ever published."""
    assert name_key("arrivals", 3, "tmall") == 0x9494A4B7233415FF
    assert name_key("a", "b") != name_key("ab") != name_key("b", "a")


def test_the_same_names_give_the_same_draws_in_whatever_order_they_are_asked_for() -> None:
    one, other = Chance(7, 2), Chance(7, 2)
    a = one.generator("arrivals", "tmall").random(5)
    other.generator("breaks", "jd").random(1000)
    other.key("person", "new")
    assert (other.generator("arrivals", "tmall").random(5) == a).all()
    assert one.key("person", "an") == other.key("person", "an")


def test_every_seed_replication_name_and_owner_has_draws_of_its_own() -> None:
    keys = [
        Chance(seed, replication).key(name, *owner)
        for seed in (1, 2)
        for replication in (0, 1, 11)
        for name in ("arrivals", "person")
        for owner in ((), (0,), (1,), ("a",), ("a", 1))
    ]
    assert len(set(keys)) == len(keys)
    draws = {Chance(1, 0).generator("arrivals", owner).random() for owner in range(100)}
    assert len(draws) == 100


def test_the_uniforms_of_consecutive_keys_are_even() -> None:
    """Counter-like keys are the hardest: Kolmogorov-Smirnov."""
    u = uniform_block(np.arange(100_000, dtype=np.uint64), name_key("purpose", "test"))
    assert stats.kstest(u, "uniform").pvalue > ALPHA


def test_the_uniforms_of_different_purposes_and_generations_are_independent() -> None:
    """Chi-square on 8 x 8 cells for each pair of purposes, and for parent and child keys."""
    keys = Chance(1, 0).generator("test").integers(0, 2**64, 50_000, dtype=np.uint64)
    purposes = [name_key("purpose", name) for name in ("patience", "work", "bot", "follow")]
    columns = [uniform_block(keys, purpose) for purpose in purposes]
    columns.append(uniform_block(mix_block(keys, name_key("purpose", "next")), purposes[0]))
    pairs = list(combinations(columns, 2))
    for one, other in pairs:
        cells, _, _ = np.histogram2d(one, other, bins=8, range=[[0, 1], [0, 1]])
        # 50 000 independent pairs in 64 cells: expected counts are known, so 63 degrees of freedom
        assert stats.chisquare(cells.ravel()).pvalue > ALPHA / len(pairs)


def test_generators_of_different_owners_are_independent() -> None:
    draws = np.array([Chance(1, 0).generator("shift", owner).random(2000) for owner in range(50)])
    assert stats.kstest(draws[:, 0], "uniform").pvalue > ALPHA
    correlations = np.corrcoef(draws)[np.triu_indices(50, 1)]
    largest = stats.norm.isf(ALPHA / 2 / len(correlations)) / np.sqrt(2000)
    assert np.abs(correlations).max() < largest
