"""The benchmark measures what it says, and notices a program that does other work.

Statistical tests have fixed seeds; each states how often a right program would fail at other seeds.
"""

import csv
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import stdev

import numpy as np
import pytest
from scipy import special, stats

from experiments.bench import agreement, cases, ciw_rival, measure, memory, programs
from experiments.bench.agreement import Check
from experiments.bench.plain import RivalResult
from experiments.bench.programs import B2, CHAT, CIW, ERLANG_A, KEFUSIM, PLAIN
from models.contact.outcome import Outcome
from models.facts.tables import contact_table, need_table
from models.operation.rates import Rates
from sim.setting import InputError

CONTACTS = 20_000
Canned = dict[str, dict[str, RivalResult]]


@pytest.fixture(scope="module")
def canned() -> Canned:
    """One real result of each program; Ciw's is left out where it is not installed."""
    able, _ = programs.available()
    return {case: {name: program(CONTACTS, 5) for name, program in named.items()} for case, named in able.items()}


def checks(results: Canned) -> list[Check]:
    once = {case: {name: [run] for name, run in named.items()} for case, named in results.items()}
    return agreement.checks(once, CONTACTS, programs.DAY_DIR)


def planted(results: Canned, case: str, name: str, change: Callable[[RivalResult], RivalResult]) -> Canned:
    return {**results, case: {**results[case], name: change(results[case][name])}}


# -- agreement --------------------------------------------------------------------------------------------


def test_all_programs_do_the_same_work(canned: Canned) -> None:
    """A right set of programs fails once in 1000 seeds."""
    found = checks(canned)
    limit = agreement.limit(len(found))
    assert [check for check in found if abs(check.z) > limit] == []
    # two figures against theory; ten of the day against the check figures twice and each other once; chats once
    assert len(found) == 2 * len(canned[ERLANG_A]) + 10 * 3 + len(agreement.TURN_SCATTER)


@pytest.mark.parametrize("case", [ERLANG_A, B2, CHAT])
@pytest.mark.parametrize("name", [KEFUSIM, PLAIN])
@pytest.mark.parametrize("factor", [0.0, 0.3, 3.0])
def test_a_wrong_result_is_noticed(canned: Canned, case: str, name: str, factor: float) -> None:
    def wrong(run: RivalResult) -> RivalResult:
        by_type = {
            kind: replace(figures, abandoned_share=factor * figures.abandoned_share)
            for kind, figures in run.by_type.items()
        }
        return replace(run, abandoned_share=factor * run.abandoned_share, by_type=by_type)

    found = checks(planted(canned, case, name, wrong))
    failed = [check for check in found if abs(check.z) > agreement.limit(len(found))]
    assert failed
    assert {check.case for check in failed} == {case}
    assert all(name in check.what and "abandoned" in check.what for check in failed)


def test_a_wrong_wait_of_one_type_is_noticed(canned: Canned) -> None:
    def wrong(run: RivalResult) -> RivalResult:
        figures = replace(run.by_type["B"], mean_wait=2 * run.by_type["B"].mean_wait)
        return replace(run, by_type={**run.by_type, "B": figures})

    found = checks(planted(canned, B2, KEFUSIM, wrong))
    failed = [check.what for check in found if abs(check.z) > agreement.limit(len(found))]
    assert failed == ["kefusim: B mean wait, check figure", "kefusim: B mean wait, plain"]


def test_a_model_with_longer_handle_times_is_noticed() -> None:
    """An operation 10 % slower is another one: 9 % abandon instead of 3 %."""
    scenario = cases.erlang_a(CONTACTS)
    slow = {"line/call/phone": Rates(per_hour=(6000.0,), handle_time_s=66.0)}
    run = programs.kefusim(replace(scenario, operation=replace(scenario.operation, rates=slow)), None, seed=1)
    found = agreement.with_theory({KEFUSIM: [run]}, CONTACTS)
    assert min(check.z for check in found) > agreement.limit(36)


def test_the_limit_holds_for_all_checks_together() -> None:
    assert agreement.limit(1) == pytest.approx(3.2905, abs=1e-4)
    assert 30 * 2 * stats.norm.sf(agreement.limit(30)) == pytest.approx(agreement.ERROR)


