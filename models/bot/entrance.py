"""The front door: first contacts come in, the bot takes its part, the rest go to the desk.

What the bot does to a contact depends on nothing but the contact's own uniform and the tuning of the moment
of its arrival. So a whole day is decided at once in arrays, only those who go on to a person become objects
and events, and when the tuning changes, the part of the day that is still to come is decided anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.behaviour.handover import Handover
from models.bot.admission import BROKEN, MET, BotAdmission, Passage
from models.bot.bot import Bot
from models.bot.day import _Day, _Entries
from models.contact.contact import Contact
from models.contact.outcome import Outcome
from models.contact.purposes import BOT, CONTEXT, DELAY, FOLLOW, HANDOVER, NEXT, PATIENCE, SELF_SERVICE, WORK
from models.customers.closed import ClosedBlock
from models.demand.streams import Block
from models.facilities import Facilities
from models.facts.tables import VISITS
from models.operation.contact_type import ContactType
from sim.calendar import DAY_S
from sim.chance import Floats, mix_block, uniform_block
from sim.clock import ARRIVAL, NEVER
from sim.distributions import Distribution

_CHUNK = 8192


@dataclass(frozen=True)
class Friction:
    """What a hand-over without context costs: effort of the person, and satisfaction (as a probability)."""

    repeat_s: float = 0.0
    goodwill: float = 0.0


class Entrance:
    """Lets the potential contacts of each day in, through the bot.

    ``day_block(day)`` gives the potential contacts; ``gate`` says who gets through to the bot; ``enter`` takes those
    who want a person; ``closed`` is told, in arrays, of those whom the bot kept or lost. ``visits`` are the facts
    of the bot.
    """

    def __init__(
        self,
        env: Facilities,
        contact_types: Sequence[ContactType],
        bot: Bot | None,
        gate: BotAdmission,
        redial: tuple[NDArray[np.float64], Distribution],
        day_block: Callable[[int], Block],
        enter: Callable[[Contact], None],
        closed: Callable[[ClosedBlock], None],
    ) -> None:
        clock = self.clock = env.clock
        self.contact_types = list(contact_types)
        self.bot = bot
        self.gate = gate
        handover = env.effects.on(Handover)
        self.friction = Friction() if handover is None else Friction(handover.repeat_s.value, handover.goodwill.value)
        self.visits = env.recorder.table(VISITS)
        self.talking_s = np.empty(0)
        self.vip_share = np.array([contact_type.vip_share for contact_type in contact_types])
        self.redial_share, self.redial_delay_s = redial
        self.days = env.calendar.days
        self.end_s = env.calendar.end_s
        self.day_block = day_block
        self.enter = enter
        self.closed = closed
        self.tuning = bot.tuning if bot else 0.0
        self.spared: Floats | None = None
        self.bots = np.array([bot is not None and bot.meets(contact_type) for contact_type in contact_types])
        self.day = -1
        self.block: _Day | None = None
        self.carried: _Entries | None = None
        self.held_over: _Entries | None = None
        self.rows: Iterator[tuple[Any, ...]] = iter(())
        self.returning: dict[int, tuple[int, int]] = {}
        self.next_row: tuple[Any, ...] | None = None
        clock.meet = self._arrive
        clock.expected = (0.0, ARRIVAL)

    def retune(self, tuning: float) -> None:
        """Open the bot wider or narrower for all who arrive from now on."""
        if self.bot is None or tuning == self.tuning:
            return
        self.tuning = tuning
        self._decide_anew(at_gate=False)

    def shut(self, closed: bool) -> None:
        """Keep all who arrive from now on from the bot, or let them through again; conversations go on."""
        if self.bot is None or closed == self.gate.closed:
            return
        self.gate.closed = closed
        self._decide_anew(at_gate=True)

    def put_out(self, out: bool) -> None:
        """The bot answers nobody from now on, and its conversations break off; or it answers again."""
        now, gate = self.clock.now, self.gate
        if self.bot is None or out == gate.is_out(now):
            return
        if out:
            gate.put_out(now)
            self._break_off(self.bot, now)
        else:
            gate.put_back(now)
        self._decide_anew(at_gate=True)

    def _break_off(self, bot: Bot, now: float) -> None:
        """Who is with the bot at this moment, or waits for it, goes to a person or away."""
        day = self.block
        if day is not None:
            before = day.time_s < now
            passage = Passage(day.how[before], day.ready_s[before])
            concerned = np.zeros(len(before), bool)
            concerned[before] = self.gate.break_off(passage, day.talk_s[before], now)
            day.how[before], day.ready_s[before] = passage.how, passage.ready_s
            self._decide(day, concerned, bot)

    def spare(self, shares: Floats) -> None:
        """Of each type these shares find their answer themselves and never come, from now on."""
        if self.spared is None or (shares != self.spared).any():
            self.spared = shares
            self._decide_anew(at_gate=True)

    def _decide_anew(self, at_gate: bool) -> None:
        """Decide the part of the day that is still to come; ``at_gate``: also who gets through to the bot."""
        day = self.block
        if day is None:
            return
        now = self.clock.now
        later = day.time_s >= now  # staffing comes before the arrivals of the same instant
        self._meet(day, later, at_gate)
        self._plan(now)
        self._advance()

    def _meet(self, day: _Day, which: NDArray[np.bool_], at_gate: bool) -> None:
        """Who never comes, who gets through to the bot (``at_gate``: decide it), and what the bot makes of them."""
        if self.spared is not None:
            day.spared[which] = uniform_block(day.key[which], SELF_SERVICE) < self.spared[day.contact_type[which]]
        if self.bot is not None:
            if at_gate:
                self._admit(day, which)
            self._decide(day, which, self.bot)
            day.tuning[which] = self.tuning
        if self.spared is not None:
            day.fate[which & (day.fate == Outcome.SELF_SERVED)] = Outcome.OPEN
            spared = which & day.spared
            day.fate[spared] = Outcome.SELF_SERVED
            day.back_s[spared] = np.inf

    def _admit(self, day: _Day, which: NDArray[np.bool_]) -> None:
        """Let the contacts in ``which``, all those who come after the others, through the gate or not."""
        gate = self.gate
        before = gate.ends(Passage(day.how[~which], day.ready_s[~which]))
        found = gate.admit(
            day.time_s[which],
            (day.has_bot & ~day.spared)[which],
            day.talk_s[which],
            np.concatenate([self.talking_s, before]),
        )
        day.how[which], day.ready_s[which] = found.how, found.ready_s

    def _load(self, day: int) -> None:
        """Decide the fate of a whole day's contacts under the tuning of now."""
        self.close()
        self.day = day
        self.carried = self.held_over
        block = self.day_block(day)
        self.block = _Day(block, self.bots, self.vip_share)
        if self.bot is not None:
            self.block.talk_s = np.asarray(self.bot.time_s.quantile(uniform_block(block.key, DELAY)))
        if self.bot is not None or self.spared is not None:
            self._meet(self.block, np.ones(len(block.time_s), bool), at_gate=True)
        self._plan(-np.inf)

    def _decide(self, day: _Day, which: NDArray[np.bool_], bot: Bot) -> None:
        """Give the contacts in ``which`` their fate at the bot, and those who come back their delay."""
        contained, taken = bot.thresholds(self.contact_types, self.tuning)
        key, contact_type, how = day.key[which], day.contact_type[which], day.how[which]
        met, broken = how == MET, how == BROKEN
        u = uniform_block(key, BOT)
        left = (met | broken) & (uniform_block(key, HANDOVER) < bot.handover_loss_share)
        fate = np.where(left, Outcome.LEFT_BOT, Outcome.OPEN)
        fate = np.where(met & (u < taken[contact_type]), Outcome.MISLED, fate)
        fate = np.where(met & (u < contained[contact_type]), Outcome.CONTAINED, fate)
        day.fate[which] = fate
        bare = broken if bot.context_share == 1 else broken | (met & (uniform_block(key, CONTEXT) >= bot.context_share))
        day.bare[which] = bare & (fate == Outcome.OPEN)
        again = np.where(fate == Outcome.MISLED, bot.return_share, 0.0)
        again = np.where(fate == Outcome.LEFT_BOT, self.redial_share[contact_type], again)
        u_again = uniform_block(key, FOLLOW)
        child = mix_block(key, NEXT)
        u_delay = uniform_block(child, DELAY)
        delay = np.where(
            fate == Outcome.MISLED, bot.return_delay_s.quantile(u_delay), self.redial_delay_s.quantile(u_delay)
        )
        day.back_s[which] = np.where(u_again < again, day.ready_s[which] + delay, np.inf)

    def _plan(self, after_s: float) -> None:
        """Line up, by time, all who are still to enter today: handed over, coming back, or carried over."""
        day = self.block
        assert day is not None
        direct = _Entries.of(day, np.flatnonzero((day.fate == Outcome.OPEN) & (day.ready_s >= after_s)), False)
        back = _Entries.of(day, np.flatnonzero((day.back_s < np.inf) & (day.back_s >= after_s)), True)
        entries = _Entries.join([direct, back] + ([self.carried] if self.carried is not None else []))
        keep = (entries.at_s >= after_s) & (entries.at_s < (self.day + 1) * DAY_S)
        self.held_over = entries.where(entries.at_s >= (self.day + 1) * DAY_S)
        self.rows = self._rows(entries.where(keep).sorted())

    def _rows(self, entries: _Entries) -> Iterator[tuple[Any, ...]]:
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
    def _returns(entries: _Entries) -> Iterator[tuple[int, int]]:
        """The root key and the anger of each who comes back."""
        back = entries.back
        return zip(entries.root[back].tolist(), entries.misled[back].tolist(), strict=True)

    def _advance(self) -> None:
        """Expect the next who enters, or the next day."""
        self.next_row = row = next(self.rows, None)
        if row is not None:
            self.clock.expected = (row[0], ARRIVAL)
        elif self.day + 1 < self.days:
            self.clock.expected = ((self.day + 1) * DAY_S, ARRIVAL)
        else:
            self.clock.expected = NEVER

    def _arrive(self) -> None:
        row = self.next_row
        if row is None:
            self._load(self.day + 1)
            self._advance()
            return
        at_s, contact_type, key, arrived_s, patience, work, vip, back, bare = row
        of_type = self.contact_types[contact_type]
        if of_type.effort_s is not None:
            work = of_type.effort_s(work, key)
        contact = Contact(of_type, key, arrived_s, at_s, patience, work, vip)
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
        """Tell of those whom the bot kept or lost today; call it once more when the run stops.

        Whoever is still with the bot when the run stops is told of too, with the fate OPEN.
        """
        day = self.block
        if day is None or (self.bot is None and self.spared is None):
            return
        self.block = None
        talking_s = np.concatenate([self.talking_s, self.gate.ends(Passage(day.how, day.ready_s))])
        self.talking_s = talking_s[talking_s > (self.day + 1) * DAY_S]
        inside = day.ready_s >= self.end_s
        day.fate[inside] = Outcome.OPEN
        came = np.flatnonzero(day.has_bot & ~day.spared & (day.time_s < self.end_s))
        if len(came):
            self.visits.extend(
                root=day.key[came],
                contact_type=day.contact_type[came],
                how=day.how[came],
                fate=day.fate[came],
                bare=day.bare[came],
                arrived=day.time_s[came],
                ended=np.where(inside[came], np.nan, day.ready_s[came]),
            )
        gone = np.flatnonzero((inside | (day.fate != Outcome.OPEN)) & (day.time_s < self.end_s))
        if len(gone):
            key, contact_type = day.key[gone], day.contact_type[gone]
            self.closed(
                ClosedBlock(
                    contact_type,
                    key,
                    day.time_s[gone],
                    day.ready_s[gone],
                    day.fate[gone],
                    day.back_s[gone],
                    day.vip[gone],
                    day.tuning[gone],
                )
            )
