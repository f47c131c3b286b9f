"""``python -m tests.golden write`` renews golden.json; :mod:`tests.golden` says when that is allowed."""

from __future__ import annotations

import sys

import tests.golden
from tests.golden.figures import came_to, differences, read, write
from tests.golden.runs import RUNS


def main(words: list[str]) -> int:
    """Renew the file, and say what differs from the one before."""
    if words != ["write"]:
        print(tests.golden.__doc__)
        return 2
    found = {}
    for run, given in RUNS.items():
        found[run] = came_to(given)
        print(f"{run}: {sum(table['rows'] for table in found[run]['tables'].values())} rows")
    before = read()
    for run in sorted(before.keys() & found.keys()):
        for line in differences(run, before[run], found[run]):
            print(line)
    write(found)
    return 0


sys.exit(main(sys.argv[1:]))
