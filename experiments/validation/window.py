"""What one run shows between two moments, and the measures that are read from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.contact.outcome import LEFT_QUEUE
from models.demand.streams import Stream
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.facts.tables import CONTACTS, PRESENCE
from models.scenario import Scenario
from sim.chance import Floats


@dataclass(frozen=True, eq=False)
class RunWindow:
    """What happened in one run from ``from_s`` until ``to_s``: warm-up is a filter on time, not a reset."""

    scenario: Scenario
    facts: Facts
    from_s: float
    to_s: float

    @classmethod
    def steady(cls, scenario: Scenario, facts: Facts) -> RunWindow:
        """The run without its warm-up and without as much at its end, when customers who came may still wait."""
        warm_up_s = scenario.operation.warm_up_s
        return cls(scenario, facts, warm_up_s, facts.end_s - warm_up_s)

    @cached_property
    def arrived(self) -> Rows:
        """The contacts that arrived in the window.

        Raises:
            ValueError: if one of them was still waiting when the run stopped.
        """
        rows = self.facts[CONTACTS]
        rows = rows[(rows["queued"] >= self.from_s) & (rows["queued"] < self.to_s)]
        if np.isnan(wait_s(rows)).any():
            raise ValueError(f"contacts of before {self.to_s:g} s still waited at {self.facts.end_s:g} s")
        return rows

    @cached_property
    def all_by_arrival(self) -> Rows:
        """All contacts of the run in order of arrival."""
        rows = self.facts[CONTACTS]
        return rows[np.argsort(rows["queued"])]

    def expected(self, stream: Stream) -> float:
        """Arrivals to expect of one stream in the window."""
        edges_s = np.clip(stream.edges_s, self.from_s, self.to_s)
        return float((stream.volume * np.diff(edges_s) / np.diff(stream.edges_s)).sum())

    def within(self, start_s: Floats, end_s: Floats) -> float:
        """Seconds of the window between starts and ends, summed; an end that is nan is yet to come."""
        end_s = np.where(np.isnan(end_s), np.inf, end_s)
        overlap = np.minimum(end_s, self.to_s) - np.maximum(start_s, self.from_s)
        return float(np.maximum(overlap, 0.0).sum())


Parts = tuple[float, float]
"""Numerator and denominator of a figure in one replication; the figure is the ratio of their sums."""

Measure = Callable[[RunWindow], Parts]


def wait_s(rows: Rows) -> Floats:
    """How long each contact waited, whether it was answered or gave up; nan if it still waits."""
    left = np.where(np.isnan(rows["answered"]), rows["ended"], rows["answered"])
    return np.asarray(left - rows["queued"])


def waiting_share(window: RunWindow) -> Parts:
    """Contacts that found nobody free / all."""
    return float((wait_s(window.arrived) > 0).sum()), float(len(window.arrived))


def waiting_share_of_expected(window: RunWindow) -> Parts:
    """1 - contacts that found somebody free / arrivals expected in the window: the same in the mean, as a part.

    The denominator is a constant, so that the mean over replications is free of bias however few they are.
    """
    served_at_once = float((wait_s(window.arrived) == 0).sum())
    expected = sum(window.expected(stream) for stream in window.facts.streams)
    return expected - served_at_once, expected


def abandonment(window: RunWindow) -> Parts:
    """Contacts that gave up / all."""
    return float(np.isin(window.arrived["outcome"], LEFT_QUEUE).sum()), float(len(window.arrived))


def served_within(window: RunWindow, threshold_s: float, abandoned_early: str = "missed") -> Parts:
    """Service level, with :data:`sim.erlang.AbandonedEarly` for those who give up within the threshold."""
    early = wait_s(window.arrived) <= threshold_s
    answered, given_up = ~np.isnan(window.arrived["answered"]), np.isin(window.arrived["outcome"], LEFT_QUEUE)
    served, lost = float((early & answered).sum()), float((early & given_up).sum())
    everybody = float(len(window.arrived))
    if abandoned_early == "met":
        return served + lost, everybody
    return served, everybody - lost if abandoned_early == "left_out" else everybody


def mean_wait(window: RunWindow, unit_s: float = 1.0, contact_type: int | None = None) -> Parts:
    """Time waited / all contacts (of one type), those who gave up included, in units of ``unit_s``."""
    rows = window.arrived
    rows = rows if contact_type is None else rows[rows["contact_type"] == contact_type]
    return float(wait_s(rows).sum()) / unit_s, float(len(rows))


def mean_queue(window: RunWindow) -> Parts:
    """Time spent waiting in the window / its length: the mean number of contacts in queue."""
    rows = window.facts[CONTACTS]
    return window.within(rows["queued"], rows["queued"] + wait_s(rows)), window.to_s - window.from_s


def occupancy(window: RunWindow) -> Parts:
    """Time spent on contacts / time that agents were present, both within the window."""
    rows, presence = window.facts[CONTACTS], window.facts[PRESENCE]
    rows = rows[~np.isnan(rows["answered"])]
    return window.within(rows["answered"], rows["ended"]), window.within(presence["start"], presence["end"])


def by_group(window: RunWindow, rows: Rows, group: str) -> NDArray[np.bool_]:
    """Which contacts an agent of the group answered."""
    members = [seat.number for seat in window.facts.seats if seat.group == group]
    return np.isin(rows["agent"], members)


def group_occupancy(window: RunWindow, group: str) -> Parts:
    """:func:`occupancy` of one group of agents."""
    rows, presence = window.facts[CONTACTS], window.facts[PRESENCE]
    rows, presence = rows[by_group(window, rows, group)], presence[by_group(window, presence, group)]
    return window.within(rows["answered"], rows["ended"]), window.within(presence["start"], presence["end"])
