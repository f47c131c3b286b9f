"""A scenario: everything that is decided before a run, frozen."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field, model_validator

from models.behaviour.effects import Behaviour, misnamed
from models.bot.bot import Bot
from models.bot.knowledge import Knowledge
from models.chat.chat import Chat, Paced, Turns
from models.customers.care import Care
from models.customers.redial import Redial
from models.customers.sales import SalesRules
from models.deferred.blending import Blending
from models.deferred.complaint import Complaints, Publicity
from models.deferred.escalation import Escalation
from models.demand.campaign import Demand
from models.emergency.plan import Plan
from models.emergency.shock import Shock
from models.emergency.shocks.bot_out import BotOut
from models.money.costs import Costs
from models.operation.operation import Operation
from models.people.programme import Programme
from models.people.rules import People
from models.questions import Assignment, Ordering, PayPlan, Selection, Structure
from models.vendor.vendor import Vendor
from models.waiting.announcement import Announcement, Soothing
from models.waiting.callback import Callback
from sim.setting import setting


@setting
class Reference:
    """The operation in which the user's handle times were measured; all effects on people are 1 there."""

    structure: Structure
    """Who served what in it."""
    pay: PayPlan
    """What people earned in it."""


@setting
class Scenario:
    """An operation, its customers, its people and the policies that run it: all that is decided before a run."""

    operation: Operation
    """The operation: lines, channels, intents, agents and files."""
    demand: Demand
    """How the forecast becomes contacts."""
    structure: Structure
    """The policy that says who serves what."""
    reference: Reference
    """The operation in which the user's handle times were measured."""
    pay: PayPlan
    """The policy that says what work earns beyond base pay."""
    plan: Plan
    """The emergency plan: at which alert levels which actions are taken."""
    assignment: Assignment
    """The policy that chooses among the free agents for a contact."""
    selection: Selection
    """The policy that chooses among the waiting contacts for a free agent."""
    costs: Costs = Costs()
    """What people and their places cost, beside their pay."""
    chat: Chat = Paced()
    """How an agent with several chats at once gets on with them: at a pace, or in turns of message and reply."""
    bot: Bot | None = None
    """The bot that first contacts meet; null: everybody asks for a person."""
    vendor: Vendor | None = None
    """The vendor (外包) whose agents may help; null: none."""
    care: Care | None = None
    """Right answers, satisfaction, and what follows from them; null: every answer is right, and nobody is asked about
    satisfaction.
    """
    redial: Redial | None = None
    """How customers who left without an answer try again; null: nobody does."""
    sales: SalesRules | None = None
    """What enquiries are worth; null: nothing is sold."""
    behaviour: Behaviour | None = None
    """How people differ and what acts on them, by effect; null: people are all alike."""
    people: People | None = None
    """Absence, learning, morale and quitting; null: people stay as they are."""
    announcement: Announcement | None = None
    """What customers who begin to wait are told of their wait; null: nothing."""
    soothing: Soothing | None = None
    """Messages that make customers wait longer; null: none."""
    callback: Callback | None = None
    """The offer to customers who wait to be called back; null: nobody is called back."""
    knowledge: Knowledge | None = None
    """The knowledge base; null: nothing is written down."""
    quality: Programme | None = None
    """Reviews of answers, and coaching; null: none."""
    ordering: Ordering | None = None
    """The policy that orders equally urgent tickets; null: only where the operation has no deferred channel."""
    blending: Blending = Blending()
    """How people fit tickets in with live contacts."""
    complaints: Complaints | None = None
    """Classes of complaints, with urgency and time to respond; null: complaints are not classed."""
    escalation: Escalation | None = None
    """Needs that take the right to compensate, and who has it; null: everybody has every right."""
    publicity: Publicity | None = None
    """What complaints and messages that others see cost; null: nothing."""
    shocks: dict[str, Shock] = Field(default_factory=dict)
    """What befalls the operation from outside, each under a name of its own; empty: nothing."""

    @model_validator(mode="after")
    def _named(self) -> Scenario:
        """Every intent and channel that is named must exist, and every line must have its prices."""
        operation = self.operation
        named: list[tuple[str, str, Iterable[str]]] = [
            ("intent", "sales.conversion", self.sales.conversion if self.sales else ()),
            ("intent", "bot.skills", self.bot.skills if self.bot else ()),
            ("intent", "care.right", self.care.right if self.care else ()),
            ("intent", "redial.by_intent", self.redial.by_intent if self.redial else ()),
            ("intent", "vendor.intents", self.vendor.intents if self.vendor else ()),
            ("intent", "knowledge.coverage", self.knowledge.coverage if self.knowledge else ()),
            ("intent", "knowledge.changes", _changing(self.knowledge)),
            ("intent", "chat.talks", self.chat.talks if isinstance(self.chat, Turns) else ()),
            ("intent", "complaints.intent", (self.complaints.intent,) if self.complaints else ()),
            ("intent", "escalation.intent", (self.escalation.intent,) if self.escalation else ()),
            ("intent", "escalation.share", self.escalation.share if self.escalation else ()),
            ("channel", "bot.channels", self.bot.channels if self.bot else ()),
            ("channel", "announcement.channels", self.announcement.channels if self.announcement else ()),
            ("channel", "soothing.channels", self.soothing.channels if self.soothing else ()),
            ("channel", "callback.channels", self.callback.channels if self.callback else ()),
        ]
        known: dict[str, tuple[str, ...]] = {"intent": tuple(operation.intents), "channel": tuple(operation.channels)}
        wrong = [
            f"{where}: {name} given, must be one of the operation's {what}s ({', '.join(known[what])})"
            for what, where, names in named
            for name in names
            if name not in known[what]
        ]
        if self.sales is not None:
            selling = self.sales.conversion and operation.lines
            missing = [line for line in selling if line not in self.sales.order_value_yuan]
            wrong += [f"sales.order_value_yuan: {line} is missing" for line in missing]
        wrong += [
            f"plan: needs a {part} and there is none; choose one, {part}=OPTION"
            for part in sorted(self.plan.needs())
            if getattr(self, part) is None
        ]
        wrong += misnamed(self.behaviour)
        wrong += [
            f"shocks.{name}: needs a {part} and there is none; choose one, {part}=OPTION"
            for name, shock in self.shocks.items()
            for part in sorted(shock.what.needs())
            if getattr(self, part) is None
        ]
        if self.callback is not None:
            wrong += self._callbacks(self.callback)
        if self.ordering is None and any(channel.deferred for channel in operation.channels.values()):
            wrong.append("ordering: the operation has deferred channels; choose one, ordering=OPTION")
        groups = {*operation.staffing, *operation.skills}
        wrong += [
            f"blending.reserved: the group {group} given, must be one of {', '.join(sorted(groups))}"
            for rule in self.blending.reserved
            for group in rule.groups
            if group not in groups
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @property
    def befalling(self) -> dict[str, Shock]:
        """All shocks by the names of their chance, the outages that the bot's own settings name among them."""
        outages = {"bot outage": Shock(what=BotOut(), when=self.bot.outages)} if self.bot else {}
        return outages | {f"shock {name}": shock for name, shock in self.shocks.items()}

    def _callbacks(self, callback: Callback) -> list[str]:
        """What is wrong with the offers to be called back."""
        channels = self.operation.channels
        wrong = [
            f"callback.channels: {name} given, must be a channel that is neither shared (chat) nor deferred"
            for name in callback.channels
            if name in channels and (channels[name].shared or channels[name].deferred is not None)
        ]
        if callback.expected_above_s is not None and self.announcement is None:
            wrong.append("callback.expected_above_s: needs an announcement, which says how the wait is expected")
        return wrong


def _changing(knowledge: Knowledge | None) -> Iterable[str]:
    """The intents whose rules change."""
    return [intent for change in knowledge.changes for intent in change.intents] if knowledge else []
