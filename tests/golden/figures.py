"""What a run comes to, and how it differs from what it came to before."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.study import study
from models.facts import tables as declarations
from models.facts.declared import FactTable
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.measures.kpi import figures
from models.sample.sample import Sample
from models.simulation.simulation import run_once

FILE = Path(__file__).parent / "golden.json"
DIGITS = 12
"""Significant digits of the sums that are kept."""
TOLERANCE = 1e-9
"""Processors differ in the last bit of a figure: this share of the sum of all sizes may differ."""
REPLICATION, DRAW = 3, 1


def came_to(words: Sequence[str]) -> dict[str, Any]:
    """Run the words once: tables by name with rows and columns, and every KPI over all contact types.

    A column is [sum, size, checksum]: the sum of what is finite, the sum of its sizes, and a checksum of whole
    numbers (of which values are finite, where they are fractions).
    """
    made = study(words, alone=True)
    (one,) = made.alternatives
    turns = made.request.record == "turns"
    facts = run_once(one.scenario, one.files, made.request.seed, REPLICATION, DRAW, turns)
    found = figures(made.kpis, Sample(one.scenario, facts, one.scenario.operation.warm_up_s))
    return {
        "tables": {name: _table(rows) for name, rows in tables(facts)},
        "kpis": {name: [_kept(part) for part in parts] for name, parts in found.items() if "." not in name},
    }


def tables(facts: Facts) -> Iterator[tuple[str, Rows]]:
    """Every table of the facts that the project declares."""
    for declared in vars(declarations).values():
        if isinstance(declared, FactTable):
            yield declared.name, facts[declared]


def _table(rows: Rows) -> dict[str, Any]:
    columns = {name: _column(rows[name]) for name in rows.dtype.names or ()} if len(rows) else {}
    return {"rows": len(rows), "columns": columns}


def _column(values: np.ndarray[Any, Any]) -> list[Any]:
    finite = np.isfinite(values)
    exact = finite if values.dtype.kind == "f" else values.astype("<u8" if values.dtype.kind == "u" else "<i8")
    numbers = values[finite].tolist()
    checksum = f"{zlib.crc32(np.ascontiguousarray(exact).tobytes()):08x}"
    return [_kept(math.fsum(numbers)), _kept(math.fsum(map(abs, numbers))), checksum]


def _kept(value: float) -> float:
    """A figure as it is written down."""
    return float(f"{value:.{DIGITS}g}")


def differences(run: str, golden: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """A line for every table, column and KPI that differs; none if all is as it was."""
    lines = [*_names("table", golden["tables"], now["tables"]), *_names("KPI", golden["kpis"], now["kpis"])]
    for table in golden["tables"].keys() & now["tables"].keys():
        lines += (f"table {table}: {line}" for line in _in_table(golden["tables"][table], now["tables"][table]))
    for kpi in golden["kpis"].keys() & now["kpis"].keys():
        for part, old, new in zip(("numerator", "denominator"), golden["kpis"][kpi], now["kpis"][kpi], strict=True):
            if not _same(old, new, abs(old)):
                lines.append(f"KPI {kpi}: {part} is {new!r}, was {old!r}")
    return [f"run {run}: {line}" for line in sorted(lines)]


def _in_table(golden: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    if golden["rows"] != now["rows"]:
        yield f"{now['rows']} rows, were {golden['rows']}"
    before, after = golden["columns"], now["columns"]
    if before and after:
        yield from _names("column", before, after)
    for column in before.keys() & after.keys():
        yield from (f"column {column}: {line}" for line in _in_column(before[column], after[column]))


def _names(what: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    yield from (f"{what} {name} is gone" for name in sorted(before.keys() - after.keys()))
    yield from (f"{what} {name} is new" for name in sorted(after.keys() - before.keys()))


def _in_column(before: list[Any], after: list[Any]) -> Iterator[str]:
    if not _same(before[0], after[0], before[1]):
        yield f"sum is {after[0]!r}, was {before[0]!r}"
    elif before[2] != after[2]:
        yield "the same sum, of other values or in another order"


def _same(before: float, after: float, size: float) -> bool:
    return before == after or (before != before and after != after) or abs(before - after) <= TOLERANCE * size


def read() -> dict[str, Any]:
    """The golden figures of all runs."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def write(runs: dict[str, Any]) -> None:
    """Write golden figures down, a line for each column and each KPI, so that a difference can be read."""
    text = json.dumps(runs, indent=1, sort_keys=True)
    text = re.sub(
        r"\[[^\[\]]*\]", lambda found: re.sub(r"\s+", " ", found[0]).replace("[ ", "[").replace(" ]", "]"), text
    )
    FILE.write_text(text + "\n", encoding="utf-8", newline="\n")
