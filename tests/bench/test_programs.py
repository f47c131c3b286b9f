"""The programs and their memory: what is counted, and what is left out where it cannot be measured."""

import math
from pathlib import Path

import pytest

from experiments.bench import ciw_rival, memory, programs
from experiments.bench.programs import ERLANG_A, KEFUSIM, PLAIN
from models.contact.outcome import Outcome
from models.facts.tables import CONTACTS, NEEDS
from sim.setting import InputError
from sim.table import Table

COUNT = 20_000


def test_attempts_are_summed_up_in_minutes() -> None:
    table = Table(CONTACTS.codes)
    for outcome, queued, answered in (
        (Outcome.RESOLVED, 0.0, 0.0),
        (Outcome.RESOLVED, 0.0, 20.0),
        (Outcome.RESOLVED, 0.0, 100.0),
        (Outcome.ABANDONED, 0.0, math.nan),
        (Outcome.BALKED, 0.0, math.nan),
        (Outcome.CONTAINED, math.nan, math.nan),
        (Outcome.OPEN, 0.0, math.nan),
    ):
        table.add(1, 0, 0, 0, outcome, -1, 0, -1, 0.0, queued, answered, math.nan, math.nan, 1.0)
    figures = programs.asked(table.rows())
    assert figures.attempts == 5
    assert figures.abandoned_share == pytest.approx(2 / 5)
    assert figures.mean_wait == pytest.approx(40 / 60)
    assert figures.served_20s_share == pytest.approx(2 / 5)


def test_memory_is_that_of_the_run() -> None:
    """A longer run keeps at least the facts of its further contacts and needs."""
    small = memory.peak_mb(ERLANG_A, KEFUSIM, COUNT, 1)
    large = memory.peak_mb(ERLANG_A, KEFUSIM, 4 * COUNT, 1)
    if small is None or large is None:
        pytest.skip("this system does not tell how much memory a process took")
    row = Table(CONTACTS.codes).dtype.itemsize + Table(NEEDS.codes).dtype.itemsize
    assert large > small + row * 3 * COUNT / 1e6


def test_memory_is_measured_or_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(memory, "_STATUS", tmp_path / "none")
    highest = memory.highest_mb()
    assert highest is None or 20 < highest < 20_000  # MB, not kB or bytes


def test_without_ciw_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise InputError(["bench: the rival Ciw is not installed"])

    monkeypatch.setattr(ciw_rival, "library", missing)
    able, lines = programs.available()
    assert list(able[ERLANG_A]) == [KEFUSIM, PLAIN]
    assert lines == ["bench: the rival Ciw is not installed (skipped)"]
