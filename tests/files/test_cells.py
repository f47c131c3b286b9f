"""Times, dates and bytes: read back as written, or refused, never crashed on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files import read_operation
from models.files.cells import clock, clock_end, day
from models.files.faults import RefusedError
from sim.setting import InputError
from tests.files.shop import VOCABULARY

# --- Times and dates ---


@given(st.integers(0, 86_399))
def test_every_time_of_day_is_read_back(time_s: int) -> None:
    hour, minute, second = time_s // 3600, time_s // 60 % 60, time_s % 60
    assert clock(f"{hour:02}:{minute:02}:{second:02}") == time_s
    assert clock_end(f"{hour}:{minute:02}:{second:02}") == time_s
    assert clock(f"{hour:02}:{minute:02}") == time_s - second


def test_midnight_is_an_end_only() -> None:
    assert clock_end("24:00") == clock_end("24:00:00") == 86_400.0
    with pytest.raises(RefusedError):
        clock("24:00")


@given(st.text(alphabet="0123456789:-./ ", max_size=10))
def test_times_and_dates_are_read_or_refused_never_crash(cell: str) -> None:
    for read in (clock, clock_end, day):
        try:
            read(cell)
        except RefusedError as error:
            assert error.allowed.startswith("must be a")


@given(st.dates())
def test_every_date_is_read_back(value: date) -> None:
    assert day(value.isoformat()) == day(f"{value.year:04}/{value.month}/{value.day}") == value


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_refused_not_crashed_on(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    with pytest.raises(InputError):
        read_operation(path, path, path, VOCABULARY)
