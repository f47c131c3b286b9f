"""The shipped files: read without a warning, written by their generator, and what they are meant to be."""

import csv
import runpy
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from models.files import Files, read_operation
from tests.files.shop import NAMES, VOCABULARY

SHIPPED = Path(__file__).resolve().parents[2] / "conf" / "operation" / "jewellery"


@pytest.fixture(scope="module")
def jewellery() -> Files:
    """Return the shipped operation."""
    forecast, roster, agents = (SHIPPED / name for name in NAMES)
    return read_operation(forecast, roster, agents, VOCABULARY)


def on_duty(files: Files, time_s: float) -> list[str]:
    return [shift.agent for shift in files.shifts if shift.start_s <= time_s < shift.end_s]


def test_shipped_files_are_read_without_a_warning(jewellery: Files) -> None:
    assert jewellery.warnings == ()
    assert (jewellery.forecast.first_date, jewellery.forecast.days) == (date(2026, 11, 8), 7)
    assert len(jewellery.forecast.streams) == 36
    groups = Counter(agent.group for agent in jewellery.agents)
    assert groups == {"presales": 18, "order": 9, "aftersales": 14, "complaints": 3}
    assert Counter(agent.line for agent in jewellery.agents) == {"tmall": 22, "jd": 13, "douyin": 9}
    assert len({(agent.line, agent.group) for agent in jewellery.agents}) == 12


def test_generator_writes_the_shipped_files(tmp_path: Path) -> None:
    runpy.run_path(str(SHIPPED / "generate.py"))["write"](tmp_path)
    for name in NAMES:
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert written == (SHIPPED / name).read_text(encoding="utf-8")


def test_what_is_read_is_what_the_shipped_forecast_says(jewellery: Files) -> None:
    total: defaultdict[str, float] = defaultdict(float)
    with (SHIPPED / "forecast.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            total[row["date"]] += float(row["volume"])
    volume = np.sum([stream.volume for stream in jewellery.forecast.streams.values()], axis=0)
    for offset, value in enumerate(volume.reshape(7, 48).sum(axis=1)):
        assert value == pytest.approx(total[str(date(2026, 11, 8) + timedelta(days=offset))])


def test_shipped_week_has_its_shape(jewellery: Files) -> None:
    streams = jewellery.forecast.streams
    volume = np.sum([stream.volume for stream in streams.values()], axis=0).reshape(7, 48)
    normal = volume[0] / 1.25
    assert 5490 < normal.sum() < 5510
    days = volume.sum(axis=1) / normal.sum()
    assert (days[2:4] >= 2.5).all() and (days[2:4] <= 3.0).all()
    spikes = np.concatenate([(volume[2] / normal)[40:], (volume[3] / normal)[:2]])
    assert (spikes >= 4.99).all() and (spikes <= 8.01).all()
    parcels = np.sum([stream.volume for key, stream in streams.items() if key[1] == "logistics"], axis=0)
    assert parcels.reshape(7, 48)[4:].sum(axis=1) / (normal.sum() * 0.215) == pytest.approx(2.0, rel=0.01)


def test_shipped_roster_is_lawful_and_covers_day_and_night(jewellery: Files) -> None:
    agents = {agent.agent: agent for agent in jewellery.agents}
    for name in agents:
        own = [shift for shift in jewellery.shifts if shift.agent == name]
        assert len({shift.date for shift in own if shift.date >= date(2026, 11, 8)}) == 6
        for one, following in pairwise(own):
            assert following.start_s - one.end_s >= 11 * 3600
    for quarter in range(7 * 96):
        on = [agents[name] for name in on_duty(jewellery, quarter * 900.0)]
        assert {"presales", "order", "aftersales"} <= {agent.group for agent in on}
        assert {agent.line for agent in on} == {"tmall", "jd", "douyin"}
    evening, midnight = 2 * 86_400 + 20 * 3600, 3 * 86_400
    assert len(on_duty(jewellery, evening)) == 33
    assert len(on_duty(jewellery, midnight)) >= 20
    assert len({shift.agent for shift in jewellery.shifts if shift.date.day == 10}) == 44
