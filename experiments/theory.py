"""Theory: what Erlang's formulas give for the same load, interval by interval, beside what was simulated.

A planner sizes each skill group as a queue of its own that is in its steady state in every interval:
Poisson arrivals, exponential handle times and patience, first come first served, one contact an agent. This
module does the same with the load, the presence and the patience that the simulation had, and measures
whatever of these assumptions did not hold. Those are the reasons why the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, nan, sqrt

import numpy as np
from numpy.typing import NDArray

from models.behaviour.effects import in_force
from models.behaviour.individual import Individual
from models.sample.groups import SkillGroup
from models.scenario import Scenario
from sim.chance import Floats
from sim.erlang import Erlang
from sim.statistics import Clusters, Estimate, ratio

FEWEST = 1.0
"""Contacts and slots in an interval below which nothing is compared."""

MEASURES = ("level", "abandoned", "wait_s")
"""Answered in time, left (both shares of all who asked for a person), and mean wait of all."""

MODELS = ("erlang_a", "erlang_c")

AGREES = 0.02
"""Difference of service levels that is not worth a reason."""


@dataclass(frozen=True)
class Reason:
    """Something that the textbook leaves out: its name, its size as a share or ratio, and its direction.

    ``sign`` is 1 where it makes the simulation better than the textbook, -1 worse, 0 either way.
    """

    name: str
    size: float
    sign: int


@dataclass(frozen=True)
class Beside:
    """One skill group: simulated and theoretical values, by interval and over all intervals compared.

    ``load`` is in slots (agents, where one contact takes all of an agent) and ``places`` how many there were;
    both are nan in intervals that are not compared, as are ``levels``: service level by ``simulated``,
    ``erlang_a`` and ``erlang_c``. ``totals`` are weighted by contacts, (who, measure) to value; without a
    steady state the wait of Erlang C is infinite. ``covered`` is the share of contacts in intervals compared.
    """

    group: SkillGroup
    start_s: Floats
    load: Floats
    places: Floats
    levels: dict[str, Floats]
    simulated: dict[str, Estimate]
    totals: dict[tuple[str, str], float]
    offered: float
    agents: float
    covered: float
    reasons: tuple[Reason, ...]

    @property
    def gap(self) -> float:
        """Service level simulated less that of Erlang A."""
        return self.simulated["level"].mean - self.totals["erlang_a", "level"]

    @property
    def agrees(self) -> bool:
        """Whether the gap is too small to look for reasons."""
        return abs(self.gap) <= AGREES

    @property
    def told(self) -> bool:
        """Whether the gap is wider than what chance leaves open."""
        return abs(self.gap) > self.simulated["level"].half_width


def beside(
    scenario: Scenario,
    groups: Sequence[SkillGroup],
    seen: Mapping[str, NDArray[np.float64]],
    interval_s: float,
    threshold_s: float,
    clusters: Clusters = None,
) -> tuple[Beside, ...]:
    """Every group that has an interval to compare; ``seen`` is measure -> (replications, groups, n)."""
    found = []
    for g, group in enumerate(groups):
        own = {measure: np.asarray(values[:, g, :], np.float64) for measure, values in seen.items()}
        one = _beside(scenario, group, own, interval_s, threshold_s, clusters)
        if one is not None:
            found.append(one)
    return tuple(found)


def _beside(
    scenario: Scenario,
    group: SkillGroup,
    own: dict[str, NDArray[np.float64]],
    interval_s: float,
    threshold_s: float,
    clusters: Clusters,
) -> Beside | None:
    n = own["offered"].shape[1]
    mean = _means(own)
    width_s = np.maximum(mean["width_s"], 1e-9)
    weeks = np.maximum(width_s / interval_s, 1e-9)
    places = mean["places_s"] / width_s
    answered = mean["answered"].sum()
    usual_s = mean["slot_s"].sum() / answered if answered else nan
    handle_s = np.where(mean["answered"] > 0, mean["slot_s"] / np.maximum(mean["answered"], 1e-9), usual_s)
    rate = mean["offered"] / width_s
    hurry = mean["patience_rate_s"] / np.maximum(mean["offered"], 1e-9)
    kept = (mean["offered"] / weeks >= FEWEST) & (places >= 1.0) & (handle_s > 0)
    if not kept.any():
        return None
    theory = {model: np.full((3, n), nan) for model in MODELS}
    for i in np.flatnonzero(kept):
        patience_s = 1.0 / hurry[i] if hurry[i] > 0 else None
        for model, patient_s in (("erlang_a", patience_s), ("erlang_c", None)):
            theory[model][:, i] = _between(float(rate[i]), float(handle_s[i]), float(places[i]), patient_s, threshold_s)
    offered = mean["offered"][kept]
    totals = {
        (model, measure): float(offered @ theory[model][k, kept] / offered.sum())
        for model in MODELS
        for k, measure in enumerate(MEASURES)
    }
    parts = {"level": own["in_time"], "abandoned": own["left"], "wait_s": own["wait_s"]}
    base = own["offered"][:, kept].sum(axis=1)
    load = np.where(kept, rate * handle_s, nan)
    levels = {model: theory[model][0] for model in MODELS}
    levels["simulated"] = np.where(kept, mean["in_time"] / np.maximum(mean["offered"], 1e-9), nan)
    return Beside(
        group=group,
        start_s=np.arange(n, dtype=np.float64) * interval_s,
        load=load,
        places=np.where(kept, places, nan),
        levels=levels,
        simulated={measure: ratio(part[:, kept].sum(axis=1), base, clusters) for measure, part in parts.items()},
        totals=totals,
        offered=float(mean["offered"].sum()),
        agents=float(mean["agents_s"][kept].sum() / width_s[kept].sum()),
        covered=float(offered.sum() / mean["offered"].sum()),
        reasons=tuple(_reasons(scenario, group, own, load, places, kept)),
    )


def _means(own: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """The mean of each measure over the replications."""
    return {measure: values.mean(axis=0) for measure, values in own.items()}


def _between(
    rate: float, handle_s: float, places: float, patience_s: float | None, threshold_s: float
) -> NDArray[np.float64]:
    """Erlang's (level, abandoned, wait) at a number of places that is not whole: between its neighbours."""
    below, above = floor(places), ceil(places)
    few, many = (
        np.array(Erlang(arrival_rate=rate, handle_time=handle_s, agents=k, patience=patience_s).figures(threshold_s))
        for k in (below, above)
    )
    if below == above or not isfinite(few[2]):
        return few if below == above or places - below < 0.5 else many
    return np.asarray(few + (places - below) * (many - few))


