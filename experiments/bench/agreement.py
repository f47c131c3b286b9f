"""Agreement: whether the programs do the same work, tested in the same run that measures their speed.

Each figure is compared as a logarithm, because the shares of customers who abandon or wait too long have a long tail
to the right. The standard error comes from theory or from the check figures, not from the few rounds.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from scipy import stats

from experiments.bench.plain import AGENTS, ARRIVALS_PER_MIN, PATIENCE_MEAN_MIN, SERVICE_MEAN_MIN
from experiments.bench.programs import B2, CHAT, ERLANG_A, KEFUSIM, PLAIN
from experiments.bench.result import IN_TIME_MIN, BenchResult
from sim.erlang import Erlang

ERROR: Final = 0.001
"""Chance that programs which agree fail any of the checks of one run."""

EMPTY_START: Final = {"abandoned": -12.547, "late": -18.204}
"""The additional contacts to which this happens after a start with no contact present, over steady state.

M/M/n+M of this benchmark; from the generator's deviation matrix, see the test.
"""

SCATTER: Final = {"abandoned": 0.717, "late": 1.57}
"""Standard deviation of the share x square root of the number of contacts, M/M/n+M of this benchmark.

``abandoned`` is exact for long runs; ``late`` was measured over 400 runs of 40,000 contacts, to 4 %.
"""

TURN_SCATTER: Final = {
    "abandoned share": 4.1,
    "mean wait": 3.3,
    "late share": 2.9,
    "rounds answered": 0.9,
    "mean response": 2.0,
    "left half-way share": 3.8,
}
"""Standard deviation of the logarithm x square root of the number of contacts, day of chats in turns.

