"""``kefusim calibrate``: from a log of contacts to an operation that runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from experiments.calibration.calibration import Calibration, calibrate
from experiments.calibration.log.anonbank import ANONBANK
from experiments.calibration.log.call import LogFormat
from experiments.calibration.log.calls import Calls, read_calls
from experiments.calibration.log.generic import GENERIC
from experiments.calibration.report.page import write_report
from sim.setting import InputError

FORMATS: Final[dict[str, LogFormat]] = {"generic": GENERIC, "anonbank": ANONBANK}
Language = Literal["both", "zh", "en"]
DEFAULTS: Final = {"format": "generic", "out": "", "timezone": "", "seed": "1", "jobs": "2", "language": "both"}
"""The keys of the command and what they are where nothing is given."""


@dataclass(frozen=True)
class CalibrationRequest:
    """The words of the command, a field for each: what to read, how, and where to write."""

    log: Path
    layout: LogFormat
    out: Path
    zone: ZoneInfo | None
    seed: int
    jobs: int
    language: str


def main(words: Sequence[str]) -> int:
    """Learn an operation from a log of its contacts, and write settings and files that run and compare take.

    LOG             the log, CSV or Parquet; its columns are described in docs/reference/files.md
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


def _request(words: Sequence[str]) -> CalibrationRequest:
    """Read the words; all mistakes at once."""
    values, logs, lines = dict(DEFAULTS), [], []
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
    for key, allowed in (("format", tuple(FORMATS)), ("language", get_args(Language))):
        if values[key] not in allowed:
            lines.append(f"{key}: {values[key]} given, must be one of {', '.join(allowed)}")
    for key in ("seed", "jobs"):
        if not _is_whole(key, values[key]):
            lines.append(f"{key}: {values[key] or 'nothing'} given, must be a whole number")
    zone = _zone(values["timezone"], lines)
    if lines:
        raise InputError(lines)
    log = Path(logs[0]).expanduser()
    out = Path(values["out"]).expanduser() if values["out"] else Path(f"{log.stem}-calibrated")
    return CalibrationRequest(
        log=log,
        layout=FORMATS[values["format"]],
        out=out.resolve(),
        zone=zone,
        seed=int(values["seed"]),
        jobs=int(values["jobs"]),
        language=values["language"],
    )


def _is_whole(key: str, value: str) -> bool:
    """Whether the value of a key is a whole number that it may have; -1 jobs are every processor."""
    return value.removeprefix("-" if key == "jobs" else "").isdecimal() and (key, value) != ("jobs", "0")


def _zone(name: str, lines: list[str]) -> ZoneInfo | None:
    """The zone of this name, None for none; an unknown one adds a line."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        lines.append(f"timezone: {name} given, must be a zone such as Asia/Shanghai")
        return None


def _say_dropped(calls: Calls) -> None:
    kept = len(calls.arrival_s)
    print(f"{calls.rows} rows read, {kept} count 读入 {calls.rows} 行，有效 {kept} 行")
    for reason, count in calls.dropped.items():
        print(f"  {count} left out 剔除: {reason}")


def _say_found(done: Calibration) -> None:
    service, customers = done.found.service, done.found.customers
    seen, made = done.match.observed, done.match.simulated
    print(f"abandonment 放弃率 {service.abandonment.value:.2%}, mean wait 平均等待 {service.wait_s.value:.1f} s")
    if customers.everybody is not None:
        print(f"median patience 耐心中位数 {customers.everybody.median_s.value:.0f} s")
    print(f"between-agent sd of log handle time 客服间差异 {done.found.talks.agents.sd_log.value:.3f}")
    if customers.redials is not None:
        print(f"redial 重拨率 {customers.redials.share.value:.1%}")
    share = done.match.share
    print(f"away share of presence 离席占比 {share.value:.1%} [{share.low:.1%}, {share.high:.1%}]")
    print(f"  wait 等待: observed 实际 {seen[1]:.1f} s, simulated 仿真 {made[1]:.1f} s")
