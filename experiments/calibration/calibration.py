"""Calibration: an operation's settings from the log of what happened there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from experiments.calibration.availability import Match, match, rule
from experiments.calibration.estimates import Estimates, estimates
from experiments.calibration.log.calls import Calls
from experiments.calibration.writing.files import write_files
from experiments.calibration.writing.settings import RECORDED, write_settings
from experiments.study import study
from sim.setting import InputError


@dataclass(frozen=True)
class Calibration:
    """What was learnt, and the availability that was matched by simulation."""

    found: Estimates
    match: Match


def calibrate(calls: Calls, out: Path, seed: int = 1, jobs: int = 1) -> Calibration:
    """Learn from a log, write the operation into ``out``, and match its availability by simulating it.

    Raises:
        InputError: if no agent is named, because presence is estimated from them, or ``out`` cannot be written in.
    """
    if not (calls.answered & (calls.agent >= 0)).any():
        raise InputError(["LOG: column agent: empty wherever somebody answered, must name at least one agent"])
    found = estimates(calls, seed)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_files(found, out)
        write_settings(found, None, out)
    except OSError as error:
        raise InputError([f"out: {out} given, must be a folder to write in ({error.strerror or error})"]) from None
    recorded = study([f"conf={out}", f"setting={RECORDED}", "jobs=1"], alone=True).alternatives[0]
    assert recorded.files is not None
    pauses = found.staff.pauses
    matched = match(recorded.scenario, recorded.files, calls, rule(pauses.away, pauses.away_rate), seed, jobs)
    write_settings(found, matched.shrinkage, out)
    return Calibration(found, matched)
