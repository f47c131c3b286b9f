"""Head starts of VIPs and of intents are found from the order of answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.calibration.customers.class_head_start import classes, head_starts
from experiments.calibration.log.calls import Calls
from tests.calibration.logs import HOUR_S, hand_made
from tests.operations import DAY_S


def one_server(vip_s: float, ask_s: float, share: float = 0.6) -> Calls:
    """From the sixth day on a share of the VIPs count as having waited longer, and all who ask, not who buy."""
    rng = np.random.default_rng(8)
    arrival_s, wait_s, vip, stream = [], [], [], []
    for day in range(12):
        came = np.sort(rng.uniform(0, 8 * HOUR_S, 700))
        is_vip, buys = rng.random(len(came)) < 0.5, rng.random(len(came)) < 0.3
        has_start = is_vip & (rng.random(len(came)) < share)
        rank = came - (vip_s * has_start + ask_s * ~buys) * (day >= 5)
        free_s, answer = 0.0, np.zeros(len(came))
        waiting: list[int] = []
        place = 0
        while place < len(came) or waiting:
            if not waiting:
                waiting.append(place)
                free_s, place = max(free_s, float(came[place])), place + 1
            while place < len(came) and came[place] <= free_s:
                waiting.append(place)
                place += 1
            chosen = min(waiting, key=lambda each: float(rank[each]))
            waiting.remove(chosen)
            answer[chosen] = free_s
            free_s += rng.exponential(40.0)
        arrival_s += (came + day * DAY_S).tolist()
        wait_s += (answer - came).tolist()
        vip += is_vip.astype(int).tolist()
        stream += buys.astype(int).tolist()
    count = len(arrival_s)
    made = hand_made([0] * count, arrival_s, wait_s, [10.0] * count)
    streams = (("line", "ask", "phone"), ("line", "buy", "phone"))
    return replace(made, vip=np.array(vip, np.int8), stream=np.array(stream, np.int64), streams=streams, days=12)


def test_a_head_start_of_vips_is_told_from_the_order_of_answers() -> None:
    made = one_server(60.0, 0.0)
    got = head_starts(made)
    assert got is not None and (got.vip_s, got.since, got.classes_s) == (60.0, 5, (0.0,))
    assert got.vip_share == pytest.approx(0.6, abs=0.1)
    flags = got.flags(made)
    assert (flags <= made.vip).all()
    assert flags.sum() / made.vip.sum() == pytest.approx(got.vip_share, abs=0.04)
    assert head_starts(made.where(made.day < 5)) is None


@pytest.mark.parametrize("ask_s", [40.0, -40.0])
def test_a_head_start_of_intents_is_told_beside_that_of_vips(ask_s: float) -> None:
    got = head_starts(one_server(60.0, ask_s))
    assert got is not None and (got.vip_s, got.since) == (60.0, 5)
    assert got.intent_s == {"ask": max(ask_s, 0.0), "buy": max(-ask_s, 0.0)} and got.classes_s == (40.0, 0.0)


def test_a_head_start_of_intents_is_told_where_vips_have_none_or_always_go_first() -> None:
    for vip_s, told_s in ((0.0, 0.0), (9 * HOUR_S, 300.0)):
        got = head_starts(one_server(vip_s, 40.0, 1.0))
        assert got is not None and got.vip_s == told_s and got.intent_s == {"ask": 40.0, "buy": 0.0}


def test_skills_are_not_taken_for_a_head_start() -> None:
    """Who asks waits 5 s, who buys 90 s: a head start of 85 s if one agent serves both, and none if nobody does."""
    rng = np.random.default_rng(3)
    stream = (rng.random(6000) < 0.3).astype(np.int64)
    waited = np.where(stream, 90.0, 5.0)
    arrival_s = np.sort(rng.uniform(0, 3 * DAY_S, 6000))
    made = hand_made(stream.tolist(), arrival_s.tolist(), waited.tolist(), [10.0] * 6000)
    streams = (("line", "ask", "phone"), ("line", "buy", "phone"))
    made = replace(made, stream=stream, streams=streams, vip=np.zeros(6000, np.int8), days=3)
    assert head_starts(made) is None
    got = head_starts(replace(made, agent=np.zeros(6000, np.int64)))
    assert got is not None and got.intent_s == {"ask": 85.0, "buy": 0.0}


def test_vips_who_go_first_keep_their_place_beside_a_head_start_of_intents() -> None:
    got = head_starts(one_server(9 * HOUR_S, 40.0, 0.5))
    assert got is not None and got.vip_s == 300.0 and got.vip_share == pytest.approx(0.5, abs=0.1)


def test_there_are_no_more_classes_than_urgencies() -> None:
    made = classes({f"i{n}": 5.0 * n for n in range(30)})
    assert len(set(made.values())) == 8 and made["i0"] == 0.0 and made["i29"] == 140.0
