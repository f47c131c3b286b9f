"""Courses over time, intervals, and numbers as people read them."""

import math

import numpy as np
import pytest

from experiments.report.findings import course, mean_interval, ratio_course
from experiments.report.format import clock, day, scale, significant

# courses and numbers


def test_a_share_over_time_is_a_ratio_of_sums() -> None:
    above = np.array([[1.0, 0.0, 4.0], [9.0, 0.0, 4.0]])
    below = np.array([[2.0, 0.0, 4.0], [90.0, 0.0, 8.0]])
    found = ratio_course(above, below)
    assert found.centre[0] == pytest.approx(10 / 92)
    assert np.isnan(found.centre[1]) and np.isnan(found.low[1])
    assert found.low[2] == pytest.approx(0.55)


def test_a_band_holds_the_middle_80_percent() -> None:
    found = course(np.arange(11.0)[:, None])
    assert (found.low[0], found.centre[0], found.high[0]) == (1, 5, 9)


def test_student_interval() -> None:
    one = mean_interval(np.array([1.0, 2.0, 3.0]))
    assert one.mean == 2
    assert one.half_width == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert math.isnan(mean_interval(np.array([1.0])).low)


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (0.1234, "share", "12.3 %", "12.3 %"),
        (12_300.0, "yuan", "¥12.3k", "1.23 万元"),
        (-1_840_000.0, "yuan", "−¥1.84M", "−184.0 万元"),
        (250_000_000.0, "yuan", "¥250.0M", "2.50 亿元"),
        (56.2, "yuan", "¥56.2", "56.2 元"),
        (63.6, "s", "63.6 s", "63.6 秒"),
        (900.0, "s", "15.0 min", "15.0 分钟"),
        (41.5, "h", "41.5 h", "41.5 小时"),
        (1234.0, "count", "1,234", "1,234"),
        (math.nan, "yuan", "—", "—"),
        (-0.0001, "count", "0.00", "0.00"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: float, unit: str, english: str, chinese: str) -> None:
    assert scale([value], unit, "en").text(value) == english
    assert scale([value], unit, "zh").text(value) == chinese


def test_differences_of_shares_are_points_with_enough_decimals() -> None:
    assert scale([0.012], "share", "en", difference=True).text(0.012, signed=True) == "+1.2 pp"
    assert scale([0.012], "share", "zh", difference=True).text(-0.012) == "−1.2 个百分点"
    narrow = scale([0.5], "share", "en", half_width=0.0004)
    assert narrow.interval(0.4996, 0.5004) == "[49.96, 50.04]"


def test_times_and_loose_values() -> None:
    assert clock("2024-11-08", 3 * 86400 + 20.5 * 3600) == "11-11 20:30"
    assert day("2024-11-08", 0, "zh") == "11-08 周五"
    assert day("2024-12-31", 86400, "en") == "Wed 1 Jan"
    assert [significant(v) for v in (0.15, 120.0, -0.25, None, math.nan)] == ["0.15", "120", "−0.25", "—", "—"]
