"""A target of two short queues, and cases of which the values are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from experiments.validation.observed import ObservedCase, SeenReplication
from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import abandonment, mean_wait, occupancy
from models.scenario import Scenario


@dataclass(frozen=True)
class Short(ValidationCase):
    """A case whose scenarios are cut to some hundred contacts."""

    def scenarios(self) -> tuple[Scenario, ...]:
        """See :class:`ValidationCase`."""
        return tuple(map(shortened, super().scenarios()))


def shortened(scenario: Scenario) -> Scenario:
    operation = scenario.operation
    (rates,) = operation.rates.values()
    warm_up_s = operation.warm_up_s / 8
    duration_s = 2 * warm_up_s + 400 * 3600 / rates.per_hour[0]
    return replace(scenario, operation=replace(operation, warm_up_s=warm_up_s, duration_s=duration_s))


WIDE = 0.6
TINY = ValidationTarget(
    "tiny",
    "Two short queues",
    "两个短队列",
    (
        Short(
            "erlang_a_overload",
            1e5,
            (
                Known("abandonment", ".333334", abandonment, margin_share=WIDE, inputs=lambda window: []),
                Known("mean_wait_s", "100.00", mean_wait, margin_share=WIDE, inputs=lambda window: []),
            ),
        ),
        Short("doubled", 1e5, (Known("occupancy", "1", occupancy, margin_share=WIDE, inputs=lambda window: []),),
              file="pooling_alike_10", divisor="pooling_alike_5"),
        Short("never_asked_for", 1e9, (), heavy=True),
    ),
)  # fmt: skip


def seen(case: ValidationCase, values: Iterable[float]) -> ObservedCase:
    """What a case of one value would have shown."""
    return ObservedCase(case, tuple(SeenReplication(i, 1, [(float(each), 1.0)], [[]]) for i, each in enumerate(values)))