def test_the_constants_of_the_queue_are_those_of_its_chain() -> None:
    """Deviation matrix of the birth-death chain: offset of the empty start, variance of abandonments."""
    states, rate, agents, leave = 300, 100.0, 100, 0.5
    present = np.arange(states)
    queued = np.maximum(present - agents, 0)
    abandons = leave * queued
    down = abandons + np.minimum(present, agents)
    generator = np.diag(np.full(states - 1, rate), 1) + np.diag(down[1:], -1)
    generator -= np.diag(generator.sum(axis=1))
    log_law = np.concatenate([[0.0], np.cumsum(np.log(rate / down[1:]))])
    law = np.exp(log_law - log_law.max())
    law /= law.sum()
    always = np.outer(np.ones(states), law)
    deviation = np.linalg.inv(always - generator) - always

    ahead = np.maximum(present - agents, 0)
    served = np.where(present < agents, 1.0, agents / (agents + leave * (ahead + 1)))
    missed = special.betainc(agents / leave + 1, ahead + 1.0, math.exp(-leave * 20 / 60))
    in_time = np.where(present < agents, 1.0, served * (1 - missed))
    for figure, given_found in (("abandoned", 1 - served), ("late", 1 - in_time)):
        offset = (deviation @ (rate * (given_found - law @ given_found)))[0]
        assert agreement.EMPTY_START[figure] == pytest.approx(offset, abs=0.001)

    # abandonments minus their share of the arrivals: jumps 1 down, -share up
    share = law @ (1 - served)
    jumps = np.diag(np.full(states - 1, -share * rate), 1) + np.diag(abandons[1:], -1)
    squares = share**2 * rate + law @ abandons
    variance = squares + 2 * law @ jumps @ deviation @ jumps.sum(axis=1)
    assert agreement.SCATTER["abandoned"] == pytest.approx(math.sqrt(variance / rate), abs=0.001)


def test_late_shares_scatter_as_stated() -> None:
    """Chi-square test of a standard deviation; a right constant fails once in 1000 seeds."""
    runs, contacts = 40, CONTACTS
    shares = [programs.kefusim_erlang_a(contacts, seed).served_20s_share for seed in range(runs)]
    ratio = stdev(shares) * math.sqrt(contacts) / agreement.SCATTER["late"]
    spread = ratio**2 * (runs - 1)
    assert stats.chi2.ppf(0.0005, runs - 1) < spread < stats.chi2.isf(0.0005, runs - 1)


# -- measuring --------------------------------------------------------------------------------------------


def test_attempts_are_summed_up_in_minutes() -> None:
    table = contact_table()
    for outcome, queued, answered in (
        (Outcome.RESOLVED, 0.0, 0.0),
        (Outcome.RESOLVED, 0.0, 20.0),
        (Outcome.RESOLVED, 0.0, 100.0),
        (Outcome.ABANDONED, 0.0, math.nan),
        (Outcome.BALKED, 0.0, math.nan),
        (Outcome.CONTAINED, math.nan, math.nan),
        (Outcome.OPEN, 0.0, math.nan),
    ):
        table.add(1, 0, 0, 0, outcome, -1, 0, -1, 0.0, queued, answered, math.nan, math.nan, 1.0)
    figures = programs.asked(table.rows())
    assert figures.attempts == 5
    assert figures.abandoned_share == pytest.approx(2 / 5)
    assert figures.mean_wait == pytest.approx(40 / 60)
    assert figures.served_20s_share == pytest.approx(2 / 5)


def test_first_contacts_are_counted_once(canned: Canned) -> None:
    """Poisson numbers: six standard deviations either way."""
    assert abs(canned[ERLANG_A][KEFUSIM].contacts - CONTACTS) < 6 * math.sqrt(CONTACTS)
    assert abs(canned[B2][KEFUSIM].contacts - 200_000) < 6 * math.sqrt(200_000)
    for case in (ERLANG_A, B2):
        run = canned[case][KEFUSIM]
        assert run.seconds > 0
        assert 1 < run.events / run.contacts < canned[case][PLAIN].events / canned[case][PLAIN].contacts


def test_memory_is_that_of_the_run() -> None:
    """A longer run keeps at least the facts of its further contacts and needs."""
    small = memory.peak_mb(ERLANG_A, KEFUSIM, CONTACTS, 1)
    large = memory.peak_mb(ERLANG_A, KEFUSIM, 4 * CONTACTS, 1)
    if small is None or large is None:
        pytest.skip("this system does not tell how much memory a process took")
    row = contact_table().dtype.itemsize + need_table().dtype.itemsize
    assert large > small + row * 3 * CONTACTS / 1e6


def test_memory_is_measured_or_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(memory, "_STATUS", tmp_path / "none")
    highest = memory.highest_mb()
    assert highest is None or 20 < highest < 20_000  # MB, not kB or bytes


# -- the command ------------------------------------------------------------------------------------------


