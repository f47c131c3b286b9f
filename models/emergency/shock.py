"""Shocks: what befalls an operation from outside, and when."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

from models.emergency.action import Action
from models.emergency.levers import Levers
from models.outage import Outages, Span
from sim.chance import Chance
from sim.clock import Clock
from sim.facts import Table
from sim.setting import setting


@setting
class Shock:
    """Something that befalls the operation: it begins and ends by itself, whether anybody sees it or not."""

    what: Action
    """What happens: anything that can be started and stopped, an emergency action too."""
    when: Outages
    """From when to when: fixed times, by chance, or both."""


@runtime_checkable
class Foreseen(Action, Protocol):
    """An action whose spans the model must know before the run begins, though nobody in the operation does."""

    def foresee(self, levers: Levers, spans: Sequence[Span]) -> None:
        """It will stand in these spans."""
        ...


def shock_table() -> Table:
    """Facts of shocks: one row when one begins (``sign`` 1) and when it ends (-1).

    ``shock`` is its number among all shocks of the scenario.
    """
    return Table({"time": "f8", "shock": "i2", "sign": "i1", "amount": "f8"})


class Shocks:
    """Has the shocks of a run begin and end, and writes it down.

    Each is known by a name, which also addresses its chance; two that fall together stand both until each is over.
    """

    def __init__(self, clock: Clock, shocks: Mapping[str, Shock], levers: Levers) -> None:
        self.clock = clock
        self.shocks = shocks
        self.levers = levers
        self.table = shock_table()

    def begin(self, chance: Chance, first_date: date, days: int) -> None:
        """Find out when they come, and wait for it; once, before the run begins."""
        for number, (name, shock) in enumerate(self.shocks.items()):
            spans = shock.when.spans(chance, name, first_date, days)
            if isinstance(shock.what, Foreseen):
                shock.what.foresee(self.levers, spans)
            if spans:
                self.clock.process(self._happen(number, shock.what, spans))

    def _happen(self, number: int, what: Action, spans: Sequence[Span]) -> Generator[Any, Any, None]:
        clock, write = self.clock, self.table.add
        for start_s, end_s in spans:
            yield clock.timeout(max(0.0, start_s - clock.now))
            write(clock.now, number, 1, what.start(self.levers))
            yield clock.timeout(end_s - clock.now)
            write(clock.now, number, -1, what.stop(self.levers))
