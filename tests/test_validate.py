"""``kefusim validate``: what it writes, what it says, and that nothing passes unseen."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import models.simulation.centre
from experiments.calibration.backtest import Backtest, Score, quoted
from experiments.command import main
from experiments.validation import judgement
from experiments.validation.backtest import beats
from experiments.validation.judgement import Observed, Seen, controlled, judged, observe
from experiments.validation.outcome import Outcome
from experiments.validation.target import Case, Known, Target
from experiments.validation.targets import catalogue
from experiments.validation.targets.catalogue import CASES, selected
from experiments.validation.window import abandonment, mean_wait, occupancy
from experiments.validation.words import measure
from models.scenario import Scenario
from sim.statistics import bounded_mean, judge_bounded, ratio


@dataclass(frozen=True)
class Short(Case):
    """A case whose scenarios are cut to some hundred contacts."""

    def scenarios(self) -> tuple[Scenario, ...]:
        """See :class:`Case`."""
        return tuple(map(shortened, super().scenarios()))


def shortened(scenario: Scenario) -> Scenario:
    operation = scenario.operation
    (rates,) = operation.rates.values()
    warm_up_s = operation.warm_up_s / 8
    duration_s = 2 * warm_up_s + 400 * 3600 / rates.per_hour[0]
    return replace(scenario, operation=replace(operation, warm_up_s=warm_up_s, duration_s=duration_s))


WIDE = 0.6
TINY = Target(
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


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the two short queues in the place of all targets."""
    for module in (catalogue, "experiments.validate"):
        where = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{where}.TARGETS", (TINY,))
    yield


def run(results: Path, *words: str) -> tuple[int, Path]:
    code = main(["validate", f"results={results}", *words])
    (folder,) = (results / "validation").iterdir()
    return code, folder


