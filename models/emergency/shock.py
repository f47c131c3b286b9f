"""Shocks: what befalls an operation from outside, and when."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from models.emergency.action import Action, deed_of
from models.emergency.levers import Levers
from models.facilities import Facilities
from models.facts.tables import SHOCKS
from models.operation.outage import Outages, Span
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


class Shocks:
    """Has the shocks of a run begin and end, and writes it down.

    Each is known by a name, which also addresses its chance. ``befell`` holds their words by these names, in the order
    in which the table numbers them. To be made before the first day begins.
    """

    def __init__(self, env: Facilities, shocks: Mapping[str, Shock], levers: Levers) -> None:
        self.clock = env.clock
        self.levers = levers
        self.table = env.recorder.table(SHOCKS)
        self.befell = {name: deed_of(shock.what) for name, shock in shocks.items()}
        calendar = env.calendar
        for number, (name, shock) in enumerate(shocks.items()):
            spans = shock.when.spans(env.chance, name, calendar.first_date, calendar.days)
            if isinstance(shock.what, Foreseen):
                shock.what.foresee(self.levers, spans)
            if spans:
                env.clock.process(self._happen(number, shock.what, spans))

    def _happen(self, number: int, what: Action, spans: Sequence[Span]) -> Generator[Any, Any, None]:
        clock, write = self.clock, self.table.add
        for start_s, end_s in spans:
            yield clock.timeout(max(0.0, start_s - clock.now))
            write(clock.now, number, 1, what.start(self.levers))
            yield clock.timeout(end_s - clock.now)
            write(clock.now, number, -1, what.stop(self.levers))
