"""Measures: every KPI as a numerator and a denominator, pure functions of the facts of a run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from models.accounts import ANSWERED, totals
from models.contact.outcome import LEFT_QUEUE, Outcome
from models.customers.needs import Settlement
from models.facts.facts import Facts
from models.money.ledger import ACCOUNTS
from models.people.workforce import HAZARD, SETTLED_MORALE
from models.rule import Rule
from models.scenario import Scenario
from models.series import live, own_presence, union
from sim.chance import Floats
from sim.setting import setting

Rows = NDArray[np.void]
Fraction = tuple[float, float]
"""Numerator and denominator; a plain amount has denominator 1."""


@dataclass(frozen=True)
class Sample:
    """The facts of one run after the warm-up, of all kinds of contact or of some."""

    scenario: Scenario
    facts: Facts
    since_s: float = 0.0
    kinds: frozenset[int] | None = None

    def of(self, kinds: frozenset[int]) -> Sample:
        """The same run, only contacts and needs of these kinds; the same object whenever it is asked for."""
        if kinds not in self._parts:
            self._parts[kinds] = replace(self, kinds=kinds)
        return self._parts[kinds]

    @cached_property
    def _parts(self) -> dict[frozenset[int], Sample]:
        """What was asked for: many KPIs look at the same contacts."""
        return {}

    def _rows(self, table: Rows, time: str) -> Rows:
        rows = table[table[time] >= self.since_s]
        return rows if self.kinds is None else rows[np.isin(rows["kind"], list(self.kinds))]

    def covers(self, kind: NDArray[np.int64], time_s: Floats | None = None) -> NDArray[np.bool_]:
        """Which of the things of these kinds, that began at these times, belong to the sample."""
        inside = np.ones(len(kind), bool) if self.kinds is None else np.isin(kind, list(self.kinds))
        return inside if time_s is None else inside & (time_s >= self.since_s)

    @cached_property
    def contacts(self) -> Rows:
        """All attempts."""
        return self._rows(self.facts.contacts, "arrived")

    @cached_property
    def offered(self) -> Rows:
        """Attempts that asked for a person on the line and have ended; tickets are not among them."""
        rows = live(self.facts, self.contacts)
        asked: Rows = rows[~np.isnan(rows["queued"]) & (rows["outcome"] != Outcome.OPEN)]
        return asked

    @cached_property
    def answered(self) -> Rows:
        """Attempts that a person answered and finished."""
        return self.offered[np.isin(self.offered["outcome"], ANSWERED)]

    @cached_property
    def replies(self) -> Rows:
        """Conversations in turns that have ended for the customer."""
        rows = self._rows(self.facts.replies, "asked")
        ended: Rows = rows[rows["outcome"] != Outcome.OPEN]
        return ended

    @cached_property
    def promises(self) -> Rows:
        """Offers to call back, and messages that are answered."""
        return self._rows(self.facts.promises, "offered")

    @cached_property
    def waits_s(self) -> NDArray[np.float64]:
        """The wait of each offered attempt, to the answer or to leaving."""
        rows = self.offered
        until = np.where(np.isnan(rows["answered"]), rows["ended"], rows["answered"])
        return np.asarray(until - rows["queued"])

    @cached_property
    def needs(self) -> Rows:
        """Needs that are settled."""
        rows = self._rows(self.facts.needs, "first_at")
        settled: Rows = rows[rows["settlement"] != Settlement.OPEN]
        return settled

    @cached_property
    def books(self) -> dict[str, float]:
        """Yuan per account."""
        return totals(self.scenario, self.facts, self.since_s)


@runtime_checkable
class Measure(Protocol):
    """A figure of a run."""

    def of(self, sample: Sample) -> Fraction:
        """Its numerator and denominator."""
        ...


def _share(rows: Any, base: Any) -> Fraction:
    return float(np.sum(rows)), float(len(base))


@setting
class ServiceLevel:
    """服务水平: answered within ``threshold_s``.

    ``definition``: ``served`` counts them against all offered; ``abandoned_met`` counts those who left within
    the threshold as served in time; ``abandoned_excluded`` leaves these out of the base. The first is the
    strictest: nobody who left is a success, and none is forgotten. Who is blocked, cut off or leaves a message
    did not choose to leave: offered and not served, by every definition.
    """

    threshold_s: Annotated[float, Field(gt=0)] = 20.0
    definition: Literal["served", "abandoned_met", "abandoned_excluded"] = "served"

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        answered = ~np.isnan(sample.offered["answered"])
        within = sample.waits_s <= self.threshold_s
        left = np.isin(sample.offered["outcome"], LEFT_QUEUE)
        served, gone = float((answered & within).sum()), float((left & within).sum())
        base = float(len(within))
        if self.definition == "abandoned_met":
            return served + gone, base
        return served, base - gone if self.definition == "abandoned_excluded" else base

    def words(self, language: str) -> dict[str, str]:
        """What stands for {threshold} and {definition} in the words of the KPI."""
        threshold = f"{self.threshold_s:g}"
        return {"threshold": threshold, "definition": SERVICE_LEVEL[self.definition][language].format(t=threshold)}


SERVICE_LEVEL = {
    "served": {
        "zh": "{t}秒内人工应答 ÷ 全部请求人工的联系(放弃的也算在分母)",
        "en": "answered by a person within {t} s ÷ all who asked for one, those who left included",
    },
    "abandoned_met": {
        "zh": "({t}秒内人工应答 + {t}秒内放弃) ÷ 全部请求人工的联系",
        "en": "(answered by a person within {t} s + left within {t} s) ÷ all who asked for one",
    },
    "abandoned_excluded": {
        "zh": "{t}秒内人工应答 ÷ (全部请求人工的联系 − {t}秒内放弃)",
        "en": "answered by a person within {t} s ÷ (all who asked for one − those who left within {t} s)",
    },
}
"""The definitions of service level in words; {t} is the threshold in seconds."""


@setting
class Abandonment:
    """放弃率: left the queue unanswered ÷ offered to people."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        return _share(np.isin(sample.offered["outcome"], LEFT_QUEUE), sample.offered)


