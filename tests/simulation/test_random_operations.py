"""Operations drawn at random against exact Markov chains, conservation, the rules themselves, and laws of order.

The statistical part: at most 1 % of all runs of the test fail a faultless model (Bonferroni over all figures of
all cases); seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from math import inf

import numpy as np
import pytest
from scipy import stats

from models.contact.outcome import Outcome
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, NEEDS
from models.simulation.simulation import run_once
from sim.erlang import Erlang
from sim.statistics import ratio
from tests.simulation.audit import Audit
from tests.simulation.markov import Chain, Exact, TooLarge
from tests.simulation.random_operations import Caller, Drawn, Group, drawn

QUICK, ALL = 10, 200
RUNS = 25
FALSE_ALARMS = 0.01
FIGURES = 15
"""Most figures of a case: three contact types, each with three figures and two free shares by group."""
CUT = 2e-5
"""Chance of a full queue in the chain that is as good as none."""


def chain_of(operation: Drawn, most_states: int) -> Chain:
    """The chain with a queue that is long enough.

    Raises:
        TooLarge: if it has more states than allowed.
    """
    for longest in count(4, 3):
        chain = Chain(operation, longest, most_states)
        if chain.cut < CUT:
            return chain
    raise AssertionError


def cases(number: int, most_states: int, fewest_contact_types: int = 1) -> list[tuple[int, Drawn, Chain]]:
    """The first operations of so many contact types whose chains are small enough."""
    found: list[tuple[int, Drawn, Chain]] = []
    for seed in count():
        operation = drawn(seed)
        if len(operation.callers) < fewest_contact_types:
            continue
        try:
            found.append((seed, operation, chain_of(operation, most_states)))
        except TooLarge:
            continue
        if len(found) == number:
            break
    return found


def observed(operation: Drawn, seed: int, contacts: float) -> list[tuple[str, float, float]]:
    """Every figure that is known well enough to be tested: name, deviation in standard errors, p-value."""
    rate = sum(caller.rate for caller in operation.callers)
    # where patience is endless somebody may wait for hours, and must be answered before the end
    warm_up_s = 3000.0 if all(caller.patience_s < inf for caller in operation.callers) else 20_000.0
    scenario = operation.scenario(2 * warm_up_s + contacts / RUNS / rate)
    runs = [run_once(scenario, None, 1000 + seed, r) for r in range(RUNS)]
    return [
        figure
        for contact_type in range(len(operation.callers))
        for figure in _figures(runs, operation, contact_type, warm_up_s)
    ]


def _figures(
    runs: list[Facts], operation: Drawn, contact_type: int, warm_up_s: float
) -> list[tuple[str, float, float]]:
    groups = np.repeat(np.arange(len(operation.groups)), [group.agents for group in operation.groups])
    parts: dict[str, list[float]] = {}
    total = []
    for facts in runs:
        rows = facts[CONTACTS]
        late = (rows["queued"] < warm_up_s) | (rows["queued"] >= facts.end_s - warm_up_s)
        rows = rows[(rows["contact_type"] == contact_type) & ~late]
        answered = ~np.isnan(rows["answered"])
        wait_s = np.where(answered, rows["answered"], rows["ended"]) - rows["queued"]
        assert not np.isnan(wait_s).any(), "somebody waited to the end"
        balked = rows["outcome"] == Outcome.BALKED
        given = {
            "delayed": (wait_s > 0) | balked,
            "lost": ~answered,
            "wait_s": wait_s,
            **{f"group_{g}": answered & (groups[rows["agent"]] == g) for g in range(len(operation.groups))},
        }
        for name, values in given.items():
            parts.setdefault(name, []).append(float(values.sum()))
        total.append(float(len(rows)))
    return [(f"k{contact_type}.{name}", *_mean(sums, total)) for name, sums in parts.items()]


def _mean(sums: list[float], total: list[float]) -> tuple[float, float]:
    found = ratio(sums, total)
    return found.mean, found.se


def expected(exact: tuple[Exact, ...]) -> dict[str, float]:
    """The chain's figures by name."""
    known: dict[str, float] = {}
    for contact_type, one in enumerate(exact):
        known |= {
            f"k{contact_type}.delayed": one.delayed,
            f"k{contact_type}.lost": one.lost,
            f"k{contact_type}.wait_s": one.wait_s,
        }
        known |= {f"k{contact_type}.group_{g}": share for g, share in enumerate(one.by_group)}
    return known


def contradictions(
    given: list[tuple[int, Drawn, Chain]],
    contacts: float,
    fault: Callable[[Drawn], Drawn] = lambda operation: operation,
) -> tuple[list[str], int]:
    """Figures that differ from the chain's beyond the error that is allowed, and how many were tested.

    ``fault`` changes what is simulated, but not the chain.
    """
    limit = FALSE_ALARMS / (len(given) * FIGURES)
    found, tested = [], 0
    for seed, operation, chain in given:
        known = expected(chain.exact())
        for name, mean, se in observed(fault(operation), seed, contacts):
            value = known[name]
            contact_type = operation.callers[int(name[1])]
            share = value if not name.endswith("wait_s") else known[f"k{name[1]}.delayed"]
            events = contacts * contact_type.rate / sum(each.rate for each in operation.callers) * min(share, 1 - share)
            if events < 200:  # too rare for a normal law; a figure that cannot vary must be exact
                assert events > 1 or abs(mean - value) < 0.01, (seed, name, mean, value)
                continue
            tested += 1
            bias = 20 * chain.cut * max(value, 1.0)
            z = max(0.0, abs(mean - value) - bias) / max(se, 1e-12)
            if 2 * stats.t.sf(z, RUNS - 1) < limit:
                found.append(f"operation {seed}, {name}: {mean:.5g} ± {se:.2g} simulated, {value:.5g} exact")
    return found, tested


