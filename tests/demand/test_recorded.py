"""Recorded contacts come when they came; agents by count come as the file says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from models.behaviour.effects import TEXTBOOK
from models.demand.recorded import RecordedContacts
from models.facts.facts import Facts
from models.facts.tables import CONTACTS, PRESENCE
from models.files import Files, Paths, Vocabulary, read_files
from models.operation.channel import Channel
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.operation import Operation
from models.operation.rates import Rates
from models.people.events import COUNT
from models.scenario import Scenario
from models.simulation.simulation import Simulation, run_once
from policies.structure import Centralised
from sim.chance import Chance
from sim.distributions import Constant
from sim.setting import InputError
from tests.operations import DAY_S, scenario

VOCABULARY = Vocabulary(("shop",), ("ask",), ("phone",), ("desk",), ())
FILE = """\
arrival,line,intent,channel,vip
2026-03-03 00:00:30,shop,ask,phone,
2026-03-02 10:00:00,shop,ask,phone,1
2026-03-02 10:00:05.5,shop,ask,phone,0
2026-03-02 10:00:06,shop,ask,phone,1
"""
STAFFING = """\
date,interval_start,group,agents
2026-03-02,09:00,desk,1
2026-03-02,20:00,desk,0
2026-03-03,00:00,desk,2
"""


def folder(tmp_path: Path, contacts: str = FILE, staffing: str = STAFFING) -> Paths:
    """Write both files."""
    (tmp_path / "contacts.csv").write_text(contacts, encoding="utf-8")
    (tmp_path / "staffing.csv").write_text(staffing, encoding="utf-8")
    return Paths(contacts=tmp_path / "contacts.csv", staffing=tmp_path / "staffing.csv")


def operation(**more: object) -> Scenario:
    """A scenario whose demand and people come from files."""
    usual = scenario(
        intents={"ask": Intent(skill="desk", handle=Constant(), handle_time_s=60.0)},
        rates={"shop/ask/phone": Rates(per_hour=(1.0,), handle_time_s=60.0)},
        staffing={"desk": Headcount(agents=(1,))},
        duration_s=DAY_S,
        structure=Centralised(),
    )
    made = Operation(
        lines={"shop": {}},
        channels={"phone": Channel()},
        skills={"desk": {}},
        intents={
            "ask": Intent(
                skill="desk", handle=Constant(), handle_time_s=60.0, patience_s={"phone": Constant(mean=1000.0)}
            )
        },
        contacts_path="contacts.csv",
        staffing_path="staffing.csv",
        **more,  # type: ignore[arg-type]  # whatever a test sets
    )
    return replace(usual, operation=made)


def run(files: Files, replication: int = 0, **more: object) -> Facts:
    """One replication."""
    return run_once(operation(**more), files, 1, replication)


def recorded(simulation: Simulation) -> RecordedContacts:
    """Where its first contacts come from."""
    found = simulation.front.first_contacts
    assert isinstance(found, RecordedContacts)
    return found


def test_recorded_contacts_come_at_their_times_with_vips_first(tmp_path: Path) -> None:
    facts = run(read_files(folder(tmp_path), VOCABULARY))
    rows = np.sort(facts[CONTACTS], order="queued")
    at = 10 * 3600.0
    np.testing.assert_allclose(rows["queued"], [at, at + 5.5, at + 6, DAY_S + 30])
    np.testing.assert_allclose(rows["answered"], [at, at + 120, at + 60, DAY_S + 30])  # the VIP overtakes
    assert rows["vip"].tolist()[:3] == [1, 0, 1]
    assert facts.end_s == 2 * DAY_S


def test_contacts_bring_the_handle_time_of_their_time_if_the_file_says_so(tmp_path: Path) -> None:
    head, *lines = FILE.splitlines()
    longer = "\n".join([f"{head},handle_time_s", f"{lines[0]},90", *(f"{line}," for line in lines[1:])]) + "\n"
    facts = run(read_files(folder(tmp_path, longer), VOCABULARY))
    rows = np.sort(facts[CONTACTS], order="queued")
    np.testing.assert_allclose(rows["work"], [60.0, 60.0, 60.0, 90.0])  # else the intent's
    with pytest.raises(InputError, match="column handle_time_s: 0 given, must be > 0"):
        read_files(folder(tmp_path, longer.replace(",90", ",0")), VOCABULARY)


def test_keys_are_each_contacts_own_and_differ_between_replications(tmp_path: Path) -> None:
    files = read_files(folder(tmp_path), VOCABULARY)
    one, other = (run(files, replication)[CONTACTS]["root"] for replication in (0, 1))
    assert len({*one.tolist(), *other.tolist()}) == 8


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.5])
def test_a_scale_thins_or_copies_recorded_contacts(tmp_path: Path, scale: float) -> None:
    times = np.linspace(1.0, 86_000.0, 2000)
    rows = "".join(
        f"2026-03-02 {int(t // 3600):02}:{int(t % 3600 // 60):02}:{t % 60:06.3f},shop,ask,phone\n" for t in times
    )
    text = "arrival,line,intent,channel\n" + rows
    files = read_files(folder(tmp_path, text, STAFFING.replace("2026-03-03,00:00,desk,2\n", "")), VOCABULARY)
    made = operation()
    simulation = Simulation(replace(made, demand=replace(made.demand, scale=scale)), files, Chance(1, 0), TEXTBOOK)
    block = recorded(simulation).block(0)
    # 2000 independent trials: the number is within 4.5 standard deviations with an error of 1e-5
    assert abs(len(block.time_s) - 2000 * scale) <= 4.5 * np.sqrt(2000 * 0.25)
    assert len(set(block.key.tolist())) == len(block.key)
    assert (np.diff(block.time_s) >= 0).all()
    quarters = np.histogram(block.time_s, np.arange(0, DAY_S + 1, 900))[0]
    in_file = np.histogram(times, np.arange(0, DAY_S + 1, 900))[0]
    assert (quarters <= np.ceil(scale) * in_file).all()
    if scale == 1:
        np.testing.assert_allclose(block.time_s, times, atol=0.001)


def test_contacts_come_within_the_interval_in_which_they_were_recorded(tmp_path: Path) -> None:
    """Numbers by half-hour as recorded, times uniform, other ones in another run; who they are stays."""
    times = np.sort(np.random.default_rng(3).uniform(0, DAY_S, 3000) ** 2 / DAY_S)
    rows = "".join(
        f"2026-03-02 {int(t // 3600):02}:{int(t % 3600 // 60):02}:{t % 60:06.3f},shop,ask,phone\n" for t in times
    )
    text = "arrival,line,intent,channel\n" + rows
    files = read_files(folder(tmp_path, text, STAFFING.replace("2026-03-03,00:00,desk,2\n", "")), VOCABULARY)
    made = operation(contacts_within_s=1800)
    blocks = []
    for replication in (0, 1):
        simulation = Simulation(made, files, Chance(1, replication), TEXTBOOK)
        blocks.append(recorded(simulation).block(0))
    edges = np.arange(0, DAY_S + 1, 1800)
    for block in blocks:
        assert (np.histogram(block.time_s, edges)[0] == np.histogram(times, edges)[0]).all()
        assert (np.diff(block.time_s) >= 0).all()
        assert stats.kstest(block.time_s % 1800 / 1800, "uniform").pvalue > 1e-4
        assert np.abs(block.time_s - times).max() > 60
    assert not set(blocks[0].time_s.tolist()) & set(blocks[1].time_s.tolist())
    twice = replace(made, demand=replace(made.demand, scale=2.0))
    copies = recorded(Simulation(twice, files, Chance(1, 0), TEXTBOOK)).block(0)
    assert len(set(copies.time_s.tolist())) == 2 * len(times)
    at_times = recorded(Simulation(operation(), files, Chance(1, 0), TEXTBOOK)).block(0)
    assert set(at_times.key.tolist()) == set(blocks[0].key.tolist())


@pytest.mark.parametrize("more", [{"contacts_within_s": 7000}, {"contacts_path": None, "forecast_path": "f.csv"}])
def test_the_interval_of_recorded_contacts_is_a_part_of_a_day(more: dict[str, Any]) -> None:
    given = {"contacts_within_s": 1800, **more}
    must = f"contacts_within_s {given['contacts_within_s']} given, must be a part of a day"
    with pytest.raises(ValueError, match=must):
        replace(operation().operation, **given)


def test_staffing_holds_until_the_next_row(tmp_path: Path) -> None:
    facts = run(read_files(folder(tmp_path), VOCABULARY))
    spans = sorted((float(row["start"]), float(row["end"])) for row in facts[PRESENCE] if row["why"] == COUNT)
    assert spans == [(9 * 3600.0, 20 * 3600.0), (DAY_S, 2 * DAY_S), (DAY_S, 2 * DAY_S)]


def test_mistakes_in_both_files_are_told_at_once(tmp_path: Path) -> None:
    contacts = FILE.replace("10:00:06,shop", "10:00:06,mall").replace(
        ",1\n2026-03-02 10:00:05", ",yes\n2026-03-02 10:00:05"
    )
    staffing = STAFFING + "2026-03-02,09:00,desk,3\n2026-03-09,09:00,desk,1.5\n2026-03-02,10:00,sales,1\n"
    with pytest.raises(InputError) as error:
        read_files(folder(tmp_path, contacts, staffing), VOCABULARY)
    assert error.value.lines == (
        "contacts.csv row 3 column vip: yes given, must be 1, 0 or empty",
        "contacts.csv row 5 column line: mall given, must be one of shop",
        "staffing.csv row 5 column interval_start: same date, interval_start and group as row 2, each must stand once",
        "staffing.csv row 6 column agents: 1.5 given, must be whole and >= 0",
        "staffing.csv row 6 column date: 2026-03-09 given, must be from 2026-03-02 to 2026-03-03, "
        "the dates of the demand",
        "staffing.csv row 7 column group: sales given, must be one of desk",
    )


def test_sources_exclude_one_another() -> None:
    with pytest.raises(ValueError, match="forecast_path and contacts_path given, must be forecast_path"):
        operation(forecast_path="f.csv")
    with pytest.raises(ValueError, match="staffing and staffing_path given"):
        operation(staffing={"desk": Headcount(agents=(1,))})
