"""Vocabulary: what the report must know of an operation's parts and of its measures."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.evidence import KpiNote, RuleNote, TargetNote, Words
from models.measures.kpi import Kpi
from models.measures.rule import TRUST_WORDS
from models.operation.operation import Operation
from models.scenario import Scenario


def dimensions(scenario: Scenario) -> dict[str, Words]:
    """Names of the scenario's own parts."""
    operation = scenario.operation
    found = {name: channel.label for name, channel in operation.channels.items()}
    found |= {name: intent.label for name, intent in operation.intents.items()}
    found |= {name: grade.label for name, grade in operation.grades.items()}
    found |= operation.lines
    found |= operation.skills
    return {name: words for name, words in found.items() if words}


def kpi_notes(kpis: Mapping[str, Kpi], operation: Operation) -> dict[str, KpiNote]:
    """What the report must know of every KPI."""
    return {
        name: KpiNote(kpi.label, kpi.unit, kpi.better, kpi.definition, kpi.rare, _rule_note(kpi, operation))
        for name, kpi in kpis.items()
    }


def _rule_note(kpi: Kpi, operation: Operation) -> RuleNote | None:
    rule, counted = kpi.rule, kpi.counted
    if rule is None:
        return None
    return RuleNote(
        book=rule.book,
        book_label=rule.book_label,
        lines=tuple(line for line, book in operation.platforms.items() if book == rule.book),
        unit=counted.unit,
        hours=counted.hours,
        bot=counted.bot,
        targets=tuple(
            TargetNote(target.value, target.at_least is not None, target.over == "day", target.label)
            for target in rule.targets
        ),
        source=rule.source,
        as_of=rule.as_of.isoformat(),
        grade=TRUST_WORDS[rule.grade],
        needs_turns=kpi.needs_turns,
    )
