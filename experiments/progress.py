"""Progress: one line on the terminal that says how far the work is and how long it will take."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TextIO


class Progress:
    """Counts finished pieces of work; on a terminal one line is renewed, elsewhere every tenth is told."""

    def __init__(self, total: int, what: str, language: str = "en", stream: TextIO | None = None) -> None:
        self.total = total
        self.what = what
        self.chinese = language == "zh"
        self.done = 0
        self.failed = 0
        self.started = perf_counter()
        self.stream = sys.stderr if stream is None else stream
        self.told = -1
        self._tell(f"{what} 0/{total}")

    def step(self, failed: bool = False) -> None:
        """One more piece is finished."""
        self.done += 1
        self.failed += failed
        passed = perf_counter() - self.started
        left = passed / self.done * (self.total - self.done)
        if self.chinese:
            parts = [f"已用 {passed:.0f} 秒", f"约剩 {left:.0f} 秒", f"{self.failed} 次失败"]
        else:
            parts = [f"{passed:.0f} s", f"about {left:.0f} s left", f"{self.failed} failed"]
        shown = [parts[0], *parts[1 : 2 if self.done < self.total else 1], *parts[2 : 3 if self.failed else 2]]
        self._tell(f"{self.what} {self.done}/{self.total}, {', '.join(shown)}")

    def _tell(self, text: str) -> None:
        last = self.done == self.total
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[K{text}" + ("\n" if last else ""))
        elif self.done * 10 // self.total > self.told or last:
            self.told = self.done * 10 // self.total
            self.stream.write(text + "\n")
        self.stream.flush()
