"""The operation as its owner describes it: lines, channels, intents, grades, and where its files are."""

from __future__ import annotations

from pydantic import Field, model_validator

from models.operation.channel import Channel
from models.operation.contact_type import ContactType
from models.operation.grade import Grade
from models.operation.headcount import AgentGroup, Headcount
from models.operation.hours import Hours
from models.operation.intent import MOST_SLOTS, UNENDING, Intent, Slots
from models.operation.rates import Rates
from models.operation.shrinkage import Shrinkage
from sim.distributions import Exponential, NonNegative, Positive, Share
from sim.setting import InputError, setting


@setting
class Operation:
    """A customer-service operation: its lines, channels and intents, its agents, and where its files are.

    Demand comes from a forecast file, from a file of recorded contacts or from ``rates``. People come by name from the
    roster and agents files, by count from the staffing file or ``staffing``, or both.
    """

    label: dict[str, str] = Field(default_factory=dict)
    """What reports call the operation, in Chinese (``zh``) and English (``en``)."""
    lines: dict[str, dict[str, str]]
    """The lines (业务线) by name, and what reports call each in Chinese (``zh``) and English (``en``)."""
    platforms: dict[str, str] = Field(default_factory=dict)
    """By line, the rule book of ``conf/kpi`` that the line is scored by; a line that is not named has none."""
    channels: dict[str, Channel]
    """The channels by name."""
    intents: dict[str, Intent]
    """The intents (咨询类型) by name."""
    skills: dict[str, dict[str, str]] = Field(default_factory=dict)
    """The skills by name, and what reports call each in Chinese (``zh``) and English (``en``)."""
    agent_groups: dict[str, AgentGroup] = Field(default_factory=dict)
    """Groups of agents by count that have several skills, by name; the name must not be that of a skill."""
    grades: dict[str, Grade] = Field(default_factory=dict)
    """The grades (职级) by name that the agents file may use."""
    forecast_path: str | None = None
    """The forecast file; null: demand comes from another source."""
    roster_path: str | None = None
    """The file of shifts, always given together with ``agents_path``; null: nobody comes by name."""
    agents_path: str | None = None
    """The file of people, always given together with ``roster_path``; null: nobody comes by name."""
    contacts_path: str | None = None
    """The file of recorded contacts, given instead of a forecast and of ``rates``; null: demand comes from another
    source.
    """
    contacts_within_s: Positive | None = None
    """Recorded contacts come at a time drawn within the interval of so many seconds in which they were recorded; a day
    must be a whole number of such intervals. Null: they come at the recorded time.
    """
    staffing_path: str | None = None
    """The file that says how many agents of each group are on duty; null: no such file."""
    rates: dict[str, Rates] = Field(default_factory=dict)
    """Arrivals by contact type, each named ``line/intent/channel``. Without files they are the whole demand; beside a
    forecast file they give the contact types that it does not have.
    """
    staffing: dict[str, Headcount] = Field(default_factory=dict)
    """How many agents are on duty by group: a skill, or one of ``agent_groups``. It is given instead of
    ``staffing_path``.
    """
    duration_s: Positive | None = None
    """How many seconds a run lasts, where demand comes from ``rates`` alone; null: as many days as the file of the
    demand has.
    """
    counted_slots: Slots = 1
    """How many chats each agent of the staffing file has at once, at most."""
    counted_sd_log: NonNegative = 0.0
    """How much agents by count differ in speed: the standard deviation between them of the logarithm of handle time.
    Everybody who comes on duty is another person. A group with a ``time_factor`` has no such differences.
    """
    shrinkage: Shrinkage | None = None
    """How agents by count are away now and then; null: they are always there."""
    chat_slowdown: NonNegative = 0.0
    """How chats at once slow each other down: with k of them each goes on at 1 / (1 + ``chat_slowdown`` × (k - 1)) of
    the pace of one alone. It counts with ``chat=paced`` that has no ``pace`` of its own.
    """
    vip_share: Share = 0.0
    """The share of customers who are VIPs."""
    vip_first: bool = True
    """Whether VIPs go before other customers of the same urgency."""
    hours: Hours | None = None
    """The opening hours; null: the operation never closes."""
    warm_up_s: NonNegative = 0.0
    """How many seconds from the start of the run are left out of the figures. With files it must be whole days (86400
    s), because pay is by the day.
    """

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
        demand = [name for name in ("forecast_path", "contacts_path", "rates") if getattr(self, name)]
        if demand not in (["forecast_path"], ["forecast_path", "rates"], ["contacts_path"], ["rates"]):
            given = " and ".join(demand) or "none"
            raise ValueError(
                f"{given} given, must be forecast_path (with or without rates), contacts_path, or rates with duration_s"
            )
        filed = demand != ["rates"]
        if (self.roster_path is None) != (self.agents_path is None):
            raise ValueError("roster_path and agents_path go together")
        if not filed:
            if self.duration_s is None:
                raise ValueError("rates need duration_s")
            if self.roster_path or self.staffing_path:
                raise ValueError("roster_path, agents_path and staffing_path need forecast_path or contacts_path")
        elif not (self.roster_path or self.staffing_path or self.staffing):
            raise ValueError("who serves? give roster_path and agents_path, or staffing_path, or staffing")
        if self.staffing and self.staffing_path:
            raise ValueError("staffing and staffing_path given, must be one of them")
        if self.contacts_within_s is not None and (not self.contacts_path or 86_400 % self.contacts_within_s):
            must = "a part of a day (86400 s) such as 1800, with contacts_path"
            raise ValueError(f"contacts_within_s {self.contacts_within_s:g} given, must be {must}")
        if filed and self.warm_up_s % 86_400:
            raise ValueError(f"warm_up_s {self.warm_up_s:g} given, must be whole days (86400 s): pay is by the day")
        return self

    @model_validator(mode="after")
    def _deferred_channels(self) -> Operation:
        wrong: list[str] = []
        for name, channel in self.channels.items():
            rules, where = channel.deferred, f"channels.{name}"
            if rules is None:
                continue
            if channel.shared:
                wrong.append(f"{where}: shared and deferred given, a ticket is handled alone")
            if channel.is_limited:
                wrong.append(
                    f"{where}: trunks, waiting_places and message_after_s are for channels that are not deferred"
                )
            known = ((self.channels, "chase", rules.chase), (self.intents, "by_intent_h", rules.by_intent_h))
            wrong += [
                f"{where}.deferred.{key}: {given} given, must be one of {', '.join(names)}"
                for names, key, givens in known
                for given in givens
                if given not in names
            ]
            wrong += [
                f"intents.{intent}.wrap_s.{name}: not on a deferred channel, put it into the handle time"
                for intent, rule in self.intents.items()
                if name in rule.wrap_s
            ]
            wrong += [
                f"intents.{intent}.crowding.{name}: not on a deferred channel, where nobody waits in a queue"
                for intent, rule in self.intents.items()
                if name in rule.crowding
            ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @model_validator(mode="after")
    def _grouped(self) -> Operation:
        allowed = ", ".join(self.skills) or "none there are"
        wrong = [
            f"agent_groups.{name}.skills: {skill} given, must be one of the operation's skills ({allowed})"
            for name, group in self.agent_groups.items()
            for skill in group.skills
            if skill not in self.skills
        ]
        wrong += [
            f"agent_groups.{name}: must not have the name of a skill"
            for name in self.agent_groups
            if name in self.skills
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def contact_types(self, names: list[tuple[str, str, str]]) -> list[ContactType]:
        """The contact types for these (line, intent, channel), in order."""
        contact_types = []
        for index, (line, intent_name, channel) in enumerate(names):
            intent, deferred = self.intents[intent_name], self.channels[channel].deferred
            priority = 2 * intent.urgency + 1
            contact_types.append(
                ContactType(
                    index=index,
                    line=line,
                    intent=intent_name,
                    channel=channel,
                    skill=intent.skill,
                    shared=self.channels[channel].shared,
                    priority=priority,
                    vip_priority=priority - 1 if self.vip_first else priority,
                    patience_law=intent.patience_s.get(channel, UNENDING if deferred else Exponential(mean=180.0)),
                    work_law=intent.handle,
                    wrap_law=intent.wrap_s.get(channel),
                    handle_time_s=intent.handle_time_s,
                    deferred=deferred,
                    vip_share=self.vip_share if intent.vip_share is None else intent.vip_share,
                    most=(self.channels[channel].shared and intent.slots) or MOST_SLOTS,
                    crowding=intent.crowding.get(channel),
                )
            )
        return contact_types
