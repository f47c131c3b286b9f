"""Faults: what is wrong in a user's files, gathered so that all of it is told at once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.setting import InputError

REPEATS_SHOWN = 20
"""Rows shown of one and the same mistake; the rest are counted in one line."""


class RefusedError(ValueError):
    """A cell cannot be read: ``allowed`` says what may stand there, ``said`` what stood there."""

    def __init__(self, allowed: str, said: str | None = None) -> None:
        """Refuse; without ``said`` the message shows the cell itself."""
        super().__init__(allowed)
        self.allowed = allowed
        self.said = said


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: where, what was found there and what is allowed.

    ``row`` is the line as an editor counts it (0: the whole file); ``column`` may be empty.
    """

    file: str
    row: int
    column: str
    said: str
    allowed: str

    def line(self) -> str:
        """Return the one line that the user reads."""
        row = f" row {self.row}" if self.row else ""
        column = f" column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.said}, {self.allowed}"


@dataclass
class Log:
    """Faults and warnings found so far, over all files of one reading."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, file: str, said: str, allowed: str, row: int = 0, column: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(file, row, column, said, allowed))

    def lines(self) -> list[str]:
        """Return every fault as a line: file by file as first met, from the top row down."""
        files = list(dict.fromkeys(fault.file for fault in self.faults))
        return [line for file in files for line in self._of(file)]

    def _of(self, file: str) -> Iterator[str]:
        met: Counter[tuple[str, str]] = Counter()
        for fault in sorted((f for f in self.faults if f.file == file), key=lambda f: f.row):
            kind = (fault.column, fault.allowed)
            met[kind] += 1
            if met[kind] <= REPEATS_SHOWN:
                yield fault.line()
        for (column, allowed), count in met.items():
            if count > REPEATS_SHOWN:
                more = f"{count - REPEATS_SHOWN} more rows like the {REPEATS_SHOWN} named"
                yield Fault(file, 0, column, more, allowed).line()

    def check(self) -> None:
        """Raise :class:`~sim.setting.InputError` with every line if anything is wrong."""
        if self.faults:
            raise InputError(self.lines())
