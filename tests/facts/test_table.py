"""Facts: what was written is what is read, to the last bit."""

import struct

import numpy as np
import pytest

from sim.table import Table

FIELDS = {"a": "i1", "b": "i2", "c": "i4", "d": "i8", "e": "u8", "f": "f4", "g": "f8"}


def test_every_type_comes_back_as_it_went_in() -> None:
    table = Table(FIELDS)
    rows = [
        (-128, -32768, -(2**31), -(2**63), 0, 0.5, 0.1),
        (127, 32767, 2**31 - 1, 2**63 - 1, 2**64 - 1, -0.25, float("inf")),
    ]
    for row in rows:
        table.add(*row)
    assert [tuple(row) for row in table.rows().tolist()] == rows
    assert len(table) == 2


def test_a_row_costs_its_bytes_and_no_more() -> None:
    table = Table(FIELDS)
    table.add(*[0] * 7)
    assert len(table.buffer) == 1 + 2 + 4 + 8 + 8 + 4 + 8


def test_packing_by_hand_and_adding_are_the_same() -> None:
    one, other = Table({"n": "i4", "x": "f8"}), Table({"n": "i4", "x": "f8"})
    one.add(3, 0.1)
    other.buffer += other.pack(3, 0.1)
    assert one.buffer == other.buffer


def test_many_rows_at_once_equal_the_same_rows_one_by_one() -> None:
    one, other = Table({"n": "u8", "x": "f8", "y": "i1"}), Table({"n": "u8", "x": "f8", "y": "i1"})
    keys = np.array([1, 2**64 - 1, 7], dtype=np.uint64)
    one.extend(n=keys, x=np.array([0.1, np.nan, 3.0]), y=-1)
    for key, x in zip(keys.tolist(), (0.1, float("nan"), 3.0), strict=True):
        other.add(key, x, -1)
    assert one.buffer == other.buffer


def test_values_for_all_make_one_row_and_empty_columns_none() -> None:
    table = Table({"n": "i4", "x": "f8"})
    table.extend(n=1, x=2.0)
    assert len(table) == 1
    table.extend(n=np.empty(0), x=2.0)
    assert len(table) == 1


def test_columns_of_unequal_length_are_refused() -> None:
    table = Table({"n": "i4", "x": "f8"})
    with pytest.raises(ValueError, match="broadcast"):
        table.extend(n=np.arange(3), x=np.arange(2.0))
    assert len(table) == 0


def test_a_value_that_does_not_fit_is_an_error_not_another_value() -> None:
    table = Table({"n": "i1"})
    with pytest.raises(struct.error):
        table.add(128)
    assert len(table) == 0


def test_what_was_read_does_not_change_when_the_table_grows() -> None:
    table = Table({"n": "i4"})
    table.add(1)
    rows = table.rows()
    table.add(2)
    assert rows["n"].tolist() == [1]
    assert table.rows()["n"].tolist() == [1, 2]
