"""``kefusim bench``: contacts per second beside other programs, and whether all do the same work."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from experiments.bench import agreement
from experiments.bench.measure import peaks, summarise, table, take_turns, write
from experiments.bench.programs import B2, CHAT, DAY_DIR, ERLANG_A, available
from sim.setting import InputError

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


@dataclass(frozen=True)
class BenchRequest:
    """The words of the command; ``contacts`` are those of a round of ``erlang_a`` and ``chat``, B2 has its own."""

    contacts: int = 200_000
    rounds: int = 3
    seed: int = 1
    results: Path = Path()


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
    results = take_turns(programs, request.contacts, request.rounds, request.seed, say=_say)
    peak_mb = peaks(programs, request.contacts, request.seed, say=_say)
    rows = summarise(results, peak_mb)
    write(file, rows)
    print("\n".join(table(rows)))
    print(f"\n{_NOTES}\n")
    checks = agreement.checks(results, request.contacts, DAY_DIR)
    agreed = report(checks)
    print(f"written to {file}")
    return 0 if agreed else DISAGREE


def read(words: Sequence[str]) -> BenchRequest:
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
    return BenchRequest(results=results, **numbers)


def _writable(folder: Path) -> Path:
    """Make the folder and try to write in it, before minutes are spent on results that could not be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder / FILE
    except OSError as error:
        reason = error.strerror or str(error)
        line = f"results: {str(folder)!r} given, must be a folder to write in ({reason})"
        raise InputError([line]) from None


def report(checks: Sequence[agreement.AgreementCheck]) -> bool:
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
