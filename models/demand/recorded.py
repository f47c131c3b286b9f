"""RecordedContacts: contacts come when they were recorded to have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from models.demand.campaign import Demand
from models.demand.streams import Block
from models.files import Trace
from models.operation.contact_type import ContactType
from sim.calendar import DAY_S
from sim.chance import Chance, mix_block, name_key, uniform_block

QUARTER_S = 900.0


COPY, MOVE = name_key("purpose", "copy"), name_key("purpose", "move")


class RecordedContacts:
    """The potential contacts of a day are the recorded ones; patience, work and the rest are each contact's own.

    Where the demand multiplies volumes by a factor f, a contact comes f times on average: with f < 1 some stay
    away, with f > 1 copies come, customers of their own at another time of the same quarter-hour. Busyness does
    not apply: what was recorded has its busy and quiet days already. With ``within_s`` every contact comes at a time
    drawn anew, uniformly within the interval of so many seconds in which it was recorded: a Poisson process of which
    the numbers by interval are known.
    """

    def __init__(
        self,
        trace: Trace,
        first_date: date,
        contact_types: Sequence[ContactType],
        demand: Demand,
        chance: Chance,
        within_s: float | None = None,
    ) -> None:
        by_name = {
            (contact_type.line, contact_type.intent, contact_type.channel): contact_type
            for contact_type in contact_types
        }
        present = [by_name[stream] for stream in trace.streams]
        self.time_s, self.within_s = trace.time_s, within_s
        self.contact_type = np.array([contact_type.index for contact_type in present], np.int64)[trace.stream]
        usual_s = np.array([contact_type.handle_time_s for contact_type in present])[trace.stream]
        self.handle_time_s = np.where(np.isnan(trace.handle_time_s), usual_s, trace.handle_time_s)
        self.vip = trace.vip
        self.key = mix_block(np.arange(len(self.time_s), dtype=np.uint64), chance.key("replay"))
        quarter_s = np.floor(self.time_s / QUARTER_S) * QUARTER_S
        self.factor = np.empty(len(self.time_s))
        for place, contact_type in enumerate(present):
            mine = trace.stream == place
            self.factor[mine] = demand.multipliers(contact_type, first_date, quarter_s[mine])

    def block(self, day: int) -> Block:
        """The contacts of one day, the same whatever the alternative."""
        first, last = np.searchsorted(self.time_s, [day * DAY_S, (day + 1) * DAY_S])
        rows = np.arange(first, last)
        times = np.floor(self.factor[rows] + uniform_block(self.key[rows], COPY)).astype(np.int64)
        rows = np.repeat(rows, times)
        nth = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
        key = self.key[rows].copy()
        for copy in range(1, int(times.max(initial=1))):
            key[nth == copy] = mix_block(self.key[rows[nth == copy]], copy)
        width_s = self.within_s or QUARTER_S
        drawn_s = (np.floor(self.time_s[rows] / width_s) + uniform_block(key, MOVE)) * width_s
        time_s = drawn_s if self.within_s is not None else np.where(nth > 0, drawn_s, self.time_s[rows])
        order = np.argsort(time_s, kind="stable")
        rows = rows[order]
        return Block(
            time_s[order],
            self.contact_type[rows],
            key[order],
            self.handle_time_s[rows],
            np.ones(len(rows)),
            self.vip[rows],
        )
