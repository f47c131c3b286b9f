"""Closed forms against published digits, and against laws computed in another way."""

import math
from decimal import Decimal

import numpy as np
import pytest
from scipy import linalg, stats

from sim.erlang import AbandonedEarly, Erlang, agents_needed, birth_death, erlang_b, sinusoidal_mean

DEFINITIONS: tuple[AbandonedEarly, ...] = ("missed", "met", "left_out")


def prints_as(printed: str, value: float) -> bool:
    """Whether ``value`` agrees with every printed digit."""
    exponent = Decimal(printed).as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(value - float(printed)) <= 0.5 * 10.0**exponent + 1e-12


@pytest.mark.parametrize(
    ("per_hour", "handle_s", "agents", "p_wait", "level", "wait_s", "occupancy"),
    [
        (100, 180, 7, ".324150", ".740441", "29.1735", ".714286"),
        (240, 300, 24, ".298072", ".771698", "22.355", ".833333"),
    ],
)
def test_erlang_c(
    per_hour: float, handle_s: float, agents: int, p_wait: str, level: str, wait_s: str, occupancy: str
) -> None:
    """Erlang C has its published values, and one service level, as nobody abandons."""
    queue = Erlang(arrival_rate=per_hour / 3600, handle_time=handle_s, agents=agents)
    assert prints_as(p_wait, queue.wait_probability)
    assert prints_as(wait_s, queue.mean_wait)
    assert prints_as(occupancy, queue.occupancy)
    for definition in DEFINITIONS:
        assert prints_as(level, queue.service_level(20, definition))


def test_erlang_a_small() -> None:
    """Twelve agents, minutes."""
    queue = Erlang(arrival_rate=4.2, handle_time=2, agents=12, patience=1)
    assert prints_as(".127372", queue.wait_probability)
    assert prints_as(".029679", queue.abandon_probability)
    assert prints_as(".945270", queue.served_within(20 / 60))


@pytest.mark.parametrize(
    ("agents", "p_wait", "p_abandon", "served"),
    [
        (90, ".853654", ".107900", ".449012"),
        (100, ".513299", ".039861", ".813655"),
        (110, ".170560", ".008709", ".969091"),
    ],
)
def test_erlang_a_around_balance(agents: int, p_wait: str, p_abandon: str, served: str) -> None:
    """Under-, evenly and overstaffed with equal means of patience and handle time."""
    queue = Erlang(arrival_rate=100, handle_time=1, agents=agents, patience=1)
    assert prints_as(p_wait, queue.wait_probability)
    assert prints_as(p_abandon, queue.abandon_probability)
    assert prints_as(served, queue.served_within(0.1))


@pytest.mark.parametrize(
    ("patience_rate", "p_abandon", "queue_length"),
    [(0.1, ".029093", "29.6747"), (0.5, ".042893", "8.7503"), (2, ".056991", "2.9066"), (10, ".071358", ".7279")],
)
def test_erlang_a_patience(patience_rate: float, p_abandon: str, queue_length: str) -> None:
    """From patient to impatient customers."""
    queue = Erlang(arrival_rate=102, handle_time=1, agents=100, patience=1 / patience_rate)
    assert prints_as(p_abandon, queue.abandon_probability)
    assert prints_as(queue_length, queue.mean_queue)


def test_erlang_a_three_service_levels() -> None:
    """The three definitions differ, and each has its own value."""
    queue = Erlang(arrival_rate=600 / 3600, handle_time=180, agents=30, patience=300)
    assert prints_as(".063450", queue.abandon_probability)
    assert prints_as("19.035", queue.mean_wait)
    assert prints_as(".584437", queue.wait_probability)
    assert prints_as(".93655", queue.occupancy)
    for definition, printed in zip(DEFINITIONS, (".61307", ".64414", ".63273"), strict=True):
        assert prints_as(printed, queue.service_level(20, definition))


