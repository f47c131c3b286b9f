"""People: who quits or is absent, and how people are at the end of their shifts."""

from __future__ import annotations

from typing import Final

from models.facts.facts import Facts
from models.facts.tables import EVENTS
from models.people.events import ABSENCE, HAZARD, JOINED, LEFT, SETTLED_MORALE
from models.sample.sample import Fraction, Sample
from models.scenario import Scenario
from sim.setting import Words, setting

COUNT_WORDS: Final[dict[str, Words]] = {
    "quits": {"zh": "离职人数", "en": "people who quit"},
    "absences": {"zh": "缺勤班次", "en": "shifts missed"},
    "replacements": {"zh": "接替入职人数", "en": "seats filled again"},
}
"""What each of the :func:`counts` is called in a report."""


def counts(scenario: Scenario, facts: Facts) -> dict[str, float]:
    """How many people quit and how many shifts were missed in the run; how many joined, if seats are filled again."""
    counted = {"quits": LEFT, "absences": ABSENCE}
    if scenario.people is not None and scenario.people.replacement_days is not None:
        counted["replacements"] = JOINED
    events = facts[EVENTS]
    return {name: float((events["event"] == event).sum()) for name, event in counted.items()}


@setting
class ExpectedQuits:
    """Expected quits (预期离职人数): the sum of everybody's daily risk of quitting.

    It is steadier than the number of those who do quit, who are few in a week.
    """

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        events = sample.events
        return float(events["value"][events["event"] == HAZARD].sum()), 1.0


@setting
class MeanEvent:
    """The mean of what people were at the end of their shifts, such as their morale (士气)."""

    event: int = SETTLED_MORALE
    """Which: 3 morale, 4 fatigue, 5 pay in yuan, as the event is numbered in the table of events."""

    def of(self, sample: Sample) -> Fraction:
        """See :class:`models.measures.kpi.Measure`."""
        events = sample.events
        values = events["value"][events["event"] == self.event]
        return float(values.sum()), float(len(values))
