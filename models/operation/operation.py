"""The operation as its owner describes it: lines, channels, intents, grades, and where its files are."""

from __future__ import annotations

from pydantic import Field, model_validator

from models.operation.channel import ChangesEffort, Channel, ChannelRules
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
    """A customer-service operation.

    Demand comes from a forecast file, from a file of contacts as they were recorded, or from ``rates`` (by
    ``line/intent/channel``) over ``duration_s``; beside a forecast file ``rates`` give what it does not have. Recorded
    contacts come at their own times, or with ``contacts_within_s`` at times drawn within the interval of so many
    seconds in which they were recorded. People come by name from the roster and agents files, or by count from the
    staffing file or from ``staffing``, by group: a skill, or one of ``agent_groups`` that has several. Those that come
    by count have ``counted_slots`` where a file gives them, are away as ``shrinkage`` says, and differ in speed where
    their group has none of its own, whoever comes on duty being another person: the standard deviation between them of
    the logarithm of handle time is ``counted_sd_log``. Chats at hand share the agent's attention: with k of them each
    moves at 1 / (1 + ``chat_slowdown`` × (k - 1)) of the pace of one alone. VIPs go before others of the same urgency
    when ``vip_first``; ``vip_share`` of customers are VIPs. Without ``hours`` the operation never closes. ``platforms``
    names for a line the rule book (``conf/kpi``) that it is scored by.
    """

    label: dict[str, str] = Field(default_factory=dict)
    lines: dict[str, dict[str, str]]
    platforms: dict[str, str] = Field(default_factory=dict)
    channels: dict[str, Channel | ChannelRules]
    intents: dict[str, Intent]
    skills: dict[str, dict[str, str]] = Field(default_factory=dict)
    agent_groups: dict[str, AgentGroup] = Field(default_factory=dict)
    grades: dict[str, Grade] = Field(default_factory=dict)
    forecast_path: str | None = None
    roster_path: str | None = None
    agents_path: str | None = None
    contacts_path: str | None = None
    contacts_within_s: Positive | None = None
    staffing_path: str | None = None
    rates: dict[str, Rates] = Field(default_factory=dict)
    staffing: dict[str, Headcount] = Field(default_factory=dict)
    duration_s: Positive | None = None
    counted_slots: Slots = 1
    counted_sd_log: NonNegative = 0.0
    shrinkage: Shrinkage | None = None
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
            intent, rules = self.intents[intent_name], self.channels[channel]
            patience = UNENDING if rules.deferred else Exponential(mean=180.0)
            priority = 2 * intent.urgency + 1
            contact_types.append(
                ContactType(
                    index=index,
                    line=line,
                    intent=intent_name,
                    channel=channel,
                    skill=intent.skill,
                    shared=rules.shared,
                    priority=priority,
                    vip_priority=priority - 1 if self.vip_first else priority,
                    patience_law=intent.patience_s.get(channel, patience),
                    work_law=intent.handle,
                    wrap_law=intent.wrap_s.get(channel),
                    handle_time_s=intent.handle_time_s,
                    deferred=rules.deferred,
                    vip_share=self.vip_share if intent.vip_share is None else intent.vip_share,
                    most=(rules.shared and intent.slots) or MOST_SLOTS,
                    crowding=intent.crowding.get(channel),
                    effort_s=rules.effort_s if isinstance(rules, ChangesEffort) else None,
                )
            )
        return contact_types