# -- why they differ -------------------------------------------------------------------------------------------


def _reasons(
    scenario: Scenario,
    group: SkillGroup,
    own: dict[str, NDArray[np.float64]],
    load: Floats,
    places: Floats,
    kept: NDArray[np.bool_],
) -> Iterator[Reason]:
    """What did not hold of the textbook's assumptions, the weightiest first."""
    mean = _means(own)
    answered, offered = max(float(mean["answered"].sum()), 1e-9), max(float(mean["offered"].sum()), 1e-9)
    total = {name: float(mean[name].sum()) for name in ("helped", "bought", "lent_s", "busy_s", "again", "ahead")}
    handle_s = float(mean["handle_s"].sum()) / answered
    heavy = float(mean["offered"][kept & (np.nan_to_num(load) >= places)].sum()) / offered
    candidates = [
        (Reason("helped", total["helped"] / answered, 1), 0.02),
        (Reason("bought", total["bought"] / answered, 1), 0.02),
        (Reason("lent", total["lent_s"] / max(total["busy_s"], 1e-9), -1), 0.02),
        (Reason("overloaded", heavy, 0), 0.05),
        (Reason("busyness", _excess(own["offered"][:, kept]), -1), 0.5),
        (Reason("slowdown", _slowdown(scenario) if group.slots > 1 else 0.0, -1), 0.01),
        (Reason("calls", _alone(scenario, group, mean), -1), 0.02),
        (Reason("uneven", _unevenness(load, places, own["offered"], kept), -1), 0.15),
        (Reason("again", total["again"] / offered, -1), 0.05),
        (Reason("varied", float(mean["handle_s2"].sum()) / answered / max(handle_s, 1e-9) ** 2 - 1.0, -1), 1.3),
        (Reason("ahead", total["ahead"] / offered, 0), 0.05),
    ]
    yield from (reason for reason, least in candidates if reason.size >= least)
    regular = float(mean["handle_s2"].sum()) / answered / max(handle_s, 1e-9) ** 2 - 1.0
    if regular < 0.7:
        yield Reason("regular", regular, 1)
    if in_force(scenario.behaviour, 0).given(Individual) is not None:
        yield Reason("people", 0.0, 0)
    if not group.memoryless:
        yield Reason("patience", 0.0, 0)


def _slowdown(scenario: Scenario) -> float:
    """How much longer each of two chats at hand takes than one alone."""
    _, alone, each = scenario.chat.paces(2, scenario.operation.chat_slowdown)
    return max(0.0, alone / each - 1.0)


def _excess(offered: NDArray[np.float64]) -> float:
    """Variance of the contacts of an interval between runs over that of a Poisson number, less one."""
    if len(offered) < 2 or not offered.sum():
        return 0.0
    return float(offered.var(axis=0, ddof=1).sum() / offered.mean(axis=0).sum()) - 1.0


def _alone(scenario: Scenario, group: SkillGroup, mean: dict[str, NDArray[np.float64]]) -> float:
    """Share of the slot time that goes to contacts handled alone, where others are handled together."""
    slot_s = float(mean["slot_s"].sum())
    if group.slots == 1 or not slot_s:
        return 0.0
    # alone, a contact takes every slot: slot time above handle time is theirs
    return (slot_s - float(mean["handle_s"].sum())) / slot_s * group.slots / (group.slots - 1)


def _unevenness(load: Floats, places: Floats, offered: NDArray[np.float64], kept: NDArray[np.bool_]) -> float:
    """Relative change of the load on a place from one interval to the next, beyond that of chance arrivals."""
    pairs = kept[1:] & kept[:-1]
    if not pairs.any():
        return 0.0
    each = load / np.maximum(places, 1e-9)
    change = float((np.diff(each)[pairs] ** 2).mean()) / max(float(each[kept].mean()), 1e-9) ** 2
    # the mean of Poisson numbers over the runs; handle times add about as much
    chance = 4.0 / max(float(offered[:, kept].sum(axis=0).mean()), 1e-9)
    return sqrt(max(0.0, change - chance))
