"""Progress of a validation: a line that is renewed on a terminal, and one line for each finished case anywhere."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TextIO

from experiments.validation.observed import ObservedCase


class Ticker:
    """Shows which case is running, and what has become of it."""

    def __init__(self, cases: int, stream: TextIO | None = None) -> None:
        self.cases = cases
        self.stream = sys.stderr if stream is None else stream
        self.number = 0
        self._begin("")

    def _begin(self, name: str) -> None:
        self.name = name
        self.contacts = self.replications = 0
        self.started = perf_counter()

    def begin(self, name: str) -> None:
        """The next case begins."""
        self.number += 1
        self._begin(name)
        self._renew("…")

    def step(self, contacts: int) -> None:
        """One of its replications is finished."""
        self.contacts += contacts
        self.replications += 1
        self._renew(self._so_far())

    def end(self, observed: ObservedCase) -> None:
        """The case is finished."""
        lead = "\r\x1b[K" if self.stream.isatty() else ""
        failed = f", {len(observed.failures)} failed" if observed.failures else ""
        self.stream.write(f"{lead}{self._head()} {self._so_far()}{failed}\n")
        self.stream.flush()

    def _head(self) -> str:
        return f"[{self.number}/{self.cases}] {self.name}:"

    def _so_far(self) -> str:
        passed_s = perf_counter() - self.started
        return f"{self.replications} replications, {self.contacts:,} contacts, {passed_s:.0f} s"

    def _renew(self, text: str) -> None:
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[K{self._head()} {text}")
            self.stream.flush()
