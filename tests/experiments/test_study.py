"""Words about what only some alternatives have go to those, and to no other."""

import pytest

from experiments.study import study
from sim.setting import InputError


def test_a_word_about_the_inside_of_a_compared_group_goes_where_it_fits() -> None:
    plan = study(["experiment=emergency", "vendor.seats=20"])
    seats = {each.name: each.scenario.vendor.seats if each.scenario.vendor else None for each in plan.alternatives}
    assert seats == {"none": None, "reserves_and_bot": None, "with_vendor": 20}


def test_a_word_that_fits_several_alternatives_is_for_all_of_them() -> None:
    plan = study(["experiment=emergency", "plan.lag_s=120"])
    assert [each.scenario.plan.lag_s for each in plan.alternatives] == [0.0, 120.0, 120.0]


@pytest.mark.parametrize(
    ("word", "start"),
    [
        ("vendor.seets=20", "vendor.seets: unknown key, did you mean vendor.seats"),
        ("vendor.seats=-3", "vendor.seats: -3 given, must be >= 1"),
    ],
)
def test_a_word_that_fits_none_is_a_line(word: str, start: str) -> None:
    with pytest.raises(InputError) as raised:
        study(["experiment=emergency", word])
    (line,) = raised.value.lines
    assert line.startswith(start)
