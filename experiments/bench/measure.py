"""Measurements: contacts per second and memory of each program on each case."""

import csv
import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Final

from experiments.bench import memory
from experiments.bench.programs import PLAIN, Program
from experiments.bench.result import BenchResult

COLUMNS: Final = (
    "case",
    "program",
    "contacts_per_s",
    "ratio_to_plain",
    "us_per_contact",
    "events_per_contact",
    "peak_mb",
)
"""The columns of ``bench.csv``."""

Programs = dict[str, dict[str, Program]]
"""Case -> program -> how to run it."""
Rounds = dict[str, dict[str, list[BenchResult]]]
"""Case -> program -> the result of each round."""
Say = Callable[[str], None]
"""What is called with a line about each step that is done."""


@dataclass(frozen=True)
class Measurement:
    """What was measured of one program on one case; ``rates`` and ``ratios`` are those of each round."""

    case: str
    program: str
    rates: tuple[float, ...]
    ratios: tuple[float, ...]
    events: float
    peak_mb: float | None

    def cells(self) -> tuple[str, ...]:
        """The cells of a row of ``bench.csv``."""
        rate = median(self.rates)
        return (
            self.case,
            self.program,
            f"{rate:.0f}",
            f"{median(self.ratios):.3f}",
            f"{1e6 / rate:.3f}",
            f"{self.events:.3f}",
            "" if self.peak_mb is None else f"{self.peak_mb:.1f}",
        )


def take_turns(programs: Programs, contacts: int, rounds: int, seed: int, say: Say) -> Rounds:
    """Run all programs on all cases, one after another, round by round; each round has the next seed."""
    results: Rounds = {case: {name: [] for name in named} for case, named in programs.items()}
    for number in range(rounds):
        for case, named in programs.items():
            for name, program in named.items():
                result = _alone(program, contacts, seed + number)
                results[case][name].append(result)
                say(
                    f"round {number + 1}/{rounds}  {case:<9}{name:<8}"
                    f"{result.contacts / result.seconds:>10,.0f} contacts/s"
                )
    return results


def _alone(program: Program, contacts: int, seed: int) -> BenchResult:
    """Run one program, with the objects of the others hidden from the garbage collector."""
    gc.collect()
    gc.freeze()
    try:
        return program(contacts, seed)
    finally:
        gc.unfreeze()


def peaks(programs: Programs, contacts: int, seed: int, say: Say) -> dict[tuple[str, str], float | None]:
    """Peak memory of each program on each case, MB."""
    found = {}
    for case, named in programs.items():
        for name in named:
            found[case, name] = mb = memory.peak_mb(case, name, contacts, seed)
            say(f"memory     {case:<9}{name:<8}{'unknown' if mb is None else f'{mb:,.0f} MB':>10}")
    return found


def summarise(results: Rounds, peak_mb: dict[tuple[str, str], float | None]) -> list[Measurement]:
    """One row for each case and program."""
    rows = []
    for case, named in results.items():
        plain = [run.contacts / run.seconds for run in named[PLAIN]]
        for name, runs in named.items():
            rates = tuple(run.contacts / run.seconds for run in runs)
            ratios = tuple(mine / other for mine, other in zip(rates, plain, strict=True))
            events = fmean(run.events / run.contacts for run in runs)
            rows.append(Measurement(case, name, rates, ratios, events, peak_mb[case, name]))
    return rows


def write(file: Path, rows: Sequence[Measurement]) -> None:
    """Write ``bench.csv``."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row.cells() for row in rows)


def table(rows: Sequence[Measurement]) -> list[str]:
    """The table for the terminal, line by line."""
    lines = [
        f"{'case':<10}{'program':<9}{'contacts/s':>10} {'(least .. most)':<21}"
        f"{'ratio':>6} {'(least .. most)':<17}{'us':>7}{'events':>8}{'MB':>7}"
    ]
    for row in rows:
        case, program, _, _, us, events, mb = row.cells()
        lines.append(
            f"{case:<10}{program:<9}{median(row.rates):>10,.0f} "
            f"{f'({min(row.rates):,.0f} .. {max(row.rates):,.0f})':<21}"
            f"{median(row.ratios):>6.2f} {f'({min(row.ratios):.2f} .. {max(row.ratios):.2f})':<17}"
            f"{float(us):>7.2f}{float(events):>8.2f}{mb:>7}"
        )
    return lines