@setting
class Unanswered:
    """Attempts that ended ``how`` ÷ offered to people; ``closed`` ones also count in their base: nobody was offered."""

    how: Literal["blocked", "message", "disconnected", "closed", "callback"]

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        ended = float((sample.contacts["outcome"] == Outcome[self.how.upper()]).sum())
        return ended, float(len(sample.offered)) + (ended if self.how == "closed" else 0.0)


@setting
class CallbackFigure:
    """回呼: what came of offers to call back.

    ``offered`` counts them; ``accepted`` is the share of these taken. Of all promises, those to answer a message
    included: ``on_time`` is the share called by the time promised (of those called, overdue, or missed because the
    customer contacted the operation anew), ``reached`` the share of those called who ever picked up,
    ``delay_s`` the mean time to the first call, ``open`` how many are still to be called when the run stops.
    """

    what: Literal["offered", "accepted", "on_time", "reached", "delay_s", "open"]

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        rows = sample.promises
        if self.what == "offered":
            return float((rows["message"] == 0).sum()), 1.0
        if self.what == "accepted":
            return _share(rows["accepted"][rows["message"] == 0], rows[rows["message"] == 0])
        rows = rows[rows["accepted"] == 1]
        called, missed = ~np.isnan(rows["called"]), rows["missed"] == 1
        if self.what == "open":
            return float((~called & ~missed).sum()), 1.0
        if self.what == "on_time":
            due = called | missed | (rows["due"] < sample.facts.end_s)
            return _share(rows["called"] <= rows["due"], rows[due])
        rows = rows[called]
        if self.what == "reached":
            return _share(~np.isnan(rows["reached"]), rows)
        return float((rows["called"] - rows["offered"]).sum()), float(len(rows))