def test_erlang_a_overloaded() -> None:
    """With half as many agents again needed, a third abandons."""
    queue = Erlang(arrival_rate=1800 / 3600, handle_time=180, agents=60, patience=300)
    assert prints_as(".333334", queue.abandon_probability)
    assert prints_as("100.00", queue.mean_wait)
    assert prints_as(".999994", queue.wait_probability)


def absorbed_within(queue: Erlang, threshold: float, states: int) -> tuple[float, float]:
    """Served and abandoned within, from the stationary chain and a tagged customer's chain.

    An independent way: the customer who finds k >= n others waits behind k - n of them and moves
    up by services and by their abandonment; the transient is a matrix exponential.
    """
    assert queue.patience is not None
    found = np.arange(1, states + 1)
    deaths = np.minimum(found, queue.agents) / queue.handle_time
    deaths = deaths + np.maximum(found - queue.agents, 0) / queue.patience
    law = birth_death(np.full(states, queue.arrival_rate), deaths)
    places = len(law) - queue.agents
    steps = queue.agents / queue.handle_time + np.arange(places) / queue.patience
    moves = np.zeros((places + 2, places + 2))  # places ahead, then served, then abandoned
    moves[np.arange(1, places), np.arange(places - 1)] = steps[1:]
    moves[0, places] = steps[0]
    moves[np.arange(places), places + 1] = 1 / queue.patience
    moves -= np.diag(moves.sum(axis=1))
    start = np.concatenate([law[queue.agents :], [0.0, 0.0]])
    end = start @ linalg.expm(moves * threshold)
    return float(law[: queue.agents].sum() + end[places]), float(end[places + 1])


@pytest.mark.parametrize(
    ("load", "agents", "patience", "threshold", "states"),
    [
        (10, 12, 1.0, 0.1, 160),
        (10, 5, 0.5, 0.3, 120),
        (30, 30, 1.7, 0.11, 260),
        (1, 1, 0.02, 0.01, 40),
        (3, 4, 0.001, 0.002, 30),
        (40, 10, 1.0, 1.5, 260),
    ],
)
def test_erlang_a_against_the_chain(load: float, agents: int, patience: float, threshold: float, states: int) -> None:
    """Everything agrees with the chain's own law to 1e-9, in all regimes."""
    queue = Erlang(arrival_rate=load, handle_time=1, agents=agents, patience=patience)
    number = np.arange(states + 1)
    deaths = np.minimum(number, agents) + np.maximum(number - agents, 0) / patience
    law = birth_death(np.full(states, float(load)), deaths[1:])
    waiting = float(law @ np.maximum(number - agents, 0))
    assert law[-1] < 1e-14
    assert queue.wait_probability == pytest.approx(law[agents:].sum(), abs=1e-10)
    assert queue.mean_queue == pytest.approx(waiting, rel=1e-10)
    assert queue.mean_wait == pytest.approx(waiting / load, rel=1e-10)
    assert queue.abandon_probability == pytest.approx(waiting / patience / load, rel=1e-10)
    assert queue.occupancy == pytest.approx(law @ np.minimum(number, agents) / agents, rel=1e-10)
    served, abandoned = absorbed_within(queue, threshold, states)
    assert queue.served_within(threshold) == pytest.approx(served, abs=1e-9)
    assert queue.abandoned_within(threshold) == pytest.approx(abandoned, abs=1e-9)


@pytest.mark.parametrize(("agents", "patience"), [(4900, 0.3), (5000, 1.0), (5200, 20.0)])
def test_erlang_a_of_thousands(agents: int, patience: float) -> None:
    """Thousands of agents, loaded lightly and heavily, stay exact."""
    queue = Erlang(arrival_rate=5000, handle_time=1, agents=agents, patience=patience)
    number = np.arange(9001)
    deaths = np.minimum(number, agents) + np.maximum(number - agents, 0) / patience
    law = birth_death(np.full(9000, 5000.0), deaths[1:])
    assert queue.wait_probability == pytest.approx(law[agents:].sum(), rel=1e-9)
    assert queue.mean_queue == pytest.approx(law @ np.maximum(number - agents, 0), rel=1e-9)


