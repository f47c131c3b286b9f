"""Emergency plans: alert levels with hysteresis, and the measures they set in motion."""

from __future__ import annotations

from math import inf
from typing import Annotated

from pydantic import Field, model_validator

from models.plan import MEASURES, MEMORY_S, Action, Controls, Step, View
from sim.distributions import NonNegative, Positive
from sim.setting import setting

Lasting = Annotated[float, Field(ge=0, le=MEMORY_S)]


@setting
class CallReserves:
    """Call up to ``agents`` people who are off; they come after ``delay_s`` for ``hours``.

    ``rest_hours`` must lie before their next shift, and the work of 24 hours may be ``day_hours_max`` at most
    (PRC Labour Law Art. 41 allows three hours of overtime a day). They stay for the hours called even if the
    alert ends: nobody is sent home after ten minutes.
    """

    agents: Annotated[int, Field(ge=0)]
    delay_s: NonNegative = 1800.0
    hours: Positive = 3.0
    rest_hours: NonNegative = 8.0
    day_hours_max: Positive = 12.0

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        called = controls.workforce.call_reserves(
            self.agents, self.delay_s, self.hours, self.rest_hours, self.day_hours_max
        )
        return float(len(called))

    def stop(self, controls: Controls) -> float:
        """Nothing to undo: they go home when their hours are over."""
        return 0.0

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset()


@setting
class CallComplaintDuty:
    """投诉值班: call up to ``agents`` people who are off and serve the urgent complaints that wait just then.

    They come after ``delay_s`` for ``hours``, work as in any shift and are paid as reserves; the rules of rest are
    those of :class:`CallReserves`.
    """

    agents: Annotated[int, Field(ge=0)] = 1
    delay_s: NonNegative = 900.0
    hours: Positive = 1.0
    rest_hours: NonNegative = 8.0
    day_hours_max: Positive = 12.0

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        kinds = {each.kind for each in controls.urgent()}
        called = controls.workforce.call_reserves(
            self.agents, self.delay_s, self.hours, self.rest_hours, self.day_hours_max, kinds
        )
        return float(len(called))

    def stop(self, controls: Controls) -> float:
        """Nothing to undo: they go home when their hours are over."""
        return 0.0

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"complaints"})


@setting
class PostponeBreaks:
    """Put breaks off while the alert stands, at most as long as the operation's rules allow."""

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        controls.workforce.postponing = True
        return 1.0

    def stop(self, controls: Controls) -> float:
        """Breaks as rostered again."""
        controls.workforce.postponing = False
        return 0.0

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset()


@setting
class WidenBot:
    """Set the bot's tuning to ``tuning``: it contains more, rightly and wrongly."""

    tuning: Annotated[float, Field(ge=-1, le=1)] = 0.5

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        controls.door.retune(self.tuning)
        return controls.door.tuning

    def stop(self, controls: Controls) -> float:
        """Back to the usual tuning."""
        controls.door.retune(controls.door.bot.tuning if controls.door.bot else 0.0)
        return controls.door.tuning

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"bot"})


@setting
class CloseBot:
    """Send everybody to people while the alert stands; conversations with the bot are finished."""

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        controls.door.shut(True)
        return 1.0

    def stop(self, controls: Controls) -> float:
        """The bot answers again."""
        controls.door.shut(False)
        return 0.0

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"bot"})


@setting
class PostponeCoaching:
    """No coaching while the alert stands: people stay at the desk, sessions wait."""

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        return self._postpone(controls, True)

    def stop(self, controls: Controls) -> float:
        """Coaching again, at the start of people's next shifts."""
        return self._postpone(controls, False)

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"quality"})

    @staticmethod
    def _postpone(controls: Controls, postponing: bool) -> float:
        if controls.workforce.quality is not None:
            controls.workforce.quality.postponing = postponing
        return float(postponing)


@setting
class FreezeKnowledge:
    """Nobody writes in the knowledge base while the alert stands: all their time is for customers."""

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        return self._freeze(controls, True)

    def stop(self, controls: Controls) -> float:
        """Writing again."""
        return self._freeze(controls, False)

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"knowledge"})

    @staticmethod
    def _freeze(controls: Controls, frozen: bool) -> float:
        if controls.workforce.knowledge is not None:
            controls.workforce.knowledge.freeze(frozen)
        return float(frozen)