@setting
class AnswerRate:
    """接通率: answered ÷ offered to people."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        return _share(~np.isnan(sample.offered["answered"]), sample.offered)


@setting
class MeanWait:
    """Mean wait in seconds over all who asked for a person and could wait, those who left included.

    ``vip`` true or false counts VIPs or the others alone.
    """

    vip: bool | None = None

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        counted = sample.offered["outcome"] != Outcome.BLOCKED
        if self.vip is not None:
            counted &= (sample.offered["vip"] == 1) == self.vip
        waits_s = sample.waits_s[counted]
        return float(waits_s.sum()), float(len(waits_s))


@setting
class HandleTime:
    """处理时长: mean time from answer to the end of the conversation, in seconds."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        rows = sample.answered
        return float((rows["talked"] - rows["answered"]).sum()), float(len(rows))


@setting
class Occupancy:
    """占用率: time with a contact at hand ÷ time present, own people."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        facts, since = sample.facts, sample.since_s
        presence = own_presence(facts)
        own = np.unique(presence["agent"])
        calls = live(facts, facts.contacts[np.isin(facts.contacts["agent"], own)])
        chats = facts.replies[np.isin(facts.replies["agent"], own)]  # at hand before they are answered, too
        spells = facts.spells[np.isin(facts.spells["agent"], own)]
        agent = np.concatenate([calls["agent"], chats["agent"], spells["agent"]])
        end = np.concatenate([calls["ended"], chats["ended"], spells["end"]])
        start = np.concatenate([calls["answered"], chats["assigned"], spells["start"]])
        _, start, end = union(agent, start, np.where(np.isnan(end), facts.end_s, end))
        busy = np.maximum(end, since) - np.maximum(start, since)
        there = np.maximum(presence["end"], since) - np.maximum(presence["start"], since)
        return float(busy.sum()), float(there.sum())


@setting
class FirstContactResolution:
    """一次解决率: needs met in one contact, by a person or the bot ÷ needs settled."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        needs = sample.needs
        needs = needs[needs["attempts"] > 0]  # who found the answer alone never came
        return _share((needs["settlement"] == Settlement.RESOLVED) & (needs["attempts"] == 1), needs)


@setting
class Satisfaction:
    """满意度: satisfied ÷ asked (all whom a person or the bot answered)."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        asked = sample.contacts["satisfied"][sample.contacts["satisfied"] >= 0]
        return _share(asked, asked)


@setting
class ComplaintRate:
    """投诉率: needs that came as something else and led to a complaint ÷ first contacts."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        care = sample.scenario.care
        kinds = [k.index for k in sample.facts.kinds if care and k.intent == care.complaint_intent]
        rows = sample.contacts
        complains, first = np.isin(rows["kind"], kinds), rows["ordinal"] == 0
        caused = np.setdiff1d(rows["root"][complains & ~first], rows["root"][complains & first])
        return float(len(caused)), float(first.sum())


@setting
class RepeatRate:
    """重复进线率: redials, returns and repeats ÷ first contacts."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        again = sample.contacts["ordinal"] > 0
        handed = sample.contacts["outcome"] == Outcome.TRANSFERRED  # goes on at once: the customer has not come again
        return float(again.sum() - handed.sum()), float((~again).sum())


@setting
class SameAgentShare:
    """原客服接待率: answered again by the same person ÷ answered again, within a need."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        rows = sample.answered
        rows = rows[np.lexsort((rows["ordinal"], rows["root"]))]
        again = rows["root"][1:] == rows["root"][:-1]
        same = rows["agent"][1:] == rows["agent"][:-1]
        return _share(same[again], same[again])


@setting
class BotShare:
    """机器人解决占比: first contacts that the bot contained ÷ first contacts."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        first = sample.contacts[sample.contacts["ordinal"] == 0]
        return _share(first["outcome"] == Outcome.CONTAINED, first)


@setting
class Conversion:
    """询单转化率: enquirers who buy ÷ enquirers."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        sales = sample.scenario.sales
        kinds = [k.index for k in sample.facts.kinds if sales and sales.conversion.get(k.intent)]
        needs = sample.needs[np.isin(sample.needs["kind"], kinds)]
        return _share(needs["sold"], needs)


