"""Indicators: declared once, with their words, and read from the screens."""

from __future__ import annotations

import pytest

from models.emergency.indicators import INDICATORS, look
from policies.plan import AlertLevel
from tests.operations import Stage


@pytest.mark.parametrize("key", INDICATORS)
def test_an_indicator_has_its_words_and_its_unit(key: str) -> None:
    indicator = INDICATORS[key]
    assert indicator.key == key
    assert indicator.unit in ("count", "share", "s")
    for words in (indicator.label, indicator.meaning):
        assert set(words) == {"zh", "en"} and all(words.values())


def test_facts_number_indicators_in_this_order() -> None:
    """The numbers stand in facts that users have stored: a new indicator goes to the end."""
    first = ["waiting", "waiting_per_agent", "longest_wait_s", "abandoned_share", "bot_out", "complaint_wait_s"]
    assert [*INDICATORS][:6] == first


def test_the_screens_show_what_is_there() -> None:
    play = Stage(groups={"desk": (2, 1)}, duration_s=5000.0)
    seen: list[dict[str, float]] = []
    for name, at_s, patience_s in (("a", 0, 1e9), ("b", 0, 1e9), ("c", 10, 50), ("d", 40, 1e9)):
        play.send(name, at_s, 1000, patience_s=patience_s)
    for at_s in (0, 50, 100, 700):
        play.at(at_s, lambda: seen.append({**look(play.simulation.front.monitor.screens).values}))
    play.run()
    figures = [(v["waiting"], v["waiting_per_agent"], v["longest_wait_s"], v["abandoned_share"]) for v in seen]
    assert figures == [(0, 0, 0, 0), (2, 1, 40, 0), (1, 0.5, 60, 0.25), (1, 0.5, 660, 0)]
    assert all(v["bot_out"] == v["complaint_wait_s"] == 0 for v in seen)


def test_a_level_that_watches_what_is_not_shown_is_refused() -> None:
    with pytest.raises(ValueError, match="indicator 'wating' given, must be one of waiting, waiting_per_agent"):
        AlertLevel(indicator="wating", raise_at=1, lower_below=1, actions=())
