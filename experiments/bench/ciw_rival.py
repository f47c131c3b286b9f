"""Ciw: the M/M/n+M operation in another open simulation library, for a benchmark."""

import importlib
from time import perf_counter
from typing import Any

from experiments.bench.plain import AGENTS, ARRIVALS_PER_MIN, PATIENCE_MEAN_MIN, SERVICE_MEAN_MIN
from experiments.bench.result import BenchResult, figures
from sim.setting import InputError


def library() -> Any:
    """The Ciw package, which only a benchmark needs.

    Raises:
        InputError: it is not installed.
    """
    try:
        return importlib.import_module("ciw")
    except ImportError as error:
        line = "bench: the rival Ciw is not installed; add it with this project's extra 'bench'"
        raise InputError([line]) from error


def first_arrivals(ciw: Any, contacts: int) -> Any:
    """Ciw's own exponential gaps, ``contacts`` of them; then nobody comes any more."""
    gaps = ciw.dists.Exponential(rate=ARRIVALS_PER_MIN)

    class FirstArrivals(ciw.dists.Distribution):  # type: ignore[misc]  # Ciw has no types
        """Counts the gaps that it gives, so that nobody comes after the last customer and all are seen to leave."""

        drawn = 0

        def sample(self, t: float | None = None, ind: Any = None) -> float:
            """The time to the next arrival, minutes."""
            self.drawn += 1
            return float(gaps.sample(t, ind)) if self.drawn <= contacts else float("inf")

    return FirstArrivals()


def erlang_a(contacts: int, seed: int) -> BenchResult:
    """The same operation as :func:`experiments.bench.plain.erlang_a`, in Ciw.

    Args:
        contacts: number of customers, >= 1; the run ends when the last of them has left.
        seed: Ciw seeds the generators of the whole interpreter; there is no other way.

    Raises:
        InputError: Ciw is not installed.
    """
    ciw = library()
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[first_arrivals(ciw, contacts)],
        service_distributions=[ciw.dists.Exponential(rate=1 / SERVICE_MEAN_MIN)],
        reneging_time_distributions=[ciw.dists.Exponential(rate=1 / PATIENCE_MEAN_MIN)],
        number_of_servers=[AGENTS],
    )
    simulation = ciw.Simulation(network)
    begin = perf_counter()
    simulation.simulate_until_max_customers(contacts, method="Finish")
    seconds = perf_counter() - begin

    records = simulation.get_all_records()
    return BenchResult(
        contacts=len(records),
        seconds=seconds,
        # Ciw knows two events here, and every customer has each once: to come and to leave.
        events=2 * len(records),
        total=figures((record.waiting_time, record.record_type == "service") for record in records),
    )
