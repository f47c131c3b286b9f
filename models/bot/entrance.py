"""The entrance: first contacts come in, the bot takes its part, the rest ask for a person.

Only those who go on to a person become objects and events. When what the bot does changes, the part of the day that
is still to come is decided anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.behaviour.handover import Handover
from models.bot.day import ContactDay, Entrants
from models.bot.front import BotFront
from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.contact.purposes import PATIENCE, WORK
from models.customers.closed import ClosedBlock
from models.demand.streams import Block
from models.facilities import Facilities
from models.operation.contact_type import ContactType
from sim.calendar import DAY_S
from sim.chance import Floats, uniform_block
from sim.clock import ARRIVAL, NEVER

_CHUNK = 8192


class FirstContacts(Protocol):
    """Where first contacts come from: drawn from streams, or recorded."""

    def block(self, day: int) -> Block:
        """The potential first contacts of one day."""
        ...


@dataclass(frozen=True)
class Friction:
    """What a hand-over without context costs: effort of the person, and satisfaction (as a probability)."""

    repeat_s: float = 0.0
    goodwill: float = 0.0


class Entrance:
    """Lets the first contacts of each day in, through the bot.

    ``front`` is the bot at work; ``enter`` takes those who want a person; ``closed`` is told, in arrays, of those whom
    the bot kept or lost.
    """

    def __init__(
        self,
        env: Facilities,
        contact_types: Sequence[ContactType],
        first_contacts: FirstContacts,
        front: BotFront,
        enter: Callable[[Contact], None],
        closed: Callable[[ClosedBlock], None],
    ) -> None:
        clock = self.clock = env.clock
        self.contact_types = list(contact_types)
        self.first_contacts = first_contacts
        self.front = front
        handover = env.effects.on(Handover)
        self.friction = Friction() if handover is None else Friction(handover.repeat_s.value, handover.goodwill.value)
        self.days = env.calendar.days
        self.enter = enter
        self.closed = closed
        self.number = -1
        self.day: ContactDay | None = None
        self.carried: Entrants | None = None
        self.held_over: Entrants | None = None
        self.rows: Iterator[tuple[Any, ...]] = iter(())
        self.returning: dict[int, tuple[int, int]] = {}
        self.next_row: tuple[Any, ...] | None = None
        clock.meet = self._arrive
        clock.expected = (0.0, ARRIVAL)

    # -- what the bot does changes ------------------------------------------------------------------------------

    def retune(self, tuning: float) -> None:
        """Open the bot wider or narrower for all who arrive from now on."""
        if self.front.bot is None or tuning == self.front.tuning:
            return
        self.front.tuning = tuning
        self._decide_anew(admits=False)

    def shut(self, closed: bool) -> None:
        """Keep all who arrive from now on from the bot, or let them through again; conversations go on."""
        admission = self.front.admission
        if self.front.bot is None or closed == admission.closed:
            return
        admission.closed = closed
        self._decide_anew(admits=True)

    def put_out(self, out: bool) -> None:
        """The bot answers nobody from now on, and its conversations break off; or it answers again."""
        now, admission = self.clock.now, self.front.admission
        if self.front.bot is None or out == admission.is_out(now):
            return
        if out:
            admission.put_out(now)
            if self.day is not None:
                self.front.break_off(self.day, now)
        else:
            admission.put_back(now)
        self._decide_anew(admits=True)

    def spare(self, shares: Floats) -> None:
        """Of each contact type these shares find their answer themselves and never come, from now on."""
        spared = self.front.spared
        if spared is None or (shares != spared).any():
            self.front.spared = shares
            self._decide_anew(admits=True)

    def _decide_anew(self, admits: bool) -> None:
        """Decide the part of the day that is still to come; ``admits``: also who gets through to the bot."""
        day = self.day
        if day is None:
            return
        now = self.clock.now
        later = day.time_s >= now  # staffing comes before the arrivals of the same instant
        self.front.meet(day, later, admits)
        self._plan(now)
        self._advance()

    # -- contacts come in ---------------------------------------------------------------------------------------

    def _load(self, number: int) -> None:
        """Decide a whole day's contacts under the settings of now."""
        self.close()
        self.number = number
        self.carried = self.held_over
        self.day = self.front.day(self.first_contacts.block(number))
        self._plan(-np.inf)

    def _plan(self, after_s: float) -> None:
        """Line up, by time, all who are still to enter today: handed over, coming back, or carried over."""
        day = self.day
        assert day is not None
        direct = Entrants.of(day, np.flatnonzero((day.outcome == Outcome.OPEN) & (day.ready_s >= after_s)), False)
        back = Entrants.of(day, np.flatnonzero((day.back_s < np.inf) & (day.back_s >= after_s)), True)
        entries = Entrants.join([direct, back] + ([self.carried] if self.carried is not None else []))
        keep = (entries.at_s >= after_s) & (entries.at_s < (self.number + 1) * DAY_S)
        self.held_over = entries.where(entries.at_s >= (self.number + 1) * DAY_S)
        self.rows = self._rows(entries.where(keep).sorted())

    def _rows(self, entries: Entrants) -> Iterator[tuple[Any, ...]]:
        """The entries as Python values, converted in chunks."""
        contact_types = self.contact_types
        key = entries.key
        patience = np.empty(len(key))
        work = np.empty(len(key))
        u_patience, u_work = uniform_block(key, PATIENCE), uniform_block(key, WORK)
        for contact_type in contact_types:
            mine = entries.contact_type == contact_type.index
            if mine.any():
                patience[mine] = contact_type.patience_law.quantile(u_patience[mine])
                work[mine] = contact_type.work_law.quantile(u_work[mine])
        patience *= entries.patience_factor
        work *= entries.handle_time_s
        work += self.friction.repeat_s * entries.bare
        for contact_type in contact_types:
            if contact_type.effort_s is not None:
                mine = entries.contact_type == contact_type.index
                work[mine] = list(map(contact_type.effort_s, work[mine].tolist(), key[mine].tolist()))
        columns: list[NDArray[Any]] = [
            entries.at_s,
            entries.contact_type,
            key,
            entries.arrived_s,
            patience,
            work,
            entries.vip,
            entries.back,
            entries.bare,
        ]
        self.returning = dict(zip(key[entries.back].tolist(), self._returns(entries), strict=True))
        return chain.from_iterable(
            zip(*(column[i : i + _CHUNK].tolist() for column in columns), strict=True)
            for i in range(0, len(key), _CHUNK)
        )

    @staticmethod
    def _returns(entries: Entrants) -> Iterator[tuple[int, int]]:
        """The root key and the anger of each who comes back."""
        back = entries.back
        return zip(entries.root[back].tolist(), entries.misled[back].tolist(), strict=True)

    def _advance(self) -> None:
        """Expect the next who enters, or the next day."""
        self.next_row = row = next(self.rows, None)
        if row is not None:
            self.clock.expected = (row[0], ARRIVAL)
        elif self.number + 1 < self.days:
            self.clock.expected = ((self.number + 1) * DAY_S, ARRIVAL)
        else:
            self.clock.expected = NEVER

    def _arrive(self) -> None:
        row = self.next_row
        if row is None:
            self._load(self.number + 1)
            self._advance()
            return
        at_s, contact_type, key, arrived_s, patience, work, vip, back, bare = row
        contact = Contact(self.contact_types[contact_type], key, arrived_s, at_s, patience, work, vip)
        if back:
            contact.root, contact.anger = self.returning.pop(key)
            contact.ordinal, contact.arrived = 1, at_s
        if bare:
            contact.strain = self.friction.goodwill
        self.next_row = following = next(self.rows, None)
        if following is not None:
            self.clock.expected = (following[0], ARRIVAL)
        else:
            self._advance()
        self.enter(contact)

    def close(self) -> None:
        """Tell of those whom the bot kept or lost today; call it once more when the run stops."""
        if self.day is None:
            return
        block = self.front.close(self.day, self.number)
        self.day = None
        if block is not None:
            self.closed(block)
