"""The levers: everything that emergency plans and shocks can do to an operation while it runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from models.bot.entrance import Entrance
from models.contact.outcome import Outcome
from models.deferred.reception import Urgent
from models.emergency.lever import Lever, latest, product
from models.operation.outage import Span
from models.people.workforce import Workforce
from models.routing.router import Router
from models.vendor.seats import VendorSeats
from models.waiting.treatment import WaitingTreatment


class Levers:
    """What actions and shocks may set in motion, and undo; they see nothing else of the operation.

    ``urgent`` tells of the urgent complaints that wait.
    Switches are pulled with True. A plan that lets go of a lever lets go for all its levels (``frees_all``).
    """

    breaks_put_off: Lever[bool]
    """No breaks for now, as long as the operation's rules allow."""
    coaching_put_off: Lever[bool]
    """No coaching for now: people stay at work, sessions wait."""
    knowledge_frozen: Lever[bool]
    """Nobody writes in the knowledge base."""
    bot_tuning: Lever[float]
    """How wide the bot is open, from -1 to 1."""
    bot_closed: Lever[bool]
    """Everybody goes to people; conversations with the bot are finished."""
    bot_out: Lever[bool]
    """Everybody goes to people; conversations with the bot break off."""
    patience: Lever[float]
    """The factor by which a soothing message lengthens the patience of those who wait."""
    waits_announced: Lever[bool]
    """Waits are announced as the announcement's rules say."""
    callbacks_offered: Lever[bool]
    """Calls back are offered as their rules say; the amount is how many accept at once."""
    vendor_called: Lever[bool]
    """The vendor takes overflow; the amount is its seats."""
    agents_slowed: Lever[float]
    """The factor by which the work of the operation's own agents takes longer."""

    def __init__(
        self,
        entrance: Entrance,
        router: Router,
        treatment: WaitingTreatment | None,
        workforce: Workforce,
        vendor: VendorSeats | None,
        urgent: Callable[[], Sequence[Urgent]],
    ) -> None:
        self._entrance = entrance
        self._router = router
        self._treatment = treatment
        self._workforce = workforce
        self._vendor = vendor
        self._urgent = urgent
        tuning = latest(entrance.front.bot.tuning if entrance.front.bot else 0.0)
        self.breaks_put_off = Lever(self._put_off_breaks, any, frees_all=True)
        self.coaching_put_off = Lever(self._put_off_coaching, any, frees_all=True)
        self.knowledge_frozen = Lever(self._freeze_knowledge, any, frees_all=True)
        self.bot_tuning = Lever(self._retune_bot, tuning, frees_all=True)
        self.bot_closed = Lever(self._close_bot, any, frees_all=True)
        self.bot_out = Lever(self._put_out_bot, any)
        self.patience = Lever(self._soothe, latest(1.0), frees_all=True)
        self.waits_announced = Lever(self._announce, any, frees_all=True)
        self.callbacks_offered = Lever(self._offer_callbacks, any, frees_all=True)
        self.vendor_called = Lever(self._call_vendor, any, frees_all=True)
        self.agents_slowed = Lever(self._slow_agents, product)

    # -- what is done once ------------------------------------------------------------------------------------

    def call_reserves(
        self,
        count: int,
        delay_s: float,
        hours: float,
        rest_hours: float,
        day_hours_max: float,
        contact_types: Collection[int] | None = None,
    ) -> float:
        """Call up to ``count`` people who are off, see :meth:`models.people.workforce.Workforce.call_reserves`.

        Returns how many come, for the log.
        """
        called = self._workforce.call_reserves(count, delay_s, hours, rest_hours, day_hours_max, contact_types)
        return float(len(called))

    def urgent_types(self) -> set[int]:
        """The indices of the contact types of urgent complaints that nobody has turned to."""
        return {each.contact_type for each in self._urgent()}

    def foresee_bot_out(self, spans: Sequence[Span]) -> None:
        """The bot will be out in these spans; said before the first day begins."""
        self._entrance.front.admission.foresee(spans)

    # -- what each lever does ---------------------------------------------------------------------------------

    def _put_off_breaks(self, on: bool) -> float:
        self._workforce.postponing = on
        return float(on)

    def _put_off_coaching(self, on: bool) -> float:
        if self._workforce.quality is not None:
            self._workforce.quality.postponing = on
        return float(on)

    def _freeze_knowledge(self, on: bool) -> float:
        if self._workforce.knowledge is not None:
            self._workforce.knowledge.freeze(on)
        return float(on)

    def _retune_bot(self, tuning: float) -> float:
        self._entrance.retune(tuning)
        return self._entrance.front.tuning

    def _close_bot(self, on: bool) -> float:
        self._entrance.shut(on)
        return float(on)

    def _put_out_bot(self, on: bool) -> float:
        self._entrance.put_out(on)
        return float(on)

    def _soothe(self, factor: float) -> float:
        self._router.soothe(factor)
        return factor

    def _announce(self, on: bool) -> float:
        treatment = self._treatment
        assert treatment is not None
        treatment.announce(on)
        return float(treatment.is_announcing)

    def _offer_callbacks(self, on: bool) -> float:
        treatment, router = self._treatment, self._router
        assert treatment is not None
        assert treatment.callbacks is not None
        treatment.callbacks.offer_from_now(on)
        accepting = treatment.offer_late(router.in_queue()) if on else []
        for contact in accepting:
            router.release(contact, Outcome.CALLBACK)
        return float(len(accepting))

    def _call_vendor(self, on: bool) -> float:
        if self._vendor is None:
            return 0.0
        if not on:
            self._vendor.release()
            return 0.0
        self._vendor.call()
        return float(self._vendor.vendor.seats)

    def _slow_agents(self, factor: float) -> float:
        others = set() if self._vendor is None else set(self._vendor.agents)
        for agent in self._router.agents:
            if agent not in others:
                agent.slow_down(factor)
        return factor
