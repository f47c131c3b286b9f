"""The result of a validation: its rows, its tables and its summary, for the terminal, the files and the report."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from experiments.display import aligned
from experiments.validation.judgement import JudgedFigure, judged
from experiments.validation.observed import CaseFigure, ObservedCase
from experiments.validation.target import ValidationCase, ValidationTarget
from experiments.validation.words import word
from sim.statistics import Estimate


@dataclass(frozen=True, eq=False)
class ValidationResult:
    """Everything that was observed, and the cases that were not run."""

    observed: tuple[tuple[ValidationTarget, ObservedCase], ...]
    not_run: tuple[tuple[ValidationTarget, ValidationCase], ...]

    @cached_property
    def rows(self) -> tuple[tuple[ValidationTarget, JudgedFigure], ...]:
        """Every figure with its verdict; their number is that of the checks judged together."""
        targets = {observed.case.name: target for target, observed in self.observed}
        rows = judged([observed for _, observed in self.observed])
        return tuple((targets[row.figure.case.name], row) for row in rows)

    @property
    def known(self) -> list[tuple[ValidationTarget, JudgedFigure]]:
        """The rows that have a known value."""
        return [(target, row) for target, row in self.rows if not row.is_input]

    @property
    def inputs(self) -> list[tuple[ValidationTarget, JudgedFigure]]:
        """The rows of what comes in by chance."""
        return [(target, row) for target, row in self.rows if row.is_input]

    @property
    def counts(self) -> Counter[str]:
        """Verdict -> how many."""
        return Counter(row.check.result for _, row in self.rows)

    @property
    def all_passed(self) -> bool:
        """Whether every check passed, and there was one."""
        return bool(self.rows) and self.counts["passed"] == len(self.rows)

    @property
    def failures(self) -> pd.DataFrame:
        """Replications that failed, as the results contract has them."""
        rows = [
            (observed.case.name, replication, error)
            for _, observed in self.observed
            for replication, error in observed.failures
        ]
        return pd.DataFrame(rows, columns=["alternative", "replication", "error"])

    def sentences(self, language: str) -> list[str]:
        """The verdict in words, the headline first."""
        total, counts = len(self.rows), self.counts
        texts = [word("all_passed", language, total=total)]
        if not self.all_passed:
            texts = [
                word("not_all", language, total=total, **{k: counts[k] for k in ("passed", "failed", "undecided")})
            ]
        texts.append(word("split", language, known=len(self.known), inputs=len(self.inputs)))
        scored = [row for _, row in self.rows if math.isfinite(row.check.critical)]
        if scored:
            worst = max(scored, key=lambda row: abs(row.check.z) / row.check.critical)
            name = f"{worst.figure.case.name}: {worst.name}"
            critical = float(np.median([row.check.critical for row in scored]))
            texts.append(word("level", language, critical=critical))
            texts.append(word("worst", language, z=abs(worst.check.z), name=name))
        if not self.failures.empty:
            texts.append(word("failures", language, count=len(self.failures)))
        texts.append(
            word("not_run", language, names=", ".join(self.left_out))
            if self.not_run
            else word("everything_run", language)
        )
        return texts

    @property
    def left_out(self) -> list[str]:
        """What was not run: a target of which nothing was run by its name, single cases by theirs."""
        begun = {target.name for target, _ in self.observed}
        return list(dict.fromkeys(case.name if target.name in begun else target.name for target, case in self.not_run))

    def validation(self) -> pd.DataFrame:
        """The table of all checks: target, measure, reference and its range, what was simulated, verdict."""
        records = [
            {
                "target": target.name,
                "measure": f"{row.figure.case.name}.{row.name}",
                "reference": row.figure.reference,
                "low": reference_interval(row.figure)[0],
                "high": reference_interval(row.figure)[1],
                "simulated": row.figure.estimate.mean,
                "error": error(row.figure.estimate),
                "z": row.check.z,
                "pass": str(row.check.result == "passed").lower(),
                "verdict": row.check.result,
                "kind": "input" if row.figure.known is None else row.figure.known.kind,
                "margin": row.figure.margin,
                "critical": row.check.critical,
                "replications": row.replications,
                "contacts": row.contacts,
            }
            for target, row in self.rows
        ]
        return pd.DataFrame(records)

    def replications(self) -> pd.DataFrame:
        """The parts of every figure in every replication; a case stands in the place of an alternative."""
        found = {observed.case.name: [one.replication for one in observed.seen] for _, observed in self.observed}
        frames = [_per_replication(row.figure, found[row.figure.case.name]) for _, row in self.rows]
        return pd.concat(frames, ignore_index=True) if frames else _per_replication(None, [])

    def summary(self) -> pd.DataFrame:
        """The estimates with their intervals at 95 %."""
        rows = [
            (row.figure.case.name, kpi(row.figure), estimate.mean, estimate.low, estimate.high, estimate.n)
            for _, row in self.rows
            for estimate in (row.figure.estimate,)
        ]
        return pd.DataFrame(rows, columns=["alternative", "kpi", "mean", "ci_low", "ci_high", "n"])

    def table(self, language: str) -> str:
        """The checks for the terminal; inputs that passed are counted in one line."""
        heads = ("measure", "reference", "simulated", "z", "result")
        lines = [[f"{word('target', language)} · {word('case', language)}", *(word(key, language) for key in heads)]]
        for target, row in self.rows:
            if not row.is_input or row.check.result != "passed":
                lines.append(
                    [
                        f"{target.name} · {row.figure.case.name}",
                        kpi(row.figure),
                        reference_text(row.figure),
                        simulated_text(row.figure),
                        z_text(row),
                        word(row.check.result, language),
                    ]
                )
        passed = [row for _, row in self.inputs if row.check.result == "passed"]
        if passed:
            text = f"{word('inputs', language)}: {len(passed)}"
            most = max(abs(row.check.z) for row in passed)
            lines.append([text, "", "", "", f"≤ {most:.2f}", word("passed", language)])
        return aligned(lines)


def kpi(figure: CaseFigure) -> str:
    """Name of a figure in the results; an input is marked as one."""
    return figure.name if figure.known is not None else f"input.{figure.name}"


def reference_interval(figure: CaseFigure) -> tuple[float, float]:
    """Where the reference lies: by rounding when exact, else its own interval at 95 %."""
    known = figure.known
    if known is None:
        return 1.0, 1.0
    if known.half_width > 0:
        return figure.reference - known.half_width, figure.reference + known.half_width
    return known.range


def error(estimate: Estimate) -> float:
    """Half-width of the estimate at 95 %."""
    return estimate.half_width


def reference_text(figure: CaseFigure) -> str:
    """The reference as printed, with its own error where it has one."""
    if figure.known is None:
        return "1"
    text = figure.known.value if not figure.known.value.startswith(".") else f"0{figure.known.value}"
    return f"{text} ± {figure.known.half_width:g}" if figure.known.half_width > 0 else text


def simulated_text(figure: CaseFigure) -> str:
    """The estimate with its error, as many digits as the error has meaning for."""
    estimate = figure.estimate
    if not math.isfinite(estimate.mean):
        return "—"
    half = error(estimate)
    if not (math.isfinite(half) and half > 0):
        return f"{estimate.mean:.6g}"
    decimals = max(0, 1 - math.floor(math.log10(half)))
    return f"{estimate.mean:.{decimals}f} ± {half:.{decimals}f}"


def z_text(row: JudgedFigure) -> str:
    """The z-score, or a dash where there is none."""
    return f"{row.check.z:+.2f}" if math.isfinite(row.check.z) else "—"


def _per_replication(figure: CaseFigure | None, replications: Sequence[int]) -> pd.DataFrame:
    """Rows of the results contract; a quotient's numerator and denominator are the two figures it divides."""
    columns = ["alternative", "replication", "kpi", "numerator", "denominator", "value"]
    if figure is None or not len(replications):
        return pd.DataFrame(columns=columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        above, below = figure.parts[0], figure.parts[1]
        if len(figure.parts) == 4:
            above, below = above / below, figure.parts[2] / figure.parts[3]
        value = above / below
    named = {"alternative": figure.case.name, "replication": replications, "kpi": kpi(figure)}
    return pd.DataFrame({**named, "numerator": above, "denominator": below, "value": value}, columns=columns)
