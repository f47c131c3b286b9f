"""``kefusim calibrate``: from a log of contacts to an operation that runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from experiments.calibration.availability import Match, match, rule
from experiments.calibration.estimates import Estimates, estimates
from experiments.calibration.report import write_report
from experiments.calibration.writing import RECORDED, write_files, write_settings
from experiments.study import study
from models.files.anonbank import ANONBANK
from models.files.calls import GENERIC, Calls, Format, read_calls
from sim.setting import InputError

FORMATS: Final[dict[str, Format]] = {"generic": GENERIC, "anonbank": ANONBANK}
Language = Literal["both", "zh", "en"]


@dataclass(frozen=True)
class Request:
    """What to read and where to write."""

    log: Path
    layout: Format
    out: Path
    zone: ZoneInfo | None
    seed: int
    jobs: int
    language: str


@dataclass(frozen=True)
class Calibration:
    """What was learnt, the availability matched by simulation included."""

    found: Estimates
    match: Match


def main(words: Sequence[str]) -> int:
    """Learn an operation from a log of its contacts, and write settings and files that run and compare take.

    LOG             the log, CSV or Parquet; its columns are described in docs/calibration.md
    format=generic  how it is written: generic or anonbank
    out=DIR         folder to write into, by default the log's name with -calibrated
    timezone=ZONE   the operation's time zone, such as Asia/Shanghai; needed where moments have an offset from UTC
    seed=1          root of all chance
    jobs=2          processes at once; the results do not depend on it
    language=both   language of the report: both, zh or en
    """
    request = _request(words)
    calls = read_calls(request.log, request.layout, request.zone)
    for line in calls.warnings:
        print(line, file=sys.stderr)
    _say_dropped(calls)
    print("estimating 正在估计 …", flush=True)
    done = calibrate(calls, request.out, request.seed, request.jobs)
    report = write_report(done.found, done.match, request.out / "report.html", request.log.name, request.language)
    _say_found(done)
    print(f"\n报告 report: {report}")
    place = request.out.as_posix()
    print(f"运行 run it:  kefusim run conf={place} setting=calibrated")
    print(f"实录 recorded arrivals: kefusim run conf={place} setting=recorded")
    print(f"比较 compare: kefusim compare conf={place} setting=calibrated")
    return 0


def calibrate(calls: Calls, out: Path, seed: int = 1, jobs: int = 1) -> Calibration:
    """Learn from a log, write the operation into ``out``, and match its availability by simulating it.

    Raises:
        InputError: if no agent is named, as presence is told from them, or ``out`` cannot be written in.
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
    plan = study([f"conf={out}", f"setting={RECORDED}", "jobs=1"], alone=True)
    only = plan.alternatives[0]
    assert only.files is not None
    make = rule(found.pauses.away, found.pauses.away_rate)
    matched = match(only.scenario, only.files, calls, make, seed, jobs)
    write_settings(found, matched.shrinkage, out)
    return Calibration(found, matched)


def _request(words: Sequence[str]) -> Request:
    """Read the words; all mistakes at once."""
    values = {"format": "generic", "out": "", "timezone": "", "seed": "1", "jobs": "2", "language": "both"}
    lines, logs = [], []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            logs.append(word)
        elif key not in values:
            lines.append(f"{key}: no such key, must be one of {', '.join(values)}")
        else:
            values[key] = value
    if len(logs) != 1:
        lines.append(f"LOG: {' and '.join(logs) or 'nothing'} given, must be one file")
    if values["format"] not in FORMATS:
        lines.append(f"format: {values['format']} given, must be one of {', '.join(FORMATS)}")
    if values["language"] not in get_args(Language):
        lines.append(f"language: {values['language']} given, must be one of {', '.join(get_args(Language))}")
    for key in ("seed", "jobs"):
        if not values[key].removeprefix("-" if key == "jobs" else "").isdecimal() or (key, values[key]) == (
            "jobs",
            "0",
        ):
            lines.append(f"{key}: {values[key] or 'nothing'} given, must be a whole number")
    zone = None
    if values["timezone"]:
        try:
            zone = ZoneInfo(values["timezone"])
        except (ZoneInfoNotFoundError, ValueError):
            lines.append(f"timezone: {values['timezone']} given, must be a zone such as Asia/Shanghai")
    if lines:
        raise InputError(lines)
    log = Path(logs[0]).expanduser()
    out = Path(values["out"]).expanduser() if values["out"] else Path(f"{log.stem}-calibrated")
    layout = FORMATS[values["format"]]
    return Request(log, layout, out.resolve(), zone, int(values["seed"]), int(values["jobs"]), values["language"])


def _say_dropped(calls: Calls) -> None:
    kept = len(calls.arrival_s)
    print(f"{calls.rows} rows read, {kept} count 读入 {calls.rows} 行，有效 {kept} 行")
    for reason, count in calls.dropped.items():
        print(f"  {count} left out 剔除: {reason}")


def _say_found(done: Calibration) -> None:
    found = done.found
    seen, made = done.match.observed, done.match.simulated
    print(f"abandonment 放弃率 {found.abandonment.value:.2%}, mean wait 平均等待 {found.wait_s.value:.1f} s")
    if found.everybody is not None:
        print(f"median patience 耐心中位数 {found.everybody.median_s.value:.0f} s")
    print(f"between-agent sd of log handle time 客服间差异 {found.agents.sd_log.value:.3f}")
    if found.redials is not None:
        print(f"redial 重拨率 {found.redials.share.value:.1%}")
    share = done.match.share
    print(f"away share of presence 离席占比 {share.value:.1%} [{share.low:.1%}, {share.high:.1%}]")
    print(f"  wait 等待: observed 实际 {seen[1]:.1f} s, simulated 仿真 {made[1]:.1f} s")
