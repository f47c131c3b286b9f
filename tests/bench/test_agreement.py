"""The rule of agreement: its constants are right, and it notices a model that does other work.

Statistical tests have fixed seeds; each states how often a right program would fail at other seeds.
"""

import math
from dataclasses import replace
from statistics import stdev

import numpy as np
import pytest
from scipy import special, stats

from experiments.bench import agreement, cases, programs
from experiments.bench.programs import KEFUSIM
from models.operation.rates import Rates

CONTACTS = 20_000


def test_a_model_with_longer_handle_times_is_noticed() -> None:
    """An operation 10 % slower is another one: 9 % abandon instead of 3 %."""
    scenario = cases.erlang_a(CONTACTS)
    slow = {"line/call/phone": Rates(per_hour=(6000.0,), handle_time_s=66.0)}
    run = programs.kefusim(replace(scenario, operation=replace(scenario.operation, rates=slow)), None, seed=1)
    found = agreement.with_theory({KEFUSIM: [run]}, CONTACTS)
    assert min(check.z for check in found) > agreement.limit(36)


def test_the_limit_holds_for_all_checks_together() -> None:
    assert agreement.limit(1) == pytest.approx(3.2905, abs=1e-4)
    assert 30 * 2 * stats.norm.sf(agreement.limit(30)) == pytest.approx(agreement.ERROR)


def test_the_constants_of_the_queue_are_those_of_its_chain() -> None:
    """Deviation matrix of the birth-death chain: offset of the empty start, variance of abandonments."""
    states, rate, agents, leave = 300, 100.0, 100, 0.5
    present = np.arange(states)
    queued = np.maximum(present - agents, 0)
    abandons = leave * queued
    down = abandons + np.minimum(present, agents)
    generator = np.diag(np.full(states - 1, rate), 1) + np.diag(down[1:], -1)
    generator -= np.diag(generator.sum(axis=1))
    log_law = np.concatenate([[0.0], np.cumsum(np.log(rate / down[1:]))])
    law = np.exp(log_law - log_law.max())
    law /= law.sum()
    always = np.outer(np.ones(states), law)
    deviation = np.linalg.inv(always - generator) - always

    ahead = np.maximum(present - agents, 0)
    served = np.where(present < agents, 1.0, agents / (agents + leave * (ahead + 1)))
    missed = special.betainc(agents / leave + 1, ahead + 1.0, math.exp(-leave * 20 / 60))
    in_time = np.where(present < agents, 1.0, served * (1 - missed))
    for figure, given_found in (("abandoned", 1 - served), ("late", 1 - in_time)):
        offset = (deviation @ (rate * (given_found - law @ given_found)))[0]
        assert agreement.EMPTY_START[figure] == pytest.approx(offset, abs=0.001)

    # abandonments minus their share of the arrivals: jumps 1 down, -share up
    share = law @ (1 - served)
    jumps = np.diag(np.full(states - 1, -share * rate), 1) + np.diag(abandons[1:], -1)
    squares = share**2 * rate + law @ abandons
    variance = squares + 2 * law @ jumps @ deviation @ jumps.sum(axis=1)
    assert agreement.SCATTER["abandoned"] == pytest.approx(math.sqrt(variance / rate), abs=0.001)


def test_late_shares_scatter_as_stated() -> None:
    """Chi-square test of a standard deviation; a right constant fails once in 1000 seeds."""
    runs, contacts = 40, CONTACTS
    shares = [programs.kefusim_erlang_a(contacts, seed).total.served_20s_share for seed in range(runs)]
    ratio = stdev(shares) * math.sqrt(contacts) / agreement.SCATTER["late"]
    spread = ratio**2 * (runs - 1)
    assert stats.chi2.ppf(0.0005, runs - 1) < spread < stats.chi2.isf(0.0005, runs - 1)
