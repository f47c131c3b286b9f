"""A scenario: everything that is decided before a run, frozen."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import model_validator

from models.behaviour import Behaviour
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
from models.money.costs import Costs
from models.operation.operation import Operation
from models.people.programme import Programme
from models.people.rules import People
from models.plan import Plan
from models.questions import Assignment, Ordering, PayPlan, Selection, Structure
from models.vendor.vendor import Vendor
from models.waiting.announcement import Announcement, Soothing
from models.waiting.callback import Callback
from sim.setting import setting


@setting
class Reference:
    """The operation in which the user's handle times were measured; all effects are 1 there."""

    structure: Structure
    pay: PayPlan


@setting
class Scenario:
    """An operation, its customers, its people, and the policies that run it.

    What is null is left out of the world: no bot, no vendor, every answer is right (``care``), who leaves does
    not try again (``redial``), nothing is sold, people are all alike (``behaviour``) and stay so (``people``),
    nobody writes down what they know (``knowledge``) or reviews answers (``quality``), who waits
    is told nothing (``announcement``, ``soothing``) and is not called back (``callback``),
    complaints are not classed, nobody has more rights than others (``escalation``), what the public sees costs
    nothing (``publicity``). ``ordering`` and ``blending`` are for operations with tickets.
    """

    operation: Operation
    demand: Demand
    structure: Structure
    reference: Reference
    pay: PayPlan
    plan: Plan
    assignment: Assignment
    selection: Selection
    costs: Costs = Costs()
    chat: Chat = Paced()
    bot: Bot | None = None
    vendor: Vendor | None = None
    care: Care | None = None
    redial: Redial | None = None
    sales: SalesRules | None = None
    behaviour: Behaviour | None = None
    people: People | None = None
    announcement: Announcement | None = None
    soothing: Soothing | None = None
    callback: Callback | None = None
    knowledge: Knowledge | None = None
    quality: Programme | None = None
    ordering: Ordering | None = None
    blending: Blending = Blending()
    complaints: Complaints | None = None
    escalation: Escalation | None = None
    publicity: Publicity | None = None

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