Measured over 30 runs of 20,000 contacts of this model and 8 of the plain program, to 12 %.
"""

_CHECK_SEEDS = 60

Results = Mapping[str, Mapping[str, Sequence[BenchResult]]]
"""Case -> program -> its rounds."""


@dataclass(frozen=True)
class AgreementCheck:
    """A figure of a program and the value that it should have; ``z`` is the difference in standard errors."""

    case: str
    what: str
    seen: float
    expected: float
    z: float


def checks(results: Results, contacts: int, day_dir: Path) -> list[AgreementCheck]:
    """Compare all that can be compared.

    Args:
        results: of all rounds.
        contacts: of one round of the cases ``erlang_a`` and ``chat``.
        day_dir: folder of the day B2, whose ``parameters.json`` holds the check figures.
    """
    given = json.loads((day_dir / "parameters.json").read_text(encoding="utf-8"))["check"]
    return [
        *with_theory(results[ERLANG_A], contacts),
        *with_figures(results[B2], given),
        *with_each_other(results[CHAT], contacts),
    ]


def limit(count: int) -> float:
    """The |z| up to which each of ``count`` checks passes, for a joint chance of error of ``ERROR``."""
    return float(stats.norm.isf(ERROR / (2 * count)))


def with_theory(rounds: Mapping[str, Sequence[BenchResult]], contacts: int) -> list[AgreementCheck]:
    """Compare M/M/n+M with its steady state, corrected for the empty start."""
    theory = Erlang(
        arrival_rate=ARRIVALS_PER_MIN, handle_time=SERVICE_MEAN_MIN, agents=AGENTS, patience=PATIENCE_MEAN_MIN
    )
    steady = {"abandoned": theory.abandon_probability, "late": 1 - theory.served_within(IN_TIME_MIN)}
    found = []
    for program, runs in rounds.items():
        seen = {
            "abandoned": fmean(run.total.abandoned_share for run in runs),
            "late": 1 - fmean(run.total.served_20s_share for run in runs),
        }
        for figure, value in steady.items():
            expected = value + EMPTY_START[figure] / contacts
            error = SCATTER[figure] / math.sqrt(contacts * len(runs)) / value
            what = f"{program}: {figure} share, theory"
            found.append(_check(ERLANG_A, what, seen[figure], expected, error))
    return found


def with_figures(rounds: Mapping[str, Sequence[BenchResult]], given: Mapping[str, Any]) -> list[AgreementCheck]:
    """Compare each program on the day B2 with the check figures, and this model with plain SimPy.

    The check figures are means over 60 seeds with 95 % half-widths, which tell how single runs scatter.
    """
    seen = {program: _day_figures(runs) for program, runs in rounds.items()}
    found = []
    for name, (value, half_width) in _expected(given).items():
        scatter = half_width / float(stats.t.isf(0.025, _CHECK_SEEDS - 1)) * math.sqrt(_CHECK_SEEDS) / value
        for program, runs in rounds.items():
            error = scatter * math.sqrt(1 / len(runs) + 1 / _CHECK_SEEDS)
            what = f"{program}: {name}, check figure"
            found.append(_check(B2, what, seen[program][name], value, error))
        error = scatter * math.sqrt(sum(1 / len(rounds[program]) for program in (KEFUSIM, PLAIN)))
        what = f"{KEFUSIM}: {name}, {PLAIN}"
        found.append(_check(B2, what, seen[KEFUSIM][name], seen[PLAIN][name], error))
    return found


def with_each_other(rounds: Mapping[str, Sequence[BenchResult]], contacts: int) -> list[AgreementCheck]:
    """Compare this model with plain SimPy on the day of chats in turns; no theory gives these figures."""
    seen = {program: _turn_figures(rounds[program]) for program in (KEFUSIM, PLAIN)}
    found = []
    for name, scatter in TURN_SCATTER.items():
        error = scatter / math.sqrt(contacts) * math.sqrt(sum(1 / len(rounds[program]) for program in seen))
        found.append(_check(CHAT, f"{KEFUSIM}: {name}, {PLAIN}", seen[KEFUSIM][name], seen[PLAIN][name], error))
    return found


def _turn_figures(runs: Sequence[BenchResult]) -> dict[str, float]:
    """Means over the rounds."""
    found = {
        "abandoned share": fmean(run.total.abandoned_share for run in runs),
        "mean wait": fmean(run.total.mean_wait for run in runs),
        "late share": 1 - fmean(run.total.served_20s_share for run in runs),
    }
    return found | {name: fmean(run.turns[name] for run in runs) for name in runs[0].turns}


def _expected(given: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The check figures: name to (value, half-width)."""
    found = {"attempts": (float(given["attempts"][0]), float(given["attempts"][1]))}
    for contact_type in sorted(set(given) - {"what", "attempts"}):
        found[f"{contact_type} abandoned share"] = tuple(given[contact_type]["abandoned"])
        found[f"{contact_type} late share"] = (
            1 - given[contact_type]["served_20s"][0],
            given[contact_type]["served_20s"][1],
        )
        found[f"{contact_type} mean wait"] = tuple(given[contact_type]["wait"])
    return found


def _day_figures(runs: Sequence[BenchResult]) -> dict[str, float]:
    """The same figures, means over the rounds."""
    found = {"attempts": fmean(sum(contact_type.attempts for contact_type in run.by_type.values()) for run in runs)}
    for name in runs[0].by_type:
        types = [run.by_type[name] for run in runs]
        found[f"{name} abandoned share"] = fmean(contact_type.abandoned_share for contact_type in types)
        found[f"{name} late share"] = 1 - fmean(contact_type.served_20s_share for contact_type in types)
        found[f"{name} mean wait"] = fmean(contact_type.mean_wait for contact_type in types)
    return found


def _check(case: str, what: str, seen: float, expected: float, error: float) -> AgreementCheck:
    """Compare two values; ``error`` is the standard error of the logarithm of ``seen / expected``."""
    ratio = seen / expected if expected > 0 else math.inf
    z = math.log(ratio) / error if 0 < ratio < math.inf else math.inf
    return AgreementCheck(case, what, seen, expected, z)