def test_abandonments_split_by_time() -> None:
    """All who abandon have done so, and all who are served were, when time is long enough."""
    queue = Erlang(arrival_rate=12, handle_time=1, agents=10, patience=2)
    assert queue.abandoned_within(1e3) == pytest.approx(queue.abandon_probability, abs=1e-12)
    assert queue.served_within(1e3) == pytest.approx(1 - queue.abandon_probability, abs=1e-12)
    assert queue.served_within(0) == pytest.approx(1 - queue.wait_probability, abs=1e-12)
    assert queue.abandoned_within(0) == 0


def test_patience_bridges_loss_and_delay() -> None:
    """Erlang A with endless patience is Erlang C, and with none it is Erlang B."""
    delay = Erlang(arrival_rate=100, handle_time=1, agents=105)
    patient = Erlang(arrival_rate=100, handle_time=1, agents=105, patience=1e11)
    assert patient.wait_probability == pytest.approx(delay.wait_probability, rel=1e-7)
    assert patient.mean_wait == pytest.approx(delay.mean_wait, rel=1e-7)
    assert patient.served_within(0.05) == pytest.approx(delay.served_within(0.05), rel=1e-7)
    hasty = Erlang(arrival_rate=100, handle_time=1, agents=105, patience=1e-9)
    assert hasty.abandon_probability == pytest.approx(erlang_b(100, 105), rel=1e-5)


def test_delay_without_steady_state() -> None:
    """Erlang C at or above full load says that everybody waits for ever."""
    for agents in (9, 10):
        queue = Erlang(arrival_rate=10, handle_time=1, agents=agents)
        assert queue.wait_probability == 1
        assert queue.mean_wait == math.inf
        assert queue.occupancy == 1
        assert [queue.service_level(5, definition) for definition in DEFINITIONS] == [0, 0, 0]


def test_extremes_stay_finite() -> None:
    """No staffing or patience makes a share leave [0, 1] or become nan."""
    for agents in (1, 50, 5000):
        for patience in (1e-6, 1.0, 1e9):
            for rate in (1e-3, 50.0, 5000.0):
                queue = Erlang(arrival_rate=rate, handle_time=1, agents=agents, patience=patience)
                shares = [queue.wait_probability, queue.abandon_probability, queue.occupancy]
                shares += [queue.served_within(0.5), queue.abandoned_within(0.5)]
                assert all(-1e-12 <= share <= 1 + 1e-12 for share in shares), (queue, shares)


def test_loss_with_an_outsourcer() -> None:
    """Ordered hunting: 20 Erlang, 18 own agents, then 6 of an outsourcer."""
    overflow, lost = erlang_b(20, 18), erlang_b(20, 24)
    assert prints_as(".221260", overflow)
    assert prints_as("4.42521", 20 * overflow)
    assert prints_as("3.10327", 20 * (overflow - lost))
    assert prints_as(".066097", lost)
    assert erlang_b(3.0, 0) == 1
    assert erlang_b(1000.0, 5000) == 0


def test_separate_queues() -> None:
    """Short and long work kept apart, exponential: one server each."""
    short = Erlang(arrival_rate=50 / 60, handle_time=1, agents=1).mean_wait
    long = Erlang(arrival_rate=5 / 60, handle_time=10, agents=1).mean_wait
    assert prints_as("9.091", (50 * short + 5 * long) / 55)


@pytest.mark.parametrize(
    ("agents", "printed"), [(1, ".4737"), (5, ".4385"), (10, ".4118"), (20, ".3736"), (50, ".2981")]
)
def test_pooling_of_one_type(agents: int, printed: str) -> None:
    """How much two pooled teams of equals wait, relative to one, at a load of .9."""
    alone = Erlang(arrival_rate=0.9 * agents, handle_time=1, agents=agents).mean_wait
    pooled = Erlang(arrival_rate=1.8 * agents, handle_time=1, agents=2 * agents).mean_wait
    assert prints_as(printed, pooled / alone)


