"""The bot in front of people at work: who gets through to it, and what it makes of them, a day at a time.

What the bot does to a contact depends on nothing but the contact's own uniform and the tuning of the moment of its
arrival, so a whole day is decided at once in arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.bot.admission import BROKEN, MET, BotAdmission, Passage
from models.bot.bot import Bot
from models.bot.day import ContactDay
from models.contact.outcome import Outcome
from models.contact.purposes import BOT, CONTEXT, DELAY, FOLLOW, HANDOVER, NEXT, SELF_SERVICE
from models.customers.closed import ClosedBlock
from models.customers.redial import Redial
from models.demand.streams import Block
from models.facilities import Facilities
from models.facts.tables import VISITS
from models.operation.contact_type import ContactType
from sim.calendar import DAY_S
from sim.chance import Floats, mix_block, uniform_block
from sim.distributions import Distribution, Exponential


class BotFront:
    """Decides in arrays what becomes of the first contacts of a day before any person is asked.

    ``admission`` says who gets through to the ``bot``, None where there is none; ``tuning`` is how wide it is open;
    ``spared`` are the shares of each contact type that find their answer themselves and never come, None where nobody
    does. Who leaves at the hand-over tries again as ``redial`` says. ``visits`` are the facts of the bot.
    """

    def __init__(
        self,
        env: Facilities,
        contact_types: Sequence[ContactType],
        bot: Bot | None,
        admission: BotAdmission,
        redial: Redial | None,
    ) -> None:
        self.contact_types = list(contact_types)
        self.bot = bot
        self.admission = admission
        self.end_s = env.calendar.end_s
        self.visits = env.recorder.table(VISITS)
        self.vip_share = np.array([each.vip_share for each in contact_types])
        self.bots = np.array([bot is not None and bot.meets(each) for each in contact_types])
        self.redial_share: Floats = np.array([redial.of(each) if redial else 0.0 for each in contact_types])
        self.redial_delay_s: Distribution = redial.delay_s if redial else Exponential(mean=600.0)
        self.tuning = bot.tuning if bot else 0.0
        self.spared: Floats | None = None
        self.talking_s = np.empty(0)

    def day(self, block: Block) -> ContactDay:
        """The potential contacts of a day, decided by the settings of now."""
        day = ContactDay(block, self.bots, self.vip_share)
        if self.bot is not None:
            day.talk_s = np.asarray(self.bot.time_s.quantile(uniform_block(block.key, DELAY)))
        if self.bot is not None or self.spared is not None:
            self.meet(day, np.ones(len(block.time_s), bool), admits=True)
        return day

    def meet(self, day: ContactDay, which: NDArray[np.bool_], admits: bool) -> None:
        """Who never comes, who gets through to the bot (``admits``: decide it), and what the bot makes of them."""
        if self.spared is not None:
            day.spared[which] = uniform_block(day.key[which], SELF_SERVICE) < self.spared[day.contact_type[which]]
        if self.bot is not None:
            if admits:
                self._admit(day, which)
            self._decide(day, which, self.bot)
            day.tuning[which] = self.tuning
        if self.spared is not None:
            day.outcome[which & (day.outcome == Outcome.SELF_SERVED)] = Outcome.OPEN
            spared = which & day.spared
            day.outcome[spared] = Outcome.SELF_SERVED
            day.back_s[spared] = np.inf

    def _admit(self, day: ContactDay, which: NDArray[np.bool_]) -> None:
        """Let the contacts in ``which``, all those who come after the others, through to the bot or not."""
        admission = self.admission
        before = admission.ends(Passage(day.how[~which], day.ready_s[~which]))
        found = admission.admit(
            day.time_s[which],
            (day.has_bot & ~day.spared)[which],
            day.talk_s[which],
            np.concatenate([self.talking_s, before]),
        )
        day.how[which], day.ready_s[which] = found.how, found.ready_s

    def _decide(self, day: ContactDay, which: NDArray[np.bool_], bot: Bot) -> None:
        """Give the contacts in ``which`` their outcome at the bot, and those who come back their delay."""
        contained, taken = bot.thresholds(self.contact_types, self.tuning)
        key, contact_type, how = day.key[which], day.contact_type[which], day.how[which]
        met, broken = how == MET, how == BROKEN
        u = uniform_block(key, BOT)
        left = (met | broken) & (uniform_block(key, HANDOVER) < bot.handover_loss_share)
        outcome = np.where(left, Outcome.LEFT_BOT, Outcome.OPEN)
        outcome = np.where(met & (u < taken[contact_type]), Outcome.MISLED, outcome)
        outcome = np.where(met & (u < contained[contact_type]), Outcome.CONTAINED, outcome)
        day.outcome[which] = outcome
        bare = broken if bot.context_share == 1 else broken | (met & (uniform_block(key, CONTEXT) >= bot.context_share))
        day.bare[which] = bare & (outcome == Outcome.OPEN)
        again = np.where(outcome == Outcome.MISLED, bot.return_share, 0.0)
        again = np.where(outcome == Outcome.LEFT_BOT, self.redial_share[contact_type], again)
        u_again = uniform_block(key, FOLLOW)
        child = mix_block(key, NEXT)
        u_delay = uniform_block(child, DELAY)
        delay = np.where(
            outcome == Outcome.MISLED, bot.return_delay_s.quantile(u_delay), self.redial_delay_s.quantile(u_delay)
        )
        day.back_s[which] = np.where(u_again < again, day.ready_s[which] + delay, np.inf)

    def break_off(self, day: ContactDay, now: float) -> None:
        """Who is with the bot at this moment, or waits for it, goes to a person or away."""
        if self.bot is None:
            return
        before = day.time_s < now
        passage = Passage(day.how[before], day.ready_s[before])
        concerned = np.zeros(len(before), bool)
        concerned[before] = self.admission.break_off(passage, day.talk_s[before], now)
        day.how[before], day.ready_s[before] = passage.how, passage.ready_s
        self._decide(day, concerned, self.bot)

    def close(self, day: ContactDay, number: int) -> ClosedBlock | None:
        """Write the visits of day ``number`` when it is over or the run stops; returns whom the bot kept or lost.

        Whoever is still with the bot when the run stops is among them, with the outcome OPEN.
        """
        if self.bot is None and self.spared is None:
            return None
        talking_s = np.concatenate([self.talking_s, self.admission.ends(Passage(day.how, day.ready_s))])
        self.talking_s = talking_s[talking_s > (number + 1) * DAY_S]
        inside = day.ready_s >= self.end_s
        day.outcome[inside] = Outcome.OPEN
        came = np.flatnonzero(day.has_bot & ~day.spared & (day.time_s < self.end_s))
        if len(came):
            self.visits.extend(
                root=day.key[came],
                contact_type=day.contact_type[came],
                how=day.how[came],
                outcome=day.outcome[came],
                bare=day.bare[came],
                arrived=day.time_s[came],
                ended=np.where(inside[came], np.nan, day.ready_s[came]),
            )
        gone = np.flatnonzero((inside | (day.outcome != Outcome.OPEN)) & (day.time_s < self.end_s))
        if not len(gone):
            return None
        return ClosedBlock(
            day.contact_type[gone],
            day.key[gone],
            day.time_s[gone],
            day.ready_s[gone],
            day.outcome[gone],
            day.back_s[gone],
            day.vip[gone],
            day.tuning[gone],
        )