def test_the_contract_is_written_and_the_same_for_any_number_of_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, one = run(tmp_path / "one", "jobs=1")
    assert code == 0
    assert "All 3 checks passed" in capsys.readouterr().out
    code, two = run(tmp_path / "two", "jobs=2", "language=en")
    assert code == 0
    names = {"manifest.json", "replications.csv", "summary.csv", "differences.csv", "validation.csv", "report.html"}
    assert {file.name for file in one.iterdir()} == names
    for name in ("replications.csv", "summary.csv", "differences.csv", "validation.csv"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    table = pd.read_csv(one / "validation.csv")
    columns = ["target", "measure", "reference", "low", "high", "simulated", "error", "z", "pass"]
    assert list(table.columns[: len(columns)]) == columns
    assert table["pass"].all() and len(table) == 3
    manifest = json.loads((one / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["not_run"] == ["never_asked_for"]
    assert set(manifest["configuration"]["scenarios"]) == {"erlang_a_overload", "pooling_alike_10", "pooling_alike_5"}
    page = (one / "report.html").read_text(encoding="utf-8")
    assert "Not run this time: never_asked_for" in page and "本次未运行：never_asked_for" in page
    assert 'src="http' not in page and 'href="http' not in page
    rows = pd.read_csv(one / "replications.csv")
    parts = rows[rows["kpi"] == "abandonment"][["numerator", "denominator"]].sum()
    simulated = table.loc[table["measure"] == "erlang_a_overload.abandonment", "simulated"].item()
    assert simulated == pytest.approx(parts["numerator"] / parts["denominator"])  # no inputs, so no regression


def test_too_few_replications_are_undecided_and_not_passed(tmp_path: Path) -> None:
    code, folder = run(tmp_path, "replications=2", "jobs=1")
    table = pd.read_csv(folder / "validation.csv")
    assert code == 1
    assert set(table["replications"]) == {2}
    assert "undecided" in set(table["verdict"]) and not table["pass"].all()


@pytest.mark.parametrize("words", [["target=tinny"], ["target=[tinny,default]"]])
def test_an_unknown_target_is_one_line_that_names_the_known_ones(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["validate", *words, f"results={tmp_path}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("target: ")
    assert "must be of default, heavy, all, tiny, anonbank, or a case's name, did you mean tiny?" in line
    assert list(tmp_path.iterdir()) == []


def test_help_lists_targets_and_keys(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["validate", "--help"])
    out = capsys.readouterr().out
    assert "  tiny " in out
    assert "    budget=3 " in out and "_target_" not in out


def test_a_failed_replication_is_data_and_its_case_cannot_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    genuine = models.simulation.centre.run_once

    def sometimes(scenario: Scenario, files: Any, seed: int, replication: int) -> Any:
        if replication == 3:
            raise MemoryError("for the test")
        return genuine(scenario, files, seed, replication)

    monkeypatch.setattr(judgement, "run_once", sometimes)
    code, folder = run(tmp_path, "jobs=1")
    assert code == 1
    failures = pd.read_csv(folder / "failures.csv")
    assert failures.values.tolist() == [
        ["doubled", 3, "MemoryError: for the test"],
        ["erlang_a_overload", 3, "MemoryError: for the test"],
    ]
    assert set(pd.read_csv(folder / "validation.csv")["verdict"]) == {"undecided"}


def test_a_case_of_which_nothing_was_seen_is_undecided() -> None:
    (row,) = judged([Observed(TINY.cases[1], (), ((0, "lost"),))])
    assert (row.check.result, row.replications) == ("undecided", 0)
    outcome = Outcome(((TINY, Observed(TINY.cases[1], (), ((0, "lost"),))),), ())
    assert outcome.validation()["pass"].tolist() == ["false"] and not outcome.all_passed
    assert "—" in outcome.table("en")


def seen(case: Case, values: Any) -> Observed:
    return Observed(case, tuple(Seen(i, 1, [(float(each), 1.0)], [[]]) for i, each in enumerate(values)))


def test_the_level_is_shared_by_all_checks_there_are() -> None:
    case = Case("a", 1, (Known("x", "0", abandonment, margin_share=1),))
    for copies in (1, 20):
        rows = judged([seen(replace(case, name=str(i)), [0.1, -0.1, 0.2, -0.2, 0.1]) for i in range(copies)])
        assert rows[0].check.critical == pytest.approx(stats.t.isf(0.005 / copies, 4))


def test_a_published_value_counts_its_own_error_and_its_margin_is_its_half_width() -> None:
    known = Known("x", "5.0", abandonment, kind="published", half_width=0.3)
    assert known.margin == 0.3
    assert known.se == pytest.approx(0.3 / 1.96, rel=1e-4)
    values = 5.4 + 0.3 * stats.norm.ppf((np.arange(40) + 0.5) / 40)  # 8 own standard errors above
    (row,) = judged([seen(Case("a", 1, (known,)), values)])
    assert row.check.result == "passed" and 2 < row.check.z < row.check.critical
    (row,) = judged([seen(Case("a", 1, (replace(known, half_width=0.01),)), values)])
    assert row.check.result == "failed"


def test_a_quotient_is_that_of_two_figures_with_the_error_of_both() -> None:
    rng = np.random.default_rng(4)
    inside, width = 0, 0.0
    for _ in range(400):
        below = rng.poisson(1000, (2, 50))
        above = rng.poisson(below * np.array([[0.2], [0.5]]))
        estimate = controlled(np.array([above[0], below[0], above[1], below[1]]), np.empty((0, 50)))
        inside += estimate.low <= 0.4 <= estimate.high
        width += estimate.half_width
    assert estimate.mean == pytest.approx(ratio(above[0], below[0]).mean / ratio(above[1], below[1]).mean, rel=1e-9)
    assert 362 <= inside <= 395  # 95 % of 400, missed with a probability of 0.1 %
    # error of a quotient of shares: relative variances 1 / counts add up
    assert width / 400 == pytest.approx(2.01 * 0.4 * math.sqrt(1 / 10_000 + 1 / 25_000), rel=0.05)


def test_a_quotient_runs_both_scenarios() -> None:
    observed = observe(TINY.cases[1], 1, exactly=4)
    (estimate,) = (row.figure.estimate for row in judged([observed]))
    assert estimate.mean == pytest.approx(1, abs=0.2)
    assert len(observed.seen[0].parts[0]) == 4


def test_what_the_regression_explains_to_the_last_digit_has_no_error() -> None:
    luck = np.random.default_rng(1).standard_normal(40)
    estimate = controlled(np.array([100 + luck, np.full(40, 100.0)]), luck[None, :])
    assert estimate.mean == pytest.approx(1) and math.isnan(estimate.se)


# the exact bound


def test_a_share_seen_to_be_one_has_an_exact_bound() -> None:
    estimate = bounded_mean(np.ones(240), (-0.2, 1.0))
    low = 1 - 1.2 * (1 - 0.025 ** (1 / 240))  # all there is to know, were there but two values
    assert estimate.mean == estimate.high == 1
    assert low - 0.005 < estimate.low < low


def test_the_exact_bound_holds() -> None:
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(400):
        values = 1 - rng.random(60) ** 8  # mean 8 / 9
        estimate = bounded_mean(values, (0.0, 1.0))
        missed += not estimate.low <= 8 / 9 <= estimate.high
    assert missed <= 33  # 5 % of 400 at most; more with a probability of 0.3 %


def test_the_exact_bound_fails_what_is_wrong_and_leaves_open_what_is_rough() -> None:
    reference = (0.9999935, 0.9999945)

    def verdict(values: Any) -> str:
        return judge_bounded(np.asarray(values), (-0.2, 1.0), reference, 0.01, 150).result

    assert verdict(np.ones(320)) == "passed"
    assert verdict(np.ones(40)) == "undecided"
    assert verdict(np.append(np.ones(319), 0.998)) == "passed"  # one idle moment may happen
    assert verdict(np.full(320, 0.998)) == "failed"  # as often in every run it may not


def test_values_beyond_the_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="beyond the bounds"):
        bounded_mean(np.array([0.5, 1.5]), (0.0, 1.0))


# the catalogue itself


def test_every_case_is_in_exactly_one_of_the_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [case.name for _, case in selected(["default"])] == ["erlang_a_overload", "doubled"]
    assert [case.name for _, case in selected(["heavy"])] == ["never_asked_for"]
    assert selected(["all"]) == selected(["tiny"]) == selected(["heavy", "default"])
    assert [case.name for _, case in selected(["doubled", "never_asked_for"])] == ["doubled", "never_asked_for"]


def test_a_target_that_was_not_run_is_named_and_so_is_a_single_case() -> None:
    other = replace(TINY, name="other")
    left = ((TINY, TINY.cases[2]), (other, TINY.cases[0]), (other, TINY.cases[1]))
    outcome = Outcome(((TINY, seen(Case("a", 1, (Known("x", "1", abandonment),)), [1.0, 1.1, 0.9])),), left)
    assert "Not run this time: never_asked_for, other." in outcome.sentences("en")


def test_every_part_of_a_measure_s_name_has_words_in_both_languages() -> None:
    for name in {known.name for case in CASES for known in case.known}:
        chinese, english = measure(name, "zh"), measure(name, "en")
        assert "_" not in chinese + english, name
        assert any(character > "\u2e80" for character in chinese), name


def scored(name: str, abandonment: float, wait_s: float, correlation: float) -> Score:
    """A prediction by what decides."""
    unknown = np.full(3, np.nan)
    overall, follows = np.array([abandonment, wait_s, 0.4]), np.full(3, correlation)
    return Score(name, overall, unknown, unknown, follows, unknown, unknown)


@pytest.mark.parametrize(
    ("fitted", "quoted_s", "won"),
    [
        ((0.13, 46.0, 0.8), 49.0, True),
        ((0.13, 52.0, 0.8), 49.0, False),  # farther on the wait than the quoted one, nearer than the other
        ((0.13, 46.0, 0.4), 49.0, False),  # does not follow the days
        ((0.16, 46.0, 0.8), 49.0, False),  # farther on abandonment than either
        ((0.13, 46.0, 0.8), 45.5, False),  # quoted nearer
    ],
)
def test_the_back_test_is_won_only_against_both_and_by_day(
    fitted: tuple[float, float, float], quoted_s: float, won: bool
) -> None:
    scores = (
        scored("recorded", 0.131, 45.9, 0.8),
        scored("fitted", *fitted),
        scored("forecast", 0.3, 99.0, 0.1),
        scored("erlang_a", 0.15, 55.0, 0.5),
        quoted(abandonment=0.14, mean_wait_s=quoted_s),
    )
    found = SimpleNamespace(scores=scores, overall=np.array([0.13, 45.0, 0.4]))
    assert beats(cast(Backtest, found)) is won
