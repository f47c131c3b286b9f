"""Files: forecast, recorded contacts and staffing, as the other commands read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.arrivals import CLOSED, INTERVAL_S
from experiments.calibration.estimates import Estimates
from experiments.calibration.log.calls import Calls
from experiments.calibration.staff.pauses import widened
from experiments.calibration.staff.presence import Presence, Sessions, counted
from experiments.calibration.talks.course import HOUR_S, HOURS
from models.files.records import Stream
from sim.calendar import DAY_S
from sim.chance import Floats

OTHERS: Final = "others"
"""The group of agents of whom too little is known for a group of their own."""


def write_files(found: Estimates, folder: Path) -> None:
    """Write forecast, recorded contacts and staffing."""
    calls, handle_s = found.calls, handle_times_s(found)
    write_forecast(calls, expected(found), handle_s, folder / "forecast.csv")
    write_contacts(calls, handle_s, found.customers.vips.flags(calls), folder / "contacts.csv")
    sessions = sessions_of(found, found.staff.presence)
    write_staffing(calls, sessions, groups_of(found, calls), folder / "staffing.csv")


def expected(found: Estimates) -> Floats:
    """The forecast [day, stream, interval]: the mean of the day's type; a closed day is as it was."""
    counts, days = found.arrivals.counts, found.arrivals.days
    volume = np.zeros(counts.shape)
    for name in days.names:
        mine = days.where(name)
        volume[mine] = counts[mine] if name == CLOSED else counts[mine].mean(axis=0)
    return volume


def handle_times_s(found: Estimates) -> dict[Stream, Floats]:
    """Mean handle time of each stream by hour of the day."""
    return {stream: _handle_s(found, place) * found.talks.course for place, stream in enumerate(found.calls.streams)}


def write_forecast(calls: Calls, volume: Floats, handle_s: dict[Stream, Floats], path: Path) -> None:
    """Write expected numbers [day, stream, half-hour] with the mean handle time of each stream at that hour."""
    rows: list[Sequence[object]] = []
    for stream, name in enumerate(calls.streams):
        used = np.flatnonzero(volume[:, stream].sum(axis=0))
        for day in range(calls.days):
            for place in range(int(used[0]), int(used[-1]) + 1):
                start = f"{datetime.min + timedelta(seconds=place * INTERVAL_S):%H:%M}"
                amount = round(float(volume[day, stream, place]), 4)
                mean_s = round(float(handle_s[name][int(place * INTERVAL_S // HOUR_S)]), 2)
                rows.append((_date(calls, day), start, *name, amount, mean_s))
    _write(path, ("date", "interval_start", "line", "intent", "channel", "volume", "handle_time_s"), rows)


def _handle_s(found: Estimates, stream: int) -> float:
    """Mean talk of a stream at the usual pace; that of its intent, or of all, where the stream has no talks."""
    calls = found.talks.usual
    talked = calls.answered & (calls.talk_s > 0)
    same_intent = calls.intents[calls.streams[stream][1]]
    for mine in (calls.stream == stream, np.isin(calls.stream, same_intent), talked):
        if (mine & talked).any():
            return float(calls.talk_s[mine & talked].mean())
    return 180.0


def write_contacts(calls: Calls, handle_s: dict[Stream, Floats], vip_flags: NDArray[np.int8], path: Path) -> None:
    """Write the contacts as they were recorded, with the mean handle time of such contacts at that hour.

    ``vip_flags`` says of each contact whether it is a VIP's: 1, 0, or -1 unknown.
    """
    midnight = datetime.combine(calls.first_date, time())
    by_stream = np.stack([handle_s.get(name, np.full(HOURS, np.nan)) for name in calls.streams])
    mean_s = by_stream[calls.stream, calls.interval_of_day(HOUR_S)]
    rows = [
        (
            (midnight + timedelta(seconds=at)).isoformat(sep=" ", timespec="milliseconds"),
            *calls.streams[stream],
            "" if vip < 0 else vip,
            "" if np.isnan(usual_s) else round(usual_s, 2),
        )
        for at, stream, vip, usual_s in zip(
            calls.arrival_s.tolist(), calls.stream.tolist(), vip_flags.tolist(), mean_s.tolist(), strict=True
        )
    ]
    _write(path, ("arrival", "line", "intent", "channel", "vip", "handle_time_s"), rows)


def groups_of(found: Estimates, calls: Calls) -> tuple[str, ...]:
    """The group of each agent of a log, which may be another log than the one of the estimates.

    An agent who is known well enough is a group of one; all others are one group.
    """
    known = {name for name, is_known in zip(found.calls.agents, found.staff.skills.known, strict=True) if is_known}
    return tuple(group_of(name) if name in known else OTHERS for name in calls.agents)


def group_of(agent: str) -> str:
    """The name of the group of one agent."""
    return f"agent {agent}"


def sessions_of(found: Estimates, seen: Presence) -> Sessions:
    """When agents were at work; they come the usual pause before their first call."""
    return widened(seen.sessions, found.staff.pauses.usual_s)


def write_staffing(calls: Calls, sessions: Sessions, groups: Sequence[str], path: Path) -> None:
    """Write the number of agents present of each group, to the second; ``groups`` is the group of each agent."""
    place = {name: number for number, name in enumerate(sorted(set(groups)))}
    of_session = np.array([place[group] for group in groups])[sessions[:, 0].astype(int)]
    rows: list[tuple[float, str, int]] = []
    for group, number in place.items():
        last = 0
        for at, count in zip(*map(np.ndarray.tolist, counted(sessions[of_session == number])), strict=True):
            if 0 <= at < calls.days * DAY_S and count != last:
                rows.append((at, group, int(count)))
                last = count
    written = [
        (_date(calls, int(at // DAY_S)), f"{datetime.min + timedelta(seconds=at % DAY_S):%H:%M:%S}", group, count)
        for at, group, count in sorted(rows)
    ]
    _write(path, ("date", "interval_start", "group", "agents"), written)


def _date(calls: Calls, day: int) -> date:
    return calls.first_date + timedelta(days=day)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
