"""KPIs: what a measure must be, and what a reader must know about it."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from pydantic import model_validator

from models.measures.rule import Counted, Rule
from models.sample.sample import Fraction, Sample
from sim.chance import Floats
from sim.setting import Words, setting


@runtime_checkable
class Measure(Protocol):
    """A figure of a run. This alone makes a class a measure; the contracts below are for those that are more."""

    def of(self, sample: Sample) -> Fraction:
        """Its numerator and denominator."""
        ...


@runtime_checkable
class OfReplies(Protocol):
    """A measure that may need the single replies of a chat. These are known only where chat goes in turns."""

    @property
    def needs_turns(self) -> bool:
        """Whether it can be measured only where chat goes in turns; it is left out elsewhere."""
        ...

    @property
    def thresholds_s(self) -> tuple[float, ...]:
        """The times within which replies must have been counted for it; each must be in ``chat.thresholds_s``."""
        ...


@runtime_checkable
class OfRules(Protocol):
    """A measure that rule books ask for: by the day, too, and saying what it counts."""

    @property
    def counted(self) -> Counted:
        """What it counts."""
        ...

    def by_day(self, sample: Sample, days: int) -> Floats:
        """Numerator and denominator of each day of the run, as a (days, 2) array."""
        ...


@runtime_checkable
class Worded(Protocol):
    """A measure that fills in {words} of a KPI's label and definition, so that a report says what was measured."""

    def words(self, language: str) -> dict[str, str]:
        """What stands for each of the {words} in ``zh`` or ``en``."""
        ...


@setting
class Kpi:
    """A KPI: what it measures, and how to read it."""

    measure: Measure
    """The figure."""

    label: Words
    """Its name, in Chinese (zh) and English (en); {words} stand for what the measure is set to."""

    definition: Words
    """What is divided by what, in Chinese (zh) and English (en); {words} as in the label."""

    unit: Literal["share", "s", "h", "yuan", "count"]
    """The unit of its value."""

    better: Literal["higher", "lower", "neither"]
    """Which values are better."""

    by_contact_type: bool = False
    """Whether it is also given for each intent and channel."""

    rare: bool = False
    """Whether it is left out of the report where it is 0 throughout."""

    rule: Rule | None = None
    """Whose rule it is. It then counts only the lines of that platform, and has the rule's targets."""

    @model_validator(mode="after")
    def _named(self) -> Kpi:
        if isinstance(self.measure, Worded):
            for texts in (self.label, self.definition):
                for language, text in texts.items():
                    texts[language] = text.format(**self.measure.words(language))
        return self

    @property
    def needs_turns(self) -> bool:
        """Whether it can be measured only where chat goes in turns."""
        return isinstance(self.measure, OfReplies) and self.measure.needs_turns

    @property
    def thresholds_s(self) -> tuple[float, ...]:
        """The times within which replies must have been counted for it."""
        return self.measure.thresholds_s if isinstance(self.measure, OfReplies) else ()

    @property
    def counted(self) -> Counted:
        """What it counts, as its rule book would say it."""
        return self.measure.counted if isinstance(self.measure, OfRules) else Counted()

    @property
    def daily_targets(self) -> tuple[int, ...]:
        """The numbers of the targets that each day must meet."""
        targets = self.rule.targets if self.rule else ()
        return tuple(number for number, target in enumerate(targets) if target.over == "day")

    @property
    def is_daily(self) -> bool:
        """Whether its measure can be counted by the day."""
        return isinstance(self.measure, OfRules)

    def scope(self, sample: Sample) -> Sample:
        """The part of a sample that the KPI is about."""
        platforms = sample.scenario.operation.platforms
        lines = [line for line, book in platforms.items() if self.rule and book == self.rule.book]
        if not lines:
            return sample
        return sample.of(
            frozenset(contact_type.index for contact_type in sample.facts.contact_types if contact_type.line in lines)
        )


def figures(kpis: dict[str, Kpi], sample: Sample) -> dict[str, Fraction]:
    """Every KPI, and those ``by_contact_type`` also as ``kpi.intent.channel``."""
    found = {name: kpi.measure.of(kpi.scope(sample)) for name, kpi in kpis.items()}
    groups: dict[tuple[str, str], set[int]] = {}
    for contact_type in sample.facts.contact_types:
        groups.setdefault((contact_type.intent, contact_type.channel), set()).add(contact_type.index)
    for (intent, channel), types in groups.items():
        for name, kpi in kpis.items():
            if kpi.by_contact_type:
                whole = kpi.scope(sample)
                part = types if whole.contact_types is None else types & whole.contact_types
                found[f"{name}.{intent}.{channel}"] = kpi.measure.of(sample.of(frozenset(part)))
    return found


def daily_figures(kpis: dict[str, Kpi], sample: Sample, days: int) -> dict[str, Floats]:
    """Numerator and denominator by day, as (days, 2), of every KPI that has a target for each day."""
    return {
        name: kpi.measure.by_day(kpi.scope(sample), days)
        for name, kpi in kpis.items()
        if kpi.daily_targets and isinstance(kpi.measure, OfRules)
    }