@setting
class Soothe:
    """安抚话术: a message that lengthens the patience of those who wait by ``patience_gain``."""

    patience_gain: NonNegative = 0.25

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        controls.desk.soothe(1 + self.patience_gain)
        return 1 + self.patience_gain

    def stop(self, controls: Controls) -> float:
        """No message to those who come from now on."""
        controls.desk.soothe(1.0)
        return 1.0

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset()


@setting
class Announce:
    """Announce waits while the alert stands, as ``announcement`` says; who waits already is not told."""

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        return self._turn(controls, on=True)

    def stop(self, controls: Controls) -> float:
        """Only standing announcements again."""
        return self._turn(controls, on=False)

    @staticmethod
    def _turn(controls: Controls, on: bool) -> float:
        hold = controls.desk.hold
        assert hold is not None
        hold.announce(on)
        return float(hold.is_announcing)

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"announcement"})


@setting
class OfferCallbacks:
    """Offer to call back while the alert stands, as ``callback`` says, at once to those who have waited long enough.

    What is logged is how many of these accept.
    """

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        return self._turn(controls, on=True)

    def stop(self, controls: Controls) -> float:
        """Only standing offers again; what has been promised is kept."""
        return self._turn(controls, on=False)

    @staticmethod
    def _turn(controls: Controls, on: bool) -> float:
        hold = controls.desk.hold
        assert hold is not None
        assert hold.callbacks is not None
        return float(hold.callbacks.set_offering(on))

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"callback"})


@setting
class VendorOverflow:
    """Let the vendor take contacts that have waited; its seats ramp up slowly."""

    def start(self, controls: Controls) -> float:
        """See :class:`models.plan.Action`."""
        if controls.vendor is None:
            return 0.0
        controls.vendor.call()
        return float(controls.vendor.vendor.seats)

    def stop(self, controls: Controls) -> float:
        """Seats finish and close."""
        if controls.vendor is not None:
            controls.vendor.release()
        return 0.0

    def needs(self) -> frozenset[str]:
        """See :class:`models.plan.Action`."""
        return frozenset({"vendor"})


@setting
class AlertLevel:
    """A level of alert: raised when ``measure`` has been at least ``raise_at`` for ``raise_for_s``.

    It is lowered again when the measure has stayed below ``lower_below`` for ``lower_for_s``; that the second
    lies below the first keeps the alert from flickering.
    """

    measure: str
    raise_at: Positive
    raise_for_s: Lasting = 120.0
    lower_below: NonNegative
    lower_for_s: Lasting = 900.0
    actions: tuple[Action, ...]

    @model_validator(mode="after")
    def _sensible(self) -> AlertLevel:
        if self.measure not in MEASURES:
            raise ValueError(f"measure {self.measure!r} given, must be one of {', '.join(MEASURES)}")
        if self.lower_below > self.raise_at:
            raise ValueError(f"lower_below {self.lower_below} must be <= raise_at {self.raise_at}")
        return self


@setting
class NoPlan:
    """No emergency plan: the operation runs as rostered."""

    @property
    def every_s(self) -> float:
        """Never looks."""
        return inf

    @property
    def lag_s(self) -> float:
        """Sees nothing late."""
        return 0.0

    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """Never."""
        return None


@setting
class StagedPlan:
    """超量应急方案: alert levels one above the other, each with its measures; one step at a time."""

    levels: tuple[AlertLevel, ...]
    every_s: Positive = 60.0
    lag_s: NonNegative = 60.0

    def needs(self) -> frozenset[str]:
        """What its actions need."""
        seen = {"complaints"} if any(level.measure == "complaint_wait_s" for level in self.levels) else set()
        return frozenset(seen).union(*(action.needs() for level in self.levels for action in level.actions))

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """See :class:`models.plan.Plan`."""
        now = views[-1].time_s
        if level < len(self.levels):
            up = self.levels[level]
            seen = _seen(views, up.measure, now - up.raise_for_s)
            if seen and min(seen) >= up.raise_at:
                return Step(level + 1, up.measure, seen[-1], up.raise_at, up.actions, ())
        if level > 0:
            down = self.levels[level - 1]
            seen = _seen(views, down.measure, now - down.lower_for_s)
            if seen and max(seen) < down.lower_below and since_s <= now - down.lower_for_s:
                return Step(level - 1, down.measure, seen[-1], down.lower_below, (), down.actions)
        return None


def _seen(views: tuple[View, ...], measure: str, since_s: float) -> list[float]:
    """The values of a measure from ``since_s`` on; empty when the views do not reach back so far."""
    if views[0].time_s > since_s:
        return []
    return [getattr(view, measure) for view in views if view.time_s >= since_s]