def test_the_chain_of_one_kind_and_one_group_is_erlang_s() -> None:
    operation = Drawn((Caller(0.02, 100, 80, 0, 1, False),), (Group(3, 1, {0: 0}, {}),), 0.0, False)
    (exact,) = Chain(operation, 30, 1000).exact()
    queue = Erlang(arrival_rate=0.02, handle_time=100, agents=3, patience=80)
    assert exact.delayed == pytest.approx(queue.wait_probability, rel=1e-9)
    assert exact.lost == pytest.approx(queue.abandon_probability, rel=1e-9)
    assert exact.wait_s == pytest.approx(queue.mean_wait, rel=1e-9)


def test_the_chain_loses_nobody() -> None:
    for _, _, chain in cases(6, 1500):
        assert chain.share.sum() == pytest.approx(1)
        for one in chain.exact():
            assert one.lost + sum(one.by_group) == pytest.approx(1, abs=20 * chain.cut)


def test_simulated_operations_have_the_stationary_law_of_their_chains() -> None:
    found, tested = contradictions(cases(QUICK, 1500, fewest_contact_types=2), contacts=20_000)
    assert tested > 3 * QUICK
    assert found == []


@pytest.mark.slow
def test_two_hundred_operations_have_the_stationary_law_of_their_chains() -> None:
    found, tested = contradictions(cases(ALL, 3_000), contacts=50_000)
    assert tested > 3 * ALL
    assert found == []


@pytest.mark.parametrize("fault", ["selection", "ranks"])
def test_the_chains_tell_a_wrong_rule(fault: str) -> None:
    def planted(operation: Drawn) -> Drawn:
        if fault == "selection":
            return replace(operation, preferred_first=not operation.preferred_first)
        turned = (
            replace(group, ranks={contact_type: 2 - rank for contact_type, rank in group.ranks.items()})
            for group in operation.groups
        )
        return replace(operation, groups=tuple(turned))

    given = [(seed, drawn(seed), chain_of(drawn(seed), 1500)) for seed in (14, 34)]
    found, _ = contradictions(given, contacts=20_000, fault=planted)
    assert found != []


# -- every decision by the rules, and conservation -----------------------------------------------------------------


def audited(number: int, contacts: float) -> list[str]:
    """What went wrong in a run of a larger operation, with groups that help after a wait."""
    operation = drawn(number, most_agents=9, staged=True)
    rate = sum(caller.rate for caller in operation.callers)
    facts = run_once(operation.scenario(contacts / rate), None, 3, number)
    assert len(facts[NEEDS]) == len(facts[CONTACTS])
    assert contacts / 2 < len(facts[CONTACTS]) < 2 * contacts
    return [f"operation {number}: {fault}" for fault in Audit(operation, facts).faults()]


@pytest.mark.parametrize("number", range(QUICK))
def test_every_decision_follows_the_rules(number: int) -> None:
    assert audited(number, contacts=300) == []


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(ALL // 10))
def test_every_decision_of_two_hundred_operations_follows_the_rules(tens: int) -> None:
    assert [fault for number in range(10 * tens, 10 * tens + 10) for fault in audited(number, 2000)] == []


def test_the_audit_tells_a_wrong_rule() -> None:
    seen = []
    for number in range(QUICK):
        operation = drawn(number, most_agents=9, staged=True)
        rate = sum(caller.rate for caller in operation.callers)
        other = replace(operation, preferred_first=not operation.preferred_first)
        seen += list(Audit(operation, run_once(other.scenario(300 / rate), None, 3, number)).faults())
    assert any("comes first" in fault for fault in seen)


# -- laws of order: one contact type, one group, first come first served, nobody gives up ----------------------------


@pytest.mark.parametrize("number", range(QUICK))
def test_more_agents_and_faster_ones_shorten_every_single_wait(number: int) -> None:
    """Path by path on common customers; it holds for this queue alone, with priorities or skills it need not."""
    rng = np.random.default_rng([7, number])
    agents, load = int(rng.integers(1, 12)), float(rng.uniform(0.6, 1.1))
    caller = Caller(load * agents / 100, 100, inf, 0, 1, False)
    operation = Drawn((caller,), (Group(agents, 1, {0: 0}, {}),), 0.0, False)

    def waits_s(extra: int = 0, hurry: float = 1.0) -> dict[int, float]:
        facts = run_once(operation.scenario(400 / caller.rate, extra, hurry), None, 5, number)
        rows = facts[CONTACTS]
        wait_s = np.where(np.isnan(rows["answered"]), facts.end_s, rows["answered"]) - rows["queued"]
        return dict(zip(rows["root"].tolist(), wait_s.tolist(), strict=True))

    usual, more, faster = waits_s(), waits_s(extra=1), waits_s(hurry=1.1)
    assert set(usual) == set(more) == set(faster)
    assert max(usual.values()) > 0
    for better in (more, faster):
        assert all(better[root] <= wait_s + 1e-6 for root, wait_s in usual.items())
        assert sum(better.values()) < sum(usual.values())
