"""Customers who wait ahead make some of those leave who join after them."""

from __future__ import annotations

import numpy as np
import pytest

from models.contact.purposes import CROWD
from models.operation.channel import Channel
from models.operation.crowding import Crowding
from models.operation.deferred import Deferred
from models.operation.intent import Intent
from sim.chance import name_key, uniform
from sim.distributions import Constant, Exponential
from tests.operations import CHANNELS, NEVER, Stage

HALF = Crowding(share=0.5, after_s=Constant(mean=20.0))


def stage(crowding: Crowding | None, patience_s: float = NEVER) -> list[tuple[float, str]]:
    """One agent, busy from 0 to 100; nine more call from 1 s on."""
    ask = Intent(skill="any", handle=Constant(), crowding={} if crowding is None else {"phone": crowding})
    made = Stage(intents={"ask": ask}, contact_types=("ask/phone",))
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
    crowding, u = Crowding(share=0.05, after_s=Exponential(mean=30.0)), (np.arange(100_000) + 0.5) / 100_000
    for ahead in (1, 4, 12):
        after_s = np.array([crowding.leaves_after_s(ahead, each) for each in u.tolist()])
        assert np.isinf(after_s).mean() == pytest.approx(0.95**ahead, abs=2e-5)
        gone = 1 - np.exp(-30.0 / 30.0)
        assert (after_s > 30.0).mean() == pytest.approx(0.95 ** (ahead * gone), abs=2e-5)


def test_nobody_waits_in_a_queue_on_a_deferred_channel() -> None:
    ask = Intent(skill="any", crowding={"chat": HALF})
    channels = {**CHANNELS, "chat": Channel(deferred=Deferred())}
    with pytest.raises(ValueError, match=r"intents.ask.crowding.chat: not on a deferred channel"):
        Stage(intents={"ask": ask}, more={"operation": {"channels": channels}})
