"""How much memory a program takes, measured in a process of its own."""

import multiprocessing
import re
import sys
from pathlib import Path

from experiments.bench import ciw_rival
from experiments.bench.programs import CIW, PROGRAMS

_MB = 1e6
_STATUS = Path("/proc/self/status")


def peak_mb(case: str, program: str, contacts: int, seed: int) -> float | None:
    """Return by how many MB a run raises the peak of a process that has only imported everything.

    Building the case and its facts count. None where the system does not say (Windows).
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(raised_mb, (case, program, contacts, seed))


def raised_mb(case: str, program: str, contacts: int, seed: int) -> float | None:
    """Return by how many MB a run raises the peak of this process."""
    if program == CIW:
        ciw_rival.library()
    before = highest_mb()
    PROGRAMS[case][program](contacts, seed)
    after = highest_mb()
    return None if before is None or after is None else after - before


def highest_mb() -> float | None:
    """Return the largest resident size that this process has had, MB; None where the system does not say.

    Linux hands a parent's peak on to its child's resource usage, so its own count is read there.
    """
    if _STATUS.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii", errors="replace"))
        if found:
            return int(found[1]) * 1024 / _MB
    try:
        import resource
    except ImportError:
        return None
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest * (1 if sys.platform == "darwin" else 1024) / _MB
