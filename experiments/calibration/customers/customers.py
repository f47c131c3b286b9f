"""Customers: all that is learnt of what customers do in the queue."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.calibration.customers.patience import Patience, patience
from experiments.calibration.customers.redials import Redials, redials
from experiments.calibration.customers.vips import Vips, vips
from experiments.calibration.log.calls import Calls


@dataclass(frozen=True)
class Customers:
    """What was learnt of customers.

    ``everybody`` is the patience of all, None where nobody left. ``patience`` is by (intent, channel), where enough
    customers left. ``redials`` is None where no customer who left is known.
    """

    everybody: Patience | None
    patience: dict[tuple[str, str], Patience]
    redials: Redials | None
    vips: Vips

    def patience_of(self, intent: str, channel: str) -> Patience | None:
        """The patience of an intent on a channel, or that of all where too few left."""
        return self.patience.get((intent, channel), self.everybody)


def customers(calls: Calls, seed: int) -> Customers:
    """Learn from a log; ``seed`` is for the bootstrap."""
    pairs: dict[tuple[str, str], list[int]] = {}
    for place, (_, intent, channel) in enumerate(calls.streams):
        pairs.setdefault((intent, channel), []).append(place)
    own = {pair: patience(calls, places, seed) for pair, places in pairs.items()}
    return Customers(
        patience(calls, None, seed),
        {pair: each for pair, each in own.items() if each is not None},
        redials(calls, seed),
        vips(calls),
    )
