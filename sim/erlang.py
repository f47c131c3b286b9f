"""Queues with a known answer: Erlang B, C and A, birth-death chains, and the sine-wave day.

They size the staff of a quiet interval at once and are the yardstick the simulation must meet.
One unit of time holds throughout a call: rates per second go with times in seconds.
Everything is exact up to rounding; integrals are taken to better than 1e-12.

Sources: Erlang (1917) for B and C; Palm (1957), Baccelli and Hebuterne (1981) for A, in the
form that gives the wait offered to a customer of endless patience; Feldman, Mandelbaum, Massey
and Whitt (2008) for the Poisson distribution when patience and handle time have the same mean.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

AbandonedEarly = Literal["missed", "met", "left_out"]
"""What a service level makes of those who abandon within the threshold.

``missed``: served within / all arrivals;
``met``: (served within + abandoned within) / all arrivals;
``left_out``: served within / (arrivals - abandoned within).
"""

_NEGLIGIBLE = 50.0
"""Log of the density's fall from its peak beyond which the rest, under 1e-20, is dropped."""

_PANELS = 32
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def erlang_b(load: float, agents: int) -> float:
    """Share of arrivals lost when ``agents`` are offered ``load`` Erlang and nobody can wait."""
    return 1.0 / _inverse_erlang_b(load, agents)


def _inverse_erlang_b(load: float, agents: int) -> float:
    """One over the Erlang loss; infinite where the loss is below the smallest number."""
    if not load > 0.0 or agents < 0:
        raise ValueError(f"load must be > 0 and agents >= 0, not {load} and {agents}")
    inverse = 1.0
    for number in range(1, agents + 1):
        inverse = 1.0 + inverse * number / load
    return inverse


@dataclass(frozen=True, kw_only=True)
class Erlang:
    """Steady state of M/M/n + M: Erlang A, or Erlang C when ``patience`` is None.

    ``arrival_rate`` is per unit of time, ``handle_time`` and ``patience`` are means in that
    unit. Erlang C with too few agents has no steady state; its limit is given: all wait for ever.
    """

    arrival_rate: float
    handle_time: float
    agents: int
    patience: float | None = None

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        times = (self.arrival_rate, self.handle_time, self.patience or 1.0)
        if not all(0.0 < value < math.inf for value in times) or self.patience == 0.0:
            raise ValueError(f"rates and times must be > 0 and finite: {self}")
        if self.agents < 1:
            raise ValueError(f"agents must be >= 1, not {self.agents}")

    @property
    def load(self) -> float:
        """Offered load in Erlang."""
        return self.arrival_rate * self.handle_time

    @property
    def wait_probability(self) -> float:
        """Share of arrivals that find no agent free."""
        return float(self._offered[1].sum())

    @property
    def abandon_probability(self) -> float:
        """Share of arrivals that give up before they are served."""
        waits, shares = self._offered
        return float(shares @ (1.0 - self._still_waiting(waits)))

    @property
    def mean_wait(self) -> float:
        """Mean wait over all arrivals, those who abandon or do not wait included."""
        waits, shares = self._offered
        if self.patience is None:
            return float(shares @ waits)
        return float(shares @ -np.expm1(-waits / self.patience)) * self.patience

    @property
    def mean_queue(self) -> float:
        """Mean number of contacts waiting."""
        return self.arrival_rate * self.mean_wait

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling contacts."""
        return min(1.0, self.load * (1.0 - self.abandon_probability) / self.agents)

    def served_within(self, threshold: float) -> float:
        """Share of all arrivals served after a wait of at most ``threshold``."""
        waits, shares = self._offered_wait(threshold)
        waited = float((shares * self._still_waiting(waits))[waits <= threshold].sum())
        return max(0.0, 1.0 - float(shares.sum())) + waited

    def figures(self, threshold: float) -> tuple[float, float, float]:
        """:meth:`served_within`, :attr:`abandon_probability` and :attr:`mean_wait`, at a third of the price."""
        waits, shares = self._offered_wait(threshold)
        stays = self._still_waiting(waits)
        served = max(0.0, 1.0 - float(shares.sum())) + float((shares * stays)[waits <= threshold].sum())
        if self.patience is None:
            return served, 0.0, float(shares @ waits)
        given_up = float(shares @ (1.0 - stays))
        return served, given_up, given_up * self.patience

    def abandoned_within(self, threshold: float) -> float:
        """Share of all arrivals that give up after a wait of at most ``threshold``."""
        waits, shares = self._offered_wait(threshold)
        return float(shares @ (1.0 - self._still_waiting(np.minimum(waits, threshold))))

    def service_level(self, threshold: float, abandoned_early: AbandonedEarly = "missed") -> float:
        """Service level in one of the three definitions of :data:`AbandonedEarly`.

        It is nan where ``left_out`` leaves nobody.
        """
        served = self.served_within(threshold)
        if abandoned_early == "missed":
            return served
        if abandoned_early == "met":
            return served + self.abandoned_within(threshold)
        staying = 1.0 - self.abandoned_within(threshold)
        return served / staying if staying > 0.0 else math.nan

    def _still_waiting(self, waits: Floats) -> Floats:
        """Probability that patience outlasts each of ``waits``."""
        return np.ones_like(waits) if self.patience is None else np.exp(-waits / self.patience)

    @cached_property
    def _offered(self) -> tuple[Floats, Floats]:
        return self._offered_wait(math.inf)

    def _offered_wait(self, threshold: float) -> tuple[Floats, Floats]:
        """Positive offered waits and their probabilities, as nodes of a quadrature.

        The offered wait v, what an endlessly patient customer would wait, has the density
        ``p(n-1) arrival_rate exp(h(v))`` with ``h(v) = arrival_rate E[min(v, patience)] - n v /
        handle_time``. h is concave, so it is integrated around its peak, relative to the height
        of the peak, and never over- or underflows. ``threshold`` is an edge between panels.
        """
        capacity = self.agents / self.handle_time
        excess = self.arrival_rate / capacity - 1.0
        peak, log_height = 0.0, 0.0
        if excess >= 0.0:
            if self.patience is None:
                return np.array([math.inf]), np.array([1.0])
            peak = math.log1p(excess) * self.patience
            log_height = capacity * self.patience * (excess - math.log1p(excess))
        waits, weights = _panels(self._edges(peak, threshold))
        density = weights * np.exp(self._log_density(waits - peak))
        waiting = self.arrival_rate * float(density.sum())
        served_at_once = _inverse_erlang_b(self.load, self.agents - 1) * math.exp(-log_height)
        return waits, density * self.arrival_rate / (waiting + served_at_once)

    def _log_density(self, distance: Floats) -> Floats:
        """Log of the offered wait's density, relative to its peak, at a distance from the peak."""
        capacity = self.agents / self.handle_time
        inflow = min(self.arrival_rate, capacity)
        if self.patience is None:
            return (inflow - capacity) * distance
        stayed = -np.expm1(-distance / self.patience) * self.patience
        return np.asarray(inflow * stayed - capacity * distance, dtype=np.float64)

    def _edges(self, peak: float, threshold: float) -> Floats:
        """Edges of panels on which the density and the patience are both smooth."""
        capacity = self.agents / self.handle_time
        inflow = min(self.arrival_rate, capacity)

        def fallen(distance: float) -> bool:
            # the log density of a single distance: an array for each of some hundred takes most of the time
            stayed = distance if self.patience is None else -math.expm1(-distance / self.patience) * self.patience
            return inflow * stayed - capacity * distance < -_NEGLIGIBLE

        def bound(near: float, far: float) -> float:
            for _ in range(50):
                middle = (near + far) / 2.0
                near, far = (near, middle) if fallen(middle) else (middle, far)
            return far

        far = self.handle_time / self.agents
        while not fallen(far):
            far *= 2.0
        low = peak + bound(0.0, -peak) if fallen(-peak) else 0.0
        high = peak + bound(0.0, far)
        edges = [np.linspace(low, peak, _PANELS + 1), np.linspace(peak, high, _PANELS + 1)]
        if self.patience is not None:
            edges.append(peak + np.arange(0.5, 40.0, 0.5) * self.patience)
        edges.append(np.array([threshold]))
        every = np.unique(np.concatenate(edges))
        return every[(every >= low) & (every <= high)]


