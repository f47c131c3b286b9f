"""``kefusim run``: one operation by itself."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.compare import perform
from experiments.study import study


def main(words: Sequence[str]) -> int:
    """Simulate the operation as configured, without anything to compare it with."""
    return perform(study(words, alone=True), ["run", *words])