@setting
class SalesYuan:
    """Sales in yuan: ``won``, or ``lost``: orders that a good answer at once would have won."""

    side: Literal["won", "lost"] = "won"

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        needs = sample.needs
        won = needs["sold"] == 1
        mask = won if self.side == "won" else ~won & (needs["would_buy"] == 1)
        return float(needs["value"][mask].sum()), 1.0


@setting
class Account:
    """The sum of some accounts in yuan; costs count positive when ``cost``."""

    accounts: tuple[str, ...]
    cost: bool = True

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        total = sum(sample.books[name] for name in self.accounts)
        return (-total if self.cost else total), 1.0


@setting
class Contribution:
    """贡献毛利: margin on sales less every cost, in yuan."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        return sum(sample.books.values()), 1.0


@setting
class CostPerResolved:
    """单位解决成本: all costs ÷ needs met, in yuan."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        cost = -sum(sample.books[name] for name in ACCOUNTS if name != "sales_margin")
        return cost, float((sample.needs["settlement"] == Settlement.RESOLVED).sum())


@setting
class PaidHours:
    """Hours paid on some accounts."""

    accounts: tuple[str, ...]

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        ledger = sample.facts.ledger
        numbers = [ACCOUNTS.index(name) for name in self.accounts]
        return float(ledger["hours"][np.isin(ledger["account"], numbers)].sum()), 1.0


@setting
class ExpectedQuits:
    """预期离职人数: the summed hazards of quitting; steadier than the few who do quit in a week."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        events = sample.facts.events
        return float(events["value"][events["event"] == HAZARD].sum()), 1.0


@setting
class MeanEvent:
    """The mean of what people were at the end of their shifts: event number ``event`` of the workforce."""

    event: int = SETTLED_MORALE

    def of(self, sample: Sample) -> Fraction:
        """See :class:`Measure`."""
        events = sample.facts.events
        values = events["value"][events["event"] == self.event]
        return float(values.sum()), float(len(values))


@setting
class Kpi:
    """A KPI: what it measures and how to read it.

    ``by_kind`` also gives it for each intent and channel; ``in_turns`` says that it can be measured only where chat
    goes in turns, and is left out elsewhere. A ``rare`` one is left out of the report where it is 0
    throughout. Label and definition may hold {words} that stand for what the measure is set to, so that a
    report names what was measured: {threshold} and {definition} of a service level. ``rule`` says
    whose rule it is, with targets, and narrows it to the lines of that platform.
    """

    measure: Measure
    label: dict[str, str]
    definition: dict[str, str]
    unit: Literal["share", "s", "h", "yuan", "count"]
    better: Literal["higher", "lower", "neither"]
    by_kind: bool = False
    in_turns: bool = False
    rare: bool = False
    rule: Rule | None = None

    @model_validator(mode="after")
    def _named(self) -> Kpi:
        if isinstance(self.measure, ServiceLevel):
            for texts in (self.label, self.definition):
                for language, text in texts.items():
                    texts[language] = text.format(**self.measure.words(language))
        return self

    def scope(self, sample: Sample) -> Sample:
        """The part of a sample that the KPI is about."""
        platforms = sample.scenario.operation.platforms
        lines = [line for line, book in platforms.items() if self.rule and book == self.rule.book]
        if not lines:
            return sample
        return sample.of(frozenset(kind.index for kind in sample.facts.kinds if kind.line in lines))


def figures(kpis: dict[str, Kpi], sample: Sample) -> dict[str, Fraction]:
    """Every KPI, and those ``by_kind`` also as ``kpi.intent.channel``."""
    found = {name: kpi.measure.of(kpi.scope(sample)) for name, kpi in kpis.items()}
    groups: dict[tuple[str, str], set[int]] = {}
    for kind in sample.facts.kinds:
        groups.setdefault((kind.intent, kind.channel), set()).add(kind.index)
    for (intent, channel), kinds in groups.items():
        for name, kpi in kpis.items():
            if kpi.by_kind:
                whole = kpi.scope(sample)
                part = kinds if whole.kinds is None else kinds & whole.kinds
                found[f"{name}.{intent}.{channel}"] = kpi.measure.of(sample.of(frozenset(part)))
    return found