def _panels(edges: Floats) -> tuple[Floats, Floats]:
    """Gauss-Legendre nodes and weights on the panels between ``edges``, flattened."""
    halves = np.diff(edges)[:, None] / 2.0
    middles = (edges[1:] + edges[:-1])[:, None] / 2.0
    return (middles + halves * _NODES).ravel(), (halves * _WEIGHTS).ravel()


def agents_needed(
    *,
    arrival_rate: float,
    handle_time: float,
    target: float,
    threshold: float,
    patience: float | None = None,
    abandoned_early: AbandonedEarly = "missed",
) -> int:
    """Least number of agents whose service level reaches ``target`` (a share in (0, 1)).

    Erlang C when ``patience`` is None, else Erlang A; the other arguments as in :class:`Erlang`
    and :meth:`Erlang.service_level`, which rises with the agents in each definition.
    """
    if not 0.0 < target < 1.0:
        raise ValueError(f"target must lie between 0 and 1, not {target}")

    def enough(agents: int) -> bool:
        queue = Erlang(arrival_rate=arrival_rate, handle_time=handle_time, agents=agents, patience=patience)
        return queue.service_level(threshold, abandoned_early) >= target

    few, many = 0, 1
    while not enough(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return many


def birth_death(birth_rates: npt.ArrayLike, death_rates: npt.ArrayLike) -> Floats:
    """Stationary distribution of a birth-death chain on states 0..K, as an array [K + 1].

    ``birth_rates[k]`` leads from k to k + 1 and ``death_rates[k]`` from k + 1 back to k, both [K].
    An agent with c chats at once dies at ``k * service_rate * speed(k)`` in state k.
    """
    births = np.asarray(birth_rates, dtype=np.float64)
    deaths = np.asarray(death_rates, dtype=np.float64)
    if births.ndim != 1 or births.shape != deaths.shape:
        raise ValueError(f"birth and death rates differ in shape: {births.shape}, {deaths.shape}")
    if not (np.all(births >= 0.0) and np.all(deaths > 0.0)):
        raise ValueError("birth rates must be >= 0 and death rates > 0")
    with np.errstate(divide="ignore"):  # a birth rate of 0 makes the states above it impossible
        steps = np.log(births) - np.log(deaths)
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def sinusoidal_mean(t: float, a: float, b: float) -> float:
    """Mean number in system at ``t`` when arrivals come at rate ``a + b sin t``.

    Patience and handle time are both exponential with mean 1, the unit of time. The number in
    system is then Poisson with this mean, in periodic steady state, whatever the staffing.
    """
    return a + b / 2.0 * (math.sin(t) - math.cos(t))
