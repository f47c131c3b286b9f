"""Sheet: a delimited text file as columns of cells that know their row."""

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import pandas as pd

from models.files.cells import Reader, plain, shown
from models.files.faults import Log, RefusedError

T = TypeVar("T")

DELIMITERS = ",;\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WORKBOOKS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}
_TOO_LONG = "a value that holds the delimiter must be quoted, numbers have no thousands separators"
_EMPTY = ("must have a header and rows", "the file is empty")


@dataclass
class Sheet:
    """Columns of one file. ``rows`` holds the line of each row; ``cells`` only columns found.

    ``lost`` counts rows that are in no column because they have too many values.
    """

    file: str
    rows: list[int]
    cells: dict[str, list[str]]
    log: Log
    lost: int

    def column(self, name: str, read: Reader[T]) -> list[T | None]:
        """Return a column's values; None (and a fault) where a cell is refused.

        A column that the file does not have is all None: its absence has been told already.
        """
        if name not in self.cells:
            return [None] * len(self.rows)
        known: dict[str, T | RefusedError] = {}
        values: list[T | None] = []
        for index, cell in enumerate(self.cells[name]):
            if cell not in known:
                known[cell] = _attempt(read, cell)
            value = known[cell]
            if isinstance(value, RefusedError):
                self.fault(index, name, value.allowed, value.said)
                values.append(None)
            else:
                values.append(value)
        return values

    def fault(self, index: int, column: str, allowed: str, said: str | None = None) -> None:
        """Note a fault in the row with this index; by default the cell's text was the matter."""
        if said is None:
            said = f"{shown(self.cells[column][index])} given"
        self.log.add(self.file, said, allowed, self.rows[index], column)


def _attempt(read: Reader[T], cell: str) -> T | RefusedError:
    try:
        return read(plain(cell))
    except RefusedError as refused:
        return refused


def open_sheet(
    path: Path, file: str, layout: Mapping[str, str], log: Log, optional: Collection[str] = ()
) -> Sheet | None:
    """Open the file whose columns are ``layout`` (name to Chinese name); None if it holds no table.

    ``file`` is the file's name in messages; the columns ``optional`` may be missing. Unknown columns are left
    out with a warning. A file that ends in ``.parquet`` is read as such, its row 1 being the names.
    """
    try:
        if path.suffix.casefold() == ".parquet":
            rows = _from_parquet(path)
        else:
            text = _decoded(_content(path))
            rows = _parsed(text, _delimiter(text, layout))
        if not rows:
            raise RefusedError(*_EMPTY)
    except RefusedError as refused:
        log.add(file, refused.said or "not a table", refused.allowed)
        return None
    columns = _columns(rows[0], file, layout, log, optional)
    if columns is None:
        return None
    if len(rows) == 1:
        log.add(file, "no row below the header", "must have at least one")
    kept = _of_one_width(rows, file, log)
    _warn_of_extra(rows[0][1], kept, file, set(columns.values()), log)
    cells = {name: [row[place] if place < len(row) else "" for _, row in kept] for name, place in columns.items()}
    return Sheet(file, [line for line, _ in kept], cells, log, len(rows) - 1 - len(kept))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise RefusedError(f"must exist ({path})", "no such file") from None
    except OSError as error:
        said = f"cannot be opened ({error.strerror or error})"
        raise RefusedError(f"must be a file that can be read ({path})", said) from None


def _from_parquet(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a Parquet file as text, as if it had been written as CSV."""
    _content(path)
    if find_spec("pyarrow") is None:
        raise RefusedError("must be CSV, or install pyarrow: pip install 'kefusim[parquet]'", "a Parquet file")
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise RefusedError("must be a Parquet file", f"cannot be read ({str(error).splitlines()[0]})") from None
    if frame.empty:
        raise RefusedError(*_EMPTY)
    columns = [["" if pd.isna(cell) else _written(cell) for cell in frame[name]] for name in frame.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return [(line, row) for line, row in enumerate([[str(name) for name in frame.columns], *rows], start=1)]


def _written(cell: object) -> str:
    """A value as CSV would have it: whole numbers without a point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _decoded(raw: bytes) -> str:
    """Return the text of the bytes: UTF-8 (with or without mark), UTF-16 with mark, GB18030."""
    allowed = "must be CSV text in UTF-8 or GBK"
    for mark, kind in _WORKBOOKS.items():
        if raw.startswith(mark):
            raise RefusedError(allowed, f"an Excel workbook ({kind}) or archive by its content")
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise RefusedError(*_EMPTY)
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise RefusedError(allowed, "not a text file")


def _delimiter(text: str, layout: Mapping[str, str]) -> str:
    """Return the delimiter that makes the most known names of the header; in doubt the comma."""
    known = _known(layout)
    header = next((line for line in text.splitlines() if line.strip()), "")[:10_000]

    def names(delimiter: str) -> int:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        return sum(_title(cell) in known for cell in cells)

    return max(DELIMITERS, key=names)


def _parsed(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows = []
    line = 1
    try:
        for row in reader:
            if any(cell and not cell.isspace() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError(
            "every quoted value must be closed by a quote and followed by the delimiter",
            f"from row {line} on the quotes cannot be followed ({error})",
        ) from None
    return rows


def _title(cell: str) -> str:
    return plain(cell).casefold()


def _known(layout: Mapping[str, str]) -> dict[str, str]:
    return {title: name for name, chinese in layout.items() for title in (name, chinese)}


def _columns(
    header: tuple[int, list[str]], file: str, layout: Mapping[str, str], log: Log, optional: Collection[str]
) -> dict[str, int] | None:
    """Return each known column's place in the header; None when there is none at all."""
    line, titles = header
    known = _known(layout)
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        name = known.get(_title(title))
        if name in found:
            said = f"given twice (columns {found[name] + 1} and {place + 1})"
            log.add(file, said, "must stand once", line, name)
        elif name is not None:
            found[name] = place
    if not found:
        said = f"header {shown(','.join(titles))} given"
        log.add(file, said, f"must name the columns {', '.join(layout)}", line)
        return None
    for name, chinese in layout.items():
        if name not in found and name not in optional:
            log.add(file, "missing", f"must be in the header (or {chinese})", line, name)
    return found


def _of_one_width(rows: list[tuple[int, list[str]]], file: str, log: Log) -> list[tuple[int, list[str]]]:
    """Return the rows below the header without those that have more values than it."""
    width = len(rows[0][1])
    kept = []
    for line, row in rows[1:]:
        if any(plain(cell) for cell in row[width:]):
            log.add(file, f"{len(row)} values given for {width} columns", _TOO_LONG, line)
        else:
            kept.append((line, row))
    return kept


def _warn_of_extra(titles: list[str], rows: list[tuple[int, list[str]]], file: str, used: set[int], log: Log) -> None:
    for place, title in enumerate(titles):
        unnamed = not _title(title)
        filled = any(plain(cell) for _, row in rows for cell in row[place : place + 1])
        if place not in used and (filled or not unnamed):
            log.warnings.append(f"{file} column {place + 1 if unnamed else shown(title)}: ignored")
