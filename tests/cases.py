"""Small cases: an operation in a folder of its own under tests/cases/, run once and told in words and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from experiments.command import main
from experiments.study import study
from models.contact.outcome import Outcome
from models.facts.tables import ALERTS, CONTACTS, LEDGER, PRESENCE
from models.measures.kpi import figures
from models.money.accounts import ACCOUNTS
from models.sample.sample import Sample
from models.simulation.simulation import run_once
from sim.setting import InputError

FOLDER = Path(__file__).parent / "cases"
LOGS = FOLDER / "logs"

PLAIN = (
    "operation=small", "demand=steady", "structure=centralised", "bot=none", "care=none", "redial=none", "sales=none",
    "behaviour=none", "people=none", "pay=fixed", "pay.base=1", "kpi=[default]", "replications=1", "jobs=1",
)  # fmt: skip
"""Nothing but customers, agents, base pay at 30 yuan an hour, and what the case itself says."""

Span = tuple[str, str]


def wrong(reason: str, *raises: type[Exception]) -> pytest.MarkDecorator:
    """A case that comes out wrong today, and for no other reason than this."""
    return pytest.mark.xfail(strict=True, raises=raises or AssertionError, reason=reason)


@dataclass(frozen=True)
class Attempt:
    """One attempt: moments are written 09:05:00, on the next day +1 09:05:00, and - where there is none."""

    arrived: str
    answered: str
    by: str
    ended: str
    how: str
    number: int


@dataclass(frozen=True)
class Played:
    """What came of a case.

    ``attempts`` by the time of arrival; ``there`` says when everybody was, by name; ``money`` in yuan by account,
    cost negative; ``alerts`` are (moment, level before, level after, what was seen); ``figures`` numerator and
    denominator by KPI; ``expected`` is how many were to come, by contact type and interval of the forecast.
    """

    attempts: tuple[Attempt, ...]
    there: dict[str, list[Span]]
    present_h: float
    money: dict[str, float]
    alerts: tuple[tuple[str, int, int, float], ...]
    figures: dict[str, tuple[float, float]]
    expected: dict[str, list[float]] = field(default_factory=dict)

    def attempt(self, arrived: str, number: int = 0) -> Attempt:
        """The only attempt of this number that began then."""
        (found,) = (a for a in self.attempts if a.arrived == arrived and a.number == number)
        return found

    @property
    def levels(self) -> list[tuple[str, int, int]]:
        """When the level of alert changed, from what to what."""
        return [alert[:3] for alert in self.alerts]


def clock(time_s: float) -> str:
    """A moment of the run in words; thousandths of a second where there are any."""
    if time_s != time_s:
        return "-"
    thousandths = round(time_s * 1000)
    day, rest = divmod(thousandths, 86_400_000)
    hour, rest = divmod(rest, 3_600_000)
    minute, rest = divmod(rest, 60_000)
    second, rest = divmod(rest, 1000)
    text = f"{hour:02}:{minute:02}:{second:02}" + (f".{rest:03}" if rest else "")
    return f"+{day} {text}" if day else text


@cache
def play(case: str, *words: str) -> Played:
    """Run the first replication of a case, with further words; what is refused raises InputError."""
    made = study([f"conf={FOLDER / case}", *PLAIN, *words], alone=True)
    (one,) = made.alternatives
    facts = run_once(one.scenario, one.files, made.request.seed, 0, None)
    names = [*(seat.name for seat in facts.seats), "-"]  # the number of nobody is -1
    there: dict[str, list[Span]] = {}
    for row in sorted(facts[PRESENCE], key=lambda row: (row["agent"], row["start"])):
        there.setdefault(names[row["agent"]], []).append((clock(row["start"]), clock(row["end"])))
    money: dict[str, float] = {}
    for row in facts[LEDGER]:
        account = ACCOUNTS[row["account"]].name
        money[account] = round(money.get(account, 0.0) + float(row["amount_yuan"]), 6)
    return Played(
        attempts=tuple(
            Attempt(
                arrived=clock(row["arrived"]),
                answered=clock(row["answered"]),
                by=names[row["agent"]],
                ended=clock(row["ended"]),
                how=Outcome(int(row["outcome"])).name.lower(),
                number=int(row["ordinal"]),
            )
            for row in sorted(facts[CONTACTS], key=lambda row: (row["arrived"], row["ordinal"]))
        ),
        there=there,
        present_h=float((facts[PRESENCE]["end"] - facts[PRESENCE]["start"]).sum()) / 3600,
        money=money,
        alerts=tuple(
            (clock(row["time"]), int(row["level_from"]), int(row["level_to"]), float(row["value"]))
            for row in facts[ALERTS]
            if row["sign"] == 0
        ),
        figures=figures(made.kpis, Sample(one.scenario, facts, one.scenario.operation.warm_up_s)),
        expected={stream.contact_type.name: [round(float(v), 9) for v in stream.volume] for stream in facts.streams},
    )


def refusal(case: str, *words: str) -> tuple[str, ...]:
    """The lines with which a case is refused; none if it is accepted."""
    try:
        study([f"conf={FOLDER / case}", *PLAIN, *words], alone=True)
    except InputError as error:
        return error.lines
    return ()


@dataclass(frozen=True)
class Said:
    """What a command answered: its exit code, what it printed, and its lines of complaint."""

    code: int
    out: str
    complaints: tuple[str, ...]

    def number(self, pattern: str) -> float:
        """The first figure that is printed behind a text such as "mean wait"."""
        found = re.search(rf"{pattern}[^\d\n]*([\d.]+)", self.out)
        assert found is not None, f"{pattern} in {self.out}"
        return float(found[1])


def command(capsys: pytest.CaptureFixture[str], *words: str) -> Said:
    """Give a command to the command line."""
    capsys.readouterr()
    code = main(list(words))
    printed = capsys.readouterr()
    return Said(code, printed.out, tuple(line for line in printed.err.splitlines() if line.strip()))


def calibrate(capsys: pytest.CaptureFixture[str], log: Path, out: Path, *words: str) -> Said:
    """Let an operation be learned from a log."""
    return command(capsys, "calibrate", str(log), f"out={out}", "jobs=1", "language=en", *words)
