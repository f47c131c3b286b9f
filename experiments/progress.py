"""Progress: one line on the terminal that says how far the work is and how long it will take."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TextIO


class Progress:
    """Counts finished pieces of work; on a terminal one line is renewed, elsewhere every tenth is told."""

    def __init__(self, total: int, what: str, stream: TextIO | None = None) -> None:
        self.total = total
        self.what = what
        self.done = 0
        self.failed = 0
        self.started = perf_counter()
        self.stream = sys.stderr if stream is None else stream
        self.told = -1
        self._tell(f"0/{total} {what}")

    def step(self, failed: bool = False) -> None:
        """One more piece is finished."""
        self.done += 1
        self.failed += failed
        passed = perf_counter() - self.started
        left = passed / self.done * (self.total - self.done)
        text = f"{self.done}/{self.total} {self.what}, {passed:.0f} s 已用 passed"
        text += f", 约 about {left:.0f} s 剩余 left" if self.done < self.total else ""
        text += f", {self.failed} 失败 failed" if self.failed else ""
        self._tell(text)

    def _tell(self, text: str) -> None:
        last = self.done == self.total
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[K{text}" + ("\n" if last else ""))
        elif self.done * 10 // self.total > self.told or last:
            self.told = self.done * 10 // self.total
            self.stream.write(text + "\n")
        self.stream.flush()