def test_birth_death_with_waiting_places() -> None:
    """90 agents of all skills, 30 waiting places, 8.4 a minute of 10 minutes each."""
    number = np.arange(1, 121)
    law = birth_death(np.full(120, 8.4), np.minimum(number, 90) / 10)
    assert prints_as(".003643", law[-1])
    waiting = law[1:] @ np.maximum(number - 90, 0)
    assert prints_as(".450023", waiting / (8.4 * (1 - law[-1])))


def test_birth_death_of_chats() -> None:
    """One agent with five chats held for ever: the machine-repairman queue."""
    law = birth_death(np.arange(5, 0, -1) / 60, np.full(5, 1 / 15))
    busy = 1 - law[0]
    assert prints_as(".80093", busy)
    assert prints_as("33.641", float(law @ np.arange(6)) / (busy / 15))


def test_birth_death_extremes() -> None:
    """Huge ratios do not overflow, and a birth rate of 0 closes the states above it."""
    law = birth_death(np.full(2000, 1e6), np.full(2000, 1.0))
    assert law[-1] == pytest.approx(1 - 1e-6, rel=1e-12)
    assert birth_death([1.0, 0.0, 1.0], [1.0, 1.0, 1.0]).tolist() == [0.5, 0.5, 0, 0]
    assert birth_death([], []).tolist() == [1.0]


@pytest.mark.parametrize(
    ("t", "number", "printed"),
    [(0, 100, ".158221"), (math.pi / 2, 100, ".841721"), (0, 110, ".022521"), (math.pi / 2, 110, ".512680")],
)
def test_sine_wave_day(t: float, number: int, printed: str) -> None:
    """The number in system is Poisson around the sine's delayed echo."""
    assert prints_as(printed, float(stats.poisson.sf(number - 1, sinusoidal_mean(t, 100, 20))))


def test_sinusoidal_mean_solves_its_equation() -> None:
    """The mean's rate of change is arrivals less departures."""
    for t in np.linspace(0, 6, 7):
        change = (sinusoidal_mean(t + 1e-5, 40, 7) - sinusoidal_mean(t - 1e-5, 40, 7)) / 2e-5
        assert change == pytest.approx(40 + 7 * math.sin(t) - sinusoidal_mean(t, 40, 7), abs=1e-6)


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("patience", [None, 60.0, 600.0])
def test_agents_needed_is_the_least(definition: AbandonedEarly, patience: float | None) -> None:
    """One agent fewer misses the target, as counting up from one shows."""
    levels = [
        Erlang(arrival_rate=0.2, handle_time=180, agents=n, patience=patience).service_level(20, definition)
        for n in range(1, 61)
    ]
    assert all(np.diff(levels) >= -1e-12)
    for target in (0.05, 0.5, 0.8, 0.95):
        expected = 1 + next(i for i, level in enumerate(levels) if level >= target)
        found = agents_needed(
            arrival_rate=0.2,
            handle_time=180,
            target=target,
            threshold=20,
            patience=patience,
            abandoned_early=definition,
        )
        assert found == expected


def test_what_has_no_meaning_is_refused() -> None:
    """Errors name what was given."""
    for rate, handle, patience in ((0, 1, None), (1, -1, None), (1, 1, 0.0), (1, math.inf, None)):
        with pytest.raises(ValueError, match="must be > 0"):
            Erlang(arrival_rate=rate, handle_time=handle, agents=1, patience=patience)
    with pytest.raises(ValueError, match="agents must be >= 1, not 0"):
        Erlang(arrival_rate=1, handle_time=1, agents=0)
    with pytest.raises(ValueError, match="load must be > 0"):
        erlang_b(0, 3)
    with pytest.raises(ValueError, match="between 0 and 1, not 80"):
        agents_needed(arrival_rate=1, handle_time=1, target=80, threshold=1)
    with pytest.raises(ValueError, match="differ in shape"):
        birth_death([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="death rates > 0"):
        birth_death([1.0], [0.0])
