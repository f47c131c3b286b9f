"""Names: what the things of the evidence are called. The words are the things' own, the evidence hands them on."""

from __future__ import annotations

from experiments.evidence import Evidence
from experiments.report.words import say


def name(evidence: Evidence, key: object, language: str) -> str:
    """What people call a part of the operation, such as an intent, a channel or a line; its own key when unnamed."""
    return say(evidence.dimensions.get(str(key)), language, _spaced(str(key)))


def label(evidence: Evidence, alternative: str, language: str) -> str:
    """An alternative's name for people."""
    return say(evidence.labels.get(alternative), language, alternative)


def series_name(evidence: Evidence, series: str, language: str) -> str:
    """What a series by interval is called."""
    return say(evidence.interval_words.get(series), language, _spaced(series))


def count_name(evidence: Evidence, count: str, language: str) -> str:
    """What a count of people is called."""
    return say(evidence.people_words.get(count), language, _spaced(count))


def kpi_label(evidence: Evidence, kpi: str, language: str) -> str:
    """A KPI's name for people; the name of its unscoped KPI with its scope when it has one."""
    head, *scope = kpi.split(".")
    note = evidence.kpis.get(head)
    text = say(note.label, language, head) if note else _spaced(head)
    return " · ".join([text, *(name(evidence, part, language) for part in scope)])


def _spaced(key: str) -> str:
    return key.replace("_", " ")