def bench(
    monkeypatch: pytest.MonkeyPatch, canned: Canned, folder: Path, memory_mb: float | None = 12.34
) -> tuple[int, list[dict[str, str]]]:
    """Run the command on canned results, as if the rounds took ever longer."""
    rounds: dict[tuple[str, str], int] = {}
    turns: list[tuple[str, str]] = []

    def program(case: str, name: str) -> programs.Program:
        def run(contacts: int, seed: int) -> RivalResult:
            assert contacts == CONTACTS
            number = rounds[case, name] = rounds.get((case, name), 0) + 1
            assert seed == 10 + number
            turns.append((case, name))
            seconds = {KEFUSIM: 1.0, PLAIN: 4.0, CIW: 8.0}[name] * number
            return replace(canned[case][name], seconds=seconds, contacts=1000, events=2500)

        return run

    able = {case: {name: program(case, name) for name in named} for case, named in canned.items()}
    monkeypatch.setattr(measure, "available", lambda: (able, []))
    monkeypatch.setattr(memory, "peak_mb", lambda *_: memory_mb)
    code = measure.main([f"contacts={CONTACTS}", "rounds=3", "seed=11", f"results={folder}"])
    order = [(case, name) for case, named in canned.items() for name in named]
    assert turns == order * 3
    with (folder / measure.FILE).open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert tuple(reader.fieldnames or ()) == measure.COLUMNS
        return code, list(reader)


def test_the_table_holds_what_was_measured(
    monkeypatch: pytest.MonkeyPatch, canned: Canned, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows = bench(monkeypatch, canned, tmp_path / "new" / "folder")
    assert code == 0
    assert rows[0] == {
        "case": ERLANG_A,
        "program": KEFUSIM,
        "contacts_per_s": "500",  # the median of 1000, 500 and 333
        "ratio_to_plain": "4.000",
        "us_per_contact": "2000.000",
        "events_per_contact": "2.500",
        "peak_mb": "12.3",
    }
    assert [(row["case"], row["program"]) for row in rows] == [
        (case, name) for case, named in canned.items() for name in named
    ]
    assert {row["ratio_to_plain"] for row in rows if row["program"] == PLAIN} == {"1.000"}
    printed = capsys.readouterr()
    assert "agreement erlang_a  ok" in printed.out
    assert "agreement b2        ok" in printed.out
    assert "(333 .. 1,000)" in printed.out
    assert "round 3/3" in printed.err


def test_unknown_memory_is_an_empty_cell(monkeypatch: pytest.MonkeyPatch, canned: Canned, tmp_path: Path) -> None:
    code, rows = bench(monkeypatch, canned, tmp_path, memory_mb=None)
    assert code == 0
    assert {row["peak_mb"] for row in rows} == {""}


def test_disagreement_is_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, canned: Canned, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = planted(canned, ERLANG_A, KEFUSIM, lambda run: replace(run, served_20s_share=0.7))
    code, rows = bench(monkeypatch, wrong, tmp_path)
    assert code == 1
    assert len(rows) == sum(map(len, canned.values()))
    printed = capsys.readouterr().out
    assert "agreement erlang_a  failed" in printed
    assert "erlang_a, kefusim: late share, theory: 0.3 where 0.0433" in printed
    assert "agreement b2        ok" in printed


def test_without_ciw_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise InputError(["bench: the rival Ciw is not installed"])

    monkeypatch.setattr(ciw_rival, "library", missing)
    able, lines = programs.available()
    assert list(able[ERLANG_A]) == [KEFUSIM, PLAIN]
    assert lines == ["bench: the rival Ciw is not installed (skipped)"]


def test_every_wrong_word_has_a_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        measure.read(["contacts=100", "rounds=0", "seed=x", "speed=3", "fast", "results="])
    assert caught.value.lines == (
        "contacts: '100' given, must be a whole number >= 20000",
        "rounds: '0' given, must be a whole number >= 1",
        "seed: 'x' given, must be a whole number >= 0",
        "speed=3: not a word of bench, must be contacts=, rounds=, seed= or results=",
        "fast: not a word of bench, must be contacts=, rounds=, seed= or results=",
        "results=: not a word of bench, must be contacts=, rounds=, seed= or results=",
    )
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"results: .*must be a folder to write in"):
        measure.main([f"results={blocked}"])


def test_words_are_read() -> None:
    assert measure.read([]) == measure.Request()
    given = measure.read(["contacts=30000", "rounds=5", "seed=0", "results=a=b"])
    assert given == measure.Request(contacts=30_000, rounds=5, seed=0, results=Path("a=b"))
