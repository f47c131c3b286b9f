"""Levers: held by several at once, let go one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.emergency.lever import Lever, latest, product


def lever(together: Callable[[Any], Any], **more: bool) -> tuple[Lever[Any], list[Any]]:
    """A lever, and what it was set to, one thing after another."""
    done: list[Any] = []

    def apply(value: Any) -> float:
        done.append(value)
        return float(value)

    return Lever(apply, together, **more), done


def test_a_switch_is_on_as_long_as_anybody_holds_it() -> None:
    switch, done = lever(any)
    assert switch.pull(True) == 1.0
    switch.pull(True)
    assert switch.release(True) == 1.0
    assert switch.release(True) == 0.0
    assert done == [True, True, True, False]


def test_factors_are_multiplied_and_taken_out_again() -> None:
    slow, done = lever(product)
    for pull in (2.0, 1.5):
        slow.pull(pull)
    for release in (2.0, 1.5):
        slow.release(release)
    assert done == [2.0, 3.0, 1.5, 1.0]


def test_who_pulls_last_decides_and_who_lets_go_gives_back_what_stood_before() -> None:
    tuning, done = lever(latest(0.1))
    tuning.pull(0.5)
    tuning.pull(0.8)
    tuning.release(0.8)
    tuning.release(0.5)
    assert done == [0.5, 0.8, 0.5, 0.1]


def test_where_one_frees_all_nothing_of_what_stood_before_comes_back() -> None:
    tuning, done = lever(latest(0.1), frees_all=True)
    tuning.pull(0.5)
    tuning.pull(0.8)
    tuning.release(0.8)
    tuning.release(0.5)
    assert done == [0.5, 0.8, 0.1, 0.1]


def test_nobody_lets_go_of_what_was_not_held() -> None:
    with pytest.raises(ValueError):
        lever(any)[0].release(True)
