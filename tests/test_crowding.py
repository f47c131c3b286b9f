"""Those who wait ahead drive some away who join, and a log tells how many."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.calibration.crowding import split
from models.contact.purposes import CROWD
from models.operation.channel import Channel
from models.operation.crowding import Crowding
from models.operation.deferred import Deferred
from models.operation.intent import Intent
from sim.chance import Floats, name_key, uniform
from sim.distributions import Constant, Exponential
from tests.operations import CHANNELS, NEVER, Stage

HALF = Crowding(share=0.5, after_s=Constant(mean=20.0))


def stage(crowding: Crowding | None, patience_s: float = NEVER) -> list[tuple[float, str]]:
    """One agent, busy from 0 to 100; nine more call from 1 s on."""
    ask = Intent(skill="any", handle=Constant(), crowding={} if crowding is None else {"phone": crowding})
    made = Stage(intents={"ask": ask}, kinds=("ask/phone",))
    made.send("busy", 0, 100)
    for i in range(9):
        made.send(f"c{i}", 1 + i, 10, patience_s=patience_s)
    return made.run()


def test_who_finds_others_waiting_leaves_by_their_number() -> None:
    """With endless patience: of n ahead each lets half of those go who are left, 20 s after they joined."""
    story = stage(HALF)
    # nobody leaves before the last has come: i wait when c{i} joins
    left = [(21.0 + i, f"c{i} left") for i in range(1, 9) if uniform(name_key(f"c{i}"), CROWD) < 1 - 0.5**i]
    assert 2 <= len(left) <= 8
    assert [each for each in story if "left" in each[1]] == left
    assert "c0 left" not in [what for _, what in story]


def test_own_patience_goes_on_beside_it() -> None:
    assert [each for each in stage(HALF, 5.0) if "left" in each[1]] == [(6.0 + i, f"c{i} left") for i in range(9)]


def test_without_crowding_nothing_changes() -> None:
    assert stage(Crowding(share=1e-12)) == stage(None)


def test_the_law_of_leaving() -> None:
    """With n ahead a share (1 - share) ** n stays for ever; the others leave by the law to the power of n."""
    law, u = Crowding(share=0.05, after_s=Exponential(mean=30.0)), (np.arange(100_000) + 0.5) / 100_000
    for ahead in (1, 4, 12):
        after_s = np.array([law.leaves_after_s(ahead, each) for each in u.tolist()])
        assert np.isinf(after_s).mean() == pytest.approx(0.95**ahead, abs=2e-5)
        gone = 1 - np.exp(-30.0 / 30.0)
        assert (after_s > 30.0).mean() == pytest.approx(0.95 ** (ahead * gone), abs=2e-5)


def test_nobody_waits_in_a_queue_on_a_deferred_channel() -> None:
    ask = Intent(skill="any", crowding={"chat": HALF})
    channels = {**CHANNELS, "chat": Channel(deferred=Deferred())}
    with pytest.raises(ValueError, match=r"intents.ask.crowding.chat: not on a deferred channel"):
        Stage(intents={"ask": ask}, more={"operation": {"channels": channels}})


def log(share: float, count: int = 20_000) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Waits, who left, and how many were ahead, where the wait offered is exponential and grows with those ahead."""
    rng = np.random.default_rng(4)
    ahead = rng.poisson(2.0, count).astype(float)
    offered_s = rng.exponential(25.0 * (1 + ahead))
    patience_s = rng.exponential(400.0, count)
    if share:
        law = Crowding(share=share, after_s=Exponential(mean=40.0))
        crowded = zip(ahead.astype(int).tolist(), rng.random(count).tolist(), strict=True)
        patience_s = np.minimum(patience_s, [law.leaves_after_s(n, u) if n else NEVER for n, u in crowded])
    return np.minimum(offered_s, patience_s), patience_s < offered_s, ahead


def test_crowding_is_told_from_own_impatience() -> None:
    wait_s, left, ahead = log(0.06)
    found = split(wait_s, left, ahead)
    assert found.law is not None
    # by repetition .056, 35 s and 397 s, as the last traces of crowding pass for chance, with standard errors of .007,
    # 9 s and 14 s: a miss of four of them has a chance of 6e-5
    assert found.law.share == pytest.approx(0.056, abs=0.028)
    assert found.law.after_s.mean == pytest.approx(35.0, abs=36.0)
    assert wait_s.sum() / found.own.sum() == pytest.approx(397.0, abs=57.0)


def test_where_there_is_none_none_is_found() -> None:
    wait_s, left, ahead = log(0.0)
    assert split(wait_s, left, ahead).law is None
