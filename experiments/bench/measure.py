"""``kefusim bench``: contacts per second beside other programs, and whether all do the same work."""

import csv
import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryFile
from typing import Final

from experiments.bench import agreement, memory
from experiments.bench.plain import RivalResult
from experiments.bench.programs import B2, CHAT, DAY_DIR, ERLANG_A, PLAIN, Program, available
from sim.setting import InputError

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

FILE: Final = "bench.csv"
DISAGREE: Final = 1
"""Exit code when the programs do not do the same work."""

_LEAST = {"contacts": 20_000, "rounds": 1, "seed": 0}
_NOTES: Final = f"""\
contacts/s   first contacts / wall time of the run alone: everything is built before, summed up after; each
             program runs as its user runs it (kefusim turns the garbage collector off, the others do not);
             median, (least .. most)
ratio        to plain SimPy: median of the ratios of the same round
us           microseconds for each first contact        events  things that happen for each first contact
MB           peak memory beyond the imports, in a process of its own
{ERLANG_A:<12} M/M/n+M: 100 contacts/min, 100 agents, handle time 1 min, patience 2 min
{B2:<12} a day of 200,000 contacts: bot, 3 types, 4 groups, chats, shifts, redials; the others go on until
             all have left, kefusim stops at midnight
{CHAT:<12} chats in turns at the rate of 200,000 a day: 180 agents with 5 slots, 6 rounds in the mean, thinking
             40 s, replies of 10 s in the mean, customers who leave the queue or half-way"""

Rounds = dict[str, dict[str, list[RivalResult]]]


@dataclass(frozen=True)
class Request:
    """What the user asked for; ``contacts`` of a round of ``erlang_a`` and ``chat``, the day B2 has its own."""

    contacts: int = 200_000
    rounds: int = 3
    seed: int = 1
    results: Path = Path()


@dataclass(frozen=True)
class Row:
    """What was measured of one program on one case; ``rates`` and ``ratios`` are those of each round."""

    case: str
    program: str
    rates: tuple[float, ...]
    ratios: tuple[float, ...]
    events: float
    peak_mb: float | None

    def cells(self) -> tuple[str, ...]:
        """As in ``bench.csv``."""
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


def main(overrides: Sequence[str]) -> int:
    """Words of bench, all optional.

    contacts=200000  contacts of a round of the queue M/M/n+M and of the chats (the day B2 has its own 200,000)
    rounds=3         how often the programs take turns
    seed=1           of the first round; the next one has the next
    results=DIR      folder that bench.csv is written to (here, if not given)

    The exit code is 1 when the programs do not agree on what happens.
    """
    request = read(overrides)
    file = _writable(request.results)
    programs, skipped = available()
    for line in skipped:
        _say(line)
    results = take_turns(programs, request)
    rows = summarise(results, peaks(programs, request))
    write(file, rows)
    print("\n".join(table(rows)))
    print(f"\n{_NOTES}\n")
    checks = agreement.checks(results, request.contacts, DAY_DIR)
    agreed = report(checks)
    print(f"written to {file}")
    return 0 if agreed else DISAGREE


def read(words: Sequence[str]) -> Request:
    """Read the words of the command line.

    Raises:
        InputError: with a line for each word that cannot be used.
    """
    numbers: dict[str, int] = {}
    results = Path()
    problems = []
    for word in words:
        key, _, value = word.partition("=")
        if key == "results" and value:
            results = Path(value).expanduser()
        elif key not in _LEAST:
            problems.append(f"{word}: not a word of bench, must be contacts=, rounds=, seed= or results=")
        elif not value.isdecimal() or int(value) < _LEAST[key]:
            problems.append(f"{key}: {value!r} given, must be a whole number >= {_LEAST[key]}")
        else:
            numbers[key] = int(value)
    if problems:
        raise InputError(problems)
    return Request(results=results, **numbers)


def _writable(folder: Path) -> Path:
    """Make the folder and try to write in it, before minutes are spent on what could not be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder / FILE
    except OSError as error:
        reason = error.strerror or str(error)
        line = f"results: {str(folder)!r} given, must be a folder to write in ({reason})"
        raise InputError([line]) from None


def take_turns(programs: dict[str, dict[str, Program]], request: Request) -> Rounds:
    """Run all programs on all cases, one after another, round by round."""
    results: Rounds = {case: {name: [] for name in named} for case, named in programs.items()}
    for number in range(request.rounds):
        for case, named in programs.items():
            for name, program in named.items():
                result = _alone(program, request.contacts, request.seed + number)
                results[case][name].append(result)
                _say(
                    f"round {number + 1}/{request.rounds}  {case:<9}{name:<8}"
                    f"{result.contacts / result.seconds:>10,.0f} contacts/s"
                )
    return results


def _alone(program: Program, contacts: int, seed: int) -> RivalResult:
    """Run with nothing in the collector's sight: it walks no other program's objects on this one's time."""
    gc.collect()
    gc.freeze()
    try:
        return program(contacts, seed)
    finally:
        gc.unfreeze()


def peaks(programs: dict[str, dict[str, Program]], request: Request) -> dict[tuple[str, str], float | None]:
    """Peak memory of each program on each case, MB."""
    found = {}
    for case, named in programs.items():
        for name in named:
            found[case, name] = mb = memory.peak_mb(case, name, request.contacts, request.seed)
            _say(f"memory     {case:<9}{name:<8}{'unknown' if mb is None else f'{mb:,.0f} MB':>10}")
    return found


def summarise(results: Rounds, peak_mb: dict[tuple[str, str], float | None]) -> list[Row]:
    """One row for each case and program."""
    rows = []
    for case, named in results.items():
        plain = [run.contacts / run.seconds for run in named[PLAIN]]
        for name, runs in named.items():
            rates = tuple(run.contacts / run.seconds for run in runs)
            ratios = tuple(mine / other for mine, other in zip(rates, plain, strict=True))
            events = fmean(run.events / run.contacts for run in runs)
            rows.append(Row(case, name, rates, ratios, events, peak_mb[case, name]))
    return rows


def write(file: Path, rows: Sequence[Row]) -> None:
    """Write ``bench.csv``."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row.cells() for row in rows)


def table(rows: Sequence[Row]) -> list[str]:
    """The lines of the table for people."""
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


def report(checks: Sequence[agreement.Check]) -> bool:
    """Print whether the programs agree, and each check that failed; return whether all passed."""
    limit = agreement.limit(len(checks))
    failed = [check for check in checks if abs(check.z) > limit]
    for case in dict.fromkeys(check.case for check in checks):
        mine = [check for check in checks if check.case == case]
        worst = max(abs(check.z) for check in mine)
        verdict = "failed" if any(check in failed for check in mine) else "ok"
        print(f"agreement {case:<9} {verdict}: {len(mine)} figures, largest |z| {worst:.2f}, limit {limit:.2f}")
    for check in failed:
        print(f"  {check.case}, {check.what}: {check.seen:.6g} where {check.expected:.6g} is expected, z {check.z:.1f}")
    return not failed


def _say(line: str) -> None:
    """Show progress, apart from the results."""
    print(line, file=sys.stderr, flush=True)
