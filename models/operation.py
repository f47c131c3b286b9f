"""The operation as its owner describes it: lines, channels, intents, grades, and where its files are."""

from __future__ import annotations

from bisect import bisect_right
from math import ceil
from typing import Annotated

from pydantic import Field, model_validator

from models.hours import Hours
from models.kind import Kind
from sim.laws import Exponential, Law, Lognormal, NonNegative, Positive, Share
from sim.setting import InputError, setting

MOST_SLOTS = 200
Slots = Annotated[int, Field(ge=1, le=MOST_SLOTS)]


@setting
class Channel:
    """A channel; ``shared`` contacts may be handled several at once by one agent (chat), others alone.

    At most ``trunks`` of its contacts are with people or wait for them, and at most ``waiting_places`` wait; one
    that finds none left is blocked. After ``message_after_s`` of waiting a share ``message_share`` of the
    customers leaves a message instead. A message, like being blocked, does not meet the need: who does not
    try again is lost. Null is without limit, and never.
    """

    label: dict[str, str] = Field(default_factory=dict)
    shared: bool = False
    trunks: Annotated[int, Field(ge=1)] | None = None
    waiting_places: Annotated[int, Field(ge=0)] | None = None
    message_after_s: Positive | None = None
    message_share: Share = 1.0

    @property
    def is_limited(self) -> bool:
        """Whether anything keeps a contact from waiting as long as it likes."""
        return (self.trunks, self.waiting_places, self.message_after_s) != (None, None, None)


@setting
class Intent:
    """What customers want.

    ``urgency`` 0 is served first. ``handle`` is the shape (mean 1) around the forecast's handle time;
    ``patience_s`` and ``wrap_s`` give laws per channel; ``handle_time_s`` is used for caused contacts of an
    intent that the forecast does not have. An agent who holds a chat of this intent holds at most ``slots`` in all.
    """

    skill: str
    label: dict[str, str] = Field(default_factory=dict)
    urgency: Annotated[int, Field(ge=0, le=9)] = 1
    handle: Law = Lognormal(mean=1.0, sigma=0.8)
    handle_time_s: Positive = 180.0
    slots: Slots | None = None
    patience_s: dict[str, Law] = Field(default_factory=dict)
    wrap_s: dict[str, Law] = Field(default_factory=dict)


@setting
class Newcomers:
    """Those with less than ``days`` of tenure hold at most ``slots`` chats at once."""

    days: Positive
    slots: Slots


@setting
class Grade:
    """A grade of agent: how many chats at once, fewer perhaps for ``newcomers``."""

    label: dict[str, str] = Field(default_factory=dict)
    slots: Slots = 3
    newcomers: Newcomers | None = None


@setting
class Rates:
    """Arrivals without a forecast file: rate ``per_hour[i]`` from ``start_s[i]`` on, on any grid.

    ``handle_time_s`` is the mean handle time, one for all or one for each step, and ``patience_factor`` what
    patience is multiplied by: both go by the time of arrival. With ``period_s`` the pattern repeats.
    """

    start_s: tuple[NonNegative, ...] = (0.0,)
    per_hour: tuple[NonNegative, ...]
    handle_time_s: Positive | tuple[Positive, ...]
    patience_factor: Positive | tuple[Positive, ...] = 1.0
    period_s: Positive | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Rates:
        if len(self.start_s) != len(self.per_hour):
            raise ValueError(f"start_s has {len(self.start_s)} values, per_hour {len(self.per_hour)}")
        for name, given in (("handle_time_s", self.handle_time_s), ("patience_factor", self.patience_factor)):
            if isinstance(given, tuple) and len(given) != len(self.start_s):
                raise ValueError(f"{name} has {len(given)} values, start_s {len(self.start_s)}; give as many or one")
        if list(self.start_s) != sorted(set(self.start_s)) or self.start_s[0] != 0:
            raise ValueError("start_s must begin at 0 and increase")
        if self.period_s is not None and self.period_s <= self.start_s[-1]:
            raise ValueError("period_s must be after the last start_s")
        return self


