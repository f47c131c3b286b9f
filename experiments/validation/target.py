"""What is known: a value, the case it belongs to, and the family of cases that can be asked for by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from experiments.settings import CONF_DIR, build, compose
from experiments.validation.inputs import Inputs, arrivals_and_work
from experiments.validation.window import Measure, RunWindow
from models.facts.facts import Facts
from models.scenario import Scenario

Kind = Literal["exact", "published", "own"]
"""Where a value comes from: theory; another simulator, printed with its interval; an independent program."""

MARGIN_SHARE: Final = {"exact": 0.01, "own": 0.02}
"""Precision that a pass needs, as a share of the value; a published one takes its own half-width."""

PUBLISHED_Z: Final = 1.959964
"""Half-width of a 95 % interval in standard errors; the references rest on hundreds of replications."""


@dataclass(frozen=True)
class Known:
    """A value that is known from elsewhere, and the measure that must give it.

    ``value`` is as printed, so that its digits show how far it is rounded. ``half_width`` is the reference's
    own error at 95 %, 0 for theory; judging uses both errors. ``margin_share`` is the precision that a pass
    needs, as a share of the value; by default what the kind demands. ``inputs`` are what the estimate is
    freed from by regression; each of them is a check of its own. ``bounds`` may be given where the measure's
    denominator is a constant and the figure of every replication certainly lies between them. Then the exact rule of
    :func:`sim.statistics.judge_bounded` applies: it needs no spread, so it can decide a share next to 0 or 1. There is
    a field for each thing that may be special about a value; most values need the first three.
    """

    name: str
    value: str
    measure: Measure
    kind: Kind = "exact"
    half_width: float = 0.0
    margin_share: float | None = None
    inputs: Inputs = arrivals_and_work
    bounds: tuple[float, float] | None = None

    @property
    def range(self) -> tuple[float, float]:
        """The values that are printed so."""
        half_digit = 0.5 * 10.0 ** -len(self.value.partition(".")[2])
        return float(self.value) - half_digit, float(self.value) + half_digit

    @property
    def se(self) -> float | None:
        """The reference's own standard error; None if it has none."""
        return self.half_width / PUBLISHED_Z if self.half_width > 0 else None

    @property
    def margin(self) -> float:
        """The widest half-width at 95 % with which an estimate may pass, in the value's unit."""
        if self.margin_share is not None:
            return self.margin_share * abs(float(self.value))
        if self.kind == "published":
            return self.half_width
        return MARGIN_SHARE[self.kind] * abs(float(self.value))


@dataclass(frozen=True)
class ValidationCase:
    """A scenario of ``conf/validation`` and what is known of it.

    ``contacts_needed`` is about what the precision takes, as measured; a budget should be twice as much.
    ``contacts_least`` must be seen however precise the values are: an event so rare that few replications have
    it makes an estimate look better than it is. A ``heavy`` case takes more than some minutes on two
    processors; it runs only when asked for. ``file`` is the file of the scenario, if it is not the case's name; with
    ``divisor``, the file of a second scenario, every figure is the quotient of the first one's by the second's.
    ``window`` is the part of a run that counts, by default the run without its warm-up. There is a field for each thing
    that may be special about a case; most cases need the first three.
    """

    name: str
    contacts_needed: float
    known: tuple[Known, ...]
    contacts_least: float = 0.0
    heavy: bool = False
    file: str = ""
    divisor: str = ""
    window: Callable[[Scenario, Facts], RunWindow] = RunWindow.steady

    @property
    def files(self) -> tuple[str, ...]:
        """The scenarios' files in ``conf/validation``, without their ending."""
        own = self.file or self.name
        return (own, self.divisor) if self.divisor else (own,)

    def scenario(self) -> Scenario:
        """The scenario as shipped, the first if there are two."""
        return self.scenarios()[0]

    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario as shipped, or the two whose figures are divided."""
        return tuple(map(_shipped, self.files))


def _shipped(file: str) -> Scenario:
    return build(Scenario, compose([], CONF_DIR / "validation", file))


@dataclass(frozen=True)
class ValidationTarget:
    """A family of cases, and one line on what it shows, in English and Chinese."""

    name: str
    en: str
    zh: str
    cases: tuple[ValidationCase, ...]