@setting
class Headcount:
    """Staffing without named people: ``agents[i]`` agents from ``start_s[i]`` on.

    With ``period_s`` the pattern repeats. Where the operation has hours, they are there in them only.
    """

    start_s: tuple[NonNegative, ...] = (0.0,)
    agents: tuple[Annotated[int, Field(ge=0)], ...]
    slots: Slots = 1
    period_s: Positive | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Headcount:
        if len(self.start_s) != len(self.agents):
            raise ValueError(f"start_s has {len(self.start_s)} values, agents {len(self.agents)}")
        if list(self.start_s) != sorted(set(self.start_s)):
            raise ValueError("start_s must increase")
        if self.period_s is not None and self.period_s <= self.start_s[-1]:
            raise ValueError("period_s must be after the last start_s")
        return self

    def at(self, time_s: float) -> int:
        """How many are planned at ``time_s``; none before the first step, unless the pattern repeats."""
        if self.period_s is not None:
            time_s %= self.period_s
        step = bisect_right(self.start_s, time_s) - 1
        return self.agents[step] if step >= 0 or self.period_s is not None else 0

    def changes_s(self, end_s: float) -> list[float]:
        """When a step begins, up to ``end_s``."""
        if self.period_s is None:
            return [start_s for start_s in self.start_s if start_s < end_s]
        periods = range(ceil(end_s / self.period_s))
        return [at for i in periods for start_s in self.start_s if (at := i * self.period_s + start_s) < end_s]


@setting
class Operation:
    """A customer-service operation.

    Demand and people come from the three files, or from ``rates`` (by ``line/intent/channel``) and
    ``staffing`` (by group) over ``duration_s``. Chats at hand share the agent's attention: with k of them each
    moves at 1 / (1 + ``chat_slowdown`` × (k - 1)) of the pace of one alone. VIPs go before others of the same
    urgency when ``vip_first``; ``vip_share`` of customers are VIPs. Without ``hours`` the operation never closes.
    ``platforms`` names for a line the rule book (``conf/kpi``) that it is scored by.
    """

    label: dict[str, str] = Field(default_factory=dict)
    lines: dict[str, dict[str, str]]
    platforms: dict[str, str] = Field(default_factory=dict)
    channels: dict[str, Channel]
    intents: dict[str, Intent]
    skills: dict[str, dict[str, str]] = Field(default_factory=dict)
    grades: dict[str, Grade] = Field(default_factory=dict)
    forecast_path: str | None = None
    roster_path: str | None = None
    agents_path: str | None = None
    rates: dict[str, Rates] = Field(default_factory=dict)
    staffing: dict[str, Headcount] = Field(default_factory=dict)
    duration_s: Positive | None = None
    chat_slowdown: NonNegative = 0.0
    vip_share: Share = 0.0
    vip_first: bool = True
    hours: Hours | None = None
    warm_up_s: NonNegative = 0.0

    @model_validator(mode="after")
    def _platforms_of_lines(self) -> Operation:
        lines = ", ".join(self.lines)
        wrong = [f"platforms.{line}: no such line, must be one of {lines}" for line in self.platforms]
        wrong = [text for text, line in zip(wrong, self.platforms, strict=True) if line not in self.lines]
        if wrong:
            raise InputError(wrong)
        return self

    @model_validator(mode="after")
    def _sources(self) -> Operation:
        files = (self.forecast_path, self.roster_path, self.agents_path)
        if any(files) and not all(files):
            raise ValueError("forecast_path, roster_path and agents_path go together")
        if any(files) and self.warm_up_s % 86_400:
            raise ValueError(f"warm_up_s {self.warm_up_s:g} given, must be whole days (86400 s): pay is by the day")
        if not any(files) and (not self.rates or self.duration_s is None):
            raise ValueError("give forecast_path, roster_path and agents_path, or rates and duration_s")
        return self

    def kinds(self, names: list[tuple[str, str, str]]) -> list[Kind]:
        """The kinds of contact for these (line, intent, channel), in order."""
        kinds = []
        for index, (line, intent_name, channel) in enumerate(names):
            intent = self.intents[intent_name]
            priority = 2 * intent.urgency + 1
            kinds.append(
                Kind(
                    index=index,
                    line=line,
                    intent=intent_name,
                    channel=channel,
                    skill=intent.skill,
                    shared=self.channels[channel].shared,
                    priority=priority,
                    vip_priority=priority - 1 if self.vip_first else priority,
                    patience_law=intent.patience_s.get(channel, Exponential(mean=180.0)),
                    work_law=intent.handle,
                    wrap_law=intent.wrap_s.get(channel),
                    handle_time_s=intent.handle_time_s,
                    most=(self.channels[channel].shared and intent.slots) or MOST_SLOTS,
                )
            )
        return kinds
